/**
 * What a redaction before this one left behind (operate/): `<API_KEY>`, `[REDACTED]`, `****`, and tokens. It is no evidence
 * and no secret, so that redacting twice is redacting once.
 */
import type { Bytes } from "../bytes.ts";
import { CLASS, DIGIT, HEX, LOWER, UPPER } from "./classes.ts";
import { sealedEnd, startsSealed } from "./sealed-form.ts";

/** `_<16 characters of MAC and 4 of check in base32>`, see operate/token.ts. */
const TAIL = 21;
const MAX_KEY_ID = 12;
const MAX_PREFIX = 64;

const isBase32 = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x32 && byte <= 0x37);

/** Start of the token `<prefix>_<key id>_<20 base32 characters>` that ends at `end`, or `end` if none does. */
export function tokenStart(bytes: Bytes, low: number, end: number): number {
  if (end - TAIL <= low || bytes[end - TAIL] !== 0x5f) return end;
  for (let at = end - 1; at > end - TAIL; at--) if (!isBase32(bytes[at])) return end;
  let at = end - TAIL;
  const idLow = Math.max(low, at - MAX_KEY_ID);
  while (at > idLow && (CLASS[bytes[at - 1]] & (LOWER | DIGIT)) !== 0) at--;
  if (at === end - TAIL || at <= low || bytes[at - 1] !== 0x5f) return end;
  const idStart = at - 1;
  const prefixLow = Math.max(low, idStart - MAX_PREFIX);
  at = idStart;
  while (at > prefixLow && ((CLASS[bytes[at - 1]] & (LOWER | DIGIT)) !== 0 || bytes[at - 1] === 0x2d)) at--;
  return at < idStart ? at : end;
}

/** Colons of an address with seven groups or eight, at least. */
const LEAST_COLONS = 3;

/** What of a text stands around a letter that may be an IPv6 address's, ours or not. One object, reused. */
export class AddressAround {
  /** Where it begins, or -1. */
  from = -1;
  /** Behind this too few colons stand for any letter from here to the one that was asked about. */
  bareFrom = 0;

  /** Looks at the letter at `at`: those of an address are no words. */
  read(bytes: Bytes, low: number, high: number, at: number): void {
    let from = at;
    let to = at;
    let colons = 0;
    for (; to < high && to - at < 40 && isHexOrColon(bytes[to]); to++) if (bytes[to] === 0x3a) colons++;
    for (; from > low && at - from < 40 && isHexOrColon(bytes[from - 1]); from--)
      if (bytes[from - 1] === 0x3a) {
        // `id:fd…`: an eighth colon is a name's.
        if (colons === 7) break;
        colons++;
      }
    this.from = colons >= LEAST_COLONS && colons < 8 ? from : -1;
    this.bareFrom = colons < LEAST_COLONS && at - from < 40 ? from : at;
  }
}

const isHexOrColon = (byte: number): boolean => (CLASS[byte] & HEX) !== 0 || byte === 0x3a;

/** From behind a `>`: where the `<` of a placeholder such as `<API_KEY>` stands, else one byte back. */
export function placeholderStart(bytes: Bytes, low: number, end: number): number {
  let at = end - 1;
  const limit = Math.max(low, end - 48);
  while (at > limit && ((CLASS[bytes[at - 1]] & UPPER) !== 0 || bytes[at - 1] === 0x5f)) at--;
  return at > limit && at < end - 1 && bytes[at - 1] === 0x3c ? at - 1 : end - 1;
}

/**
 * Whether bytes[from, to) holds a mask or placeholder, or a token among other things. A value that is a token and nothing
 * else is not exempt: only the operator, who has the keys, can tell ours from a forged one.
 */
export function holdsRedacted(bytes: Bytes, from: number, to: number): boolean {
  if (isAddressWithPort(bytes, from, to)) return true;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte === 0x2a) {
      if (at + 3 < to && bytes[at + 1] === 0x2a && bytes[at + 2] === 0x2a && bytes[at + 3] === 0x2a) return true;
    } else if (byte === 0x3e) {
      if (placeholderStart(bytes, from, at + 1) < at - 2) return true;
    } else if (byte === 0x5f && at - 3 >= from && startsSealed(bytes, at - 3)) {
      const end = sealedEnd(bytes, at - 3, to);
      if (end >= 0) return at - 3 > from || end < to;
    } else if (byte === 0x5f && at + TAIL <= to) {
      const start = tokenStart(bytes, from, at + TAIL);
      if (start < at && (start > from || at + TAIL < to)) return true;
    }
  }
  return false;
}

/** `fdxx:…` with more than eight groups, or in brackets: a token among other things. */
function isAddressWithPort(bytes: Bytes, from: number, to: number): boolean {
  if (bytes[from] === 0x5b) return isAddressWithPort(bytes, from + 1, to - 1) || countColons(bytes, from, to) >= 6;
  return (
    bytes[from] === 0x66 && bytes[from + 1] === 0x64 && bytes[from + 4] === 0x3a && countColons(bytes, from, to) > 7
  );
}

function countColons(bytes: Bytes, from: number, to: number): number {
  let colons = 0;
  for (let at = from; at < to; at++) if (bytes[at] === 0x3a) colons++;
  return colons;
}
