/**
 * Searches a text for triggers: the twin of script-search.ts. 64 bytes at a time become one bit each, "is a letter", "is a digit"
 * and so on; from these come the places where a pattern may begin, and only there bytes are looked at.
 */
import { CLASSES, KIND_STARTS, LONG_RUN, PAIR_HALVES, SPECIAL_HIGH, SPECIAL_LOW } from "../layout";
import {
  anywhere,
  behindEscape,
  beginHits,
  boundary,
  configureAutomaton,
  count,
  dropHits,
  forgetStrong,
  full,
  noteStrong,
  run,
  strong,
  wordStart,
} from "./automaton";
import { bits, isDigit, isHexLetter, isLetter, pair, pairBits, special } from "./classes";
import { configureFamiliar, endSearch, isAttentive, noteStretch, tryFamiliar } from "./familiar";
import { from, isLong, knownFrom, LONG_LETTERS, mayBeForm, mayBeLong, mayBeMark, mayBeNumber, mayBeWord } from "./filters";

/** Patterns begin with bytes past ASCII. */
let highStarts: bool = false;
/** Patterns begin with letters or digits in the middle of a word. */
let everywhere: bool = false;
/** Forms, or what begins with many letters and digits, begin at capitals in the middle of a word. */
let wordForms: bool = false;
/** No pattern begins at the numbers of a time before its seconds: see isTime. */
let skipsTimes: bool = false;
/** Bit n: forms begin with n letters, then a mark, then no digit, and not only hex digits and no blank. */
let lengthsAfter: i32 = 0;
/** Where the last search stopped. */
export let resumeAt: i32 = 0;

export function configure(rowShift: i32, b: i32, w: i32, a: i32, withHigh: bool, inWords: bool, hasForms: bool, lengths: i32, times: bool, remembers: bool): void {
  skipsTimes = times;
  wordForms = hasForms;
  lengthsAfter = lengths;
  highStarts = withHigh;
  everywhere = inWords;
  configureAutomaton(rowShift, b, w, a);
  configureFamiliar(remembers);
}

/** `2026-11-26T02:10:00` and the byte behind it: where digits stand. */
const TIME_MASK: u64 = 0xfffff;
const TIME_DIGITS: u64 = 0b1101101101101101111;
/** Where its numbers begin, but for the seconds. */
const TIME_STARTS: u64 = 0b100100100100001;

/** Digits stand where a time has them (RFC 3339, also with a blank): does it have its marks too, and goes on with none of another kind? */
@inline
function isTime(at: i32): bool {
  const between = <u32>load<u8>(at, 10);
  const behind = <u32>load<u8>(at, 19);
  return (
    load<u8>(at) != 0x30 &&
    load<u8>(at, 4) == 0x2d &&
    load<u8>(at, 7) == 0x2d &&
    (between == 0x54 || between == 0x20) &&
    load<u8>(at, 13) == 0x3a &&
    load<u8>(at, 16) == 0x3a &&
    (behind == 0x2e || behind == 0x2c || behind == 0x5a || behind == 0x20 || behind == 0x22)
  );
}

