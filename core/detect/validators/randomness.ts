import type { Bytes } from "../../bytes.ts";
import { ALNUM, CLASS, DIGIT, LOWER, UPPER } from "../classes.ts";
import type { Walk } from "../probe.ts";

/** Bytes that are looked at: what comes later in a long value does not change what it is. */
const TELLING = 96;
/** Changes between digits, small and capital letters in a random text: .62 a step in base62, .47 in hex, .3 in base32; in words and names under .2. */
const CHANGES_IN_TEN = 2;
const LEAST_CHANGES = 3;
/** Enough where no words and numbers are joined. */
const CHANGES_IN_HUNDRED = 12;

/**
 * Whether bytes[from, to) look drawn at random: its letters and digits take turns as no word, name, version or date makes them. A capital
 * at the start of a word is no change.
 */
export function looksRandom(bytes: Bytes, from: number, to: number): boolean {
  const end = Math.min(to, from + TELLING);
  let steps = 0;
  let changes = 0;
  let last = 0;
  let isFirst = true;
  for (let at = from; at < end; at++) {
    const kind = CLASS[bytes[at]] & (DIGIT | UPPER | LOWER);
    if (kind === 0) {
      last = 0;
      continue;
    }
    if (last === 0) isFirst = true;
    else {
      steps++;
      if (kind !== last && !(isFirst && last === UPPER && kind === LOWER)) changes++;
      isFirst = false;
    }
    last = kind;
  }
  if (changes < LEAST_CHANGES) return false;
  if (changes * 10 >= steps * CHANGES_IN_TEN) return true;
  return changes * 100 >= steps * CHANGES_IN_HUNDRED && !isWorded(bytes, from, end);
}

/**
 * False if no letters and digits take turns in bytes[from, to), in the part that is looked at: then it does not look drawn at random. `walk` keeps for how far that
 * is known, so that stretches that overlap are looked at once.
 */
export function takesTurns(bytes: Bytes, from: number, to: number, walk: Walk): boolean {
  const end = Math.min(to, from + TELLING);
  // The first place where kinds may change is behind the first byte.
  let at = walk.resume(from + 1);
  while (at < end && !isTurn(bytes, at)) at++;
  walk.note(from + 1, at);
  return at < end;
}

function isTurn(bytes: Bytes, at: number): boolean {
  const kind = CLASS[bytes[at]] & (DIGIT | UPPER | LOWER);
  const before = CLASS[bytes[at - 1]] & (DIGIT | UPPER | LOWER);
  if (kind === before || kind === 0 || before === 0) return false;
  return before !== UPPER || kind !== LOWER || at < 2 || (CLASS[bytes[at - 2]] & (DIGIT | UPPER | LOWER)) !== 0;
}

/** Segments between `-`, `_`, `.`, `/`, `:` that are each a word, a number, or a word with up to four digits behind it: `db-credentials-v2`. */
export function isWorded(bytes: Bytes, from: number, to: number): boolean {
  let digits = 0;
  let isInWord = false;
  for (let at = from; at < to; at++) {
    const flags = CLASS[bytes[at]];
    if ((flags & ALNUM) === 0) {
      const byte = bytes[at];
      if (byte !== 0x2d && byte !== 0x5f && byte !== 0x2e && byte !== 0x2f && byte !== 0x3a) return false;
      digits = 0;
      isInWord = false;
    } else if ((flags & DIGIT) !== 0) {
      if (++digits > 4 && isInWord) return false;
    } else {
      if (digits > 0) return false;
      isInWord = true;
    }
  }
  return true;
}

/** A UUID's 8-4-4-4-12 hex digits. */
export function isUuid(bytes: Bytes, from: number, to: number): boolean {
  if (to - from !== 36) return false;
  for (let i = 0; i < 36; i++) {
    const byte = bytes[from + i];
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (byte !== 0x2d) return false;
    } else if (!((byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66))) return false;
  }
  return true;
}
