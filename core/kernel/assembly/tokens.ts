/** Tokens of JSON, by where they end. */
const NEWLINE: u32 = 0x0a;
/** Longest run of blanks between two tokens. */
let maxBlanks: i32 = 128;

export function configureTokens(blanks: i32): void {
  maxBlanks = blanks;
}

/** The closing quote of the string that begins at `at`, or what else ends it; 16 bytes behind the text are 0. */
@inline
export function endOfPlain(at: i32, end: i32): i32 {
  while (at < end) {
    const v = v128.load(at);
    const mask = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(v, i8x16.splat(0x22)), i8x16.eq(v, i8x16.splat(0x5c))),
        v128.or(i8x16.eq(v, i8x16.splat(0x0a)), i8x16.eq(v, i8x16.splat(0x0d))),
      ),
    );
    if (mask != 0) return at + ctz<i32>(mask);
    at += 16;
  }
  return end;
}

/** RFC 8259 number, or true, false, null: its end, or 0. */
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

@inline
export function skipBlanks(at: i32): i32 {
  const last = at + maxBlanks;
  while (at < last) {
    const byte = <u32>load<u8>(at);
    if (byte > 0x20 || (byte != 0x20 && byte != NEWLINE && byte != 0x0d && byte != 0x09)) break;
    at++;
  }
  return at;
}

/** A string that may hold JSON: see MAY_NEST. */
