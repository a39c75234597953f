/**
 * Searches a text for triggers: the twin of script-search.ts. 64 bytes at a time become one bit each, "is a letter", "is a digit"
 * and so on; from these come the places where a pattern may begin, and only there bytes are looked at.
 */
import {
  CLASS_OF,
  DIGIT_KINDS,
  DIGIT_SHAPES,
  FIVE_BYTES,
  FIVE_FACTOR,
  HITS,
  KIND_BITS,
  LETTER_KINDS,
  LETTER_SHAPES,
  LONG_RUN,
  MARK_CODES,
  MARKS,
  MAX_HITS,
  REPORTS,
  SHORT_WORDS,
  SPECIAL_HIGH,
  SPECIAL_LOW,
  TABLE,
  WORDS,
} from "../layout";

declare function step(state: i32, byteClass: i32): i32;

let shift: i32 = 0;
let boundary: i32 = 0;
let wordStart: i32 = 0;
let anywhere: i32 = 0;
/** Patterns begin with bytes past ASCII. */
let highStarts: bool = false;
/** Patterns begin with letters or digits in the middle of a word. */
let everywhere: bool = false;
/** Where the last search stopped. */
export let resumeAt: i32 = 0;

let count: u32 = 0;
let full: bool = false;
/** The text ends here for the automaton; for looking back it begins at `low`. */
let end: i32 = 0;

export function configure(rowShift: i32, b: i32, w: i32, a: i32, withHigh: bool, inWords: bool): void {
  highStarts = withHigh;
  everywhere = inWords;
  shift = rowShift;
  boundary = b;
  wordStart = w;
  anywhere = a;
}

function emit(at: i32, report: u32): void {
  if (count == MAX_HITS) {
    full = true;
    return;
  }
  let place: i32 = HITS + (<i32>count << 3);
  count++;
  while (place > HITS && load<u32>(place - 8) > <u32>at) {
    store<u64>(place, load<u64>(place - 8));
    place -= 8;
  }
  store<u32>(place, <u32>at);
  store<u32>(place, report, 4);
}

function run(from: i32, first: i32): void {
  let state = first;
  let at = from;
  const last = end;
  while (at < last) {
    const byteClass = <i32>load<u8>(<i32>load<u8>(at) + CLASS_OF);
    at++;
    let entry = <i32>load<i16>(TABLE + (<i32>((state << shift) + byteClass) << 1));
    if (entry == -1) entry = step(state, byteClass);
    if (entry == 0) return;
    if (entry > 0) {
      state = entry;
      continue;
    }
    state = ~entry;
    emit(at, load<u16>(REPORTS + (<i32>state << 1)));
  }
}

@inline
function areHex(at: i32, n: i32): bool {
  if (at + <i32>n > end) return false;
  for (let i: i32 = 0; i < <i32>n; i++) {
    const byte = <u32>load<u8>(at + i);
    if (byte - 48 > 9 && (byte | 32) - 97 > 5) return false;
  }
  return true;
}

/** What an escape leaves before a word: `%3D`, `%253D`, `\n`, `\x22`, `\u0022`. */
function behindEscape(at: i32): void {
  const second = <u32>load<u8>(at + 1);
  if (load<u8>(at) == 0x25) {
    if (!areHex(at + 1, 2)) return;
    run(at + 3, boundary);
    if (second == 0x32 && load<u8>(at + 2) == 0x35 && areHex(at + 3, 2)) run(at + 5, boundary);
    return;
  }
  if (second == 0x6e || second == 0x72 || second == 0x74) run(at + 2, boundary);
  else if ((second | 32) == 0x78) {
    if (areHex(at + 2, 2)) run(at + 4, boundary);
  } else if ((second | 32) == 0x75 && areHex(at + 2, 4)) run(at + 6, boundary);
}

@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16)) |
    (<u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16)) << 32)
  );
}

@inline
function isLetter(v: v128): v128 {
  return i8x16.lt_u(i8x16.sub(v128.or(v, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(26));
}

@inline
function isDigit(v: v128): v128 {
  return i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x30)), i8x16.splat(10));
}

