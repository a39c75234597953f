import type { Bytes } from "../bytes.ts";
import type { Piece } from "../detect/types.ts";

/** Longest text of one request, in bytes: what takes the service about as long as a request itself. */
const MAX_UNIT = 4096;
const NEWLINE = 0x0a;
const SPACE = 0x20;

const fromUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * What is asked about in a piece: a string value as a whole, text line by line, so that no finding can span two lines; both
 * cut at the last blank within MAX_UNIT bytes. Numbers and members' names are not asked about. A pass over the same
 * input gives the same units in the same order.
 */
export function forEachUnit(piece: Piece, wordsOnly: boolean, visit: (from: number, to: number) => void): void {
  if (piece.kind !== "value" && piece.kind !== "text") return;
  const { bytes, limit } = piece;
  for (let from = piece.start; from < limit; ) {
    const newline = piece.kind === "text" ? bytes.subarray(from, limit).indexOf(NEWLINE) : -1;
    const end = newline < 0 ? limit : from + newline;
    while (from < end) {
      const to = cutUnit(bytes, from, end);
      if (isWorthAsking(bytes, from, to, wordsOnly)) visit(from, to);
      from = to;
    }
    from = end + 1;
  }
}

function cutUnit(bytes: Bytes, from: number, end: number): number {
  if (end - from <= MAX_UNIT) return end;
  let to = from + MAX_UNIT;
  while (to > from && bytes[to - 1]! > SPACE) to--;
  if (to > from) return to;
  to = from + MAX_UNIT;
  while ((bytes[to]! & 0xc0) === 0x80 && to > from + MAX_UNIT - 3) to--;
  return to;
}

/** A name has two letters in a row, or other than ASCII ones; anything else has at least something. */
function isWorthAsking(bytes: Bytes, from: number, to: number, wordsOnly: boolean): boolean {
  let wasLetter = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte >= 0x80) return true;
    if (!wordsOnly && byte > SPACE) return true;
    const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    if (isLetter && wasLetter) return true;
    wasLetter = isLetter;
  }
  return false;
}

/** A copy in which every byte that is not UTF-8 is a question mark: one for one, so that offsets stay. */
export function copyAsUtf8(bytes: Bytes): Bytes {
  const copy = new Uint8Array(bytes);
  for (let at = 0; at < copy.length; ) {
    const length = copy[at]! < 0x80 ? 1 : sequenceLength(copy, at);
    if (length === 0) copy[at++] = 0x3f;
    else at += length;
  }
  return copy;
}

/** Length of the well-formed sequence of several bytes at `at`, or 0 (The Unicode Standard 16.0, table 3-7). */
function sequenceLength(bytes: Bytes, at: number): number {
  const lead = bytes[at]!;
  const length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (at + length > bytes.length) return 0;
  for (let i = 1; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1]!;
  // Longer than need be, surrogates, and past U+10FFFF.
  if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second >= 0xa0)) return 0;
  if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second >= 0x90)) return 0;
  return length;
}

/** @param bytes what `copyAsUtf8` gave */
export const decodeUnit = (bytes: Bytes): string => fromUtf8.decode(bytes);
