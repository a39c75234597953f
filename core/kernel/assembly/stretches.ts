/** How a stretch of text is known (see familiar.ts): where it ends, and what of it is the same in all that are alike. */
import { LOW_FOUR } from "./classes";

// From memory, as in classes.ts.
const BEFORE_DIGITS = memory.data<u8>([47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47], 16);
const LAST_DIGIT = memory.data<u8>([57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57], 16);
const BEFORE_LETTERS = memory.data<u8>([96, 96, 96, 96, 96, 96, 96, 96, 96, 96, 96, 96, 96, 96, 96, 96], 16);
const LAST_HEX = memory.data<u8>([102, 102, 102, 102, 102, 102, 102, 102, 102, 102, 102, 102, 102, 102, 102, 102], 16);
const ZEROS = memory.data<u8>([48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48], 16);
const BITS = memory.data<u8>([1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128], 16);

/** Shortest stretch that ends where a token does. */
export const SHORT: i32 = 24;

/** Digits, and all that stands behind them in ASCII: what a token is made of, nearly. */
@inline
export function inToken(v: v128): v128 {
  return i8x16.gt_s(v, v128.load(BEFORE_DIGITS));
}

@inline
export function digitsOf(v: v128, tokens: v128): v128 {
  return v128.andnot(tokens, i8x16.gt_s(v, v128.load(LAST_DIGIT)));
}

/** a-f. */
@inline
export function isLowHex(v: v128): v128 {
  return v128.andnot(i8x16.gt_s(v, v128.load(BEFORE_LETTERS)), i8x16.gt_s(v, v128.load(LAST_HEX)));
}

@inline
export function withoutDigits(v: v128, digits: v128): v128 {
  return v128.andnot(v, v128.and(digits, v128.load(LOW_FOUR)));
}

/** 0 where one of the low 16 bits is set. */
@inline
export function withoutIds(v: v128, mask: u64): v128 {
  const order = v128.load(BITS);
  const pair = i32x4.splat(<i32>mask);
  const spread = i8x16.shuffle(pair, pair, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  return v128.bitselect(v128.load(ZEROS), v, i8x16.eq(v128.and(spread, order), order));
}

/** Of 64 bytes a stretch ends behind a line, behind the last token with a digit, or before one that is cut: so the next begins at the same word, however long a number was. */
@inline
export function lengthOf(tokens: u64, digits: u64, lines: u64): i32 {
  const cut = 64 - <i32>clz<u64>(~tokens);
  const whole = digits & ((<u64>2 << (cut - 1)) - 1);
  const last = 63 - <i32>clz<u64>(whole | 1);
  const behind = last + <i32>ctz<u64>(~(tokens >> last));
  const inLine = select<i32>(behind, select<i32>(cut, 64, cut >= SHORT), behind >= SHORT);
  return select<i32>(<i32>ctz<u64>(lines) + 1, inLine, lines != 0);
}

/** Runs of hex digits in which letters and digits stand side by side, from the first such place or up to 15 bytes before it. */
@inline
export function idsOf(hex: u64, seeds: u64): u64 {
  let found = (((seeds + hex) ^ hex) | seeds) & hex;
  let open = hex;
  found |= open & (found >> 1);
  open &= open >> 1;
  found |= open & (found >> 2);
  open &= open >> 2;
  found |= open & (found >> 4);
  open &= open >> 4;
  return found | (open & (found >> 8));
}
