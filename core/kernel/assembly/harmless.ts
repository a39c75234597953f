/**
 * Short values in which nothing was found under a name: what is found in a value depends on nothing but the value and its name, so they need no
 * other look and no other search (`"kind":"mobile"` stands in every record, and so do most user agents and messages).
 */
import { HARMLESS, HARMLESS_SIZE, HARMLESS_SLOTS, LONGEST_HARMLESS, LOOK_SIZE, LOOKS } from "../layout";

let remembers: bool = false;

export function configureHarmless(isOn: bool): void {
  remembers = isOn;
}

/** True if the value [start, close) under the name of `slot` may be remembered. */
@inline
export function isMemorable(slot: i32, start: i32, close: i32): bool {
  return remembers && slot != 0 && close - start <= LONGEST_HARMLESS;
}

/** 16 bytes of a value from `at` on, of which `left` belong to it, and zeros behind it. */
@inline
export function partAt(at: i32, left: i32): v128 {
  const v = v128.load(at);
  if (left >= 16) return v;
  return v128.and(v, i8x16.lt_s(v128(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>left)));
}

/** Its place: of a longer value the first and the last bytes tell. */
@inline
function placeOf(slot: i32, start: i32, length: i32): i32 {
  const first = partAt(start, length);
  let mixed = i64x2.extract_lane(first, 0) ^ (i64x2.extract_lane(first, 1) * 0x2545f4914f6cdd1d) ^ <i64>(slot + length);
  if (length > 16) {
    const last = v128.load(start + length - 16);
    mixed ^= (i64x2.extract_lane(last, 0) * 0x5851f42d4c957f2d) ^ i64x2.extract_lane(last, 1);
  }
  mixed *= 0x9e3779b97f4a7c15;
  return HARMLESS + <i32>((<u64>mixed) >> 55) * HARMLESS_SIZE;
}

/** True if nothing was found in the value [start, close), which may be remembered, under the name of `slot`. */
export function isHarmless(slot: i32, start: i32, close: i32): bool {
  const length = close - start;
  const place = placeOf(slot, start, length);
  if (load<i32>(place) != slot || load<i32>(place, 4) != length) return false;
  for (let i = 0; i < length; i += 16)
    if (v128.any_true(v128.xor(v128.load(place + i, 16), partAt(start + i, length - i)))) return false;
  return true;
}

/** Nothing was found in it. */
export function keepHarmless(slot: i32, start: i32, close: i32): void {
  const length = close - start;
  const place = placeOf(slot, start, length);
  store<i32>(place, slot);
  store<i32>(place, length, 4);
  for (let i = 0; i < length; i += 16) v128.store(place + i, partAt(start + i, length - i), 16);
}

/** Nothing was found in the value of the event at `event`, which was one to look at. */
export function noteHarmless(event: i32): void {
  const start = load<i32>(event);
  const close = load<i32>(event, 4);
  const slot = load<i32>(LOOKS + (load<i32>(event, 12) - 1) * LOOK_SIZE, 44);
  if (load<i32>(event, 8) == 0 && isMemorable(slot, start, close)) keepHarmless(slot, start, close);
}

export function forgetHarmless(): void {
  memory.fill(HARMLESS, 0, HARMLESS_SLOTS * HARMLESS_SIZE);
}
