/** Stretches of a run that are an organization or a street: found so that their words are not taken for people. */

import { Gap } from "./gaps.ts";
import { Known, NAME } from "./lists.ts";
import type { Run } from "./run.ts";
import { Shape } from "./shapes.ts";
import { Label, type Offer } from "./stretches.ts";
import { Term } from "./terms.ts";

export class Others {
  readonly #run: Run;
  readonly #offer: Offer;

  constructor(run: Run, offer: Offer) {
    this.#run = run;
    this.#offer = offer;
  }

  offer(k: number, length: number): void {
    const { tokens } = this.#run.reader;
    const start = this.#run.start;
    if (
      (tokens.terms[start + k] & Term.streetStart) !== 0 &&
      tokens.shape[start + k] !== Shape.initial &&
      (tokens.terms[start + k] & Term.calendar) === 0
    )
      for (let end = k + 2; end <= Math.min(length, k + 5); end++) {
        if (this.#run.reader.gap(start + end - 1) === Gap.comma) break;
        if (this.#numberFollows(start + end)) this.#offer(k, end, Label.street, 6 + end - k);
      }
    for (let end = k + 2; end <= Math.min(length, k + 6); end++) {
      const i = start + end - 1;
      if (this.#run.reader.gap(i) === Gap.comma) {
        if ((tokens.terms[i] & Term.organization) === 0 || tokens.to[i] - tokens.from[i] > 4) return;
      }
      const terms = tokens.terms[i];
      const shape = tokens.shape[i];
      if (shape === Shape.lower || shape === Shape.initial) continue;
      if ((terms & Term.streetEnd) !== 0 && this.#numberBefore(start + k))
        this.#offer(k, end, Label.street, 6 + end - k);
      if ((terms & Term.organization) !== 0) {
        const strong = (tokens.known[i] & (Known.word | NAME)) === 0;
        this.#offer(k, end, Label.organization, (strong ? 4.5 : 2.6) + (end - k));
      }
    }
  }

  #numberFollows(i: number): boolean {
    const reader = this.#run.reader;
    if (i >= reader.end) return false;
    const gap = reader.gap(i);
    return (gap === Gap.blank || gap === Gap.comma) && reader.tokens.shape[i] === Shape.number;
  }

  #numberBefore(i: number): boolean {
    const reader = this.#run.reader;
    return i - 1 >= reader.first && reader.gap(i) !== Gap.none && reader.tokens.shape[i - 1] === Shape.number;
  }
}
