/** Writes the text again with replacements: what core/operate/output.ts does for texts that the kernel has not read. */
import { CONSTANTS, EVENTS, LEFT, NUMBER_BITS, OUTPUT, PACKED_EVENTS } from "../layout";

/** Above this many bytes the host's own copying is faster. */
const LONG: i32 = 256;

/** Copies in steps of 16 bytes, so that up to 15 bytes behind are written too. */
@inline
function copy(from: i32, to: i32, length: i32): void {
  if (length > LONG) memory.copy(to, from, length);
  else for (let i = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
}

/**
 * Writes [from, to) to OUTPUT, with the value of each of the first `count` events replaced by the text that its number has. Returns the length, or
 * -1 if a number has none, or if there is no room for `room` bytes.
 */
export function splice(from: i32, to: i32, count: i32, room: i32): i32 {
  let at = from;
  let out: i32 = OUTPUT;
  const last = EVENTS + (count << 4);
  for (let event: i32 = EVENTS; event < last; event += 16) {
    const constant = CONSTANTS + (load<i32>(event, 8) << 3);
    const text = load<i32>(constant);
    if (text == LEFT) continue;
    const length = load<i32>(constant, 4);
    const gap = load<i32>(event) - at;
    if (text == 0 || gap < 0 || out - OUTPUT + gap + length > room) return -1;
    copy(at, out, gap);
    out += gap;
    copy(text, out, length);
    out += length;
    at = load<i32>(event, 4);
  }
  if (out - OUTPUT + to - at > room) return -1;
  copy(at, out, to - at);
  return out + to - at - OUTPUT;
}

/** Packs the first `count` events, and counts those of each number below `numbers`, if that is not 0. */
export function packEvents(count: i32, numbers: i32): void {
  const counts = PACKED_EVENTS - (numbers << 2);
  memory.fill(counts, 0, numbers << 2);
  const last = EVENTS + (count << 4);
  let packed: i32 = PACKED_EVENTS;
  for (let event: i32 = EVENTS; event < last; event += 16) {
    const start = load<i32>(event);
    const length = load<i32>(event, 4) - start;
    const number = load<i32>(event, 8);
    store<i32>(packed, start);
    store<i32>(packed, (length << NUMBER_BITS) | number, 4);
    packed += 8;
    if (numbers != 0) store<i32>(counts + (number << 2), load<i32>(counts + (number << 2)) + 1);
  }
}
