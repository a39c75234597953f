/** Which bytes make a word in text: letters of any script, and what percent-encoding makes of them. */
import type { Bytes } from "../../bytes.ts";
import { ALNUM, CLASS, DIGIT, HIGH, LETTER, UPPER } from "../classes.ts";

/** Length of the letter beyond ASCII at `at`, 0 if there is punctuation, a blank or a symbol. */
export function highLetter(bytes: Bytes, at: number, high: number): number {
  const byte = bytes[at];
  const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
  if (length === 1 || at + length > high) return 0;
  const second = bytes[at + 1];
  // Latin-1 signs; general punctuation to dingbats; ideographic punctuation; full-width signs; emoji.
  if (byte === 0xc2 && second !== 0xaa && second !== 0xb5 && second !== 0xba) return 0;
  if (byte === 0xe2 && second >= 0x80 && second <= 0xaf) return 0;
  if (byte === 0xe3 && second === 0x80 && bytes[at + 2] !== 0x85) return 0;
  if (byte === 0xef && second >= 0xb8) return 0;
  if (byte === 0xf0 && second === 0x9f) return 0;
  return length;
}

/** True if the letter beyond ASCII at `at` is an upper-case one of the Latin, Greek or Cyrillic script, or has no case. */
export function mayBegin(bytes: Bytes, at: number): boolean {
  const byte = bytes[at];
  const second = bytes[at + 1];
  if (byte === 0xc3) return second < 0x9f;
  // Latin Extended-A and -B: capitals are mostly even; from U+0139 to U+0148 and U+0179 on they are odd.
  if (byte === 0xc4) return second >= 0xb9 ? (second & 1) === 1 : (second & 1) === 0;
  if (byte === 0xc5)
    return second <= 0x88 || (second >= 0xb9 && second <= 0xbe) ? (second & 1) === 1 : (second & 1) === 0;
  if (byte === 0xce) return second < 0xac;
  if (byte === 0xcf) return false;
  if (byte === 0xd0) return second < 0xb0;
  if (byte === 0xd1) return false;
  if (byte === 0xe1 && second >= 0xb8 && second <= 0xbb) return (bytes[at + 2] & 1) === 0;
  return true;
}

/** Scripts without case and without blanks between words: Han, kana, Hangul. */
export const isIdeograph = (byte: number): boolean => byte >= 0xe3 && byte <= 0xed;

const isHexDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
const hexValue = (byte: number): number => (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57);

/** Length of `%XX` or `%25XX` at `at`, 0 if there is none. */
export function escapeLength(bytes: Bytes, at: number, high: number): number {
  if (bytes[at] !== 0x25 || at + 3 > high) return 0;
  if (bytes[at + 1] === 0x32 && bytes[at + 2] === 0x35) {
    let next = at + 3;
    while (next + 2 <= high && bytes[next] === 0x32 && bytes[next + 1] === 0x35) next += 2;
    if (next + 2 <= high && isHexDigit(bytes[next]) && isHexDigit(bytes[next + 1])) return next + 2 - at;
    return 0;
  }
  return isHexDigit(bytes[at + 1]) && isHexDigit(bytes[at + 2]) ? 3 : 0;
}

/** The byte that an escape of this length stands for. */
export const escapedByte = (bytes: Bytes, at: number, length: number): number =>
  hexValue(bytes[at + length - 2]) * 16 + hexValue(bytes[at + length - 1]);

export const isAsciiWord = (byte: number): boolean => (CLASS[byte] & ALNUM) !== 0 || byte === 0x5f;
export const isAsciiLetter = (byte: number): boolean => (CLASS[byte] & LETTER) !== 0;
export const isAsciiUpper = (byte: number): boolean => (CLASS[byte] & UPPER) !== 0;
export const isAsciiDigit = (byte: number): boolean => (CLASS[byte] & DIGIT) !== 0;
export const isHigh = (byte: number): boolean => (CLASS[byte] & HIGH) !== 0;
