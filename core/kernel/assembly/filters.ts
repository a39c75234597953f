/** Where a pattern may begin: the tables of start-filter.ts and run-shapes.ts, each of which lets through more than the automaton does. */
import {
  DIGIT_KINDS,
  DIGIT_SHAPES,
  FIVE_BYTES,
  FIVE_FACTOR,
  KIND_BITS,
  LETTER_KINDS,
  LETTER_SHAPES,
  LONG_RUN,
  MARK_CODES,
  MARK_KINDS,
  MARK_PAIRS,
  MARK_SHAPES,
  MARK_WORDS,
  MARKS,
  SHORT_WORDS,
  WORDS,
} from "../layout";

@inline
function bit(table: i32, index: i32): i32 {
  return (<i32>load<u8>(table + (index >> 3)) >> (index & 7)) & 1;
}

/** Whether a word among the patterns may begin with the letter at `at`: see start-filter.ts. */
@inline
export function mayBeWord(at: i32): bool {
  const four = load<u32>(at);
  const three = (four & 0x1f) | ((four >> 3) & 0x3e0) | ((four >> 6) & 0x7c00);
  const index = <i32>(three | ((four >> 7) & 0x8000));
  if (bit(WORDS, index) == 0) return false;
  if (bit(SHORT_WORDS, index) != 0) return true;
  const codes = three | ((four >> 9) & 0xf8000) | ((<u32>load<u8>(at, 4) & 0x1f) << 20);
  return bit(FIVE_BYTES, <i32>((codes * <u32>FIVE_FACTOR) >> 15)) != 0;
}

/** The same for a byte that is neither letter nor digit; `alnums` has a bit for each byte behind it, for `left` bytes. */
@inline
export function mayBeMark(at: i32, alnums: u64, left: i32): bool {
  const four = load<u32>(at);
  if (bit(MARK_PAIRS, <i32>(four & 0xffff)) == 0) return false;
  const code = <i32>load<u8>(MARK_CODES + <i32>(four & 0xff));
  const three = code | <i32>(((four >> 3) & 0x3e0) | ((four >> 6) & 0x7c00) | ((four >> 7) & 0x8000));
  if (bit(MARK_WORDS, three) != 0) return true;
  if (bit(MARKS, three) == 0) return false;
  const n = <i32>ctz<u64>(~alnums);
  if (n >= left) return true;
  const kind = <i32>load<u8>(MARK_KINDS + <i32>load<u8>(at + n, 1));
  return bit(MARK_SHAPES, code | (min(n, 15) << 5) | (kind << 9)) != 0;
}

@inline
function isLetterAt(at: i32): bool {
  return (<u32>load<u8>(at) | 32) - 0x61 <= 25;
}

@inline
function isDigitAt(at: i32): bool {
  return <u32>load<u8>(at) - 0x30 <= 9;
}

/** A word of letters stands at [at, after). May a form begin so? */
export function mayBeForm(at: i32, after: i32): bool {
  let behind = after;
  while (isDigitAt(behind)) behind++;
  const kind = <i32>load<u8>(LETTER_KINDS + <i32>load<u8>(behind));
  const next = <i32>load<u8>(LETTER_KINDS + <i32>load<u8>(behind, 1));
  const isNotHex = (<u32>load<u8>(at) | 32) > 0x66 ? 1 : 0;
  return (
    bit(
      LETTER_SHAPES,
      isNotHex | (min(after - at, 7) << 1) | (min(behind - after, 7) << 4) | (kind << 7) | (next << (7 + KIND_BITS)),
    ) != 0
  );
}

/** The same for a word whose end is not known, and true for LONG_RUN letters and digits. */
export function mayBeAny(at: i32): bool {
  let after = at;
  while (after - at < LONG_RUN && isLetterAt(after)) after++;
  let behind = after;
  while (behind - at < LONG_RUN && (isLetterAt(behind) || isDigitAt(behind))) behind++;
  return behind - at >= LONG_RUN || mayBeForm(at, after);
}

/**
 * A number begins at `at`; `digits` and `alnums` have a bit for each byte from there on, for `left` bytes. May a form begin so? What is cut off by
 * the end of the block may.
 */
@inline
export function mayBeNumber(at: i32, digits: u64, alnums: u64, left: i32): bool {
  const n = <i32>ctz<u64>(~digits);
  if (n + 1 >= left || <i32>ctz<u64>(~alnums) >= min<i32>(LONG_RUN, left)) return true;
  const second = <i32>ctz<u64>(~(digits >> (n + 1)));
  const end = n + 1 + second;
  if (end >= left) return true;
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