/** Adds the hits of all patterns that begin in [at, to), at most 64 bytes; `before` are the classes of the byte before. */
function searchBlock(at: i32, to: i32, before: i32): void {
  const lowBits = v128.load(SPECIAL_LOW);
  const highBits = v128.load(SPECIAL_HIGH);
  const firstLow = v128.load(PAIR_HALVES);
  const firstHigh = v128.load(PAIR_HALVES, 16);
  const nextLow = v128.load(PAIR_HALVES, 32);
  const nextHigh = v128.load(PAIR_HALVES, 48);
  const word = <u64>(before & 1);
  const alnum = <u64>((before >> 1) & 1);
  const small = <u64>(before >> 2);
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  const valid: u64 = to - at >= 64 ? ~(<u64>0) : (<u64>1 << (to - at)) - 1;
  const letters = bits(isLetter(a), isLetter(b), isLetter(c), isLetter(d));
  const digits = bits(isDigit(a), isDigit(b), isDigit(c), isDigit(d));
  const isHigh = bits(a, b, c, d);
  const hexes = letters & bits(isHexLetter(a), isHexLetter(b), isHexLetter(c), isHexLetter(d));
  // Bit 5 tells small letters from capitals.
  const five = bits(i8x16.shl(a, 2), i8x16.shl(b, 2), i8x16.shl(c, 2), i8x16.shl(d, 2));
  const underscore = i8x16.splat(0x5f);
  const lines = bits(i8x16.eq(a, underscore), i8x16.eq(b, underscore), i8x16.eq(c, underscore), i8x16.eq(d, underscore));
  const blank = i8x16.splat(0x20);
  const blanks = bits(i8x16.eq(a, blank), i8x16.eq(b, blank), i8x16.eq(c, blank), i8x16.eq(d, blank));
  const none = i8x16.splat(0);
  let marks = ~bits(
    i8x16.eq(pair(a, v128.load(at, 1), firstLow, firstHigh, nextLow, nextHigh), none),
    i8x16.eq(pair(b, v128.load(at, 17), firstLow, firstHigh, nextLow, nextHigh), none),
    i8x16.eq(pair(c, v128.load(at, 33), firstLow, firstHigh, nextLow, nextHigh), none),
    i8x16.eq(pair(d, v128.load(at, 49), firstLow, firstHigh, nextLow, nextHigh), none),
  );
  let specials = ~bits(
    i8x16.eq(special(a, lowBits, highBits), none),
    i8x16.eq(special(b, lowBits, highBits), none),
    i8x16.eq(special(c, lowBits, highBits), none),
    i8x16.eq(special(d, lowBits, highBits), none),
  );
  if (highStarts) {
    specials |= isHigh;
    marks |= isHigh;
  }
  const alnums = letters | digits;
  const words = alnums | isHigh | lines;
  const smalls = digits | (letters & five);
  const afterWord = (words << 1) | word;
  const afterAlnum = (alnums << 1) | alnum;
  const afterSmall = (smalls << 1) | small;
  const e = v128.load(at, 64);
  const f = v128.load(at, 80);
  const lettersAhead = pairBits(isLetter(e), isLetter(f));
  const digitsAhead = pairBits(isDigit(e), isDigit(f));
  const alnumsAhead = lettersAhead | digitsAhead;

  // Where words begin, and capitals in the middle of one.
  const begins = letters & ~afterAlnum & valid;
  const humps = letters & ~five & afterSmall & valid;
  let wordsAt: u64 = 0;
  let tries = begins | humps;
  while (tries != 0) {
    const i = <i32>ctz<u64>(tries);
    tries &= tries - 1;
    wordsAt |= mayBeWord(at + i) << i;
  }
  // Forms, by what stands behind the letters they begin with: mostly a blank and a letter, which few forms have.
  const ends = (letters + begins) & ~letters;
  const beforeDigit = (digits >> 1) | 0x8000000000000000;
  let someEnds = ((lengthsAfter >> 7) & 1) != 0 ? ends : 0;
  for (let lengths = (lengthsAfter & 0x7f) >> 1, exact = begins; lengths != 0; lengths >>= 1) {
    if ((lengths & 1) != 0) someEnds |= (exact << 1) & ends;
    exact = (exact << 1) & letters;
  }
  // Marks lead on behind a few letters, and behind letters that may be hex digits.
  const hexEnds = (begins + hexes) & ~hexes & ends;
  let formEnds =
    (ends & (digits | beforeDigit | isHigh)) | (hexEnds & specials & ~blanks) | (someEnds & (specials | blanks));
  let formsAt: u64 = 0;
  while (formEnds != 0) {
    const i = <i32>ctz<u64>(formEnds);
    formEnds &= formEnds - 1;
    const start = 63 - <i32>clz<u64>(begins & ((<u64>1 << i) - 1));
    if (mayBeForm(at + start, at + i, from(alnums, alnumsAhead, start), knownFrom(start))) formsAt |= <u64>1 << start;
  }
  let long = alnums & (alnums >> 1);
  long &= long >> 2;
  long &= long >> 4;
  long &= long >> 4;
  // The last word's end is not in the block.
  const last64 = <i32>clz<u64>(~alnums);
  const tail = last64 == 0 ? 0 : last64 == 64 ? ~(<u64>0) : ~((<u64>1 << (64 - last64)) - 1);
  let longsAt: u64 = 0;
  let longs = begins & long & ~tail;
  while (longs != 0) {
    const i = <i32>ctz<u64>(longs);
    longs &= longs - 1;
    longsAt |= <u64>isLong(<i32>ctz<u64>(~(alnums >> i)), LONG_LETTERS) << i;
  }
  let others = (begins & tail) | (wordForms ? humps & ~begins : 0);
  while (others != 0) {
    const i = <i32>ctz<u64>(others);
    const bit = others & (0 - others);
    others ^= bit;
    const window = from(alnums, alnumsAhead, i);
    const known = knownFrom(i);
    if (mayBeLong(window, known, LONG_LETTERS)) longsAt |= bit;
    const length = <i32>ctz<u64>(~from(letters, lettersAhead, i));
    if (mayBeForm(at + i, at + i + min(length, LONG_RUN), window, known)) formsAt |= bit;
  }
  let starts = wordsAt | formsAt | longsAt;
  while (starts != 0) {
    const i = <i32>ctz<u64>(starts);
    starts &= starts - 1;
    const kinds =
      <i32>((wordsAt >> i) & 1) |
      (<i32>((formsAt >> i) & 1) << 1) |
      (<i32>((longsAt >> i) & 1) << 2) |
      (<i32>((afterWord >> i) & 1) << 3);
    run(at + i, <i32>load<u16>(KIND_STARTS + (kinds << 1)));
  }
  let numbers = digits & ~afterWord & valid;
  while (numbers != 0) {
    const i = <i32>ctz<u64>(numbers);
    numbers &= numbers - 1;
    const p = at + i;
    if (((digits >> i) & TIME_MASK) == TIME_DIGITS && skipsTimes && isTime(p)) {
      // Only its seconds may begin something.
      numbers &= ~(TIME_STARTS << i);
      continue;
    }
    if (mayBeNumber(p, digits, digitsAhead, alnums, alnumsAhead, i)) run(p, boundary);
  }
  marks &= valid;
  while (marks != 0) {
    const i = <i32>ctz<u64>(marks);
    marks &= marks - 1;
    const p = at + i;
    if (mayBeMark(p, alnums, alnumsAhead, i))
      run(p, ((afterWord >> i) & 1) == 0 ? boundary : ((afterAlnum >> i) & 1) == 0 ? wordStart : anywhere);
    const byte = load<u8>(p);
    if (byte == 0x25 || byte == 0x5c) behindEscape(p);
  }
  if (everywhere) {
    let middles = alnums & afterWord & ~begins & ~humps & valid;
    while (middles != 0) {
      const i = <i32>ctz<u64>(middles);
      middles &= middles - 1;
      run(at + i, ((afterAlnum >> i) & 1) == 0 ? wordStart : anywhere);
    }
  }
}

