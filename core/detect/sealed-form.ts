/** The form of an encrypted value: `enc_<entity>_<key id>_<base32>_`, see operate/sealed-token.ts. */
import type { Bytes } from "../bytes.ts";
import { MIN_SEALED_BODY } from "../operate/sealed-token.ts";
import { CLASS, DIGIT, LOWER } from "./classes.ts";

export const MARK = 0x5f;
const DASH = 0x2d;
const MAX_ENTITY = 64;
const MAX_KEY_ID = 12;

const NO = -1;
/** More bytes are needed to tell. */
export const UNKNOWN = -2;

/** End of a word of lower-case letters and digits that is followed by a mark, or NO or UNKNOWN. */
function endOfWord(bytes: Bytes, from: number, limit: number, most: number, dashes: boolean): number {
  if (from < limit && (CLASS[bytes[from]!]! & LOWER) === 0) return NO;
  const last = Math.min(limit, from + most + 1);
  for (let at = from; at < last; at++) {
    if (bytes[at] === MARK) return at;
    if ((CLASS[bytes[at]!]! & (LOWER | DIGIT)) === 0 && !(dashes && bytes[at] === DASH)) return NO;
  }
  return last === limit && limit < from + most + 1 ? UNKNOWN : NO;
}

/** Whether `enc_` stands at `start`. */
export function startsSealed(bytes: Bytes, start: number): boolean {
  return bytes[start] === 0x65 && bytes[start + 1] === 0x6e && bytes[start + 2] === 0x63 && bytes[start + 3] === MARK;
}

/** Where the body of the token that begins at `start` with `enc_` begins, or NO or UNKNOWN. */
export function startOfBody(bytes: Bytes, start: number, limit: number): number {
  const entity = endOfWord(bytes, start + 4, limit, MAX_ENTITY, true);
  if (entity < 0) return entity;
  const id = endOfWord(bytes, entity + 1, limit, MAX_KEY_ID, false);
  return id < 0 ? id : id + 1;
}

export function endOfBody(bytes: Bytes, from: number, limit: number): number {
  let at = from;
  while (at < limit && isBase32(bytes[at]!)) at++;
  return at;
}

/** End of the token that begins at `start`, or `limit` where it goes on behind it; -1 if none begins there. */
export function sealedEnd(bytes: Bytes, start: number, limit: number): number {
  if (!startsSealed(bytes, start)) return -1;
  const body = startOfBody(bytes, start, limit);
  if (body < 0) return -1;
  const end = endOfBody(bytes, body, limit);
  if (end === limit) return limit;
  return bytes[end] === MARK && end - body >= MIN_SEALED_BODY ? end + 1 : -1;
}

/** Base32 characters in a row that are no word. */
export const SHORTEST_BODY = 16;

/** Start of the token whose body has a letter before `end`, or what of it lies behind `low`; `end` if there is none. */
export function sealedStart(bytes: Bytes, low: number, end: number): number {
  let at = end;
  while (at > low && isBase32(bytes[at - 1]!)) at--;
  if (end - at < SHORTEST_BODY) return end;
  for (let marks = 0; at > low; at--) {
    const byte = bytes[at - 1]!;
    if (byte === MARK) {
      marks++;
      if (marks === 3) return at - 4 >= low && startsSealed(bytes, at - 4) ? at - 4 : end;
    } else if (marks === 0 || ((CLASS[byte]! & (LOWER | DIGIT)) === 0 && !(marks === 2 && byte === DASH))) return end;
  }
  return low;
}

/** Whether a name, or the end of one, is a token: it says nothing of the value. */
export function endsSealed(bytes: Bytes, from: number, to: number): boolean {
  if (to - from <= MIN_SEALED_BODY || bytes[to - 1] !== MARK) return false;
  for (let at = to - 2; at >= to - 1 - MIN_SEALED_BODY; at--) if (!isBase32(bytes[at]!)) return false;
  return true;
}

const isBase32 = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x32 && byte <= 0x37);
