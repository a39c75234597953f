/** Where a pattern may begin: the tables of start-filter.ts and run-shapes.ts, each of which lets through more than the automaton does. */
import {
  DIGIT_KINDS,
  DIGIT_SHAPES,
  FIVE_BYTES,
  FIFTH_FACTOR,
  KIND_BITS,
  LETTER_KINDS,
  LETTER_RUN_KINDS,
  LETTER_RUN_SHAPES,
  LETTER_SHAPES,
  LONG_LENGTHS,
  LONG_RUN,
  LONGEST_LONG,
  MARK_CODES,
  MARK_KINDS,
  MARK_PAIRS,
  MARK_RUN_KINDS,
  MARK_RUN_SHAPES,
  MARK_SHAPES,
  MARK_WORDS,
  MARKS,
  SHORT_WORDS,
  WORD_FACTOR,
} from "../layout";

@inline
function bit(table: i32, index: i32): i32 {
  return (<i32>load<u8>(table + (index >> 3)) >> (index & 7)) & 1;
}

/** 1 if both bits of the hash are set: see markHash in start-filter.ts. */
@inline
function hashBit(table: i32, hash: u32): u64 {
  const block = load<u64>(table + <i32>(hash >> 21 << 3));
  return (block >> <u64>(hash >> 15)) & (block >> <u64>(hash >> 9));
}

/** 1 if a word among the patterns may begin with the letter at `at`, else 0: see start-filter.ts. Without a branch, of which half would be guessed wrong. */
@inline
export function mayBeWord(at: i32): u64 {
  const four = load<u32>(at) & 0xdfdfdfdf;
  const fifth = <u32>load<u8>(at, 4) & 0xdf;
  const five = four * <u32>WORD_FACTOR + fifth * <u32>FIFTH_FACTOR;
  const three = (four & 0xffffff) * <u32>WORD_FACTOR;
  return (hashBit(FIVE_BYTES, five) | hashBit(SHORT_WORDS, three)) & 1;
}

/** Bytes behind a block that are known. */
const KNOWN_AHEAD: i32 = 32;

/** The bits of 64 bytes from byte `i` of a block on, of which the next 32 `ahead` are known. */
@inline
export function from(bits: u64, ahead: u64, i: i32): u64 {
  return (bits >> i) | ((ahead << 1) << (63 - i));
}

/** How many of them are known; others are 0. */
@inline
export function knownFrom(i: i32): i32 {
  return min(64, 64 + KNOWN_AHEAD - i);
}

/**
 * Of two runs of letters and digits, the first at bit 0 of `alnums`, which begins at `at`: may a form begin so? `known` bits are known, and what they
 * do not tell may be.
 */
@inline
function areRuns(at: i32, alnums: u64, known: i32, longest: i32, width: i32, kinds: i32, shapes: i32): bool {
  const first = <i32>ctz<u64>(~alnums);
  if (first >= KNOWN_AHEAD) return true;
  const second = <i32>ctz<u64>(~((alnums >> first) >> 1));
  if (first + 1 + second >= known) return true;
  const kind = <i32>load<u8>(kinds + <i32>load<u8>(at + first));
  return bit(shapes, min(first, longest) | (kind << width) | (min(second, 31) << (width + KIND_BITS))) != 0;
}

/** Whether a pattern may begin at byte `i` of a block, at `at`, which is neither letter nor digit. */
@inline
export function mayBeMark(at: i32, alnums: u64, ahead: u64, i: i32): bool {
  const four = load<u32>(at);
  if (bit(MARK_PAIRS, <i32>(four & 0xffff)) == 0) return false;
  const code = <i32>load<u8>(MARK_CODES + <i32>(four & 0xff));
  const three = code | <i32>(((four >> 3) & 0x3e0) | ((four >> 6) & 0x7c00) | ((four >> 7) & 0x8000));
  if (bit(MARK_WORDS, three) != 0) return true;
  if (bit(MARKS, three) == 0) return false;
  const behind = from(alnums, ahead, i) >> 1;
  const known = knownFrom(i) - 1;
  const n = <i32>ctz<u64>(~behind);
  if (n >= known) return true;
  const kind = <i32>load<u8>(MARK_KINDS + <i32>load<u8>(at + n, 1));
  return (
    bit(MARK_SHAPES, code | (min(n, 15) << 5) | (kind << 9)) != 0 &&
    areRuns(at + 1, behind, known, 15, 4, MARK_RUN_KINDS, MARK_RUN_SHAPES)
  );
}

@inline
function isDigitAt(at: i32): bool {
  return <u32>load<u8>(at) - 0x30 <= 9;
}

/** A word of letters stands at [at, after), or of more than LONG_RUN in all; `alnums` begins with it. May a form begin so? */
@inline
export function mayBeForm(at: i32, after: i32, alnums: u64, known: i32): bool {
  let behind = after;
  while (isDigitAt(behind)) behind++;
  const kind = <i32>load<u8>(LETTER_KINDS + <i32>load<u8>(behind));
  const next = <i32>load<u8>(LETTER_KINDS + <i32>load<u8>(behind, 1));
  const isNotHex = (<u32>load<u8>(at) | 32) > 0x66 ? 1 : 0;
  return (
    bit(
      LETTER_SHAPES,
      isNotHex | (min(after - at, 7) << 1) | (min(behind - after, 7) << 4) | (kind << 7) | (next << (7 + KIND_BITS)),
    ) != 0 && areRuns(at, alnums, known, 7, 3, LETTER_RUN_KINDS, LETTER_RUN_SHAPES)
  );
}

/** See longLengthsOf in start-filter.ts. */
export const LONG_LETTERS: i32 = 1;
const LONG_DIGITS: i32 = 2;
const MANY: u64 = (1 << LONG_RUN) - 1;

/** May a pattern begin with just so many letters and digits, if it begins with many? Not 0 if it may. */
@inline
export function isLong(length: i32, first: i32): i32 {
  return <i32>load<u8>(LONG_LENGTHS + min(length, LONGEST_LONG)) & first;
}

/** The same for those at bit 0 of `alnums` and behind it. */
@inline
export function mayBeLong(alnums: u64, known: i32, first: i32): bool {
  const length = <i32>ctz<u64>(~alnums);
  return length >= known || isLong(length, first) != 0;
}

/** A number begins at byte `i` of a block, at `at`. May a form begin so, or a pattern that begins with many letters and digits? */
@inline
export function mayBeNumber(at: i32, digits: u64, digitsAhead: u64, alnums: u64, alnumsAhead: u64, i: i32): bool {
  const known = knownFrom(i);
  const letters = from(alnums, alnumsAhead, i);
  if ((letters & MANY) == MANY && mayBeLong(letters, known, LONG_DIGITS)) return true;
  const bits = from(digits, digitsAhead, i);
  const n = <i32>ctz<u64>(~bits);
  const second = <i32>ctz<u64>(~((bits >> n) >> 1));
  const end = n + 1 + second;
  if (end >= known) return true;
  const kind = <i32>load<u8>(DIGIT_KINDS + <i32>load<u8>(at + n));
  const next = <i32>load<u8>(DIGIT_KINDS + <i32>load<u8>(at + end));
  const isNotZero = load<u8>(at) != 0x30 ? 1 : 0;
  return (
    bit(
      DIGIT_SHAPES,
      isNotZero | (min(n, 15) << 1) | (kind << 5) | (min(second, 3) << (5 + KIND_BITS)) | (next << (7 + KIND_BITS)),
    ) != 0
  );
}
