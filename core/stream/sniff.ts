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
  const a = bytes[0];
  const b = bytes[1];
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

/** Where the content begins after a UTF-8 byte order mark and, if it opens as an object or an array, blanks. */
export function firstContent(bytes: Bytes, length: number): { readonly at: number; readonly opens: boolean } {
  const start = markEnd(bytes, length);
  const at = skipBlanks(bytes, start, length);
  const opens = at < length && (bytes[at] === 0x7b || bytes[at] === 0x5b);
  return { at: opens ? at : start, opens };
}

/** False if the content begins as no JSON text does, whole or damaged. */
export function mayBeJson(bytes: Bytes, length: number): boolean {
  const at = skipBlanks(bytes, markEnd(bytes, length), length);
  if (at >= length || JSON_START.has(bytes[at]!)) return true;
  const head = bytes.subarray(0, length);
  return LITERALS.some((literal) => beginsWith(head, at, literal));
}

function markEnd(bytes: Bytes, length: number): number {
  return length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function skipBlanks(bytes: Bytes, from: number, length: number): number {
  let at = from;
  while (at < length && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0a || bytes[at] === 0x0d)) at++;
  return at;
}

/** The word at `at` is `literal` and goes no further. */
function beginsWith(bytes: Bytes, at: number, literal: string): boolean {
  for (let i = 0; i < literal.length; i++) if (bytes[at + i] !== literal.charCodeAt(i)) return false;
  const after = bytes[at + literal.length] ?? 0;
  return !(after >= 0x61 && after <= 0x7a) && !(after >= 0x41 && after <= 0x5a);
}
