/** 16 bytes at a time: which are letters, digits and so on, 0xff or 0 for each. And 64 of those as bits. */

// From memory: V8 makes a constant anew at each use, in several instructions.
const BIT_OF_CASE = memory.data<u8>([32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32], 16);
const SMALL_A = memory.data<u8>([97, 97, 97, 97, 97, 97, 97, 97, 97, 97, 97, 97, 97, 97, 97, 97], 16);
const LAST_LETTER = memory.data<u8>([25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25], 16);
const LOW_FIVE = memory.data<u8>([31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31], 16);
const ONE = memory.data<u8>([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 16);
const LAST_HEX = memory.data<u8>([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5], 16);
const ZERO = memory.data<u8>([48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48], 16);
const LAST_DIGIT = memory.data<u8>([9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9], 16);
export const LOW_FOUR = memory.data<u8>([15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15], 16);

@inline
export function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16)) |
    (<u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16)) << 32)
  );
}

@inline
export function pairBits(a: v128, b: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16));
}

@inline
export function isLetter(v: v128): v128 {
  return i8x16.le_u(i8x16.sub(v128.or(v, v128.load(BIT_OF_CASE)), v128.load(SMALL_A)), v128.load(LAST_LETTER));
}

/** True too for what is no letter and has the same low bits. */
@inline
export function isHexLetter(v: v128): v128 {
  return i8x16.le_u(i8x16.sub(v128.and(v, v128.load(LOW_FIVE)), v128.load(ONE)), v128.load(LAST_HEX));
}

@inline
export function isDigit(v: v128): v128 {
  return i8x16.le_u(i8x16.sub(v, v128.load(ZERO)), v128.load(LAST_DIGIT));
}

/** 0 for bytes that begin no pattern as neither letter nor digit with the byte behind them: see mark-pairs.ts. */
@inline
export function pair(v: v128, next: v128, firstLow: v128, firstHigh: v128, nextLow: v128, nextHigh: v128): v128 {
  return v128.and(special(v, firstLow, firstHigh), special(next, nextLow, nextHigh));
}

/** 0 for bytes that begin no pattern as neither letter nor digit. */
@inline
export function special(v: v128, low: v128, high: v128): v128 {
  return v128.and(
    i8x16.swizzle(low, v128.and(v, v128.load(LOW_FOUR))),
    i8x16.swizzle(high, i8x16.shr_u(v, 4)),
  );
}

/** What a byte is to the place behind it, in bits. */
export const IN_WORD: i32 = 1;
export const IN_ALNUM: i32 = 2;
/** A small letter or a digit. */
export const SMALL: i32 = 4;

@inline
export function classOf(byte: u32): i32 {
  const isDigitByte = byte - 48 <= 9;
  const isSmall = byte - 97 <= 25;
  const isAlnum = isDigitByte || isSmall || byte - 65 <= 25;
  return (
    (isAlnum || byte >= 0x80 || byte == 0x5f ? IN_WORD : 0) | (isAlnum ? IN_ALNUM : 0) | (isDigitByte || isSmall ? SMALL : 0)
  );
}
