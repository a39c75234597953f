/** 16 bytes at a time: which are letters, digits and so on, 0xff or 0 for each. And 64 of those as bits. */

@inline
export function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16)) |
    (<u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16)) << 32)
  );
}

@inline
export function isLetter(v: v128): v128 {
  return i8x16.lt_u(i8x16.sub(v128.or(v, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(26));
}

/** True too for what is no letter and has the same low bits. */
@inline
export function isHexLetter(v: v128): v128 {
  return i8x16.lt_u(i8x16.sub(v128.and(v, i8x16.splat(0x1f)), i8x16.splat(1)), i8x16.splat(6));
}

@inline
export function isDigit(v: v128): v128 {
  return i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x30)), i8x16.splat(10));
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
    i8x16.swizzle(low, v128.and(v, i8x16.splat(15))),
    i8x16.swizzle(high, i8x16.shr_u(v, 4)),
  );
}
