/** Ids that a business gives to people: `USER-7QK2ZB91`, `CUST-4019928837`, `cus_NffrFeUfNV2Hib`. Ids of things (orders, tickets, pods) stay. */
import { CLASS, DIGIT, isAlnum, UPPER } from "../classes.ts";
import { Cue } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { looksRandom } from "../validators/randomness.ts";
import type { Recognizer } from "./types.ts";

/** What such ids begin with; people only. */
const PREFIXES = (
  "user usr cust cus customer client cli emp empl employee staff member mem mbr acct account acc contact person profile " +
  "subscriber patron student stu teacher driver agent partner guest lead donor applicant cand candidate holder kunde klant uid " +
  "cid hr pers personnel badge"
).split(" ");

const SHORTEST = 6;
const LONGEST = 32;
/** A, E, I, O, U. */
const VOWELS: readonly number[] = [0x41, 0x45, 0x49, 0x4f, 0x55];
const MARKED = 1;
const TYPED = 2;

/** Not the beginning of a longer name: a file, a pod, a host, a path. */
function goesOn(probe: Probe, end: number): boolean {
  const byte = probe.at(end);
  if (byte === 0x5f) return true;
  return (byte === 0x2d || byte === 0x2e || byte === 0x2f) && isAlnum(probe.at(end + 1));
}

/** Eight capitals that no word is made of: four consonants in a row. */
function isNoWord(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 8) return false;
  let run = 0;
  let longest = 0;
  for (let at = from; at < to; at++) {
    run = VOWELS.includes(bytes[at]) ? 0 : run + 1;
    if (run > longest) longest = run;
  }
  return longest >= 4;
}

/** The id that begins at `first`, behind a prefix at `start`. */
function readMarked(probe: Probe, start: number, first: number): boolean {
  const { bytes } = probe;
  const before = start > probe.start ? bytes[start - 1] : 0x20;
  if (before === 0x2d || before === 0x2e || before === 0x2f || before === 0x40) return false;
  let digits = 0;
  let capitals = 0;
  let end = first;
  for (; end - first <= LONGEST && isAlnum(probe.at(end)); end++) {
    const flags = CLASS[bytes[end]];
    if ((flags & DIGIT) !== 0) digits++;
    else if ((flags & UPPER) !== 0) capitals++;
  }
  const length = end - first;
  if (
    length > LONGEST ||
    (digits === 0 && !isNoWord(bytes, first, end)) ||
    goesOn(probe, end) ||
    !probe.isBoundaryAfter(end)
  )
    return false;
  const isPlain = digits + capitals === length;
  const isCapital = (CLASS[bytes[start]] & UPPER) !== 0 && (CLASS[bytes[first - 2]] & UPPER) !== 0;
  if (isCapital && isPlain) return probe.accept(start, end, MARKED);
  // `user_482913`, `client-7f9c8d6b5`: a user's or a pod's name; `cus_NffrFeUfNV2Hib` is drawn at random.
  const isRandom = bytes[first - 1] === 0x5f && length >= 12 && capitals > 0 && looksRandom(bytes, first, end);
  return (isRandom || (bytes[first - 1] === 0x2d && capitals >= 2 && isPlain)) && probe.accept(start, end, TYPED);
}

export const internalId: Recognizer = {
  id: "internal-id",
  entity: "INTERNAL_ID",
  cue: Cue.internal,
  triggers: PREFIXES.flatMap((prefix) => [`B${prefix}-AAAAAA`, `B${prefix}_AAAAAA`, `B${prefix}#AAAAAA`]),
  recognize(probe, start, at) {
    probe.from = start;
    return readMarked(probe, start, at - SHORTEST);
  },
  cases: { marked: 0.95, typed: 0.88 },
  weigh: ({ level }) => (level === MARKED ? "marked" : "typed"),
};
