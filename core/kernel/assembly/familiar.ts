/**
 * Stretches of text that were searched before, and where in them a pattern may begin. Logs say the same again and again but for their numbers and
 * ids, and from nearly all places in a line no pattern leads far, whatever the numbers are: those places need not be looked at again.
 *
 * A stretch has at most 64 bytes. It is known by its bytes, with 0 for every digit and for every character of an id in hex digits, by where those
 * ids stand, and by what stands before it; so one entry is for all texts that differ in digits and ids alone. A place is left out if the automaton
 * comes to an end and has found nothing before the last known byte, for each of those texts. At all other places it is run, as if nothing were known:
 * but for ids and numbers only with those first two bytes with which it may go on.
 */
import {
  CLASSES,
  FAMILIAR,
  FAMILIAR_SETS,
  FAMILIAR_SIZE,
  FIRST_BYTES,
  SEEN,
  SEEN_SLOTS,
  STRETCH,
} from "../layout";
import { behindEscape, count, dropHits, forgetStrong, full, noteStrong, run, strong } from "./automaton";
import { bits, classOf } from "./classes";
import {
  BEHIND_ESCAPE,
  BYTES,
  COUNT,
  earnSteps,
  hasStepsLeft,
  isDigitOrId,
  makeEntry,
  PAIR_BYTES,
  PAIRED,
  PAIRED_COUNT,
  PAIRS_OF,
  pairAt,
  PLACES,
  stateOf,
  TAG,
  USED,
} from "./learning";
import { digitsOf, idsOf, inToken, isLowHex, lengthOf, SHORT, withoutDigits, withoutIds } from "./stretches";

/** Bytes behind a stretch that are known too, if it is not longer than it may be. */
const AHEAD: i32 = 8;

const NEWLINES = memory.data<u8>([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10], 16);

let remembers: bool = false;
/** Of the stretch that was looked up last: length, bytes known, where ids stand, and hash. */
let length: i32 = 0;
let known: i32 = 0;
let ids: u64 = 0;
let hash: u32 = 0;

const WAYS: i32 = 4;

/** How many of the last stretches were known, about, less those that were not. Below 0 nothing is looked up for a while, in blocks. */
const MAX_CREDIT: i32 = 64;
const NEW_CREDIT: i32 = 16;
const MIN_PAUSE: i32 = 4;
const MAX_PAUSE: i32 = 1024;
let credit: i32 = MAX_CREDIT;
let pause: i32 = 0;
/** Bytes of the search that is going on which were not known. */
let missed: i32 = 0;
let nextPause: i32 = MIN_PAUSE;

export function configureFamiliar(isOn: bool): void {
  remembers = isOn;
  memory.fill(FIRST_BYTES, 0xff, 64);
  for (let byte = 0; byte < 256; byte++) store<u8>(CLASSES + byte, classOf(byte));
}

/** Where the entry of a stretch with this hash may be: one of WAYS. */
@inline
function setOf(key: u32): i32 {
  return FAMILIAR + <i32>((key >> 16) & (FAMILIAR_SETS - 1)) * (WAYS * FAMILIAR_SIZE);
}

/** False if nothing is remembered, and for a while if little of the text is known. */
@inline
export function isAttentive(): bool {
  if (!remembers) return false;
  if (pause == 0) return true;
  pause--;
  missed += 64;
  return false;
}

/**
 * Adds the hits of the stretch at `at`, of 64 bytes that lie in the text, if it is known; `before` are the classes of the byte before it. Returns its length, less than 0
 * if it is not known: then noteStretch is to be told.
 */
export function tryFamiliar(at: i32, before: i32): i32 {
  let a = v128.load(at);
  let b = v128.load(at, 16);
  let c = v128.load(at, 32);
  let d = v128.load(at, 48);
  const tokensA = inToken(a);
  const tokensB = inToken(b);
  const tokensC = inToken(c);
  const tokensD = inToken(d);
  const digitsA = digitsOf(a, tokensA);
  const digitsB = digitsOf(b, tokensB);
  const digitsC = digitsOf(c, tokensC);
  const digitsD = digitsOf(d, tokensD);
  const digits = bits(digitsA, digitsB, digitsC, digitsD);
  const letters = bits(isLowHex(a), isLowHex(b), isLowHex(c), isLowHex(d));
  const newline = v128.load(NEWLINES);
  const lines = bits(i8x16.eq(a, newline), i8x16.eq(b, newline), i8x16.eq(c, newline), i8x16.eq(d, newline));
  const n = lengthOf(bits(tokensA, tokensB, tokensC, tokensD), digits, lines);
  const m = min<i32>(64, n + AHEAD);
  a = withoutDigits(a, digitsA);
  b = withoutDigits(b, digitsB);
  c = withoutDigits(c, digitsC);
  d = withoutDigits(d, digitsD);
  const seeds = digits & ((letters << 1) | (letters >> 1));
  const idsAt = seeds == 0 ? 0 : idsOf(digits | letters, seeds) & (~(<u64>0) >> (64 - m));
  if (idsAt != 0) {
    a = withoutIds(a, idsAt);
    b = withoutIds(b, idsAt >> 16);
    c = withoutIds(c, idsAt >> 32);
    d = withoutIds(d, idsAt >> 48);
  }
  const first = FIRST_BYTES + 64 - m;
  a = v128.and(a, v128.load(first));
  b = v128.and(b, v128.load(first, 16));
  c = v128.and(c, v128.load(first, 32));
  d = v128.and(d, v128.load(first, 48));
  const shape = (before << 8) | n;
  const mixed = i64x2.add(i64x2.add(a, i64x2.shl(b, 1)), i64x2.add(i64x2.shl(c, 2), i64x2.shl(d, 3)));
  const all = (i64x2.extract_lane(mixed, 0) * 0x2545f4914f6cdd1d) ^ (i64x2.extract_lane(mixed, 1) * 0x5851f42d4c957f2d);
  const key = <u32>(<u64>((all ^ <i64>idsAt ^ <i64>shape) * 0x9e3779b97f4a7c15) >> 32);
  let entry = setOf(key);
  for (let way = 0; way < WAYS; way++, entry += FAMILIAR_SIZE) {
    if (load<u8>(entry, TAG) != <u8>key) continue;
    const differs = v128.or(
      v128.or(v128.xor(a, v128.load(entry, BYTES)), v128.xor(b, v128.load(entry, BYTES + 16))),
      v128.or(v128.xor(c, v128.load(entry, BYTES + 32)), v128.xor(d, v128.load(entry, BYTES + 48))),
    );
    if (!v128.any_true(differs) && load<u64>(entry) == idsAt && load<u16>(entry, 8) == shape) {
      store<u8>(entry, 1, USED);
      tryPlaces(entry, at);
      return n;
    }
  }
  v128.store(STRETCH, a);
  v128.store(STRETCH, b, 16);
  v128.store(STRETCH, c, 32);
  v128.store(STRETCH, d, 48);
  length = n;
  known = m;
  ids = idsAt;
  hash = key;
  return -n;
}

