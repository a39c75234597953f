/** A run of words that may be parts of names, joined by blanks, commas and small words; and what each word speaks for. */

import { Gap } from "./gaps.ts";
import type { Reader } from "./reader.ts";
import { Shape } from "./shapes.ts";
import { Term } from "./terms.ts";
import { type Weights, weighWord } from "./word-weights.ts";
import { type Context, lookBefore } from "./words-before.ts";

const MAX_LEFT = 6;
export const MAX_RUN = 12;

export class Run {
  readonly reader: Reader;
  /** Tokens [start, end). */
  start = 0;
  end = 0;
  /** By place in the run: how much the word speaks for a given and for a family name, in log odds, and what stands before it. */
  readonly given = new Float64Array(MAX_RUN + 1);
  readonly family = new Float64Array(MAX_RUN + 1);
  readonly contexts: Context[] = Array.from({ length: MAX_RUN + 1 }, () => ({ before: 0, label: 0 }));
  readonly #weights: Weights = { given: 0, family: 0 };

  constructor(reader: Reader) {
    this.reader = reader;
  }

  /** The run of words around token i that may be parts of names. */
  spread(i: number): boolean {
    const reader = this.reader;
    const { tokens } = reader;
    if (!isNamelike(this.reader, i)) return false;
    let start = i;
    while (start > reader.first && i - start < MAX_LEFT && this.#isJoined(start)) {
      if (isNamelike(this.reader, start - 1)) start--;
      else {
        // Over small words: `van der`, `Freiburg im Breisgau`.
        let back = start - 1;
        while (back > reader.first && start - back < 3 && this.#isLink(back) && this.#isJoined(back)) back--;
        if (!this.#isLink(start - 1) || !isNamelike(this.reader, back)) break;
        start = back;
      }
    }
    // `Mr van der Berg`
    for (let back = start - 1; back >= reader.first && start - back < 3; back--) {
      if (tokens.shape[back] !== Shape.lower || (tokens.terms[back] & Term.particle) === 0) break;
      if (reader.gap(back + 1) !== Gap.blank) break;
      start = back;
    }
    let end = i + 1;
    while (end < reader.end && end - start < MAX_RUN && this.#isJoined(end)) {
      if (isNamelike(this.reader, end)) end++;
      else {
        let next = end;
        while (next < reader.end && next - end < 3 && this.#isLink(next) && (next === end || this.#isJoined(next)))
          next++;
        if (
          next === end ||
          next >= reader.end ||
          next - start >= MAX_RUN ||
          !this.#isJoined(next) ||
          !isNamelike(this.reader, next)
        )
          break;
        end = next + 1;
      }
    }
    this.start = start;
    this.end = end;
    return true;
  }

  #isLink(i: number): boolean {
    const { tokens } = this.reader;
    return (tokens.terms[i] & (Term.particle | Term.townLink)) !== 0 && tokens.shape[i] === Shape.lower;
  }

  #isJoined(i: number): boolean {
    const reader = this.reader;
    const gap = reader.gap(i);
    if (gap === Gap.blank || gap === Gap.comma || gap === Gap.field) return true;
    const shape = reader.tokens.shape[i - 1];
    // `J. Smith`, `J.Smith`, `St. Louis`
    if (gap === Gap.stop) return shape === Shape.initial || (reader.tokens.terms[i - 1] & Term.particle) !== 0;
    return gap === Gap.other && shape === Shape.initial && reader.tokens.from[i] - reader.tokens.to[i - 1] === 1;
  }

  /** Weighs all words of the run. */
  weigh(): void {
    const { tokens } = this.reader;
    for (let k = 0; k < this.end - this.start; k++) {
      const i = this.start + k;
      lookBefore(this.reader, i, this.contexts[k]);
      if (tokens.isWeighed[i] === 0) {
        weighWord(this.reader, i, this.#weights);
        tokens.isWeighed[i] = 1;
        tokens.given[i] = this.#weights.given;
        tokens.family[i] = this.#weights.family;
      }
      this.given[k] = tokens.given[i];
      this.family[k] = tokens.family[i];
    }
  }
}

function isNamelike(reader: Reader, i: number): boolean {
  const shape = reader.tokens.shape[i];
  if (shape !== Shape.capital && shape !== Shape.upper && shape !== Shape.initial && shape !== Shape.caseless)
    return false;
  return reader.isFree(i);
}