/** 0 for bytes that begin no pattern as neither letter nor digit. */
@inline
function special(v: v128, low: v128, high: v128): v128 {
  return v128.and(
    i8x16.swizzle(low, v128.and(v, i8x16.splat(15))),
    i8x16.swizzle(high, i8x16.shr_u(v, 4)),
  );
}

// @ts-ignore: decorator
@inline
function bitAt(table: i32, index: i32): bool {
  return ((<i32>load<u8>(table + (index >> 3)) >> (index & 7)) & 1) != 0;
}

/** Whether a word among the patterns may begin with the letter at `at`: see start-filter.ts. */
// @ts-ignore: decorator
@inline
function mayBeWord(at: i32): bool {
  const four = load<u32>(at);
  const index = <i32>((four & 0x1f) | ((four >> 3) & 0x3e0) | ((four >> 6) & 0x7c00) | ((four >> 7) & 0x8000));
  if (!bitAt(WORDS, index)) return false;
  if (bitAt(SHORT_WORDS, index)) return true;
  const codes =
    (four & 0x1f) | ((four >> 3) & 0x3e0) | ((four >> 6) & 0x7c00) | ((four >> 9) & 0xf8000) | ((<u32>load<u8>(at, 4) & 0x1f) << 20);
  return bitAt(FIVE_BYTES, <i32>((codes * <u32>FIVE_FACTOR) >> 17));
}

/** The same for a byte that is neither letter nor digit. */
// @ts-ignore: decorator
@inline
function mayBeMark(at: i32): bool {
  const four = load<u32>(at);
  const code = <u32>load<u8>(MARK_CODES + <i32>(four & 0xff));
  return bitAt(MARKS, <i32>(code | ((four >> 3) & 0x3e0) | ((four >> 6) & 0x7c00) | ((four >> 7) & 0x8000)));
}

/** `n` letters begin at `at`, `alnum` letters and digits in all; the block ends `left` bytes on. May a form begin so? */
// @ts-ignore: decorator
@inline
function mayBeForm(at: i32, n: i32, alnum: i32, left: i32): bool {
  if (n >= left || alnum >= min<i32>(LONG_RUN, left)) return true;
  const kind = <i32>load<u8>(LETTER_KINDS + <i32>load<u8>(at + n));
  const next = <i32>load<u8>(LETTER_KINDS + <i32>load<u8>(at + n, 1));
  return bitAt(LETTER_SHAPES, (n < 15 ? n : 15) | (kind << 4) | (next << (4 + KIND_BITS)));
}

/** The same for `n` digits; `digits` has a bit for each byte from `at` on. */
// @ts-ignore: decorator
@inline
function mayBeNumber(at: i32, n: i32, alnum: i32, left: i32, digits: u64): bool {
  if (n + 1 >= left || alnum >= min<i32>(LONG_RUN, left)) return true;
  const second = <i32>ctz<u64>(~(digits >> (n + 1)));
  if (n + 1 + second >= left) return true;
  const kind = <i32>load<u8>(DIGIT_KINDS + <i32>load<u8>(at + n));
  const next = <i32>load<u8>(DIGIT_KINDS + <i32>load<u8>(at + n + 1 + second));
  return bitAt(DIGIT_SHAPES, (n < 15 ? n : 15) | (kind << 4) | ((second < 7 ? second : 7) << (4 + KIND_BITS)) | (next << (7 + KIND_BITS)));
}

/**
 * Adds the hits of all patterns that begin in [from, to); `low` is where the text begins, `last` where it ends. Returns the number of hits.
 * If there is no room for more, `resumeAt` says where to go on; else it is `to`.
 */
