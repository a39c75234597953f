/** The letters and digits of a code that a trigger has found, read once for all recognizers whose triggers stand there. */
import { CLASS, DIGIT, isDigit, isHex, LOWER, WORD } from "./classes.ts";
import type { Probe } from "./probe.ts";

/** Most letters and digits of a code: no trigger pattern is longer. */
export const MAX_CODE = 64;
const PERCENT = 0x25;
export const SLASH = 0x2f;
const DASH = 0x2d;
const DOT = 0x2e;

/** What `%2` and this digit stand for. */
const DECODED = new Uint8Array(256);
for (const [digit, char] of ["0 ", "D-", "d-", "B+", "b+", "E.", "e."])
  DECODED[digit.charCodeAt(0)] = char.charCodeAt(0);
const SEPARATORS = new Uint8Array(256);
for (const char of " -.+") SEPARATORS[char.charCodeAt(0)] = 1;

export class CodeText {
  /** Letters (upper case) and digits as ASCII codes in text[0, length). */
  readonly text = new Uint8Array(MAX_CODE);
  /** The digits as numbers 0 to 9, 0 in a letter's place. */
  readonly digits = new Uint8Array(MAX_CODE);
  length = 0;
  /** What stands between its groups, as a byte, the same everywhere; 0 without groups. */
  separator = 0;
  hasSlash = false;
  hasSmall = false;
  /** Of the probe it was read from: no two share one. */
  #generation = -1;
  #from = 0;
  #to = 0;
  #isCode = false;
  /** A byte after the end of an open piece was asked for. */
  #isCut = false;

  /** Reads [from, to). False if it has separators of two kinds, or is a part of something else. */
  read(probe: Probe, from: number, to: number): boolean {
    if (!this.knows(probe, from, to)) {
      const { incomplete } = probe;
      probe.incomplete = false;
      this.#isCode = isWhole(probe, from, to) && this.#take(probe, from, to);
      this.#isCut = probe.incomplete;
      probe.incomplete = incomplete;
      this.#generation = probe.generation;
      this.#from = from;
      this.#to = to;
    }
    if (this.#isCut) probe.incomplete = true;
    return this.#isCode;
  }

  /** True if it is what was read last. */
  knows(probe: Probe, from: number, to: number): boolean {
    return from === this.#from && to === this.#to && probe.generation === this.#generation;
  }

  #take(probe: Probe, from: number, to: number): boolean {
    const { bytes, start } = probe;
    const { text, digits } = this;
    let length = 0;
    let separator = 0;
    let first = 0;
    let last = 0;
    this.hasSmall = this.hasSlash = false;
    for (let at = from; at < to; at++) {
      let byte = bytes[at];
      const flags = CLASS[byte];
      if ((flags & WORD) !== 0) {
        const isSmall = (flags & LOWER) !== 0;
        if (isSmall) this.hasSmall = true;
        text[length] = isSmall ? byte - 32 : byte;
        digits[length++] = (flags & DIGIT) !== 0 ? byte - 0x30 : 0;
        continue;
      }
      // `6046 41944/7`
      if (byte === SLASH) {
        this.hasSlash = true;
        continue;
      }
      if (byte === PERCENT) {
        // `%20`, `%2520`: the trigger has seen that it is a separator.
        if (bytes[at + 2] === 0x35) at += 2;
        at += 2;
        byte = DECODED[bytes[at]];
      }
      if (byte === 0 || (separator !== 0 && byte !== separator)) return false;
      separator = byte;
      if (first === 0) first = length;
      last = length;
    }
    this.length = length;
    this.separator = separator;
    if (separator === 0) return true;
    // Twelve of a card's sixteen digits, or three cells of a table.
    if (probe.at(to) === separator && isGroup(probe, to + 1, length - last, 1)) return false;
    return !(from > start && bytes[from - 1] === separator && isGroup(probe, from - 2, first, -1));
  }
}

/** No decimal, signed number, rest or beginning of a longer one. */
function isWhole(probe: Probe, from: number, to: number): boolean {
  const { bytes, start } = probe;
  if (from > start) {
    const before = bytes[from - 1];
    if (before === DOT || before === 0x2b) return false;
    if (before === DASH && from - 2 >= start && (CLASS[bytes[from - 2]] & WORD) !== 0) return false;
    // `%22219099999`: two of the digits are an escape's.
    if (before === PERCENT && isHex(bytes[from]) && isHex(bytes[from + 1])) return false;
  }
  const after = probe.at(to);
  if (after < 0) return true;
  if ((after === DOT || after === DASH) && isDigit(probe.at(to + 1))) return false;
  // In a row of groups most are followed by one more: that is told before any is read.
  return SEPARATORS[after] === 0 || !isInRow(probe, from, to);
}

/** Behind the number stands what stands before its last group, and another group of that length. */
function isInRow(probe: Probe, from: number, to: number): boolean {
  const { bytes } = probe;
  let at = to;
  while (at > from && isDigit(bytes[at - 1])) at--;
  return at > from && at < to && bytes[at - 1] === bytes[to] && isGroup(probe, to + 1, to - at, 1);
}

/** Exactly `length` digits from `at` on in the given direction. */
function isGroup(probe: Probe, at: number, length: number, step: 1 | -1): boolean {
  for (let i = 0; i < length; i++) if (!isDigit(probe.at(at + i * step))) return false;
  return !isDigit(probe.at(at + length * step));
}
