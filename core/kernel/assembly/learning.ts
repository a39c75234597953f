/**
 * Makes what is known of a stretch (see familiar.ts): follows the automaton from each place in it through all that digits and ids may be. A place is
 * left out if all runs come to their ends before the last known byte, and find nothing.
 */
import { DEAD_ENDS, DEAD_SLOTS, STRETCH } from "../layout";
import { anywhere, boundary, GONE, peek, taken, wordStart } from "./automaton";
import { classOf, IN_ALNUM, IN_WORD, SMALL } from "./classes";

/** How the automaton is run from a place. */
const AT_BOUNDARY: i32 = 0;
const AT_WORD: i32 = 1;
const ANYWHERE: i32 = 2;
export const BEHIND_ESCAPE: i32 = 3;

/** Most places to try, and most of those that are tried with some pairs of bytes only. */
const MAX_TRIES: i32 = 16;
const MAX_PAIRED: i32 = 2;
/**
 * Fields of an entry: at 0 where ids stand, at 8 length and the classes before; how many places are always tried, how many with some pairs of bytes
 * only, the latter; the bytes, the former; and for each of the latter a bit for each pair, see pairAt.
 */
export const COUNT: usize = 10;
export const PAIRED_COUNT: usize = 11;
export const PAIRED: usize = 12;
/** 1 if it was used of late, and eight bits of its hash: of familiar.ts. */
export const USED: usize = 14;
export const TAG: usize = 15;
export const BYTES: usize = 16;
export const PLACES: usize = 80;
export const PAIRS_OF: usize = 96;
export const PAIR_BYTES: i32 = 32;

/** Of the stretch: bytes known, and where ids stand. */
let known: i32 = 0;
let ids: u64 = 0;
/** Nothing can be learned: the automaton's states were made anew, or it takes too long. */
let isGone: bool = false;

/** Steps that learning may take: some at first, then few for what is searched, so that it costs hardly anything where nothing comes again. */
const MAX_STEPS: i32 = 1 << 18;
const BYTES_PER_STEP: i32 = 32;
/** Transitions that it may be the first to take, which are made outside of the kernel and cost as much as some hundred steps. */
const MAX_FIRSTS: i32 = 8192;
const BYTES_PER_FIRST: i32 = 4096;
/** And of one stretch so many more than are left: what takes longer is not learned. */
const STEPS_AHEAD: i32 = 1 << 12;
const FIRSTS_AHEAD: i32 = 256;
let steps: i32 = MAX_STEPS;
let firsts: i32 = MAX_FIRSTS;

export function earnSteps(bytes: i32): void {
  steps = min(MAX_STEPS, steps + bytes / BYTES_PER_STEP);
  firsts = min(MAX_FIRSTS, firsts + bytes / BYTES_PER_FIRST);
}

export function hasStepsLeft(): bool {
  return steps > 0 && firsts > 0;
}

/** Writes the entry of the stretch at `at`, which stands in STRETCH; false if there is too much to try in it. */
export function makeEntry(entry: i32, at: i32, length: i32, knownBytes: i32, idsAt: u64, before: i32): bool {
  known = knownBytes;
  ids = idsAt;
  memory.fill(DEAD_ENDS, 0, DEAD_SLOTS * 4);
  isGone = false;
  let count = 0;
  let paired = 0;
  let classes = before;
  for (let i = 0; i < length; i++) {
    const byte = <u32>load<u8>(at + i);
    const isHump = (classes & SMALL) != 0 && byte - 0x41 <= 25;
    const how = (classes & IN_WORD) == 0 ? AT_BOUNDARY : (classes & IN_ALNUM) == 0 || isHump ? AT_WORD : ANYWHERE;
    classes = classOf(byte);
    const place = i | (how << 6);
    if (choicesAt(i) > 1 && i + 1 < known && paired < MAX_PAIRED) {
      if (findPairs(i, stateOf(how), entry + paired * PAIR_BYTES)) store<u8>(entry + paired++, place, PAIRED);
    } else if (goesOn(i, stateOf(how))) store<u8>(entry + count++, place, PLACES);
    if (byte == 0x25 || byte == 0x5c) store<u8>(entry + count++, i | (BEHIND_ESCAPE << 6), PLACES);
    if (isGone || count + 2 > MAX_TRIES) return false;
  }
  store<u64>(entry, ids);
  store<u16>(entry, (before << 8) | length, 8);
  store<u8>(entry, count, COUNT);
  store<u8>(entry, paired, PAIRED_COUNT);
  memory.copy(entry + <i32>BYTES, STRETCH, 64);
  return true;
}

