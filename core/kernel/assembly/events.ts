/** What a record has to show, in the order of the text. */
import { EVENTS, HITS, LOOK_HITS, LOOK_SIZE, LOOKS, MAX_EVENTS, MAX_LOOK_HITS, MAX_LOOKS } from "../layout";
import { count, full } from "./automaton";

export let eventAt: i32 = EVENTS;
/** Looks among the events. */
export let lookCount: i32 = 0;
/** Values that need no look. */
export let passed: i32 = 0;
/** An event had no place. */
export let isFull: bool = false;
/** Hits that are kept for looks. */
let keptHits: i32 = 0;
/** Line feeds between records so far: names are numbered anew behind each. */
let lines: i32 = 0;

// What to go back to if the record that is being read is not read to its end.
let eventBefore: i32 = 0;
let looksBefore: i32 = 0;
let passedBefore: i32 = 0;

/** `known` events of earlier records are kept; `isFirst`: nothing of the text was read yet. */
export function beginEvents(known: i32, isFirst: bool): void {
  eventAt = EVENTS + (known << 4);
  if (known == 0) lookCount = keptHits = lines = 0;
  if (isFirst) passed = 0;
}

@inline
export function addLine(): void {
  lines++;
}

@inline
export function addPassed(): void {
  passed++;
}

@inline
export function beginRecord(): void {
  eventBefore = eventAt;
  looksBefore = lookCount;
  passedBefore = passed;
  isFull = false;
}

/** True if the record is the first that has events. */
@inline
export function isFirstRecord(): bool {
  return eventBefore == EVENTS;
}

export function dropRecord(): void {
  eventAt = eventBefore;
  lookCount = looksBefore;
  passed = passedBefore;
}

/** There may be no room for another record's. */
@inline
export function isHalfFull(): bool {
  return eventAt >= EVENTS + (MAX_EVENTS << 3) || lookCount >= MAX_LOOKS >> 1;
}

@inline
export function countEvents(): i32 {
  return (eventAt - EVENTS) >> 4;
}

/** A value at a configured path. */
@inline
export function addField(start: i32, end: i32, rule: i32, form: i32): void {
  const at = eventAt;
  if (at == EVENTS + (MAX_EVENTS << 4)) {
    isFull = true;
    return;
  }
  store<i32>(at, start);
  store<i32>(at, end, 4);
  store<i32>(at, (rule << 1) | form, 8);
  store<i32>(at, 0, 12);
  eventAt = at + 16;
}

/**
 * A value at `node` that the detector, or the tokenizer of JSON in strings, is to look at. Returns where the caller notes what stands around it,
 * in words 1 to 7, with the slot of its name, 0 if it has none that counts.
 */
export function addLook(start: i32, end: i32, form: i32, node: i32, slot: i32): i32 {
  const at = eventAt;
  const look = LOOKS + lookCount * LOOK_SIZE;
  if (at == EVENTS + (MAX_EVENTS << 4) || lookCount == MAX_LOOKS) {
    isFull = true;
    return 0;
  }
  store<i32>(at, start);
  store<i32>(at, end, 4);
  store<i32>(at, form, 8);
  store<i32>(at, ++lookCount, 12);
  eventAt = at + 16;
  for (let i = 0; i < LOOK_SIZE; i += 16) v128.store(look + i, i64x2.splat(0));
  store<i32>(look, node);
  store<i32>(look, -1, 36);
  store<i32>(look, lines, 40);
  store<i32>(look, slot, 44);
  return look;
}

/** Names are forgotten: their slots are others' from now on. */
export function forgetSlots(): void {
  for (let look = LOOKS; look < LOOKS + lookCount * LOOK_SIZE; look += LOOK_SIZE) store<i32>(look, 0, 44);
}

/** Keeps the hits of the last search for the look that was added last, if there is room for them. */
export function keepHits(): void {
  // Without room for all of them the search has not come to the end.
  if (full || isFull || keptHits + <i32>count > MAX_LOOK_HITS) return;
  const to = LOOK_HITS + (keptHits << 3);
  memory.copy(to, HITS, <i32>count << 3);
  const look = LOOKS + (lookCount - 1) * LOOK_SIZE;
  store<i32>(look, to, 32);
  store<i32>(look, count, 36);
  keptHits += <i32>count;
}