/**
 * Adds the hits of all patterns that begin in [from, to), not in order; `low` is where the text begins, `last` where it ends. Returns the number of hits.
 * If there is no room for more, `resumeAt` says where to go on; else it is `to`.
 */
export function search(low: i32, from: i32, to: i32, last: i32, known: u32): u32 {
  beginHits(known, last);
  for (let at = from; at < to; ) {
    const knownHits = count;
    const before = at > low ? <i32>load<u8>(CLASSES + <i32>load<u8>(at - 1)) : 0;
    let next = min(at + 64, to);
    if (next - at < 64 || !isAttentive()) searchBlock(at, next, before);
    else {
      const stretch = tryFamiliar(at, before);
      next = at + abs(stretch);
      if (stretch < 0) {
        const wasStrong = strong;
        forgetStrong();
        searchBlock(at, next, before);
        noteStretch(at, before, strong || full);
        if (wasStrong) noteStrong();
      }
    }
    if (full) {
      dropHits(knownHits);
      resumeAt = at;
      return count;
    }
    at = next;
  }
  endSearch(to - from);
  resumeAt = to;
  return count;
}

/** Whether a pattern that is a reason to look at it stands in the whole text [start, close): its last byte ends words, as a byte that is none would. */
export function mayFind(start: i32, close: i32): bool {
  const after = load<u8>(close);
  store<u8>(close, 0x0a);
  forgetStrong();
  search(start, start, close, close + 1, 0);
  store<u8>(close, after);
  // Without room for all hits the search has not come to the end.
  return strong || full;
}

/** 0xff for line feeds with `{` or `[` behind them, which differ in one bit. */
@inline
function endsBeforeRecord(at: i32): v128 {
  const opens = i8x16.eq(v128.or(v128.load(at, 1), i8x16.splat(0x20)), i8x16.splat(0x7b));
  return v128.and(i8x16.eq(v128.load(at), i8x16.splat(0x0a)), opens);
}

/** The first line feed in [from, to) behind which `{` or `[` stands, or `to`; at `to` and behind it something else may stand. */
export function findRecord(from: i32, to: i32): i32 {
  for (let at = from; at < to; at += 64) {
    const a = endsBeforeRecord(at);
    const b = endsBeforeRecord(at + 16);
    const c = endsBeforeRecord(at + 32);
    const d = endsBeforeRecord(at + 48);
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    return min(to, at + <i32>ctz<u64>(bits(a, b, c, d)));
  }
  return to;
}