@inline
export function stateOf(how: i32): i32 {
  return how == AT_BOUNDARY ? boundary : how == AT_WORD ? wordStart : anywhere;
}

/** Of the stretch that was made an entry last. */
export function isDigitOrId(i: i32): bool {
  return choicesAt(i) > 1;
}

/** How many bytes may stand for byte `i` of the stretch: see choice. */
@inline
function choicesAt(i: i32): i32 {
  return ((ids >> i) & 1) != 0 ? 16 : load<u8>(STRETCH + i) == 0x30 ? 10 : 1;
}

/** 0-9, a-f. */
@inline
function choice(i: i32, k: i32): i32 {
  return <i32>load<u8>(STRETCH + i) + (k < 10 ? k : k + 0x27);
}

/** A number for two bytes, of which the first is a hex digit; those of all pairs of hex digits differ. */
@inline
export function pairAt(at: i32): i32 {
  return digitOf(<i32>load<u8>(at)) | (digitOf(<i32>load<u8>(at, 1)) << 4);
}

@inline
function digitOf(byte: i32): i32 {
  return (byte + (byte >> 6) * 9) & 15;
}

/** Notes in the entry at `entry` with which two bytes at byte `i` of the stretch a run may go on; false if with none. */
function findPairs(i: i32, first: i32, entry: i32): bool {
  memory.fill(entry + <i32>PAIRS_OF, 0, PAIR_BYTES);
  let found = false;
  for (let k = 0; k < choicesAt(i); k++) {
    const byte = choice(i, k);
    const state = follow(first, byte);
    if (state == 0) continue;
    for (let l = 0; l < choicesAt(i + 1); l++) {
      const second = choice(i + 1, l);
      const next = state < 0 ? state : follow(state, second);
      if (next == 0 || (next > 0 && !goesOn(i + 2, next))) continue;
      found = true;
      const pair = digitOf(byte) | (digitOf(second) << 4);
      const place = entry + (pair >> 3);
      store<u8>(place, <i32>load<u8>(place, PAIRS_OF) | (1 << (pair & 7)), PAIRS_OF);
    }
  }
  return found;
}

/** The state behind a byte; 0 if there is none, a negative number for a hit. */
function follow(state: i32, byte: i32): i32 {
  const before = taken;
  const entry = peek(state, byte);
  firsts -= taken - before;
  if (entry == GONE || --steps < -STEPS_AHEAD || firsts < -FIRSTS_AHEAD) isGone = true;
  return entry;
}

/** May a run that is in `state` before byte `i` of the stretch come to a hit or to the last known byte, with some digits and ids? */
function goesOn(i: i32, state: i32): bool {
  if (i >= known || isGone) return true;
  const end = (i << 16) | state;
  const slot = DEAD_ENDS + <i32>(((<u32>end * 0x9e3779b1) >> 20) & (DEAD_SLOTS - 1)) * 4;
  if (load<i32>(slot) == end) return false;
  for (let k = 0; k < choicesAt(i); k++) {
    const next = follow(state, choice(i, k));
    if (next < 0 || (next > 0 && goesOn(i + 1, next))) return true;
  }
  store<i32>(slot, end);
  return false;
}
