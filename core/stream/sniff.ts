import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";

/** Bytes that are looked at before anything is decided. */
export const PROBE = 64;

/**
 * Text in another encoding than UTF-8 would pass every recognizer unseen, so it is refused: a UTF-16 or UTF-32 byte order
 * mark (https://www.unicode.org/faq/utf_bom.html), or a quarter of NUL bytes at the beginning.
 * @throws QuarantineError `not-text`
 */
export function checkReadable(bytes: Bytes, length: number): void {
  const [a, b] = bytes;
  if (length >= 2 && ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)))
    throw new QuarantineError("not-text", 0, "the input is UTF-16 or UTF-32; convert it to UTF-8");
  const probe = Math.min(length, PROBE);
  let nulls = 0;
  for (let i = 0; i < probe; i++) if (bytes[i] === 0) nulls++;
  if (nulls >= 4 && nulls * 4 >= probe)
    throw new QuarantineError("not-text", 0, "the input is binary data or not UTF-8 text");
}

/** Bytes that a JSON text, whole or damaged, may begin with. */
const JSON_START = new Set([..."{[\"'-0123456789/,:}]"].map((char) => char.charCodeAt(0)));
const LITERALS = ["true", "false", "null"];

/** Where the content begins after a UTF-8 byte order mark and blanks, and what it looks like. */
export function firstContent(bytes: Bytes, length: number): { at: number; opens: boolean; mayBeJson: boolean } {
  let at = length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const start = at;
  while (at < length && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0a || bytes[at] === 0x0d)) at++;
  const byte = at < length ? bytes[at]! : 0;
  const opens = byte === 0x7b || byte === 0x5b;
  const mayBeJson =
    at >= length ||
    JSON_START.has(byte) ||
    LITERALS.some((literal) => beginsWith(bytes.subarray(0, length), at, literal));
  return { at: opens ? at : start, opens, mayBeJson };
}

/** The word at `at` is `literal` and goes no further. */
function beginsWith(bytes: Bytes, at: number, literal: string): boolean {
  for (let i = 0; i < literal.length; i++) if (bytes[at + i] !== literal.charCodeAt(i)) return false;
  const after = bytes[at + literal.length] ?? 0;
  return !(after >= 0x61 && after <= 0x7a) && !(after >= 0x41 && after <= 0x5a);
}
