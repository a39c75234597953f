/** The bytes of a `name="value"` in text. */
import type { Bytes } from "../bytes.ts";
import { CLASS, isBlank, isDigit, WORD } from "./classes.ts";

export const isQuote = (byte: number): boolean => byte === 0x22 || byte === 0x27 || byte === 0x60;

/** What may stand between a key and its value beside `=` and `:`: blanks, quotes, the backslashes before them. */
export const isJoint = (byte: number): boolean =>
  isBlank(byte) || isQuote(byte) || byte === 0x5c || byte === 0x28 || byte === 0x5b;

/** What stands beside the letters of an IPv6 address. */
export const isGroupJoint = (byte: number): boolean => byte === 0x3a || isDigit(byte);

export const isNameByte = (byte: number): boolean =>
  (CLASS[byte] & WORD) !== 0 || byte === 0x5f || byte === 0x2d || byte === 0x2e;

/** `%3D`, and `%253D` encoded twice. */
export function skipEncodedEquals(bytes: Bytes, low: number, at: number): number {
  let start = at - 2;
  if (start - 3 >= low && bytes[start - 1] === 0x35 && bytes[start - 2] === 0x32) start -= 2;
  return start > low && bytes[start - 1] === 0x25 ? start - 1 : at;
}

/** The `s` of `driver's license`. */
export const isGenitive = (bytes: Bytes, low: number, from: number, to: number): boolean =>
  to - from === 1 && from > low && bytes[from - 1] === 0x27;
