/**
 * The words around a trigger. A token is a run of letters and digits with hyphens and apostrophes inside; what it is known
 * as is looked up once. Tokens depend on nearby bytes only: the first and last of the stretch that is visible, which may be
 * cut, are left out, so neighbours look the same however far a stream has come.
 */
import type { Bytes } from "../../bytes.ts";
import { addWord, EMPTY, finish } from "./fold.ts";
import { classifyGap, Gap } from "./gaps.ts";
import {
  escapedByte,
  escapeLength,
  highLetter,
  isAsciiDigit,
  isAsciiLetter,
  isAsciiUpper,
  isAsciiWord,
  isHigh,
  isIdeograph,
  mayBegin,
} from "./letters.ts";
import { flagsOf } from "./lists.ts";
import { isApostrophe, isCapital, isLowerPrefix, isNamePrefix, isShortForm, isWordByte, Shape } from "./shapes.ts";
import { termsOf } from "./terms.ts";

const CAPACITY = 1024;
const LONGEST = 40;
const scratch = new Uint8Array(LONGEST * 2);

export class Tokens {
  readonly from = new Int32Array(CAPACITY);
  readonly to = new Int32Array(CAPACITY);
  /** Unfinished hash (fold.ts): phrases go on from it. */
  readonly hash = new Int32Array(CAPACITY);
  readonly known = new Int32Array(CAPACITY);
  readonly terms = new Int32Array(CAPACITY);
  readonly shape = new Uint8Array(CAPACITY);
  readonly gap = new Uint8Array(CAPACITY);
  /** What run.ts made of the token, once it was asked: how much it speaks for a given and for a family name. */
  readonly isWeighed = new Uint8Array(CAPACITY);
  readonly given = new Float64Array(CAPACITY);
  readonly family = new Float64Array(CAPACITY);
  count = 0;
  #bytes: Bytes = scratch;
  /** Bytes [start, end) have been read. */
  #start = 0;
  #end = 0;

  /** Offsets mean other bytes now. */
  reset(bytes: Bytes): void {
    this.#bytes = bytes;
    this.count = 0;
    this.#start = this.#end = 0;
  }

