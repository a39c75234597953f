/**
 * A first look at what stands where the value of a secret would: mostly a word, of prose or of a program. What is made of letters alone is no
 * key, and behind a blank no password, whatever the name before it says.
 */
import { ALNUM, CLASS, HIGH, isBlank, LETTER, LOWER } from "./classes.ts";
import type { Probe } from "./probe.ts";
import { LEADING_WORDS } from "./secret-joint.ts";
import { SCHEMES } from "./secret-value.ts";

/** Longest word that is told; what is longer is read as a value. */
const LONGEST = 32;

/** What words are made of behind their first letter, and what joins them. */
const SMALL = 1;
const FOREIGN = 2;
const JOINED = 4;
const NAME_JOINED = 8;
const WORDY = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++)
  if ((CLASS[byte] & (LOWER | HIGH)) !== 0) WORDY[byte] = (CLASS[byte] & HIGH) !== 0 ? FOREIGN : SMALL;
for (const char of "./") WORDY[char.charCodeAt(0)] = JOINED;
for (const char of "-_") WORDY[char.charCodeAt(0)] = NAME_JOINED;

const COLON = 0x3a;

/** What ends a value without quotes wherever it stands; what does if no value goes on behind it. */
const ENDS = 1;
const MAY_END = 2;
/** With a value behind it the word is a name. */
const NAMES = 3;
const AFTER = new Uint8Array(256);
for (let byte = 0; byte <= 0x20; byte++) AFTER[byte] = ENDS;
for (const char of ",;><\\\"'`") AFTER[char.charCodeAt(0)] = ENDS;
for (const char of ")]}") AFTER[char.charCodeAt(0)] = MAY_END;
for (const char of "=:") AFTER[char.charCodeAt(0)] = NAMES;

/** Words behind which the value comes: `is`, `for`, `Bearer`. By length, first and last letter, the first in either case; a few others look like them. */
const LEADS = new Uint8Array(1 << 15);
const leadOf = (length: number, first: number, last: number): number =>
  (length << 10) | ((first & 31) << 5) | (last & 31);
for (const words of [...LEADING_WORDS, ...SCHEMES]) {
  const [word] = words.split(/[ :]/);
  LEADS[leadOf(word.length, word.charCodeAt(0), word.charCodeAt(word.length - 1))] = 1;
}

/**
 * True if what stands at `from`, behind the opening quote if `quote` is one, is a word of small letters, or several that are joined, or behind a
 * blank the name of something else. False also where more has to be read to tell.
 */
export function isPlainWord(probe: Probe, from: number, quote: number): boolean {
  const { bytes, limit } = probe;
  const stop = Math.min(limit, from + LONGEST);
  if (from >= stop || (CLASS[bytes[from]] & LETTER) === 0) return false;
  let kinds = 0;
  let at = from + 1;
  for (; at < stop; at++) {
    const kind = WORDY[bytes[at]];
    if (kind === 0) break;
    kinds |= kind;
  }
  if (at === stop || LEADS[leadOf(at - from, bytes[from], bytes[at - 1])] === 1) return false;
  // Joints in a foreign word may be signs of a password.
  if ((kinds & FOREIGN) !== 0 && (kinds & (JOINED | NAME_JOINED)) !== 0) return false;
  if (quote > 0) return bytes[at] === quote;
  const after = AFTER[bytes[at]];
  if (after === ENDS) return true;
  if (after === 0 || at + 1 === limit) return false;
  const next = bytes[at + 1];
  if (after === MAY_END) return (CLASS[next] & ALNUM) === 0;
  if (isBlank(bytes[from - 1]) && (kinds & (FOREIGN | JOINED)) === 0 && (CLASS[next] & ALNUM) !== 0) return true;
  return bytes[at] === COLON && next <= 0x20;
}
