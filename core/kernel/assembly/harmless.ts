/**
 * Short values that were looked at under a name that tells something, and in which nothing was found: what is found in a value depends on nothing
 * but the value and its name, so they need no other look (`"kind":"mobile"` stands in every record).
 */
import { HARMLESS, HARMLESS_SLOTS, LOOK_SIZE, LOOKS } from "../layout";

const LONGEST: i32 = 16;
let remembers: bool = false;

export function configureHarmless(isOn: bool): void {
  remembers = isOn;
}

/** The value [start, start + length), and zeros behind it. */
@inline
function valueOf(start: i32, length: i32): v128 {
  const rest = i8x16.lt_u(v128(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>length));
  return v128.and(v128.load(start), rest);
}

@inline
function placeOf(slot: i32, value: v128): i32 {
  const mixed = (i64x2.extract_lane(value, 0) ^ i64x2.extract_lane(value, 1) ^ <i64>slot) * 0x9e3779b97f4a7c15;
  return HARMLESS + (<i32>((<u64>mixed) >> 56) & (HARMLESS_SLOTS - 1)) * 32;
}

/** True if nothing was found in the value [start, close) under the name of `slot`. */
export function isHarmless(slot: i32, start: i32, close: i32): bool {
  if (!remembers || slot == 0 || close - start > LONGEST) return false;
  const value = valueOf(start, close - start);
  const place = placeOf(slot, value);
  return (
    load<i32>(place) == slot &&
    load<i32>(place, 4) == close - start &&
    v128.any_true(v128.xor(v128.load(place, 16), value)) == false
  );
}

/** Nothing was found in the value of the event at `event`, which was one to look at. */
export function noteHarmless(event: i32): void {
  const start = load<i32>(event);
  const length = load<i32>(event, 4) - start;
  const slot = load<i32>(LOOKS + (load<i32>(event, 12) - 1) * LOOK_SIZE, 44);
  if (!remembers || slot == 0 || load<i32>(event, 8) != 0 || length > LONGEST) return;
  const value = valueOf(start, length);
  const place = placeOf(slot, value);
  store<i32>(place, slot);
  store<i32>(place, length, 4);
  v128.store(place, value, 16);
}

export function forgetHarmless(): void {
  memory.fill(HARMLESS, 0, HARMLESS_SLOTS * 32);
}
