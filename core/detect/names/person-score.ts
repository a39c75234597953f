/** Stretches of a run that may be a person's name, and how likely they are. */
import { addBlank, addWord, finish } from "./fold.ts";
import { Gap } from "./gaps.ts";
import { Key } from "./keys.ts";
import { flagsOf, Known, NAME, PLACE } from "./lists.ts";
import type { Run } from "./run.ts";
import { Shape } from "./shapes.ts";
import { isCell, isCellEdge, isWord, Label, NEVER, type Offer } from "./stretches.ts";
import { Term } from "./terms.ts";
import { Before } from "./words-before.ts";

const MAX_PERSON = 6;
/** Words that are names and, more often, headings. */
const HEADINGS = Term.role | Term.thing | Term.organization | Term.placeCue | Term.opener;

export class Persons {
  readonly #run: Run;
  readonly #offer: Offer;

  constructor(run: Run, offer: Offer) {
    this.#run = run;
    this.#offer = offer;
  }

  offer(k: number, length: number): void {
    const { tokens } = this.#run.reader;
    const start = this.#run.start;
    // A name does not begin with a title, or end with a particle.
    if ((tokens.terms[start + k] & Term.title) !== 0 && k + 1 < length && (tokens.known[start + k] & NAME) === 0)
      return;
    let names = 0;
    let initials = 0;
    let sum = 0;
    let worst = 10;
    let best = -10;
    let first = 0;
    let comma = -1;
    let words = 0;
    for (let end = k + 1; end <= Math.min(length, k + MAX_PERSON + 2); end++) {
      const i = start + end - 1;
      const shape = tokens.shape[i];
      if (end > k + 1) {
        const gap = this.#run.reader.gap(i);
        if (gap === Gap.comma) {
          if (comma >= 0 || end - 1 - k > 3 || names === 0) return;
          comma = end - 1;
        }
      }
      if (shape === Shape.lower) {
        if ((tokens.terms[i] & Term.particle) === 0) return;
        continue;
      }
      // `De Luca`, `Van den Berg`
      if (
        end < length &&
        (tokens.terms[i] & Term.particle) !== 0 &&
        tokens.to[i] - tokens.from[i] <= 3 &&
        shape === Shape.capital
      )
        continue;
      if (shape === Shape.initial) {
        initials++;
        if (initials > 2) return;
        if (names === 0) continue;
      } else {
        // Before the comma family names stand, behind it given ones.
        const weight =
          comma >= 0
            ? this.#run.given[end - 1]
            : names === 0
              ? this.#run.given[end - 1]
              : Math.max(
                  this.#run.family[end - 1],
                  names === 1 ? this.#run.given[end - 1] - 0.4 : this.#run.given[end - 1] - 1,
                );
        names++;
        if (names === 1) first = weight;
        if ((tokens.known[i] & (Known.word | Known.frequentName)) === Known.word) words++;
        sum += names > 2 && (names > 3 || weight < 0) ? weight * 0.6 : weight;
        if (weight < worst) worst = weight;
        if (weight > best) best = weight;
        if (weight <= -5) return;
      }
      if (names === 0 || names > 5) continue;
      let score = this.#personScore(k, end, names, initials, sum, worst, best, first);
      if (comma >= 0) score = this.#reversedScore(k, end, comma, score);
      else if (names > 1 && this.#isPlaceName(k, end)) score -= 2.5;
      // `Bye Bye`: all ordinary words, and none of them borne by many.
      if (names > 1 && words === names) score -= 1.5;
      this.#offer(k, end, Label.person, score);
    }
  }

  #personScore(
    k: number,
    end: number,
    names: number,
    initials: number,
    sum: number,
    worst: number,
    best: number,
    first: number,
  ): number {
    const { reader } = this.#run;
    const { tokens } = reader;
    const context = this.#run.contexts[k];
    const { before, label } = context;
    let score = sum;
    if (names === 1) {
      // Alone it may be a family name.
      const alone = Math.max(
        first,
        this.#run.family[
          k + (end - k > 1 && initials > 0 && tokens.shape[this.#run.start + k] === Shape.initial ? 1 : 0)
        ] ?? first,
      );
      score = alone - (initials === 0 ? 2.5 : tokens.shape[this.#run.start + k] === Shape.initial ? 0.5 : 1.6);
    } else if (names === 2) score -= 1.2;
    else score -= 1.4 + (names > 3 ? 1 : 0);
    if (names > 1 && initials > 0) score += 0.8;
    // A name that is a word too, beside one that is none: `Destiny Hutchins`.
    if (names === 2 && best >= 1.9 && worst < 1) score += Math.min(1.2, this.#lossOf(k, end) * 0.6);
    // Small words go with a title or a label, rarely with prose.
    if (tokens.shape[this.#run.start + k] === Shape.lower) score -= 0.8;
    if (names > 1 && worst < -1.5) score -= 1.5;
    // Cues.
    let cue = 0;
    if ((before & Before.title) !== 0) cue = 4.5;
    else if ((before & Before.nameCue) !== 0) cue = 3.6;
    else if ((before & Before.role) !== 0) cue = 2.6;
    else if ((before & Before.person) !== 0) cue = names === 1 ? 1.5 : 1.2;
    else if ((before & Before.lower) !== 0) cue = 0.4;
    if (label === Key.person) cue += 5;
    else if (label === Key.role) cue += 3.2;
    else if (label === Key.name) cue += names === 1 ? 1.4 : 1.8;
    else if (label === Key.thing) cue -= 3;
    else if (label === Key.place || label === Key.address) cue -= 3.5;
    else if (label === Key.maybePlace || label === Key.organization) cue -= 2.5;
    else if (this.#run.reader.key === Key.thing && names < 2) cue -= 1;
    if ((before & Before.determiner) !== 0) cue -= names === 1 ? 3 : 1.8;
    // At a sentence's start a capital letter says nothing of a word, and enough of a name that is no word.
    const terms = tokens.terms[this.#run.start + k];
    if (names === 1 && initials === 0) {
      if ((terms & (Term.calendar | Term.title | Term.determiner)) !== 0) return NEVER;
      // `user: How do I…`, `Customer: Hey`: a speaker, and what he says.
      if (label === Key.role && ((terms & Term.opener) !== 0 || isWord(this.#run, k))) cue -= 3;
      if (reader.isBesidePlaceholder(this.#run.start + k, tokens.to[this.#run.start + k])) cue -= 1;
      // `Kim & Bakker LLP`
      if (this.#isFirm(end)) cue -= 1.5;
    }
    if ((before & Before.start) !== 0 && names === 1 && isWord(this.#run, k)) cue -= 1.5;
    // In a place's position, or in a table's, a town's name is the town's.
    const known = tokens.known[this.#run.start + k];
    const isTown =
      names === 1 &&
      ((known & (Known.city | Known.country)) !== 0 ||
        ((known & Known.town) !== 0 && (known & Known.frequentName) === 0));
    if (
      (before & Before.place) !== 0 &&
      ((before & Before.person) === 0 || (isTown && (before & Before.placeCue) !== 0))
    )
      cue -= isTown ? 2.6 : 0.7;
    else if (isTown && isCell(this.#run, k, end)) cue -= 1.5;
    if (isTown && reader.gap(this.#run.start + k) === Gap.comma) cue -= 1;
    if (names === 1 && this.#isVocative(k, end)) cue += 0.8;
    // A word that nobody knows is a name only where names surely stand.
    if (names === 1 && first < 1.9 && cue < 2.5 && label === Key.none && !isCell(this.#run, k, end)) cue -= 0.8;
    // In a row of a table, unless it is one of the words that tables have above.
    if (isCell(this.#run, k, end) && (names > 1 || (terms & HEADINGS) === 0))
      cue += (names === 1 ? 1.7 : 0.8) + this.#besideNames(k, end);
    // `[HRESULT =`, `(JTAG)`: short forms that nobody knows.
    if (
      names === 1 &&
      tokens.shape[this.#run.start + k] === Shape.upper &&
      (tokens.known[this.#run.start + k] & NAME) === 0
    )
      cue -= 2;
    score += cue + this.#after(end, names);
    return score;
  }

  /** What words of the stretch lost for being ordinary words. */
  #lossOf(k: number, end: number): number {
    const { tokens } = this.#run.reader;
    for (let j = k; j < end; j++) {
      const known = tokens.known[this.#run.start + j];
      if ((known & NAME) !== 0 && (known & Known.word) !== 0) return (known & Known.common) !== 0 ? 2.4 : 1;
    }
    return 0;
  }

  /** ` & ` and another capital letter follow. */
  #isFirm(end: number): boolean {
    const { tokens, bytes, high } = this.#run.reader;
    const to = tokens.to[this.#run.start + end - 1];
    return to + 3 < high && bytes[to] === 0x20 && bytes[to + 1] === 0x26 && bytes[to + 2] === 0x20;
  }

  /** `…, Anna.`: between a comma and the end of the sentence. */
  #isVocative(k: number, end: number): boolean {
    const reader = this.#run.reader;
    if (reader.gap(this.#run.start + k) !== Gap.comma) return false;
    const to = reader.tokens.to[this.#run.start + end - 1];
    const after = to < reader.high ? reader.bytes[to] : 0x2e;
    return after === 0x2e || after === 0x21 || after === 0x3f || after === 0x0a;
  }

  /** A name in the cell before or after: `Moriarty,Declan`. */
  #besideNames(k: number, end: number): number {
    const reader = this.#run.reader;
    const { tokens } = reader;
    let score = 0;
    const before = this.#run.start + k - 1;
    const after = this.#run.start + end;
    if (before >= reader.first && this.#isNameCell(before, tokens.to[before], tokens.from[before + 1])) score += 1.1;
    if (after < reader.end && this.#isNameCell(after, tokens.to[after - 1], tokens.from[after])) score += 1.1;
    return score;
  }

  #isNameCell(i: number, gapFrom: number, gapTo: number): boolean {
    const { tokens, bytes } = this.#run.reader;
    const known = tokens.known[i];
    if ((known & NAME) === 0 || (known & (Known.common | Known.word)) !== 0 || gapTo - gapFrom > 3) return false;
    for (let at = gapFrom; at < gapTo; at++) if (!isCellEdge(bytes[at])) return false;
    return true;
  }

  /** What follows the stretch that ends before word `end` of the run. */
  #after(end: number, names: number): number {
    const reader = this.#run.reader;
    const { tokens, bytes } = reader;
    const i = this.#run.start + end;
    let score = 0;
    const last = i - 1;
    const to = tokens.to[last];
    // `Anna's`
    if (to + 1 < reader.high && bytes[to] === 0x27 && (bytes[to + 1] | 0x20) === 0x73) score += 0.8;
    if (reader.startsLine(this.#run.start) && reader.endsLine(to)) {
      // A line of text that is nothing but a name is a name; a member's value is anything.
      if (names > 1) score += 0.8;
      else score += reader.probe!.kind === "text" || !reader.startsPiece(this.#run.start) ? 1.2 : 0.3;
    }
    if (i >= reader.end) return score;
    const gap = reader.gap(i);
    const terms = tokens.terms[i];
    const shape = tokens.shape[i];
    if (gap === Gap.blank) {
      if (shape === Shape.lower && (terms & Term.verb) !== 0) score += names === 1 ? 1.6 : 0.8;
      else if (shape === Shape.lower && (terms & Term.follower) !== 0) score += names === 1 ? 1.2 : 0.4;
      if ((terms & (Term.thing | Term.organization)) !== 0 && (terms & Term.verb) === 0)
        score -= shape === Shape.lower ? 1.8 : 3;
      if (shape === Shape.other) score -= 0.8;
      // `Mark all jobs done`, `Grace Period Expired`: words that are names too.
      if (names === 1 && shape === Shape.lower && (terms & Term.determiner) !== 0) score -= 1.2;
      if (names === 1 && shape === Shape.capital && (tokens.known[i] & (Known.word | NAME)) === Known.word)
        score -= 1.2;
      if ((terms & Term.streetEnd) !== 0 && shape === Shape.capital) score -= 2;
    }
    return score;
  }

  /** The words together are a place: `Saint Helena`, `San Jose`. */
  #isPlaceName(k: number, end: number): boolean {
    const { tokens, bytes } = this.#run.reader;
    let hash = tokens.hash[this.#run.start + k];
    for (let i = this.#run.start + k + 1; i < this.#run.start + end; i++)
      hash = addWord(addBlank(hash), bytes, tokens.from[i], tokens.to[i]);
    return (flagsOf(finish(hash)) & PLACE) !== 0;
  }

  /** `Kuipers, Wietske`: both sides known, nothing more behind, or a label before. */
  #reversedScore(k: number, end: number, comma: number, score: number): number {
    const reader = this.#run.reader;
    const { tokens } = reader;
    const { label, before } = this.#run.contexts[k];
    let result = score - 0.9;
    if (end === comma) return NEVER;
    if (end - comma > 3) return NEVER;
    for (let j = k; j < comma; j++)
      if (this.#run.family[j] < 1.5 && tokens.shape[this.#run.start + j] !== Shape.lower) result -= 1.5;
    if (this.#run.given[comma] < 1.2) result -= label === Key.person || label === Key.role ? 0.3 : 1.5;
    const next = this.#run.start + end;
    // A list of names goes on, or another field follows.
    if (next < reader.end && reader.gap(next) === Gap.comma) result -= 1;
    if (label === Key.none && (before & (Before.lower | Before.person)) !== 0) result -= 1.2;
    if (isCell(this.#run, k, end)) result += 1.2;
    if (
      (tokens.known[this.#run.start + comma] & PLACE) !== 0 &&
      (tokens.known[this.#run.start + comma] & Known.given) === 0
    )
      result -= 2;
    return result;
  }
}
