/**
 * The words around one trigger: what a verdict may read. Everything here depends on the bytes within REACH of the trigger,
 * on the key, and on nothing else.
 */
import type { Bytes } from "../../bytes.ts";
import type { Probe } from "../probe.ts";
import { Gap } from "./gaps.ts";
import { judgeKey, Key } from "./keys.ts";
import {
  escapedByte,
  escapeLength,
  isAsciiDigit,
  isAsciiLetter,
  isAsciiUpper,
  isAsciiWord,
  isHigh,
} from "./letters.ts";
import { Shape } from "./shapes.ts";
import { Tokens } from "./tokens.ts";

/** Bytes before and after the trigger that are read, with a window of 256. */
const LEFT = 112;
const RIGHT = 128;
/** A token this near to the end of what is visible may go on. */
const EDGE = 8;

export class Reader {
  readonly tokens = new Tokens();
  bytes: Bytes = new Uint8Array(0);
  probe: Probe | undefined;
  /** Bytes [low, high) are visible. */
  low = 0;
  high = 0;
  /** Tokens [first, end) are wholly visible. */
  first = 0;
  end = 0;
  /** What the piece's key says (keys.ts). */
  key: number = Key.none;
  #generation = -1;

  /** Makes the words around `at` ready; false if the piece does not show them yet. */
  look(probe: Probe, at: number): boolean {
    const half = probe.window >> 1;
    const left = Math.min(LEFT, half - EDGE);
    const right = Math.min(RIGHT, half);
    if (at + right > probe.limit && !probe.closed) {
      probe.incomplete = true;
      return false;
    }
    if (this.probe !== probe || this.#generation !== probe.generation) this.#begin(probe);
    this.low = Math.max(probe.start, at - left);
    this.high = Math.min(probe.limit, at + right);
    const { tokens } = this;
    tokens.cover(this.low, this.high);
    // From a token that may have been cut nothing is read.
    const cut = at - left;
    let first = tokens.count;
    while (first > 0 && tokens.from[first - 1] > cut && tokens.from[first - 1] >= this.low) first--;
    if (first > 0 && this.low === probe.start && tokens.from[first - 1] === this.low) first--;
    this.first = first;
    let end = tokens.count;
    const last = this.high === probe.limit ? probe.limit : this.high - EDGE;
    while (end > first && tokens.to[end - 1] > last) end--;
    this.end = end;
    return true;
  }

  #begin(probe: Probe): void {
    this.probe = probe;
    this.#generation = probe.generation;
    this.bytes = probe.bytes;
    this.tokens.reset(probe.bytes);
    this.key = probe.keyEnd > probe.keyStart ? judgeKey(probe.keyBytes, probe.keyStart, probe.keyEnd) : Key.none;
  }

  /** What stands between token i and the one before it. */
  gap(i: number): number {
    return i <= this.first ? Gap.none : this.tokens.gap[i];
  }

  /** False if the token is a part of something that is no text: a path, a call, a package, an id. */
  isFree(i: number): boolean {
    const { bytes, tokens, low, high } = this;
    const from = tokens.from[i];
    const to = tokens.to[i];
    if (from > low) {
      const before = bytes[from - 1];
      if (isHardJoint(before)) {
        if (
          before !== 0x2e ||
          i === this.first ||
          tokens.shape[i - 1] !== Shape.initial ||
          tokens.to[i - 1] !== from - 1
        )
          return false;
      } else if (before === 0x2d) {
        if (from - 2 >= low && bytes[from - 2] !== 0x20) return false;
      } else if (before === 0x5c || isEncodedSlash(bytes, from, low)) return false;
      else if (before === 0x3a && from - 2 >= low && bytes[from - 2] === 0x3a) return false;
    }
    if (to >= high) return true;
    const after = bytes[to];
    const next = to + 1 < high ? bytes[to + 1] : 0x20;
    if (after === 0x25 && isHardJoint(nextEscaped(bytes, to, high))) return false;
    const goesOn = isAsciiWord(next) || isHigh(next);
    if (after === 0x2e) return !goesOn || tokens.shape[i] === Shape.initial;
    if (after === 0x28 || after === 0x5b || after === 0x7b || after === 0x3d || after === 0x40) return false;
    if (after === 0x2f || after === 0x3a || after === 0x24 || after === 0x23 || after === 0x7e)
      return !goesOn && next !== 0x2f && next !== 0x3a && next !== 0x24 && next !== 0x22 && next !== 0x5c;
    if (after === 0x5c) return next === 0x6e || next === 0x72 || next === 0x74 || next === 0x22;
    // `"Server": …`: a member's name.
    if (after === 0x22 || after === 0x27)
      return (next !== 0x3a && next !== 0x3d) || from === low || bytes[from - 1] !== after;
    // `Dragon*0244`
    return !(goesOn && (after === 0x2a || after === 0x21 || after === 0x3f));
  }

