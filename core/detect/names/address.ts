/** Postal addresses on one line: a street with its number, and what goes with it: flat, postcode, town, country. */
import { isCompound, isDash, isHouse, isJapaneseWard, isPostcode, nameEnd } from "./address-parts.ts";
import { Gap } from "./gaps.ts";
import { Known, PLACE } from "./lists.ts";
import type { Reader } from "./reader.ts";
import { Shape } from "./shapes.ts";
import { Term } from "./terms.ts";

const MAX_PARTS = 14;

export class Address {
  /** Bytes of the address found last. */
  from = 0;
  to = 0;
  /** Parts beside the street: 0 for a street alone. */
  parts = 0;

  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Finds the address whose first word with a capital letter is token i. */
  find(i: number): boolean {
    const { tokens } = this.#reader;
    const terms = tokens.terms[i];
    let start = i;
    let end = -1;
    if ((terms & Term.unit) !== 0 && this.#isNumber(i + 1, Gap.blank)) {
      // `Flat 61, Gandhi Marg`, `Blk 568 Clementi Avenue 7`
      const street = i + 2;
      if (!this.#isJoined(street)) return false;
      const isNumbered = tokens.shape[street] === Shape.number;
      end = this.#streetEnd(isNumbered ? street + 1 : street, isNumbered);
      // Houses and estates have names of any kind: `Flat 80, Shanti Colony`.
      if (end < 0 && !isNumbered) end = nameEnd(this.#reader, street);
    } else {
      const hasNumber = this.#numberBefore(i) >= 0;
      end = this.#streetEnd(i, hasNumber);
      if (end >= 0) start = this.#extendLeft(i);
    }
    if (end < 0) return false;
    this.from = tokens.from[start];
    this.parts = 0;
    this.#extendRight(end);
    return true;
  }

  /** Index of the house number before token i, over a small street word: `87 boulevard Voltaire`; -1 without one. */
  #numberBefore(i: number): number {
    const reader = this.#reader;
    if (i - 1 < reader.first) return -1;
    if (isHouse(this.#reader, i - 1) && reader.gap(i) === Gap.blank) return i - 1;
    const word = this.#smallStart(i);
    if (
      word > reader.first &&
      isHouse(this.#reader, word - 1) &&
      (reader.gap(word) === Gap.blank || reader.gap(word) === Gap.comma)
    )
      return word - 1;
    return -1;
  }

  /** Index of a street word in lower case before token i, over small words: `rue de la République`; -1 without one. */
  #smallStart(i: number): number {
    const reader = this.#reader;
    const { tokens } = reader;
    for (let at = i - 1; at >= reader.first && at >= i - 4; at--) {
      const gap = reader.gap(at + 1);
      // `ul. Marszałkowska`
      if ((gap !== Gap.blank && gap !== Gap.stop) || tokens.shape[at] !== Shape.lower) return -1;
      const { terms } = tokens;
      // `via`, `am` in lower case are mostly no street's.
      if (
        (terms[at] & Term.streetStart) !== 0 &&
        (terms[at] & (Term.beforePlace | Term.beforePerson | Term.townLink)) === 0
      )
        return at;
      if ((tokens.terms[at] & Term.particle) === 0) return -1;
    }
    return -1;
  }

  /** End of the street (a token index) that begins with token i, or -1. */
  #streetEnd(i: number, hasNumber: boolean): number {
    const reader = this.#reader;
    const { tokens, bytes } = reader;
    if (i >= reader.end) return -1;
    const first = tokens.shape[i];
    if (first !== Shape.capital && first !== Shape.upper && first !== Shape.caseless) return -1;
    // `5 AM` is a time.
    const starts =
      (tokens.terms[i] & Term.streetStart) !== 0 && tokens.to[i] - tokens.from[i] > (first === Shape.upper ? 2 : 1);
    const smallStart = this.#smallStart(i) >= 0;
    for (let end = i; end < Math.min(reader.end, i + 6); end++) {
      if (
        end > i &&
        reader.gap(end) !== Gap.blank &&
        !(
          reader.gap(end) === Gap.stop &&
          (tokens.terms[end - 1] & (Term.streetStart | Term.particle | Term.title)) !== 0
        )
      )
        return -1;
      const shape = tokens.shape[end];
      const terms = tokens.terms[end];
      if (shape === Shape.lower) {
        // `Rue de la Paix`, `12 High street`
        if (
          (terms & (Term.particle | Term.townLink)) === 0 &&
          !((terms & Term.streetEnd) !== 0 && hasNumber && end > i)
        )
          return -1;
      } else if (
        shape !== Shape.capital &&
        shape !== Shape.upper &&
        shape !== Shape.caseless &&
        shape !== Shape.initial
      ) {
        // `42 5th Avenue`
        return -1;
      }
      const after = end + 1;
      const numberAfter = this.#isNumber(after, Gap.comma);
      // `12 Main Street`
      const isNumbered = hasNumber && end === i && shape === Shape.capital;
      if ((terms & Term.technical) !== 0 && !(starts && end === i) && !isNumbered) return -1;
      if (isCompound(bytes, tokens.from[end], tokens.to[end]) && (numberAfter || hasNumber) && shape !== Shape.lower)
        return after;
      if (end > i && (terms & Term.streetEnd) !== 0) {
        // `5 High Street`, `Clementi Avenue 7`; without a number only before a town.
        if (hasNumber || (numberAfter && (terms & Term.thing) === 0) || this.#townFollows(after)) {
          // `Park Avenue South`, `K Street NW`
          return after;
        }
      }
      if ((starts || smallStart) && (end > i || smallStart) && shape !== Shape.lower && shape !== Shape.initial) {
        if (numberAfter && isHouse(this.#reader, after)) return after;
        if (
          (smallStart || starts) &&
          hasNumber &&
          !(after < reader.end && reader.gap(after) === Gap.blank && this.#isWordOfName(after))
        )
          return after;
      }
      // `7-10-14 Nishi-ku`
      if (end === i && hasNumber && isJapaneseWard(bytes, tokens.from[i], tokens.to[i])) return after;
    }
    return -1;
  }

  #isWordOfName(i: number): boolean {
    const shape = this.#reader.tokens.shape[i];
    return shape === Shape.capital || shape === Shape.caseless || (this.#reader.tokens.terms[i] & Term.particle) !== 0;
  }

  #townFollows(i: number): boolean {
    const reader = this.#reader;
    if (i >= reader.end || reader.gap(i) !== Gap.comma) return false;
    const { tokens } = reader;
    return (tokens.known[i] & PLACE) !== 0 && i + 1 < reader.end && isPostcode(this.#reader, i + 1);
  }

  /** A house number, and a flat before it: `Apt 4, 12 High Street`. */
  #extendLeft(i: number): number {
    const reader = this.#reader;
    const { tokens } = reader;
    let start = i;
    const word = this.#smallStart(i);
    if (word >= 0) start = word;
    const house = this.#numberBefore(i);
    if (house >= 0) start = house;
    if (
      start - 2 >= reader.first &&
      this.#isJoined(start) &&
      isHouse(this.#reader, start - 1) &&
      (tokens.terms[start - 2] & Term.unit) !== 0
    )
      start -= 2;
    return start;
  }

  /** Takes in what follows the street, part by part. */
  #extendRight(end: number): void {
    const reader = this.#reader;
    const { tokens, bytes } = reader;
    let at = end;
    let last = end - 1;
    for (let parts = 0; at < reader.end && parts < MAX_PARTS; parts++) {
      const gap = reader.gap(at);
      const dash = gap === Gap.other && isDash(bytes, tokens.to[at - 1], tokens.from[at]);
      if (
        gap !== Gap.blank &&
        gap !== Gap.comma &&
        !dash &&
        !(gap === Gap.stop && parts === 0 && (tokens.terms[at - 1] & Term.streetEnd) !== 0)
      ) {
        // `#05-234`, `10/12`
        const before = bytes[tokens.from[at] - 1];
        if (!(gap === Gap.other && (before === 0x23 || (before === 0x2f && tokens.to[at - 1] === tokens.from[at] - 1))))
          break;
      }
      const terms = tokens.terms[at];
      const shape = tokens.shape[at];
      if (shape === Shape.number || isPostcode(this.#reader, at)) {
        last = at++;
        continue;
      }
      if ((terms & Term.unit) !== 0 && this.#isNumber(at + 1, Gap.blank)) {
        at += 2;
        last = at - 1;
        continue;
      }
      if (
        (terms & Term.state) !== 0 &&
        (shape === Shape.upper || shape === Shape.initial) &&
        tokens.to[at] - tokens.from[at] <= 3
      ) {
        last = at++;
        continue;
      }
      const town = this.#townEnd(at, gap);
      if (town < 0) break;
      last = town - 1;
      at = town;
      this.parts++;
    }
    if (last >= end) this.parts++;
    this.to = tokens.to[last];
    // Trailing letters of a house number: `12 b`.
    if (last === end - 1) this.to = tokens.to[end - 1];
  }

  /** End of the town, region or country that begins with token i, or -1. */
  #townEnd(i: number, gap: number): number {
    const reader = this.#reader;
    const { tokens } = reader;
    const shape = tokens.shape[i];
    if (shape !== Shape.capital && shape !== Shape.upper && shape !== Shape.caseless) return -1;
    const known = tokens.known[i];
    const afterCode = i > reader.first && isPostcode(this.#reader, i - 1);
    if ((tokens.terms[i] & (Term.opener | Term.verb)) !== 0 && (known & PLACE) === 0) return -1;
    if (gap === Gap.blank && !afterCode && (known & PLACE) === 0 && tokens.shape[i - 1] !== Shape.upper) {
      // `12 High Street Springfield` is not told from prose.
      if ((tokens.terms[i] & Term.state) === 0) return -1;
    }
    if ((known & (Known.common | Known.word)) !== 0 && (known & PLACE) === 0 && !afterCode && !this.#codeFollows(i))
      return -1;
    let end = i + 1;
    while (end < reader.end && end - i < 4 && reader.gap(end) === Gap.blank) {
      const next = tokens.shape[end];
      if (next === Shape.capital && (tokens.known[end] & Known.common) === 0) end++;
      else if (
        (tokens.terms[end] & Term.townLink) !== 0 &&
        end + 1 < reader.end &&
        tokens.shape[end + 1] === Shape.capital &&
        next === Shape.lower
      )
        end += 2;
      else break;
    }
    return end;
  }

  #codeFollows(i: number): boolean {
    const reader = this.#reader;
    for (let at = i + 1; at < Math.min(reader.end, i + 4); at++) {
      const gap = reader.gap(at);
      if (gap !== Gap.blank && gap !== Gap.comma) return false;
      if (
        isPostcode(this.#reader, at) ||
        ((reader.tokens.terms[at] & Term.state) !== 0 && reader.tokens.shape[at] === Shape.upper)
      )
        return true;
    }
    return false;
  }

  #isJoined(i: number): boolean {
    const gap = this.#reader.gap(i);
    return i < this.#reader.end && (gap === Gap.blank || gap === Gap.comma);
  }

  /** A number after a blank, or also after a comma. */
  #isNumber(i: number, widest: number): boolean {
    const reader = this.#reader;
    if (i >= reader.end) return false;
    const gap = reader.gap(i);
    if (gap !== Gap.blank && gap !== Gap.stop && !(gap === Gap.comma && widest === Gap.comma)) return false;
    return reader.tokens.shape[i] === Shape.number || isHouse(this.#reader, i);
  }
}
