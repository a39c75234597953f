/**
 * Takes a run of capitalized words apart into persons, places and organizations: the best way to cover it, by a linear
 * score per stretch (log odds) and dynamic programming over the run.
 */
import { Others } from "./other-score.ts";
import { Persons } from "./person-score.ts";
import { Places } from "./place-score.ts";
import type { Reader } from "./reader.ts";
import { MAX_RUN, Run } from "./run.ts";
import { Shape } from "./shapes.ts";
import { Label, NEVER, type Offer } from "./stretches.ts";
import { Term } from "./terms.ts";

export class Segments {
  /** The stretch found last: tokens [from, to), its label and log odds. */
  from = 0;
  to = 0;
  label: number = Label.none;
  score = 0;

  readonly #run: Run;
  readonly #best = new Float64Array(MAX_RUN + 1);
  readonly #previous = new Int32Array(MAX_RUN + 1);
  readonly #labels = new Int32Array(MAX_RUN + 1);
  readonly #scores = new Float64Array(MAX_RUN + 1);
  readonly #persons: Persons;
  readonly #places: Places;
  readonly #others: Others;

  constructor(reader: Reader) {
    this.#run = new Run(reader);
    this.#persons = new Persons(this.#run, this.#offer);
    this.#places = new Places(this.#run, this.#offer);
    this.#others = new Others(this.#run, this.#offer);
  }

  /** Finds the stretch that begins with token i; false if none does. */
  find(i: number): boolean {
    const run = this.#run;
    if (!run.spread(i)) return false;
    this.#judge();
    // Back from the end of the run to the stretch that begins at i.
    for (let k = run.end - run.start; k > 0; k = this.#previous[k]) {
      const from = run.start + this.#previous[k];
      if (from !== i && !this.#isParticleRow(from, i)) continue;
      this.from = from;
      this.to = run.start + k;
      this.label = this.#labels[k];
      this.score = this.#scores[k];
      return this.label !== Label.none;
    }
    return false;
  }

  /** Tokens [from, i), of which there is one, are small words of a name: `van der` of `van der Berg`. */
  #isParticleRow(from: number, i: number): boolean {
    if (from >= i) return false;
    const { tokens } = this.#run.reader;
    for (let at = from; at < i; at++)
      if (tokens.shape[at] !== Shape.lower || (tokens.terms[at] & Term.particle) === 0) return false;
    return true;
  }

  #judge(): void {
    const run = this.#run;
    const { tokens } = run.reader;
    const length = run.end - run.start;
    run.weigh();
    this.#best.fill(NEVER, 1, length + 1);
    this.#best[0] = 0;
    for (let k = 0; k < length; k++) {
      this.#offer(k, k + 1, Label.none, 0);
      const i = run.start + k;
      if (tokens.shape[i] === Shape.lower && (tokens.terms[i] & Term.particle) === 0) continue;
      this.#persons.offer(k, length);
      this.#places.offer(k, length);
      this.#others.offer(k, length);
    }
  }

  readonly #offer: Offer = (from, to, label, score) => {
    // What is not better than nothing is not taken.
    if (label !== Label.none && score <= 0) return;
    const total = this.#best[from] + score;
    if (total <= this.#best[to]) return;
    this.#best[to] = total;
    this.#previous[to] = from;
    this.#labels[to] = label;
    this.#scores[to] = score;
  };
}
