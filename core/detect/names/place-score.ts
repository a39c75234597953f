/** Stretches of a run that may be a town, region or country, and how likely they are. */
import { addBlank, addWord, finish } from "./fold.ts";
import { Gap } from "./gaps.ts";
import { Key } from "./keys.ts";
import { flagsOf, Known, NAME, PLACE } from "./lists.ts";
import type { Run } from "./run.ts";
import { Shape } from "./shapes.ts";
import { isCell, Label, NEVER, type Offer } from "./stretches.ts";
import { Term } from "./terms.ts";
import { Before, textOf } from "./words-before.ts";

const MAX_PLACE = 5;

export class Places {
  readonly #run: Run;
  readonly #offer: Offer;

  constructor(run: Run, offer: Offer) {
    this.#run = run;
    this.#offer = offer;
  }

  offer(k: number, length: number): void {
    const { tokens, bytes } = this.#run.reader;
    let hash = 0;
    for (let end = k + 1; end <= Math.min(length, k + MAX_PLACE); end++) {
      const i = this.#run.start + end - 1;
      if (end > k + 1 && this.#run.reader.gap(i) !== Gap.blank && this.#run.reader.gap(i) !== Gap.stop) return;
      hash = end === k + 1 ? tokens.hash[i] : addWord(addBlank(hash), bytes, tokens.from[i], tokens.to[i]);
      if (tokens.shape[i] === Shape.lower) continue;
      const known = end === k + 1 ? tokens.known[i] : flagsOf(finish(hash));
      this.#offer(k, end, Label.place, this.#placeScore(k, end, known));
    }
  }

  #placeScore(k: number, end: number, known: number): number {
    const { tokens } = this.#run.reader;
    const { before, label } = this.#run.contexts[k];
    const i = this.#run.start + k;
    const single = end === k + 1;
    const shape = tokens.shape[i];
    if (single && (tokens.terms[i] & (Term.technical | Term.calendar)) !== 0) return NEVER;
    let score = -1.9;
    if ((known & Known.country) !== 0) score += 4;
    else if ((known & Known.city) !== 0) score += 3.6;
    else if ((known & Known.region) !== 0) score += 2.2;
    else if ((known & Known.town) !== 0) score += single ? 1.1 : 2.2;
    else {
      // Not in the gazetteer: only what surely stands where places stand.
      if ((tokens.known[i] & (Known.word | Known.common)) !== 0 || !single) score -= 2.5;
      if ((known & NAME) !== 0) score -= 1;
      if (label !== Key.place && !((before & Before.home) !== 0 && (before & Before.place) !== 0)) return NEVER;
      score -= 0.3;
    }
    if (single) {
      if ((known & Known.common) !== 0) score -= 4;
      else if ((known & Known.word) !== 0) score -= 2.5;
      if ((known & NAME) !== 0)
        score -= (known & Known.frequentName) !== 0 ? 1.9 : (known & Known.given) !== 0 ? 1 : 0.5;
      if (shape === Shape.upper) score -= tokens.to[i] - tokens.from[i] < 5 ? 3 : 1;
      if (shape === Shape.initial) return NEVER;
      if (tokens.to[i] - tokens.from[i] < 4) score -= 1;
    } else if (known !== 0) score += 2;
    if ((before & Before.place) !== 0) score += 1.9;
    if ((before & Before.placeCue) !== 0) score += 1.6;
    if (label === Key.place || label === Key.address) score += 4.5;
    else if (label === Key.maybePlace) score += 2.6;
    else if (label === Key.person || label === Key.role) score -= 4;
    else if (label === Key.thing || label === Key.organization) score -= 3;
    if ((before & (Before.title | Before.nameCue)) !== 0) score -= 3;
    if ((before & Before.determiner) !== 0 && (before & Before.place) === 0) score -= 1.2;
    // Between other words with capital letters it is rather a part of something.
    if (this.#isNameword(k - 1, k)) score -= 1.5;
    if (end < this.#run.end - this.#run.start && this.#isNameword(end, end)) score -= 1.5;
    if (single && this.#run.reader.isBesidePlaceholder(i, tokens.to[i])) score -= 1.5;
    return score + this.#placeAfter(k, end);
  }

  /** True if word k of the run may be a part of a name and a blank joins words `joint` and the one before it. */
  #isNameword(k: number, joint: number): boolean {
    if (k < 0 || this.#run.reader.gap(this.#run.start + joint) !== Gap.blank) return false;
    const { tokens } = this.#run.reader;
    const shape = tokens.shape[this.#run.start + k];
    if (shape === Shape.initial) return true;
    return (
      shape === Shape.capital &&
      (this.#run.given[k] > 0 || this.#run.family[k] > 0) &&
      ((tokens.known[this.#run.start + k] & PLACE) === 0 || (tokens.known[this.#run.start + k] & NAME) !== 0)
    );
  }

  /** Towns go with their countries: `Kochi, India`, `Boise, ID`. */
  #placeAfter(k: number, end: number): number {
    const reader = this.#run.reader;
    const { tokens } = reader;
    const next = this.#run.start + end;
    const to = tokens.to[next - 1];
    let score = 0;
    if (next < reader.end) {
      const gap = reader.gap(next);
      const terms = tokens.terms[next];
      const shape = tokens.shape[next];
      if (gap === Gap.comma || gap === Gap.cell) {
        if (
          (tokens.known[next] & (Known.country | Known.region | Known.city)) !== 0 &&
          (tokens.known[next] & Known.word) === 0
        )
          score += 1.6;
        else if (shape === Shape.upper && (terms & Term.state) !== 0) score += 2;
        else if (shape === Shape.number) score += 0.4;
      } else if (gap === Gap.blank) {
        if ((terms & (Term.thing | Term.organization)) !== 0 && (terms & Term.verb) === 0)
          score -= shape === Shape.lower ? 0.8 : 3;
        if (shape === Shape.number && tokens.to[next] - tokens.from[next] >= 4) score += 0.5;
        if ((terms & Term.verb) !== 0 && shape === Shape.lower && textOf(reader, next) !== "is")
          score -= (tokens.known[next - 1] & NAME) !== 0 ? 1.6 : 0.3;
      }
    }
    const before = this.#run.start + k - 1;
    if (before >= reader.first) {
      const gap = reader.gap(before + 1);
      if (
        (gap === Gap.comma || gap === Gap.cell) &&
        (tokens.known[before] & PLACE) !== 0 &&
        (tokens.known[before] & Known.word) === 0
      )
        score += 1.5;
      // `Uwe Schäfer, Lyon`
      else if (gap === Gap.comma && (tokens.known[before] & NAME) !== 0 && end === k + 1) score += 1.2;
      // A postcode before: `9420 CQ Groningen`.
      if (gap === Gap.blank && tokens.shape[before] === Shape.number && tokens.to[before] - tokens.from[before] >= 4)
        score += 1.5;
    }
    if (reader.startsLine(this.#run.start) && reader.endsLine(to)) score += 0.3;
    if (isCell(this.#run, k, end)) score += 0.8;
    // `new login from 203.0.113.7 (Manchester)`
    const from = tokens.from[this.#run.start + k];
    if (from > reader.low && reader.bytes[from - 1] === 0x28 && to < reader.high && reader.bytes[to] === 0x29)
      score += 0.7;
    return score;
  }
}
