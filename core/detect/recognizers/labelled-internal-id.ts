/** Ids of people under a name or behind a word: `employee_id=E0048291`, `"customerRef": "7QK2-ZB91"`, `member no. M-88213`. Numbers alone are row ids and stay. */
import { CLASS, DIGIT, isAlnum, isDigit, isHex, LETTER, UPPER } from "../classes.ts";
import { anyOf, Cue } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { isUuid, looksRandom } from "../validators/randomness.ts";
import type { Recognizer } from "./types.ts";

const HOLDERS = (
  "user customer cust employee emp client account acct staff member mbr patron student subscriber associate personnel badge contact kunden " +
  "mitarbeiter personal cliente empleado"
).split(" ");
/** What may follow such a word before the value. */
const QUALIFIERS = [
  "id",
  "no.",
  "no",
  "nr.",
  "nr",
  "number",
  "nummer",
  "num",
  "ref",
  "reference",
  "code",
  "key",
  "is",
  "was",
  "#",
];
/** Words by what they begin with, as letters of either case. */
const byFirst = (words: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: 32 }, (_, letter) => words.filter((word) => (word.charCodeAt(0) & 31) === letter));
/** The longest come first. */
const HOLDERS_BY_FIRST = byFirst([...HOLDERS].sort((a, b) => b.length - a.length));
const QUALIFIERS_BY_FIRST = byFirst(QUALIFIERS);
/** What these begin with, as far as it tells them from most words. */
const QUALIFIER_HEADS = ["id", "no", "nr", "nu", "re", "co", "ke", "is", "wa"];
const SHORTEST = 5;
const LONGEST = 32;
const ULID = 26;
const MAX_GAP = 28;
const CAPITAL = 1;
const RANDOM = 2;

const isJoint = (byte: number): boolean =>
  byte === 0x2d || byte === 0x5f || byte === 0x3a || byte === 0x23 || byte === 0x2f;

/** Between the word and the value. */
const GAP = new Uint8Array(256);
for (const char of " _-:=#\"'(\\\t") GAP[char.charCodeAt(0)] = 1;

export const labelledInternalId: Recognizer = {
  id: "labelled-internal-id",
  entity: "INTERNAL_ID",
  cue: Cue.internal,
  triggers: HOLDERS.flatMap((holder) => [`B${holder}`, `B${holder}s`]).flatMap(triggersOf),
  recognize(probe, start) {
    probe.from = start;
    const from = valueAfter(probe, wordEnd(probe, start));
    if (from < 0) return false;
    probe.from = from;
    const first = probe.at(from);
    return first >= 0 && (CLASS[first] & (UPPER | DIGIT)) !== 0 && readId(probe, from) && probe.level === CAPITAL;
  },
  recognizeKeyed: (probe, at) => readId(probe, at) && probe.at(probe.to) < 0,
  needsLetter: true,
  cases: { keyed: 0.9, "keyed-random": 0.8, said: 0.82, alone: 0.2 },
  weigh(probe, evidence) {
    if (evidence.keyHas(anyOf(Cue.internal))) return probe.level === CAPITAL ? "keyed" : "keyed-random";
    return probe.level === CAPITAL ? "said" : "alone";
  },
};

/** A word with a qualifier, or with what may stand between it and an id in capitals: `user login` goes on to something else. */
function triggersOf(word: string): string[] {
  return [...["G", ""].flatMap((gap) => QUALIFIER_HEADS.map((head) => word + gap + head)), `${word}GG`, `${word}GV`];
}

/** Where the longest of the words that stand at `start` ends. */
function wordEnd(probe: Probe, start: number): number {
  const holders = HOLDERS_BY_FIRST[probe.bytes[start] & 31];
  for (let i = 0; i < holders.length; i++) if (probe.matches(start, holders[i])) return start + holders[i].length;
  return start;
}

/** Where a value may begin after a word that ends at `at`, or -1. */
function valueAfter(probe: Probe, at: number): number {
  const { bytes } = probe;
  const stop = Math.min(probe.limit, at + MAX_GAP);
  let from = at;
  // `customers`, `userId`: a plural's end, or the next word of a name.
  if (probe.at(from) === 0x73) from++;
  for (let words = 0; words < 3; words++) {
    while (from < stop && GAP[bytes[from]] === 1) from++;
    const length = qualifierAt(probe, from);
    if (length === 0) break;
    from += length;
  }
  return from > at && from - at < MAX_GAP && GAP[bytes[from - 1]] === 1 ? from : -1;
}

/** Length of the qualifier at `from`, or 0. */
function qualifierAt(probe: Probe, from: number): number {
  const qualifiers = QUALIFIERS_BY_FIRST[probe.at(from) & 31];
  for (let i = 0; i < qualifiers.length; i++) {
    const { length } = qualifiers[i];
    if (probe.matches(from, qualifiers[i]) && !isAlnum(probe.at(from + length))) return length;
  }
  return 0;
}

/** Capital letters and digits, with or without joints; small letters make a user's name or a hash unless they look drawn at random. */
function readId(probe: Probe, from: number): boolean {
  const { bytes } = probe;
  probe.from = from;
  let end = from;
  let digits = 0;
  let capitals = 0;
  let smalls = 0;
  let joints = 0;
  for (; end - from <= LONGEST; end++) {
    const byte = probe.at(end);
    if (byte < 0) break;
    const flags = CLASS[byte];
    if ((flags & DIGIT) !== 0) digits++;
    else if ((flags & UPPER) !== 0) capitals++;
    else if ((flags & LETTER) !== 0) smalls++;
    else if (isJoint(byte) && end > from && isAlnum(probe.at(end + 1))) joints++;
    else break;
  }
  const length = end - from;
  if (length - joints < SHORTEST || length > LONGEST || digits < 2 || capitals + smalls === 0 || joints > 3)
    return false;
  if (!probe.isBoundaryAfter(end) || (probe.at(end) === 0x2e && isAlnum(probe.at(end + 1)))) return false;
  if (length === ULID && joints === 0 && isDigit(bytes[from])) return false;
  if (smalls === 0) return probe.accept(from, end, CAPITAL);
  const isOpaque =
    length >= 10 && looksRandom(bytes, from, end) && !isUuid(bytes, from, end) && !isHexText(bytes, from, end);
  return isOpaque && probe.accept(from, end, RANDOM);
}

function isHexText(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isHex(bytes[at])) return false;
  return true;
}
