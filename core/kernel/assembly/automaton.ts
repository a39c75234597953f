/** Runs the automaton (start-automaton.ts) from places where patterns may begin, and keeps what it reports. */
import { CLASS_OF, HITS, MAX_HITS, REPORTS, TABLE } from "../layout";

declare function step(state: i32, byteClass: i32): i32;

let shift: i32 = 0;
export let boundary: i32 = 0;
export let wordStart: i32 = 0;
export let anywhere: i32 = 0;
export let count: u32 = 0;
export let full: bool = false;
/** A hit is a reason to look at the text. */
export let strong: bool = false;
/** See start-automaton.ts. */
const WEAK: u32 = 0x8000;
/** The text ends here for the automaton; for looking back it begins at `low`. */
export let end: i32 = 0;

export function configureAutomaton(rowShift: i32, b: i32, w: i32, a: i32): void {
  shift = rowShift;
  boundary = b;
  wordStart = w;
  anywhere = a;
}

/** A search begins, in a text that ends at `last`; `known` hits are kept. */
export function beginHits(known: u32, last: i32): void {
  count = known;
  end = last;
  full = false;
}

/** Forgets all hits but the first `known`. */
export function dropHits(known: u32): void {
  count = known;
}

export function forgetStrong(): void {
  strong = false;
}

export function noteStrong(): void {
  strong = true;
}

/** In the order in which they are found: a block that there is no room for takes back its own hits and no others. */
function emit(at: i32, report: u32): void {
  if (count == MAX_HITS) {
    full = true;
    return;
  }
  const place: i32 = HITS + (<i32>count << 3);
  count++;
  store<u32>(place, <u32>at);
  store<u32>(place, report, 4);
}

export function run(from: i32, first: i32): void {
  let state = first;
  let at = from;
  const last = end;
  while (at < last) {
    const byteClass = <i32>load<u8>(<i32>load<u8>(at) + CLASS_OF);
    at++;
    let entry = <i32>load<i16>(TABLE + (<i32>((state << shift) + byteClass) << 1));
    if (entry == -1) entry = step(state, byteClass);
    if (entry == 0) return;
    if (entry > 0) {
      state = entry;
      continue;
    }
    state = ~entry;
    const report = <u32>load<u16>(REPORTS + (state << 1));
    if ((report & WEAK) == 0) strong = true;
    emit(at, report);
  }
}

/** Transitions that `peek` was the first to take. */
export let taken: i32 = 0;
/** The states of the automaton were all forgotten. */
export const GONE: i32 = -1;

/** What a run comes to from `state` with a byte: a state, 0 for none, GONE, or another negative number, which is a hit. */
export function peek(state: i32, byte: i32): i32 {
  const byteClass = <i32>load<u8>(byte + CLASS_OF);
  const place = TABLE + (<i32>((state << shift) + byteClass) << 1);
  const entry = <i32>load<i16>(place);
  if (entry != -1) return entry;
  taken++;
  const made = step(state, byteClass);
  return load<i16>(place) == -1 ? GONE : made;
}

@inline
function areHex(at: i32, n: i32): bool {
  if (at + <i32>n > end) return false;
  for (let i: i32 = 0; i < <i32>n; i++) {
    const byte = <u32>load<u8>(at + i);
    if (byte - 48 > 9 && (byte | 32) - 97 > 5) return false;
  }
  return true;
}

/** What an escape leaves before a word: `%3D`, `%253D`, `\n`, `\x22`, `\u0022`. */
export function behindEscape(at: i32): void {
  const second = <u32>load<u8>(at + 1);
  if (load<u8>(at) == 0x25) {
    if (!areHex(at + 1, 2)) return;
    run(at + 3, boundary);
    if (second == 0x32 && load<u8>(at + 2) == 0x35 && areHex(at + 3, 2)) run(at + 5, boundary);
    return;
  }
  if (second == 0x6e || second == 0x72 || second == 0x74) run(at + 2, boundary);
  else if ((second | 32) == 0x78) {
    if (areHex(at + 2, 2)) run(at + 4, boundary);
  } else if ((second | 32) == 0x75 && areHex(at + 2, 4)) run(at + 6, boundary);
}
