/**
 * Reads records of which only the values at configured paths matter, with the same verdicts as the tokenizer in core/json. What stands between values is
 * compared with what stood there before (see places.ts), and read where it is new.
 */
import { BARE, ESCAPED, LONGEST_NAME, MAX_DEPTH } from "../layout";
import { passContainer } from "./containers";
import { addField, addLook } from "./events";
import { slotOf } from "./names";
import {
  addPassage,
  beginsAt,
  CONTAINER,
  DEPTH,
  END,
  findKept,
  FORM,
  fresh,
  IS_LONG,
  LENGTH,
  makeRoom,
  NODE,
  PASSAGE,
  placeOf,
  ROOT,
  RULE,
  SCALAR,
  START,
  STRING_LENGTH,
  TARGET,
  TEXT,
  WHOLE,
} from "./places";
import { odd, stopAtName } from "./stops";
import {
  afterBlanks,
  BRACE_OPEN,
  closerOf,
  COLON,
  COMMA,
  endOfPlain,
  endOfScalar,
  endOfString,
  MAX_SPAN,
  mayNest,
  opens,
  QUOTE,
  wasEscaped,
} from "./tokens";
import { goesWhole, hasNameRule, NO_RULE } from "./tree";

/** Where the reading of a passage has come to. */
let here: i32 = 0;

/** Place of the member or element of `container` that begins at `here`, which goes on to its value; 0 with `stop` set. */
function enterPlace(container: i32, end: i32): i32 {
  let slot = 0;
  if ((container & 1) != 0) {
    if (load<u8>(here) != QUOTE) return odd();
    const start = here + 1;
    const close = endOfPlain(start, end);
    if (close >= end || load<u8>(close) != QUOTE || close - start > LONGEST_NAME || close == start) return odd();
    const colon = afterBlanks(close + 1);
    if (load<u8>(colon) != COLON) return odd();
    slot = slotOf(start, close);
    if (slot == 0) return stopAtName(start, close, close);
    here = afterBlanks(colon + 1);
  }
  const place = placeOf(container, slot);
  return place == 0 || (slot != 0 && hasNameRule(<i32>load<u16>(place, NODE))) ? odd() : place;
}

/** Reads what stands between the value at `from`, which ends at `start`, and the next one. Returns the passage, or 0 with `stop` set. */
function readPassage(from: i32, start: i32, end: i32): i32 {
  here = start;
  let isBehind = from != START;
  let container = isBehind ? load<i32>(from, CONTAINER) : 0;
  let place = ROOT;
  for (;;) {
    if (isBehind) {
      here = afterBlanks(here);
      const mark = <u32>load<u8>(here);
      if (mark == closerOf((container & 1) != 0)) {
        here++;
        container = load<i32>(container & ~1, CONTAINER);
        if (container == 0) return addPassage(from, start, here, ROOT, END);
        continue;
      }
      if (mark != COMMA) return odd();
      here = afterBlanks(here + 1);
      place = enterPlace(container, end);
      if (place == 0) return 0;
    }
    const byte = <u32>load<u8>(here);
    if (byte == QUOTE) return addPassage(from, start, here + 1, place, TEXT);
    if (!opens(byte)) return addPassage(from, start, here, place, SCALAR);
    if (goesWhole(<i32>load<u16>(place, NODE), <i32>load<i16>(place, RULE)))
      return addPassage(from, start, here, place, WHOLE);
    if (load<i32>(place, DEPTH) == MAX_DEPTH) return odd();
    const isObject = byte == BRACE_OPEN;
    container = place | i32(isObject);
    here = afterBlanks(here + 1);
    isBehind = load<u8>(here) == closerOf(isObject);
    if (!isBehind) {
      place = enterPlace(container, end);
      if (place == 0) return 0;
    }
  }
  return 0;
}

/** The place whose value stands before the index that `passPlain` returned. */
let place: i32 = 0;

/**
 * Reads on from behind the value at `place`, which ends at `at`, as long as all is plain: passages that were taken last, strings without escapes, numbers. Has no
 * calls, so that the compiler keeps all it needs in registers.
 */
function passPlain(from: i32, end: i32): i32 {
  let at = from;
  let last = place;
  for (;;) {
    const passage = load<i32>(last, PASSAGE);
    if (passage == 0 || !beginsAt(passage, at)) break;
    const form = load<i32>(passage, FORM);
    const start = at + load<i32>(passage, LENGTH);
    const target = load<i32>(passage, TARGET);
    const rule = <i32>load<i16>(target, RULE);
    if (form == TEXT) {
      const found = endOfPlain(start, end);
      if (load<u8>(found) != QUOTE || found - start >= MAX_SPAN) break;
      // Where the string was as long last time, the processor goes on from there before it has found the end.
      let close = start + load<i32>(target, STRING_LENGTH);
      if (close != found) {
        store<i32>(target, found - start, STRING_LENGTH);
        close = found;
      }
      if (rule >= 0) addField(start, close, rule, 0);
      else if (mayNest(load<u8>(start))) break;
      at = close + 1;
    } else if (form == SCALAR) {
      const after = endOfScalar(start);
      if (after == 0 || after - start > MAX_SPAN) break;
      if (rule >= 0) addField(start, after, rule, BARE);
      at = after;
    } else break;
    last = target;
  }
  place = last;
  return at;
}

/** So many bytes of a record to each new passage, or less, and it is of no kind that was seen before. */
const BYTES_TO_FRESH: i32 = 128;
/** So many more such records than others, and for a while places are not looked at. */
const MOST_STRANGE: i32 = 16;
const WHILE: i32 = 256;
let strange: i32 = 0;
let pause: i32 = 0;

/** False where records have so little in common that to compare them costs more than to read them. */
export function areAlike(): bool {
  if (pause == 0) return true;
  pause--;
  return false;
}

function noteRecord(length: i32, news: i32): void {
  strange = max(0, news * BYTES_TO_FRESH > length ? strange + 1 : strange - 1);
  if (strange < MOST_STRANGE) return;
  strange -= MOST_STRANGE >> 2;
  pause = WHILE;
}

/** Reads the record that opens at `start`. Returns the index behind it, or 0 with `stop` set. */
export function readPlaces(start: i32, end: i32): i32 {
  makeRoom();
  place = START;
  let at = start;
  const freshBefore = fresh;
  for (;;) {
    at = passPlain(at, end);
    let passage = findKept(place, at);
    if (passage == 0) passage = readPassage(place, at, end);
    if (passage == 0) return 0;
    at += load<i32>(passage, LENGTH);
    place = load<i32>(passage, TARGET);
    const kind = load<i32>(passage, FORM) & ~IS_LONG;
    const rule = <i32>load<i16>(place, RULE);
    if (kind == TEXT) {
      const close = endOfString(at, end);
      if (close == 0) return 0;
      if (rule >= 0) addField(at, close, rule, 0);
      else if (mayNest(load<u8>(at)) && rule == NO_RULE && close > at)
        addLook(at, close, wasEscaped ? ESCAPED : 0, <i32>load<u16>(place, NODE), 0);
      at = close + 1;
    } else if (kind == SCALAR) {
      const after = endOfScalar(at);
      if (after == 0 || after - at > MAX_SPAN) return odd();
      if (rule >= 0) addField(at, after, rule, BARE);
      at = after;
    } else if (kind == WHOLE) {
      const after = passContainer(at, end, load<i32>(place, DEPTH));
      if (after == 0) return 0;
      addField(at, after, rule, BARE);
      at = after;
    } else {
      noteRecord(at - start, fresh - freshBefore);
      return at;
    }
  }
  return 0;
}
