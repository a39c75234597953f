import type { Bytes } from "../bytes.ts";
import {
  AMPERSAND,
  APOSTROPHE,
  BACKSLASH,
  BARE,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  DELIMITER,
  EQUALS,
  flagsFor,
  GREATER,
  isBlank,
  isCloser,
  isOpener,
  isQuote,
  NEWLINE,
  PARENTHESIS_CLOSE,
  QUOTE,
  SEMICOLON,
  SPACE,
} from "./characters.ts";
import { type Cursor, FormatMode, RunKind } from "./cursor.ts";
import { isScalar } from "./scalar.ts";

/**
 * What comes next, as far as `window` bytes tell. An answer is UNKNOWN when more input could change it: the caller then
 * waits, and so decides the same however the input is cut.
 */

/** Answers of a look-ahead. */
export const NO = 0;
export const YES = 1;
export const UNKNOWN = -1;

/**
 * Whether a quote after `pending` backslashes closes a string whose own quotes carry `slashes` (0 plain, 1 inside one JSON
 * string, 3 inside two): fewer belong to an outer string, which ends this one as well; whole multiples are escaped backslashes.
 */
export function closesQuote(pending: number, slashes: number): boolean {
  return pending < slashes || pending % (2 * (slashes + 1)) === slashes;
}

/** The next byte from `at` on that is no blank: its index, -1 if more input may bring one, -2 if there is none within reach. */
export function peek(c: Cursor, at: number, overNewlines: boolean): number {
  const last = Math.min(c.limit, at + c.window);
  let p = at;
  while (p < last && (isBlank(c.bytes[p]!) || (overNewlines && c.bytes[p] === NEWLINE))) p++;
  if (p < last) return p;
  return p < at + c.window && !c.final ? -1 : -2;
}

/** May a container at a configured path end right before `at`? Only if a separator or the next record follows. */
export function endsValue(c: Cursor, at: number): number {
  const { bytes } = c;
  const text = c.format === FormatMode.text;
  const next = peek(c, at, !text);
  if (next === -1) return UNKNOWN;
  if (next === -2) return YES;
  const byte = bytes[next]!;
  if (c.lenient && c.depth === 0 && next > at) return YES;
  if (byte === COMMA || byte === SEMICOLON || byte === NEWLINE || isCloser(byte)) return YES;
  if (isOpener(byte)) return bytes[next - 1] === NEWLINE ? YES : NO;
  if (byte !== QUOTE && byte !== BACKSLASH) return NO;
  // The end of JSON in a string: its closing quote must be followed by a separator in turn.
  const after = peek(c, next + 1, false);
  if (after === -1) return UNKNOWN;
  return after === -2 || bytes[after] === COMMA || bytes[after] === NEWLINE || isCloser(bytes[after]!) ? YES : NO;
}

/** May the string at a configured path end with the quote right before `at`? Only if a separator follows. */
export function endsString(c: Cursor, at: number): number {
  const next = peek(c, at, c.format !== FormatMode.text);
  if (next === -1) return UNKNOWN;
  if (next === -2) return YES;
  const byte = c.bytes[next]!;
  if (c.bytes[next - 1] === NEWLINE && isOpener(byte)) return YES;
  if (c.bytes.subarray(at, next).includes(NEWLINE) && DELIMITER[byte] === 0) return startsOtherLine(c, next);
  if (byte === COMMA || isCloser(byte) || byte === NEWLINE || byte === COLON || byte === EQUALS || byte === SEMICOLON)
    return YES;
  if (byte === PARENTHESIS_CLOSE || byte === AMPERSAND || byte === GREATER) return YES;
  if (c.depth === 0 && !c.keyQuoted && next > at) return YES;
  if (isQuote(byte) || byte === BACKSLASH) {
    if (c.lenient && byte === QUOTE && c.run.slashes > 0) return YES;
    return looksLikeName(c, next);
  }
  // A missing comma before an unquoted name.
  return next > at ? looksLikeName(c, next) : NO;
}

/** After a quote at the end of a line: a line without any quote is not the rest of a string. */
function startsOtherLine(c: Cursor, at: number): number {
  const last = Math.min(c.limit, at + c.window);
  for (let p = at; p < last; p++) {
    if (c.bytes[p] === NEWLINE) return YES;
    if (c.bytes[p] === QUOTE) return NO;
  }
  return last === c.limit && at + c.window > c.limit && !c.final ? UNKNOWN : YES;
}

