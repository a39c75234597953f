import type { Bytes } from "../bytes.ts";
import { CLASS, HEX, isDigit, LETTER } from "./classes.ts";

/**
 * A piece of letters and `_-./` and blanks is no finding unless its key says so: without a digit, `@`, `:` or `=` only keys
 * that vendors mark, bearer tokens and the like remain, and none of those is as short as QUIET_LENGTH. The kernel has the same checks (quiet.ts).
 */
const QUIET = new Uint8Array(256);
for (let byte = 0; byte < 128; byte++) if ((CLASS[byte] & LETTER) !== 0) QUIET[byte] = 1;
for (const char of " _-./") QUIET[char.charCodeAt(0)] = 1;

/** With names among the entities a capital letter is not quiet. */
const SMALL = QUIET.slice();
for (let byte = 0x41; byte <= 0x5a; byte++) SMALL[byte] = 0;

export function isQuiet(bytes: Bytes, from: number, to: number, names: boolean): boolean {
  const quiet = names ? SMALL : QUIET;
  let at = from;
  while (at < to && quiet[bytes[at]] === 1) at++;
  return at === to;
}

const SHORTEST_HEX = 16;
const LONGEST_HEX = 64;
const UUID_LENGTH = 36;
const TIME_LENGTH = 19;
const LONGEST_TIME = 35;
const DASH = 0x2d;
/** `2026-11-25T22:10:01`: what stands where; 0 is a digit. */
const TIME = new TextEncoder().encode("0000-00-00T00:00:00");
/** What may follow: fractions of a second and a zone. */
const ZONE = new Uint8Array(256);
for (const char of "0123456789.:+-Z") ZONE[char.charCodeAt(0)] = 1;

/**
 * A whole value or name that is an id or a time by its grammar: hex digits (a trace or span id, a hash), a UUID (RFC 9562), a time (RFC 3339). No entity
 * is found in one unless its key says so: there is no place in it where a word or a number begins.
 */
export function isPlainId(bytes: Bytes, from: number, to: number): boolean {
  const length = to - from;
  if (length < SHORTEST_HEX || length > LONGEST_HEX) return false;
  if (length >= TIME_LENGTH && length <= LONGEST_TIME && bytes[from + 10] === 0x54) return isTime(bytes, from, to);
  const isUuid = length === UUID_LENGTH && bytes[from + 8] === DASH;
  let letters = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if ((CLASS[byte] & HEX) === 0) {
      const place = at - from;
      if (!isUuid || byte !== DASH || (place !== 8 && place !== 13 && place !== 18 && place !== 23)) return false;
    } else if (byte >= 0x61) letters++;
  }
  return letters > 0;
}

function isTime(bytes: Bytes, from: number, to: number): boolean {
  for (let i = 0; i < TIME_LENGTH; i++)
    if (TIME[i] === 0x30 ? !isDigit(bytes[from + i]) : bytes[from + i] !== TIME[i]) return false;
  for (let at = from + TIME_LENGTH; at < to; at++) if (ZONE[bytes[at]] === 0) return false;
  return true;
}