  /** Reads on, so that the tokens of bytes[low, high) are there. */
  cover(low: number, high: number): void {
    if (low < this.#start || low > this.#end || this.count > CAPACITY - 300) {
      this.count = 0;
      this.#start = this.#end = low;
    }
    if (this.#end >= high) return;
    // The last token may have been cut by the end of what was visible.
    let at = this.#end;
    if (this.count > 0) at = this.from[--this.count];
    this.#read(at, high);
    this.#end = high;
  }

  /** Index of the token that begins at `at`, or -1. */
  indexAt(at: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const from = this.from[middle];
      if (from === at) return middle;
      if (from < at) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  #read(start: number, high: number): void {
    const bytes = this.#bytes;
    let at = start;
    while (at < high && this.count < CAPACITY) {
      const byte = bytes[at];
      if (isAsciiWord(byte)) {
        at = this.#readToken(at, high);
        continue;
      }
      if (isHigh(byte)) {
        if (highLetter(bytes, at, high) > 0) at = this.#readToken(at, high);
        else at++;
        continue;
      }
      const coded = byte === 0x25 ? escapeLength(bytes, at, high) : 0;
      if (coded > 0) {
        if (escapedByte(bytes, at, coded) >= 0xc3) at = this.#readToken(at, high);
        else at += coded;
      } else if (byte === 0x5c && at + 1 < high && isAsciiLetter(bytes[at + 1])) at += 2;
      else at++;
    }
  }

  /** Reads the token at `from`; returns its end. */
  #readToken(from: number, high: number): number {
    const bytes = this.#bytes;
    let at = from;
    let letters = 0;
    let digits = 0;
    let uppers = 0;
    let lowers = 0;
    let others = 0;
    let caseless = 0;
    /** A small letter before a capital one, outside of Mc, O' and after hyphens. */
    let humps = 0;
    let partStart = from;
    let afterSmall = false;
    let encoded = false;
    while (at < high) {
      const byte = bytes[at];
      if (isAsciiLetter(byte)) {
        letters++;
        if (!isAsciiUpper(byte)) lowers++;
        else {
          uppers++;
          if (afterSmall && !isNamePrefix(bytes, partStart, at)) humps++;
        }
        afterSmall = !isAsciiUpper(byte);
        at++;
      } else if (isAsciiDigit(byte)) {
        digits++;
        at++;
      } else if (byte === 0x5f) {
        others++;
        at++;
      } else if (isHigh(byte)) {
        const length = highLetter(bytes, at, high);
        if (length === 0) {
          // A typographic apostrophe inside a word.
          if (isApostrophe(bytes, at, high) && at > from && at + 3 < high && isWordByte(bytes, at + 3, high)) {
            partStart = at + 3;
            afterSmall = false;
            at += 3;
            continue;
          }
          break;
        }
        letters++;
        if (isIdeograph(byte) || (byte >= 0xd6 && byte <= 0xe0) || (byte === 0xe1 && bytes[at + 1] < 0xb8)) caseless++;
        else if (mayBegin(bytes, at)) uppers++;
        else lowers++;
        afterSmall = caseless === 0 && !mayBegin(bytes, at);
        at += length;
      } else if (byte === 0x25) {
        const coded = escapeLength(bytes, at, high);
        if (coded === 0 || escapedByte(bytes, at, coded) < 0xc3) break;
        // The rest of the letter is encoded too.
        let end = at + coded;
        for (;;) {
          const next = escapeLength(bytes, end, high);
          if (next === 0 || (escapedByte(bytes, end, next) & 0xc0) !== 0x80) break;
          end += next;
        }
        letters++;
        encoded = true;
        if (at === from) uppers++;
        else lowers++;
        at = end;
      } else if ((byte === 0x2d || byte === 0x27) && at > from && isWordByte(bytes, at + 1, high)) {
        partStart = at + 1;
        afterSmall = false;
        at++;
      } else break;
      if (at - from > 4 * LONGEST) break;
    }
    const i = this.count++;
    this.isWeighed[i] = 0;
    let to = at;
    // `Anna's`: the name without what is added to it.
    if (to - from > 2 && (bytes[to - 1] | 0x20) === 0x73 && bytes[to - 2] === 0x27) to -= 2;
    else if (to - from > 4 && bytes[to - 1] === 0x73 && isApostrophe(bytes, to - 4, to)) to -= 4;
    this.from[i] = from;
    this.to[i] = to;
    this.gap[i] = i === 0 ? Gap.none : classifyGap(this.#bytes, this.to[i - 1], from);
    this.shape[i] =
      digits > 0 && letters <= 1 && others === 0
        ? Shape.number
        : others > 0 || digits > 0 || humps > 0 || to - from > LONGEST || (!encoded && isShortForm(bytes, from, to))
          ? Shape.other
          : caseless === letters
            ? Shape.caseless
            : uppers === 0
              ? Shape.lower
              : letters === 1
                ? Shape.initial
                : lowers === 0
                  ? Shape.upper
                  : isCapital(bytes, from)
                    ? Shape.capital
                    : // `al-Mansouri`, `d'Amico`
                      uppers === 1 && isLowerPrefix(bytes, from, to)
                      ? Shape.capital
                      : Shape.other;
    this.#lookUp(i, encoded);
    return at;
  }

  #lookUp(i: number, encoded: boolean): void {
    const shape = this.shape[i];
    this.hash[i] = this.known[i] = this.terms[i] = 0;
    if (shape === Shape.number || (shape === Shape.other && this.to[i] - this.from[i] > LONGEST)) return;
    let bytes = this.#bytes;
    let from = this.from[i];
    let to = this.to[i];
    if (encoded) {
      to = decode(bytes, from, to);
      from = 0;
      bytes = scratch;
    }
    const hash = addWord(EMPTY, bytes, from, to);
    const finished = finish(hash);
    this.hash[i] = hash;
    this.terms[i] = termsOf(finished);
    this.known[i] = shape === Shape.other ? 0 : flagsOf(finished);
  }
}

/** Undoes percent-encoding into the scratch buffer; returns the length. */
function decode(bytes: Bytes, from: number, to: number): number {
  let length = 0;
  for (let at = from; at < to && length < scratch.length; ) {
    const coded = bytes[at] === 0x25 ? escapeLength(bytes, at, to) : 0;
    scratch[length++] = coded > 0 ? escapedByte(bytes, at, coded) : bytes[at];
    at += coded > 0 ? coded : 1;
  }
  return length;
}
