/**
 * Where values stand in records that were read before. Programs write records of few kinds: the same names in the same order, so that what stands between
 * two values (`","http":{"status_code":`) is the same bytes each time. A place is a value by the names and elements that lead to it; a passage is what
 * leads from behind one value to the next one, with the place of that. Where a passage's bytes stand again they need no reading, since they were read as
 * JSON once, in the same containers. Nothing of a value is kept.
 */
import { partAt } from "./harmless";
import { MAX_PASSAGES, MAX_PLACES, PASSAGES, PLACE_INDEX, PLACES, PLACE_SLOTS } from "../layout";
import { classOf, LAST_PLACE } from "./names";
import { opens, QUOTE } from "./tokens";
import { nodeBelow, NO_RULE, root, ruleAt } from "./tree";

// Of a place.
/** The place whose value is the container, plus 1 if that is an object; 0 of a record. */
export const CONTAINER: i32 = 0;
/** Slot of the name; 0 of an element. */
const NAME: i32 = 4;
/** i16, u16. */
export const RULE: i32 = 8;
export const NODE: i32 = 10;
/** How many containers it stands in. */
export const DEPTH: i32 = 12;
/** The passage that was taken last from behind the value, 0 if there was none. */
export const PASSAGE: i32 = 16;
/** Length of the string that stood there last. */
export const STRING_LENGTH: i32 = 20;
const PLACE_SIZE: i32 = 32;

// Of a passage.
/** The place it leads to. */
export const TARGET: i32 = 0;
/** What begins there: TEXT or one of the others; IS_LONG if the passage has more than 32 bytes. */
export const FORM: i32 = 4;
export const LENGTH: i32 = 8;
/** Of the first 32 bytes, those that do not belong to it. */
const MASK: i32 = 12;
/** Another one from behind the same value. */
const OTHER: i32 = 16;
const BYTES: i32 = 32;
const LONGEST: i32 = 240;
/** Passages from behind one value that are kept. */
const MOST_KEPT: i32 = 4;

/** A string, behind its quote; true, false, null or a number; a container that goes as a whole; the record has ended. */
export const TEXT: i32 = 0;
export const SCALAR: i32 = 1;
export const WHOLE: i32 = 2;
export const END: i32 = 3;
export const IS_LONG: i32 = 4;

/** Before a record, and the record itself. */
export const START: i32 = PLACES;
export const ROOT: i32 = PLACES + PLACE_SIZE;
/** A passage that is not kept. */
const PASSING: i32 = PASSAGES;

let nextPlace: i32 = 0;
let nextPassage: i32 = 0;
/** There was no room for a place. */
let isFull: bool = false;
/** Passages that were new, in all records. */
export let fresh: i32 = 0;

export function forgetPlaces(): void {
  memory.fill(PLACE_INDEX, 0, PLACE_SLOTS << 2);
  memory.fill(PASSAGES, 0, nextPassage == 0 ? 0 : nextPassage - PASSAGES);
  isFull = false;
  nextPlace = ROOT + PLACE_SIZE;
  nextPassage = PASSING + BYTES + LONGEST + 16;
  store<i32>(START, 0, PASSAGE);
  setPlace(ROOT, 0, 0, root, NO_RULE, 0);
}

/** Between two records what is full can be emptied. */
@inline
export function makeRoom(): void {
  if (isFull) forgetPlaces();
}

@inline
function setPlace(place: i32, container: i32, name: i32, node: i32, rule: i32, depth: i32): void {
  store<i32>(place, container, CONTAINER);
  store<i32>(place, name, NAME);
  store<i16>(place, rule, RULE);
  store<u16>(place, node, NODE);
  store<i32>(place, depth, DEPTH);
  store<i32>(place, 0, PASSAGE);
  store<i32>(place, 0, STRING_LENGTH);
}

/** Place of the member whose name has `slot`, or of the elements (0), in a container; 0 if there is no room for it. */
@inline
export function placeOf(container: i32, slot: i32): i32 {
  const last = PLACES + <i32>load<u16>(slot, LAST_PLACE) * PLACE_SIZE;
  if (slot != 0 && last < nextPlace && load<i32>(last, NAME) == slot && load<i32>(last, CONTAINER) == container) return last;
  const place = findPlace(container, slot);
  if (slot != 0) store<u16>(slot, (place - PLACES) / PLACE_SIZE, LAST_PLACE);
  return place;
}

