/** Values in which nothing is found unless their name says so: the twin of core/detect/quiet.ts. */
import { QUIET_LENGTH } from "../layout";
import { isDigit, isHexLetter, isLetter } from "./classes";

/** 0: every value is searched. 1: letters are quiet. 2: only small ones are, since names begin with capitals. */
let letters: i32 = 0;

export function configureQuiet(quietLetters: i32): void {
  letters = quietLetters;
}

/** Shortest number that is something without a name; with patterns of one's own any may be. */
export function shortestNumber(): i32 {
  return letters == 0 ? 0 : 7;
}

/** Bits for the first `n` of 16 bytes. */
@inline
function firstBits(n: i32): i32 {
  return n >= 16 ? 0xffff : (1 << n) - 1;
}

/** ` _-./` */
@inline
function isJoint(v: v128): v128 {
  return v128.or(
    v128.or(i8x16.eq(v, i8x16.splat(0x20)), i8x16.eq(v, i8x16.splat(0x5f))),
    i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x2d)), i8x16.splat(3)),
  );
}

@inline
function isLowHex(v: v128): v128 {
  return v128.and(isLetter(v), isHexLetter(v));
}

/** Hex digits with a small letter among them; in a UUID with its dashes. */
function isHexId(start: i32, length: i32): bool {
  const isUuid = length == 36 && load<u8>(start, 8) == 0x2d;
  let small = 0;
  for (let i = 0; i < length; i += 16) {
    const v = v128.load(start + i);
    const wanted = firstBits(length - i);
    const hex = i8x16.bitmask(v128.or(isDigit(v), isLowHex(v))) & wanted;
    const odd = wanted & ~hex;
    if (odd != 0) {
      // Dashes stand at 8, 13, 18 and 23.
      const dashes = isUuid ? (i == 0 ? 0x2100 : i == 16 ? 0x84 : 0) : 0;
      if (odd != dashes || (i8x16.bitmask(i8x16.eq(v, i8x16.splat(0x2d))) & odd) != odd) return false;
    }
    small |= i8x16.bitmask(v128.and(isLowHex(v), i8x16.ge_u(v, i8x16.splat(0x61)))) & wanted;
  }
  return small != 0;
}

/** `2026-11-25T22:10:01`, fractions of a second and a zone. */
function isTime(start: i32, length: i32): bool {
  const v = v128.load(start);
  if ((i8x16.bitmask(isDigit(v)) & 0xffff) != 0b1101101101101111) return false;
  if (load<u8>(start, 4) != 0x2d || load<u8>(start, 7) != 0x2d || load<u8>(start, 13) != 0x3a) return false;
  if (load<u8>(start, 16) != 0x3a || <u32>load<u8>(start, 17) - 0x30 > 9 || <u32>load<u8>(start, 18) - 0x30 > 9) return false;
  for (let at = start + 19; at < start + length; at++) {
    const byte = <u32>load<u8>(at);
    if (byte - 0x30 > 10 && byte != 0x2e && byte != 0x2b && byte != 0x2d && byte != 0x5a) return false;
  }
  return true;
}

/** True if nothing can be found in the value [start, close). */
export function isQuiet(start: i32, close: i32): bool {
  if (letters == 0) return false;
  const length = close - start;
  if (length <= QUIET_LENGTH) {
    const v = v128.load(start);
    const letter = letters == 1 ? isLetter(v) : i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x61)), i8x16.splat(26));
    return (~i8x16.bitmask(v128.or(letter, isJoint(v))) & firstBits(length)) == 0;
  }
  if (length > 64) return false;
  return length >= 19 && length <= 35 && load<u8>(start, 10) == 0x54 ? isTime(start, length) : isHexId(start, length);
}
