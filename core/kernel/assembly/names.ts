/**
 * Names of members that were seen before, in slots: length, role, flags (KEYED and others), class in the path tree, where the names stood that
 * came after it and first in its value, and the name.
 */
import { forgetSlots } from "./events";
import { forgetHarmless } from "./harmless";
import { forgetPlaces } from "./places";
import { FIRST_NAME, JOINED_NAME, LONGEST_NAME, NAME_SLOTS, NAMES, PAIR_SLOTS, PAIRS } from "../layout";

// Of a name's slot: the slots of the names that came after it, and first in its value, last time.
export const FOLLOWER: i32 = 8;
export const CHILD: i32 = 12;
/** The number of the place where it stood last, u16. */
export const LAST_PLACE: i32 = 6;

@inline
export function isSame(a: i32, slot: i32, length: i32): bool {
  const known = slot + 16;
  let i = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(known + i)) return false;
  const rest = (length - i) << 3;
  return rest == 0 || ((load<u64>(a + i) ^ load<u64>(known + i)) << (64 - rest)) == 0;
}

@inline
function hashOf(start: i32, length: i32): i32 {
  const first = length >= 8 ? load<u64>(start) : load<u64>(start) & (((<u64>1) << (length << 3)) - 1);
  const last = length > 8 ? load<u64>(start + length - 8) : 0;
  const mixed = (first ^ (last * 0x9e3779b97f4a7c15) ^ <u64>length) * 0xff51afd7ed558ccd;
  return <i32>(mixed >> 54);
}

/** Slot of a name, 0 if it is not known. */
export function slotOf(start: i32, end: i32): i32 {
  const length = end - start;
  if (length > LONGEST_NAME || length == 0) return 0;
  let index = hashOf(start, length);
  for (let i = 0; i < 16; i++) {
    const slot = NAMES + (index << 6);
    const known = <i32>load<u8>(slot);
    if (known == 0) return 0;
    if (known == length && isSame(start, slot, length)) return slot;
    index = (index + 1) & (NAME_SLOTS - 1);
  }
  return 0;
}

/** Notes what is known of the name at [start, end). False if its place is taken: then all names are to be forgotten. */
export function addName(start: i32, end: i32, role: i32, flags: i32, nameClass: i32): bool {
  const length = end - start;
  let index = hashOf(start, length);
  for (let i = 0; i < 16; i++) {
    const slot = NAMES + (index << 6);
    if (load<u8>(slot) == 0) {
      store<u8>(slot, length);
      store<u8>(slot, role, 1);
      store<u8>(slot, flags, 2);
      store<u16>(slot, nameClass, 4);
      memory.copy(slot + 16, start, length);
      return true;
    }
    index = (index + 1) & (NAME_SLOTS - 1);
  }
  return false;
}

export function forgetNames(): void {
  memory.fill(NAMES, 0, NAME_SLOTS << 6);
  memory.fill(PAIRS, 0, PAIR_SLOTS << 4);
  store<i32>(FIRST_NAME, 0);
  // They are told by the slots of names.
  forgetHarmless();
  forgetPlaces();
  forgetSlots();
}

/** Length of the name that stands at JOINED_NAME. */
export let joinedLength: i32 = 0;

/**
 * The slot of two names put together, as Cursor.joinKey does; 0 if it is not known. Then the name stands at JOINED_NAME, unless it is too long:
 * `joinedLength` is 0.
 */
export function slotOfPair(above: i32, own: i32): i32 {
  const pair = PAIRS + ((((above * 31) ^ own) >> 6) & (PAIR_SLOTS - 1)) * 16;
  if (load<i32>(pair) == above && load<i32>(pair, 4) == own) return load<i32>(pair, 8);
  const first = <i32>load<u8>(above);
  const second = <i32>load<u8>(own);
  joinedLength = 0;
  if (first + second >= LONGEST_NAME) return 0;
  memory.copy(JOINED_NAME, above + 16, first);
  store<u8>(JOINED_NAME + first, 0x5f);
  memory.copy(JOINED_NAME + first + 1, own + 16, second);
  joinedLength = first + 1 + second;
  const slot = slotOf(JOINED_NAME, JOINED_NAME + joinedLength);
  if (slot == 0) return 0;
  store<i32>(pair, above);
  store<i32>(pair, own, 4);
  store<i32>(pair, slot, 8);
  return slot;
}

/** Class in the path tree. */
@inline
export function classOf(slot: i32): i32 {
  return <i32>load<u16>(slot, 4);
}

@inline
export function flagsOf(slot: i32): u32 {
  return <u32>load<u8>(slot, 2);
}