export function search(low: i32, from: i32, to: i32, last: i32, known: u32): u32 {
  count = known;
  end = last;
  full = false;
  const lowBits = v128.load(SPECIAL_LOW);
  const highBits = v128.load(SPECIAL_HIGH);
  // Of the byte before the block.
  let word: u64 = 0;
  let alnum: u64 = 0;
  let small: u64 = 0;
  if (from > low) {
    const before = <u32>load<u8>(from - 1);
    const isDigitBefore = before - 48 <= 9;
    const isLetterBefore = (before | 32) - 97 <= 25;
    alnum = isDigitBefore || isLetterBefore ? 1 : 0;
    word = alnum | (before >= 0x80 || before == 0x5f ? 1 : 0);
    small = isDigitBefore || (isLetterBefore && (before & 32) != 0) ? 1 : 0;
  }
  for (let at = from; at < to; at += 64) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const valid: u64 = to - at >= 64 ? ~(<u64>0) : (<u64>1 << (to - at)) - 1;
    const letters = bits(isLetter(a), isLetter(b), isLetter(c), isLetter(d));
    const digits = bits(isDigit(a), isDigit(b), isDigit(c), isDigit(d));
    const isHigh = bits(a, b, c, d);
    // Bit 5 tells small letters from capitals.
    const five = bits(i8x16.shl(a, 2), i8x16.shl(b, 2), i8x16.shl(c, 2), i8x16.shl(d, 2));
    const underscore = i8x16.splat(0x5f);
    const lines = bits(i8x16.eq(a, underscore), i8x16.eq(b, underscore), i8x16.eq(c, underscore), i8x16.eq(d, underscore));
    const none = i8x16.splat(0);
    let specials = ~bits(
      i8x16.eq(special(a, lowBits, highBits), none),
      i8x16.eq(special(b, lowBits, highBits), none),
      i8x16.eq(special(c, lowBits, highBits), none),
      i8x16.eq(special(d, lowBits, highBits), none),
    );
    if (highStarts) specials |= isHigh;
    const alnums = letters | digits;
    const words = alnums | isHigh | lines;
    const smalls = digits | (letters & five);
    const afterWord = (words << 1) | word;
    const afterAlnum = (alnums << 1) | alnum;
    const afterSmall = (smalls << 1) | small;
    word = words >> 63;
    alnum = alnums >> 63;
    small = smalls >> 63;
    const left = <i32>min<i32>(64, end - at);
    const knownHits = count;

    let tries = ((letters & ~five & afterSmall) | (letters & ~afterAlnum)) & valid;
    while (tries != 0) {
      const i = <i32>ctz<u64>(tries);
      tries &= tries - 1;
      const p = at + <i32>i;
      if (
        !mayBeWord(p) &&
        !mayBeForm(p, <i32>ctz<u64>(~(letters >> i)), <i32>ctz<u64>(~(alnums >> i)), left - i)
      )
        continue;
      const bit = <u64>1 << i;
      run(p, (afterWord & bit) == 0 ? boundary : wordStart);
    }
    let numbers = digits & ~afterWord & valid;
    while (numbers != 0) {
      const i = <i32>ctz<u64>(numbers);
      numbers &= numbers - 1;
      const p = at + <i32>i;
      const rest = digits >> i;
      if (mayBeNumber(p, <i32>ctz<u64>(~rest), <i32>ctz<u64>(~(alnums >> i)), left - i, rest))
        run(p, boundary);
    }
    specials &= valid;
    while (specials != 0) {
      const i = <i32>ctz<u64>(specials);
      specials &= specials - 1;
      const bit = <u64>1 << i;
      const p = at + <i32>i;
      if (mayBeMark(p)) run(p, (afterWord & bit) == 0 ? boundary : (afterAlnum & bit) == 0 ? wordStart : anywhere);
      const byte = load<u8>(p);
      if (byte == 0x25 || byte == 0x5c) behindEscape(p);
    }
    if (everywhere) {
      let rest = alnums & afterWord & ~(letters & ~afterAlnum) & ~(letters & ~five & afterSmall) & valid;
      while (rest != 0) {
        const i = <i32>ctz<u64>(rest);
        rest &= rest - 1;
        run(at + <i32>i, ((afterAlnum >> i) & 1) == 0 ? wordStart : anywhere);
      }
    }
    if (full) {
      count = knownHits;
      resumeAt = at;
      return count;
    }
  }
  resumeAt = to;
  return count;
}

/** Whether a pattern stands in the whole text [start, close): its last byte ends words, as a byte that is none would. */
export function mayFind(start: i32, close: i32): bool {
  const after = load<u8>(close);
  store<u8>(close, 0x0a);
  const found = search(start, start, close, close + 1, 0) != 0;
  store<u8>(close, after);
  return found;
}
