/**
 * Ids that a business gives to people, marked by what they begin with: `USER-7QK2ZB91`, `EMP-2024-00187`, `cus_NffrFeUfNV2Hib`. Ids of things
 * (orders, tickets, pods) stay.
 */
import { CLASS, DIGIT, isAlnum, LETTER, UPPER } from "../classes.ts";
import { Cue } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { looksRandom } from "../validators/randomness.ts";
import type { Recognizer } from "./types.ts";

/** Short for people, and nothing else in logs: small letters and numbers will do behind these. */
const SHORT = (
  "usr cust cus emp empl mbr mem acct acc clt cli sub subs pers prsn ptn stu std kd knd kdnr uid cid eid mid stf " +
  "ctc usrid custid empid memid kunde klant"
).split(" ");
/** Whole words, which also name services and roles: capitals, or what looks drawn at random. */
const LONG = (
  "user customer client employee staff member account contact person profile subscriber patron student teacher driver agent partner vendor guest " +
  "lead donor applicant candidate holder tenant worker associate operator resident policyholder passenger player rider courier crew nurse " +
  "personnel badge login"
).split(" ");
const SHORTEST = 4;
const LONGEST_GROUP = 32;
const MAX_GROUPS = 4;
/** Bytes before an id in which a word may say whose it is. */
const REACH = 32;

/** A, E, I, O, U. */
const VOWELS: readonly number[] = [0x41, 0x45, 0x49, 0x4f, 0x55];
const MARKED = 1;
const TYPED = 2;
const DASH = 0x2d;
const UNDERSCORE = 0x5f;
const SLASH = 0x2f;
const isSeparator = (byte: number): boolean => byte === DASH || byte === UNDERSCORE || byte === 0x3a || byte === 0x23;

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

/** `customer` shortly before, in a text or as the name of the field. */
function followsCustomer(probe: Probe, start: number): boolean {
  for (let at = Math.max(probe.start, start - REACH); at < start - 7; at++)
    if (probe.matches(at, "customer")) return true;
  const { keyBytes, keyStart, keyEnd } = probe;
  for (let at = keyStart; at + 4 <= keyEnd; at++)
    if ((keyBytes[at] | 0x20) === 0x63 && (keyBytes[at + 1] | 0x20) === 0x75 && (keyBytes[at + 2] | 0x20) === 0x73)
      return true;
  return false;
}

/** The id that begins at `first`, behind a prefix at `start`: groups of letters and digits between the same separator as before. */
function readMarked(probe: Probe, start: number, first: number, isShort: boolean): boolean {
  const { bytes } = probe;
  const before = start > probe.start ? bytes[start - 1] : 0x20;
  if (before === DASH || before === 0x2e || before === 0x40) return false;
  const separator = bytes[first - 1];
  let digits = 0;
  let capitals = 0;
  let letters = 0;
  let groups = 0;
  let end = first;
  for (let at = first; groups < MAX_GROUPS; groups++) {
    const group = at;
    while (at - group <= LONGEST_GROUP && isAlnum(probe.at(at))) {
      const flags = CLASS[bytes[at++]];
      if ((flags & DIGIT) !== 0) digits++;
      else if ((flags & UPPER) !== 0) capitals++;
      if ((flags & LETTER) !== 0) letters++;
    }
    if (at === group || at - group > LONGEST_GROUP) break;
    end = at;
    if (!isSeparator(probe.at(at)) || !isAlnum(probe.at(at + 1))) break;
    at++;
  }
  const length = digits + letters;
  const next = probe.at(end);
  if (length < SHORTEST || next === UNDERSCORE || !probe.isBoundaryAfter(end)) return false;
  // A file, a pod, a host, a path.
  if ((next === DASH || next === 0x2e) && isAlnum(probe.at(end + 1))) return false;
  const isPlain = capitals === letters;
  const isCapital = (CLASS[bytes[start]] & UPPER) !== 0 && (CLASS[bytes[first - 2]] & UPPER) !== 0;
  if (isCapital && isPlain && (digits >= 2 || (digits === 1 && length >= 6) || isNoWord(bytes, first, end)))
    return probe.accept(start, end, MARKED);
  if (digits === 0 || before === SLASH || next === SLASH) return false;
  // `user_482913`, `client-7f9c8d6b5`: a user's or a pod's name; `cus_NffrFeUfNV2Hib` is drawn at random.
  // Of an object in a payments API it is one among the ids of charges and invoices, unless a word says whose it is.
  if (separator === UNDERSCORE && length >= 10 && groups < 1 && looksRandom(bytes, first, end))
    return (!probe.matches(start, "cus_") || followsCustomer(probe, start)) && probe.accept(start, end, TYPED);
  if (isPlain && capitals >= 2 && digits >= 2) return probe.accept(start, end, TYPED);
  return isShort && digits >= 4 && length >= 5 && probe.accept(start, end, TYPED);
}

/** Behind `_` letters of either case may be drawn at random, and behind the short prefixes numbers do; else an id has capitals: `user-agent`. */
const triggersOf = (prefixes: readonly string[], isShort: boolean): string[] =>
  prefixes.flatMap((prefix) =>
    ["-", "_", "#", ":"].map((separator) => `B${prefix}${separator}${isShort || separator === "_" ? "AAAA" : "VVVV"}`),
  );

const define = (id: string, prefixes: readonly string[], isShort: boolean): Recognizer => ({
  id,
  entity: "INTERNAL_ID",
  cue: Cue.internal,
  triggers: triggersOf(prefixes, isShort),
  recognize(probe, start, at) {
    probe.from = start;
    return readMarked(probe, start, at - SHORTEST, isShort);
  },
  cases: { marked: 0.95, typed: 0.88 },
  weigh: ({ level }) => (level === MARKED ? "marked" : "typed"),
});

export const internalId = define("internal-id", LONG, false);
/** `cust_0048213`, `EMP-48213`. */
export const shortInternalId = define("internal-id-short", SHORT, true);