  /** What the label before `from` says: `customer_name="`, `Patient: `, `Name .... `. Key.none if there is none. */
  label(i: number): number {
    const { bytes, tokens } = this;
    if (i <= this.first) return Key.none;
    const from = tokens.from[i];
    const end = tokens.to[i - 1];
    let marks = 0;
    let dots = 0;
    let blanks = 0;
    for (let at = end; at < from; at++) {
      const byte = bytes[at];
      if (
        byte === 0x0a ||
        byte === 0x0d ||
        byte === 0x2c ||
        byte === 0x3b ||
        byte === 0x5d ||
        (byte === 0x29 && bytes[at + 1] !== 0x3d)
      )
        return Key.none;
      if (byte === 0x3a || byte === 0x3d) marks++;
      else if (byte === 0x2e) dots++;
      else if (byte === 0x20) blanks++;
      else if (byte === 0x25 && bytes[at + 1] === 0x33 && (bytes[at + 2] | 0x20) === 0x64) marks++;
      else if (byte === 0x25 && bytes[at + 1] === 0x32 && bytes[at + 2] === 0x35) {
        if (bytes[at + 3] === 0x33 && (bytes[at + 4] | 0x20) === 0x64) marks++;
      }
    }
    if (marks === 0 && dots < 3 && blanks < 2) return Key.none;
    if (marks > 2) return Key.none;
    const last = i - 1;
    // `<PERSON>: Hello`: what a redaction before this one left is no label.
    if (bytes[tokens.from[last] - 1] === 0x3c) return Key.none;
    // The word alone, then with up to three words before it: `Account holder`, `Next of kin`.
    let start = last;
    let found = judgeKey(bytes, tokens.from[start], end);
    for (let words = 1; words < 4 && start > this.first; words++) {
      const gap = this.gap(start);
      const dotted = tokens.to[start - 1] + 1 === tokens.from[start] && bytes[tokens.to[start - 1]] === 0x2e;
      if (gap !== Gap.blank && !dotted) break;
      if (gap === Gap.blank && bytes[tokens.from[start] - 1] !== 0x20) break;
      start--;
      // In `order=7 name=…` the words before belong to another field.
      if (start > this.first && bytes[tokens.from[start] - 1] === 0x3d) break;
      const longer = judgeKey(bytes, tokens.from[start], end);
      if (longer !== Key.none) found = longer;
    }
    return found;
  }

  /** True if a blank and a placeholder, `<PERSON>`, stand directly before token i or after byte `to`: there was another word. */
  isBesidePlaceholder(i: number, to: number): boolean {
    const { bytes, low, high } = this;
    const from = this.tokens.from[i];
    return (
      (from - 2 >= low && bytes[from - 1] === 0x20 && bytes[from - 2] === 0x3e) ||
      (to + 2 < high && bytes[to] === 0x20 && bytes[to + 1] === 0x3c && isAsciiUpper(bytes[to + 2]))
    );
  }

  /** True if only quotes and brackets stand between token i and the beginning of the piece, or of its line. */
  startsLine(i: number): boolean {
    for (let at = this.tokens.from[i] - 1; at >= this.low; at--) {
      if (this.bytes[at] === 0x0a) return true;
      if (isText(this.bytes[at])) return false;
    }
    return this.low === this.probe!.start;
  }

  /** The same, and the line is the piece's first: what its key says is about token i. */
  startsPiece(i: number): boolean {
    if (this.low !== this.probe!.start) return false;
    for (let at = this.low; at < this.tokens.from[i]; at++) if (isText(this.bytes[at])) return false;
    return true;
  }

  /** The same for what comes after byte `to`. */
  endsLine(to: number): boolean {
    for (let at = to; at < this.high; at++) {
      if (this.bytes[at] === 0x0a) return true;
      if (isText(this.bytes[at])) return false;
    }
    return this.high === this.probe!.limit;
  }
}

const isText = (byte: number): boolean => isAsciiLetter(byte) || isAsciiDigit(byte) || isHigh(byte);

const isHardJoint = (byte: number): boolean =>
  byte === 0x2f ||
  byte === 0x2e ||
  byte === 0x5f ||
  byte === 0x40 ||
  byte === 0x23 ||
  byte === 0x24 ||
  byte === 0x7e ||
  byte === 0x3c ||
  byte === 0x3f ||
  byte === 0x2a;

/** `%2F` and `%252F` before `at`. */
const isEncodedSlash = (bytes: Bytes, at: number, low: number): boolean =>
  at - 3 >= low &&
  (bytes[at - 1] | 0x20) === 0x66 &&
  bytes[at - 2] === 0x32 &&
  (bytes[at - 3] === 0x25 ||
    (at - 5 >= low && bytes[at - 3] === 0x35 && bytes[at - 4] === 0x32 && bytes[at - 5] === 0x25));

/** What the escape at `at` stands for, -1 if there is none. */
function nextEscaped(bytes: Bytes, at: number, high: number): number {
  const length = escapeLength(bytes, at, high);
  return length === 0 ? -1 : escapedByte(bytes, at, length);
}
