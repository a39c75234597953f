/** Values that their key says are a name or an address: judged as a whole. */

import { finish } from "./fold.ts";
import { Gap } from "./gaps.ts";
import { Key } from "./keys.ts";
import { Known, NAME, PLACE } from "./lists.ts";
import type { Reader } from "./reader.ts";
import { Shape } from "./shapes.ts";
import { flagsTable } from "./term-table.ts";
import { Term } from "./terms.ts";

const isPlaceholder = flagsTable(() => [
  [
    1,
    "null none nil undefined unknown n/a na nan empty missing anonymous anon guest test tester testing demo example sample dummy default admin administrator root system service bot nobody user username name firstname lastname true false yes no redacted removed hidden masked private public internal external string value placeholder todo tbd other various all any self me you production staging development prod dev local localhost active inactive pending enabled disabled open closed ok error success failed new old primary secondary home work online offline mobile web desktop kubernetes docker",
  ],
]);

/** How the value fits; 0: not at all. */
export const Fit = { none: 0, weak: 1, fair: 2, good: 3 } as const;

/** Bytes of a value at most. */
export const MAX_KEYED = 120;

export interface Value {
  from: number;
  to: number;
}

/** In neither a name nor an address: marks of code, ids and placeholders, and what a redaction before this one left. */
const FOREIGN = new Uint8Array(256);
for (const char of "@_{}[]<>=*$|\\^~") FOREIGN[char.charCodeAt(0)] = 1;

/** How well the value bytes[from, to) fits a key about persons; the value without a title goes to `into`. */
export function fitPerson(reader: Reader, key: number, from: number, to: number, into: Value): number {
  const { tokens, bytes } = reader;
  for (let at = from; at < to; at++)
    if (FOREIGN[bytes[at]] === 1 || bytes[at] === 0x2f || bytes[at] === 0x23) return Fit.none;
  let i = reader.first;
  while (i < reader.end && tokens.from[i] < from) i++;
  const start = i;
  let names = 0;
  let known = 0;
  let capitals = 0;
  let words = 0;
  let capitalWords = 0;
  let begin = -1;
  let end = from;
  for (; i < reader.end && tokens.from[i] < to; i++) {
    const shape = tokens.shape[i];
    if (shape === Shape.number || shape === Shape.other) return Fit.none;
    if (i > start) {
      const gap = reader.gap(i);
      if (gap !== Gap.blank && gap !== Gap.comma && gap !== Gap.stop && gap !== Gap.cell) break;
    }
    if ((tokens.terms[i] & Term.title) !== 0 && begin < 0 && (tokens.known[i] & NAME) === 0) continue;
    if (begin < 0) begin = tokens.from[i];
    end = tokens.to[i];
    if (shape === Shape.initial) continue;
    if (isPlaceholder(hashAt(reader, i)) !== 0) return Fit.none;
    if (shape === Shape.lower && (tokens.terms[i] & Term.particle) !== 0) continue;
    names++;
    const flags = tokens.known[i];
    if ((flags & NAME) !== 0) known++;
    if ((flags & (Known.common | Known.word)) !== 0 && (flags & NAME) === 0) words++;
    if (shape !== Shape.lower) {
      capitals++;
      if ((flags & (Known.common | Known.word)) !== 0 && (flags & NAME) === 0) capitalWords++;
    }
  }
  if (begin < 0 || names === 0 || names > 6) return Fit.none;
  // Something else follows in the value: `Anna (home)` is fine, `Anna: 5` not.
  if (i < reader.end && tokens.from[i] < to && names < 2) return Fit.none;
  into.from = begin;
  into.to = end;
  if (end - begin < 2) return Fit.none;
  const strict = key !== Key.person;
  if (words === names) return strict ? Fit.none : capitals === names ? Fit.fair : Fit.none;
  if (capitalWords > 1 || words > 1) return Fit.weak;
  if (key === Key.person)
    return capitals === names || known === names ? Fit.good : known > 0 ? Fit.fair : names === 1 ? Fit.fair : Fit.weak;
  if (key === Key.role) {
    if (names === 1) return known === 1 && capitals === 1 && words === 0 ? Fit.fair : Fit.none;
    return capitals === names ? (known > 0 ? Fit.good : Fit.fair) : known === names ? Fit.fair : Fit.none;
  }
  // `name` alone: anything may be called something.
  if (names === 1) return Fit.none;
  return known === names && words === 0
    ? Fit.good
    : known > 0 && capitals === names && words === 0
      ? Fit.fair
      : Fit.none;
}

/** How well the value fits a key about places. */
export function fitPlace(reader: Reader, key: number, from: number, to: number, into: Value): number {
  const { tokens, bytes } = reader;
  into.from = from;
  into.to = to;
  let count = 0;
  let places = 0;
  let numbers = 0;
  let streets = 0;
  let letters = 0;
  let words = 0;
  let capitals = 0;
  for (let i = reader.first; i < reader.end && tokens.from[i] < to; i++) {
    if (tokens.from[i] < from) continue;
    const shape = tokens.shape[i];
    if (isPlaceholder(hashAt(reader, i)) !== 0 && key !== Key.address) return Fit.none;
    count++;
    if (shape === Shape.number) numbers++;
    else if (shape === Shape.other) {
      if (key === Key.place || tokens.to[i] - tokens.from[i] > 12) return Fit.none;
      numbers++;
    } else {
      if (tokens.to[i] - tokens.from[i] > 2) letters++;
      const flags = tokens.known[i];
      if ((flags & PLACE) !== 0) places++;
      else if ((flags & (Known.common | Known.word)) !== 0) words++;
      if (shape !== Shape.lower) capitals++;
      if ((tokens.terms[i] & (Term.streetEnd | Term.streetStart | Term.unit)) !== 0) streets++;
    }
  }
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (FOREIGN[byte] === 1) return Fit.none;
    if (byte === 0x2f && (key !== Key.address || at === from || bytes[at + 1] === 0x2f)) return Fit.none;
    if (byte === 0x3a && (key !== Key.address || bytes[at + 1] !== 0x20)) return Fit.none;
  }
  // `::ffff:10.0.0.1`, `12/4`: no word at all.
  if (count === 0 || letters === 0) return Fit.none;
  if (key === Key.address) {
    if (count < 2) return Fit.none;
    if (count - numbers < 1) return Fit.none;
    if (numbers > 0 || streets > 0 || places > 0) return capitals > 0 ? Fit.good : Fit.fair;
    return capitals === count ? Fit.fair : Fit.none;
  }
  if (numbers > 0 || count > 6 || to - from < 3) return Fit.none;
  if (count === 1 && tokensUpper(reader, from)) return to - from > 3 && places > 0 ? Fit.good : Fit.none;
  if (key === Key.place) {
    if (places > 0) return Fit.good;
    return words === count ? Fit.none : capitals > 0 ? Fit.good : words === 0 ? Fit.fair : Fit.weak;
  }
  return places === count || (places > 0 && words === 0 && capitals > 0) ? Fit.fair : Fit.none;
}

function tokensUpper(reader: Reader, from: number): boolean {
  const i = reader.tokens.indexAt(from);
  return i >= 0 && reader.tokens.shape[i] === Shape.upper;
}

function hashAt(reader: Reader, i: number): number {
  return finish(reader.tokens.hash[i]);
}