function findPlace(container: i32, slot: i32): i32 {
  let index = ((container * 0x9e3779b1) ^ (slot * 0x85ebca6b)) >>> 16;
  for (let i = 0; i < 16; i++) {
    const entry = PLACE_INDEX + ((index++ & (PLACE_SLOTS - 1)) << 2);
    const known = load<i32>(entry);
    if (known != 0) {
      if (load<i32>(known, CONTAINER) == container && load<i32>(known, NAME) == slot) return known;
      continue;
    }
    if (nextPlace == PLACES + MAX_PLACES * PLACE_SIZE) break;
    const above = container & ~1;
    const node = nodeBelow(<i32>load<u16>(above, NODE), slot == 0 ? 0 : classOf(slot));
    const place = nextPlace;
    setPlace(place, container, slot, node, ruleAt(node, <i32>load<i16>(above, RULE)), load<i32>(above, DEPTH) + 1);
    store<i32>(entry, place);
    nextPlace += PLACE_SIZE;
    return place;
  }
  isFull = true;
  return 0;
}

/** The first 32 bytes of the passage stand at `at`. */
@inline
export function beginsAt(passage: i32, at: i32): bool {
  const mask =
    load<u32>(passage, MASK) |
    <u32>i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(passage, BYTES))) |
    (<u32>i8x16.bitmask(i8x16.eq(v128.load(at, 16), v128.load(passage, BYTES + 16))) << 16);
  return mask == 0xffffffff;
}

/** So do the others. */
function goesOnAt(passage: i32, at: i32): bool {
  const length = load<i32>(passage, LENGTH);
  for (let i = 32; i < length; i += 16) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(at + i), v128.load(passage + i, BYTES)));
    if ((<u32>~same << max(0, 16 - length + i)) & 0xffff) return false;
  }
  return true;
}

/** The passage leads to what stands there. */
@inline
export function isPassage(passage: i32, at: i32): bool {
  if (!beginsAt(passage, at)) return false;
  // Most lead to a string and are short.
  const form = load<i32>(passage, FORM);
  return form == TEXT || goesOn(passage, at, form);
}

/** So do the rest of its bytes, and what begins behind them is as its form says. */
function goesOn(passage: i32, at: i32, form: i32): bool {
  if ((form & IS_LONG) != 0 && !goesOnAt(passage, at)) return false;
  const kind = form & ~IS_LONG;
  if (kind == TEXT || kind == END) return true;
  const byte = <u32>load<u8>(at + load<i32>(passage, LENGTH));
  return kind == WHOLE ? opens(byte) : byte > 0x20 && byte != QUOTE && !opens(byte);
}

/** Notes that [start, end) leads from behind the value at `from` to `target`. */
export function addPassage(from: i32, start: i32, end: i32, target: i32, kind: i32): i32 {
  const length = end - start;
  let passage = PASSING;
  fresh++;
  if (length <= LONGEST) {
    if (nextPassage + BYTES + length + 16 > PASSAGES + MAX_PASSAGES) isFull = true;
    else {
      passage = nextPassage;
      nextPassage += (BYTES + max(length, 32) + 15) & ~15;
      for (let i = 0; i < length; i += 16) v128.store(passage + i, partAt(start + i, length - i), BYTES);
      store<u32>(passage, length >= 32 ? 0 : <u32>-1 << length, MASK);
      keepFirst(from, passage);
    }
  }
  store<i32>(passage, target, TARGET);
  store<i32>(passage, length > 32 ? kind | IS_LONG : kind, FORM);
  store<i32>(passage, length, LENGTH);
  return passage;
}

function keepFirst(from: i32, passage: i32): void {
  const others = load<i32>(from, PASSAGE);
  store<i32>(passage, others, OTHER);
  store<i32>(from, passage, PASSAGE);
  let last = others;
  for (let i = 2; i < MOST_KEPT && last != 0; i++) last = load<i32>(last, OTHER);
  if (last != 0) store<i32>(last, 0, OTHER);
}

/** The passage that was kept behind the value at `from` and stands at `at`, which is the first of them from now on; 0 if there is none. */
export function findKept(from: i32, at: i32): i32 {
  let before = 0;
  for (let passage = load<i32>(from, PASSAGE); passage != 0; passage = load<i32>(passage, OTHER)) {
    if (isPassage(passage, at)) {
      if (before != 0) {
        store<i32>(before, load<i32>(passage, OTHER), OTHER);
        store<i32>(passage, load<i32>(from, PASSAGE), OTHER);
        store<i32>(from, passage, PASSAGE);
      }
      return passage;
    }
    before = passage;
  }
  return 0;
}
