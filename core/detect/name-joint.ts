/** The bytes of a `name="value"` in text. */
import type { Bytes } from "../bytes.ts";
import { CLASS, isDigit, WORD } from "./classes.ts";

export const isQuote = (byte: number): boolean => byte === 0x22 || byte === 0x27 || byte === 0x60;

/** What may stand between a key and its value beside `=` and `:`: blanks, quotes, the backslashes before them. */
export const isJoint = (byte: number): boolean => JOINTS[byte] === 1;
const JOINTS = new Uint8Array(256);
for (const char of " \t\"'`\\([") JOINTS[char.charCodeAt(0)] = 1;

const HEX_VALUE = new Int8Array(256).fill(-1);
for (let i = 0; i < 16; i++)
  for (const char of [i.toString(16), i.toString(16).toUpperCase()]) HEX_VALUE[char.charCodeAt(0)] = i;
/** Names of characters in HTML that stand between a name and its value, from the last letter on. */
const ENTITIES: readonly (readonly [string, number])[] = [
  ["&quot;", 0x22],
  ["&apos;", 0x27],
  ["&#34;", 0x22],
  ["&#39;", 0x27],
  ["&#x22;", 0x22],
  ["&#x27;", 0x27],
  ["&#58;", 0x3a],
  ["&#61;", 0x3d],
  ["&nbsp;", 0x20],
  ["&gt;", 0x3e],
];

/**
 * The character that ends before `at` as an escape: `%22`, `%2522`, `\u0022`, `\x22`, `&quot;`. Its code in the low byte and the length of the
 * escape above; 0 if there is none.
 */
export function escapedBefore(bytes: Bytes, low: number, at: number): number {
  if (at - 3 < low) return 0;
  if (bytes[at - 1] === 0x3b) {
    for (const [text, code] of ENTITIES) if (endsWith(bytes, low, at, text)) return (text.length << 8) | code;
    return 0;
  }
  const high = HEX_VALUE[bytes[at - 2]];
  const last = HEX_VALUE[bytes[at - 1]];
  if (high < 0 || last < 0) return 0;
  const code = high * 16 + last;
  if (bytes[at - 3] === 0x25) return (3 << 8) | code;
  if (endsWith(bytes, low, at - 2, "%25")) return (5 << 8) | code;
  if (endsWith(bytes, low, at - 2, "\\x")) return (4 << 8) | code;
  return endsWith(bytes, low, at - 2, "\\u00") ? (6 << 8) | code : 0;
}

function endsWith(bytes: Bytes, low: number, at: number, text: string): boolean {
  const start = at - text.length;
  if (start < low) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** What stands beside the letters of an IPv6 address. */
export const isGroupJoint = (byte: number): boolean => byte === 0x3a || isDigit(byte);

export const isNameByte = (byte: number): boolean => NAME_BYTES[byte] === 1;
const NAME_BYTES = Uint8Array.from(
  CLASS,
  (flags, byte) => +((flags & WORD) !== 0 || byte === 0x5f || byte === 0x2d || byte === 0x2e),
);

/** The `s` of `driver's license`. */
export const isGenitive = (bytes: Bytes, low: number, from: number, to: number): boolean =>
  to - from === 1 && from > low && bytes[from - 1] === 0x27;
