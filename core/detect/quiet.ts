import type { Bytes } from "../bytes.ts";
import { CLASS, LETTER } from "./classes.ts";

/**
 * A piece of letters and `_-./` and blanks is no finding unless its key says so: without a digit, `@`, `:` or `=` only keys
 * that vendors mark, bearer tokens and the like remain, and none of those is this short.
 */
export const QUIET_LENGTH = 16;
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