@inline
function tryPlaces(entry: i32, at: i32): void {
  const paired = <i32>load<u8>(entry, PAIRED_COUNT);
  for (let i = 0; i < paired; i++) {
    const place = <i32>load<u8>(entry + i, PAIRED);
    const pair = pairAt(at + (place & 63));
    const flags = <i32>load<u8>(entry + i * PAIR_BYTES + (pair >> 3), PAIRS_OF);
    if (((flags >> (pair & 7)) & 1) != 0) tryAt(at, place);
  }
  const count = <i32>load<u8>(entry, COUNT);
  for (let i = 0; i < count; i++) tryAt(at, <i32>load<u8>(entry + i, PLACES));
}

@inline
function tryAt(at: i32, place: i32): void {
  const how = place >> 6;
  if (how == BEHIND_ESCAPE) behindEscape(at + (place & 63));
  else run(at + (place & 63), stateOf(how));
}

/** Is what begins at letters and marks of the stretch, not at digits and ids, a reason to look at it? */
function isStrongInWords(entry: i32, at: i32): bool {
  const hits = count;
  forgetStrong();
  const places = <i32>load<u8>(entry, COUNT);
  for (let i = 0; i < places; i++) {
    const place = <i32>load<u8>(entry + i, PLACES);
    if (place >> 6 == BEHIND_ESCAPE || !isDigitOrId(place & 63)) tryAt(at, place);
  }
  const isStrong = strong || full;
  dropHits(hits);
  noteStrong();
  return isStrong;
}

/** A search of so many bytes has ended. */
export function endSearch(bytes: i32): void {
  if (!remembers) return;
  earnSteps(bytes);
  credit += (bytes - missed) / SHORT;
  missed = 0;
  if (credit < MAX_CREDIT) return;
  credit = MAX_CREDIT;
  nextPause = MIN_PAUSE;
}

/**
 * The stretch at `at` was looked up and not known, and has been searched. It is learned when it comes again, unless something in it but its digits is a
 * reason to look at it. What is sensitive by what stands elsewhere may be kept: the lines of a key between its first and its last.
 */
export function noteStretch(at: i32, before: i32, isStrong: bool): void {
  if (--credit < 0) {
    credit = NEW_CREDIT;
    pause = nextPause;
    nextPause = min(nextPause * 2, MAX_PAUSE);
  }
  missed += length;
  // The last bit of a hash that was seen is 1 until it comes again.
  const seen = SEEN + <i32>((hash >> 6) & (SEEN_SLOTS - 1)) * 4;
  const last = load<u32>(seen);
  if ((last ^ hash) > 1) store<u32>(seen, hash | 1);
  else if ((last & 1) != 0 && hasStepsLeft()) {
    store<u32>(seen, hash & ~1);
    learn(at, before, isStrong);
  }
}

/** The stretch at `at`, which stands in STRETCH, becomes an entry, if it can. */
function learn(at: i32, before: i32, isStrong: bool): void {
  const entry = findUnused(setOf(hash));
  if (entry == 0) return;
  if (makeEntry(entry, at, length, known, ids, before) && !(isStrong && (full || isStrongInWords(entry, at)))) {
    store<u8>(entry, 1, USED);
    store<u8>(entry, <u8>hash, TAG);
  } else memory.fill(entry, 0, FAMILIAR_SIZE);
}

/** An entry of the set that was not used since its others were looked at here; 0 if all were, which have to be used again to stay. */
function findUnused(set: i32): i32 {
  const end = set + WAYS * FAMILIAR_SIZE;
  for (let entry = set; entry < end; entry += FAMILIAR_SIZE) if (load<u8>(entry, USED) == 0) return entry;
  for (let entry = set; entry < end; entry += FAMILIAR_SIZE) store<u8>(entry, 0, USED);
  return 0;
}
