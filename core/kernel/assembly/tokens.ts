/** Tokens of JSON, by where they end. */
import { LOW_FOUR } from "./classes";
import { odd } from "./stops";

export const QUOTE: u32 = 0x22;
export const BACKSLASH: u32 = 0x5c;
export const NEWLINE: u32 = 0x0a;
export const COMMA: u32 = 0x2c;
export const COLON: u32 = 0x3a;
export const BRACE_OPEN: u32 = 0x7b;
export const BRACE_CLOSE: u32 = 0x7d;
export const BRACKET_OPEN: u32 = 0x5b;
export const BRACKET_CLOSE: u32 = 0x5d;
/** Longest token that is read here. */
export const MAX_SPAN: i32 = 4096;

/** Longest run of blanks between two tokens. */
let maxBlanks: i32 = 128;

export function configureTokens(blanks: i32): void {
  maxBlanks = blanks;
  for (let byte: u32 = 0; byte < 256; byte++)
    store<u8>(NESTS + byte, u8(byte <= 0x20 || opens(byte) || byte == QUOTE || byte == BACKSLASH));
}

/** By byte: not 0 if a string that begins with it may hold JSON. */
const NESTS = memory.data(256, 16);

/**
 * Quote, backslash, line feed and carriage return, each where its low four bits say; elsewhere a byte that has other low bits (Lemire and Langdale,
 * "Parsing gigabytes of JSON per second", 2019, section 3.1.2).
 */
const ENDS = memory.data<u8>([1, 0, 0x22, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0x5c, 0x0d, 0, 0], 16);

@inline
function endsAt(at: i32): u32 {
  const v = v128.load(at);
  // From memory: V8 makes a constant anew at each use, in several instructions.
  return <u32>i8x16.bitmask(i8x16.eq(v, i8x16.swizzle(v128.load(ENDS), v128.and(v, v128.load(LOW_FOUR)))));
}

/** The closing quote of the string whose text begins at `at`, or what else ends it; 48 bytes behind the text are 0. */
@inline
export function endOfPlain(at: i32, end: i32): i32 {
  while (at < end) {
    const mask = endsAt(at) | (endsAt(at + 16) << 16);
    if (mask != 0) return at + ctz<u32>(mask);
    at += 32;
  }
  return end;
}

/** The string that was read last has escapes. */
export let wasEscaped: bool = false;

/** The closing quote of the string whose text begins at `at`; 0 with `stop` set if there is none within reach. */
@inline
export function endOfString(at: i32, end: i32): i32 {
  const mask = endsAt(at) | (endsAt(at + 16) << 16);
  const close = at + ctz<u32>(mask);
  if (mask == 0 || load<u8>(close) != QUOTE) return endOfLongString(at, end);
  wasEscaped = false;
  return close;
}

function endOfLongString(at: i32, end: i32): i32 {
  let close = endOfPlain(at, end);
  wasEscaped = load<u8>(close) == BACKSLASH;
  while (load<u8>(close) == BACKSLASH && close + 1 < end) close = endOfPlain(close + 2, end);
  // Behind the end are zeros.
  return load<u8>(close) != QUOTE || close - at >= MAX_SPAN ? odd() : close;
}

/** RFC 8259 number, or true, false, null: its end, or 0. */
@inline
export function endOfScalar(at: i32): i32 {
  const first = <u32>load<u8>(at);
  if (first == 0x74) return load<u32>(at) == 0x65757274 ? at + 4 : 0;
  if (first == 0x6e) return load<u32>(at) == 0x6c6c756e ? at + 4 : 0;
  if (first == 0x66) return load<u32>(at + 1) == 0x65736c61 ? at + 5 : 0;
  if (first == 0x2d) at++;
  const leading = <u32>load<u8>(at) - 0x30;
  if (leading > 9) return 0;
  at++;
  if (leading != 0) while (<u32>load<u8>(at) - 0x30 <= 9) at++;
  if (load<u8>(at) == 0x2e) {
    at++;
    if (<u32>load<u8>(at) - 0x30 > 9) return 0;
    while (<u32>load<u8>(at) - 0x30 <= 9) at++;
  }
  if ((<u32>load<u8>(at) | 0x20) == 0x65) {
    at++;
    if (load<u8>(at) == 0x2b || load<u8>(at) == 0x2d) at++;
    if (<u32>load<u8>(at) - 0x30 > 9) return 0;
    while (<u32>load<u8>(at) - 0x30 <= 9) at++;
  }
  return at;
}

export function skipBlanks(at: i32): i32 {
  const last = at + maxBlanks;
  while (at < last) {
    const byte = <u32>load<u8>(at);
    if (byte > 0x20 || (byte != 0x20 && byte != NEWLINE && byte != 0x0d && byte != 0x09)) break;
    at++;
  }
  return at;
}

/** Most tokens have no blank before them. */
@inline
export function afterBlanks(at: i32): i32 {
  return load<u8>(at) <= 0x20 ? skipBlanks(at) : at;
}

@inline
export function opens(byte: u32): bool {
  return byte == BRACE_OPEN || byte == BRACKET_OPEN;
}

@inline
export function closerOf(isObject: bool): u32 {
  return isObject ? BRACE_CLOSE : BRACKET_CLOSE;
}

/** A string that begins with it may hold JSON: see MAY_NEST. */
@inline
export function mayNest(byte: u32): bool {
  return load<u8>(NESTS + byte) != 0;
}
