/**
 * Names of members that were seen before, in slots: length, role, flags (KEYED and others), class in the path tree, where the names stood that
 * came after it and first in its value, and the name.
 */
import { forgetHarmless } from "./harmless";
import { FIRST_NAME, LONGEST_NAME, NAME_SLOTS, NAMES } from "../layout";

// Of a name's slot: the slots of the names that came after it, and first in its value, last time.
export const FOLLOWER: i32 = 8;
export const CHILD: i32 = 12;

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
  store<i32>(FIRST_NAME, 0);
  // They are told by the slots of their names.
  forgetHarmless();
}

@inline
export function flagsOf(slot: i32): u32 {
  return <u32>load<u8>(slot, 2);
}