/** Is there a name followed by a colon or an equals sign at `at`? A bare word's colon must be followed by a blank or a value's first byte. */
export function looksLikeName(c: Cursor, at: number): number {
  const { bytes } = c;
  const last = Math.min(c.limit, at + c.window);
  let p = at;
  let slashes = 0;
  while (p < last && bytes[p] === BACKSLASH) {
    slashes++;
    p++;
  }
  const reachedEnd = (): number => (p < at + c.window && !c.final ? UNKNOWN : NO);
  if (p >= last) return reachedEnd();
  const quote = isQuote(bytes[p]!) ? bytes[p]! : 0;
  if (quote !== 0) {
    p++;
    let pending = 0;
    for (; p < last; p++) {
      if (bytes[p] === NEWLINE) return NO;
      if (bytes[p] === BACKSLASH) pending++;
      else {
        if (bytes[p] === quote && closesQuote(pending, slashes)) break;
        pending = 0;
      }
    }
    if (p >= last) return reachedEnd();
    p++;
  } else {
    const start = p;
    while (p < last && DELIMITER[bytes[p]!] === 0) p++;
    if (p >= last) return reachedEnd();
    if (p === start) return NO;
    // The closing quote of a name whose opening quote is missing.
    if (bytes[p] === QUOTE || bytes[p] === APOSTROPHE) p++;
  }
  const next = peek(c, p, false);
  if (next === -1) return UNKNOWN;
  if (next === -2) return NO;
  if (bytes[next] === EQUALS) return YES;
  if (bytes[next] !== COLON) return NO;
  if (quote !== 0 || next > p || bytes[p - 1] === QUOTE) return YES;
  if (next + 1 >= c.limit) return c.final ? NO : UNKNOWN;
  const after = bytes[next + 1]!;
  return isBlank(after) || isQuote(after) || isOpener(after) || after === BACKSLASH ? YES : NO;
}

/**
 * Does a new record start after the newline at `newline`? A line that starts with `{` or `[` does, unless the record before
 * it is still open and ended in `,`, `[` or `:`. Never in the explicit JSON format.
 */
export function startsRecord(c: Cursor, newline: number): number {
  if (c.format === FormatMode.json) return NO;
  if (newline + 1 >= c.limit) return c.final ? NO : UNKNOWN;
  if (!isOpener(c.bytes[newline + 1]!)) return NO;
  if (c.format === FormatMode.text || (c.depth === 0 && c.run.kind === RunKind.none)) return YES;
  let p = newline - 1;
  const first = Math.max(0, newline - c.window);
  while (p >= first && (isBlank(c.bytes[p]!) || c.bytes[p] === NEWLINE)) p--;
  const byte = p >= first ? c.bytes[p]! : 0;
  return byte === COMMA || byte === BRACKET_OPEN || byte === COLON ? NO : YES;
}

/** First bytes of a string that may hold JSON: an opener, what may stand before one, or an escape that may be one. */
export const MAY_NEST = flagsFor('{["\\').fill(1, 0, 33);

/**
 * Does bytes[at, length) begin like JSON? `{` and a name; `[` and a string, another opener, or a scalar with a comma.
 * `[INFO]`, `[1234]` and `{0}` do not: what is not JSON is text. UNKNOWN when more is needed to tell.
 */
export function beginsJson(bytes: Bytes, at: number, length: number): number {
  if (at >= length) return UNKNOWN;
  const opener = bytes[at]!;
  if (!isOpener(opener)) return NO;
  let next = at + 1;
  while (next < length && bytes[next]! <= SPACE) next++;
  if (next >= length) return UNKNOWN;
  const byte = bytes[next]!;
  if (byte === QUOTE || byte === BACKSLASH) return YES;
  if (opener === BRACE_OPEN) return byte === BRACE_CLOSE ? YES : NO;
  if (isOpener(byte) || byte === BRACKET_CLOSE) return YES;
  let end = next;
  while (end < length && BARE[bytes[end]!] === 1) end++;
  if (end < length && !isScalar(bytes, next, end)) return NO;
  while (end < length && bytes[end]! <= SPACE) end++;
  if (end >= length) return UNKNOWN;
  if (bytes[end] !== BRACKET_CLOSE) return bytes[end] === COMMA ? YES : NO;
  // `[1]` alone is a list; `[1] text` is not.
  end++;
  while (end < length && bytes[end]! <= SPACE) end++;
  return end >= length ? YES : NO;
}
