/** Telephone numbers: international form, the North American forms, and other national forms where something says phone. */
import { isAlnum, isDigit, isWord } from "../classes.ts";
import { anyOf, butNot, Cue, NEUTRAL, NUMBERED } from "../cues.ts";
import { DigitGroups, Separator } from "../digits.ts";
import type { Probe } from "../probe.ts";
import { isInternational, isNorthAmerican } from "../validators/phone-plan.ts";
import { PHONE_TRIGGERS } from "./phone-triggers.ts";
import type { Recognizer } from "./types.ts";

/** Digits that are read: with the two of `00` a number has fifteen. */
const groups = new DigitGroups(17);

const INTERNATIONAL = 1;
/** 3-3-4 with separators, area and exchange code in order. */
const NORTH_AMERICAN = 2;
/** Pairs after a two-digit prefix (French), or an area code in parentheses. */
const NATIONAL_SHAPE = 3;
/** Another grouping of 8 to 12 digits, or 3-3-4 that no plan has. */
const GROUPED = 4;
/** 3-4: `555-1234`. */
const LOCAL_ONLY = 5;
/** 10 to 15 digits without a separator. */
const UNDELIMITED = 6;
/** Starts with `+`, fits no plan. */
const PLUS_ONLY = 7;
/** 3-4 in a row of numbers: a status and a size. */
const COLUMN = 8;

const CALLED = anyOf(Cue.phone, Cue.contact);
const AGAINST = anyOf(NEUTRAL, butNot(NUMBERED, Cue.phone));
const SEPARATORS = Separator.blank | Separator.dash | Separator.dot | Separator.slash | Separator.parenthesis;
const SEPARATORS_AND_PLUS = SEPARATORS | Separator.plus;
/** `+`, `(` and the percent sign of an encoded plus. */
const SIGNS = new Uint8Array(256);
for (const char of "+(%") SIGNS[char.charCodeAt(0)] = 1;
const NOT_BEFORE = new Uint8Array(256);
for (const char of ".+/-#$") NOT_BEFORE[char.charCodeAt(0)] = 1;
const MOST = 15;
const LONGEST_NATIONAL = 12;

const digitBefore = (probe: Probe, at: number): boolean => at > probe.start && isDigit(probe.bytes[at - 1]);

/** What may follow the number before its extension. */
const BEFORE_EXTENSION = new Uint8Array(256);
for (const char of ", xXeE") BEFORE_EXTENSION[char.charCodeAt(0)] = 1;

/** ` x123`, ` ext. 123`, `#123` after the number. */
function withExtension(probe: Probe, end: number): number {
  let at = end;
  if (probe.at(at) === 0x2c) at++;
  if (probe.at(at) === 0x20) at++;
  if (probe.matches(at, "ext")) {
    at += 3;
    if (probe.matches(at, "ension")) at += 6;
    if (probe.at(at) === 0x2e) at++;
  } else if ((probe.at(at) | 0x20) === 0x78) at++;
  else return end;
  if (probe.at(at) === 0x20) at++;
  const first = at;
  while (isDigit(probe.at(at)) && at - first < 7) at++;
  return at > first && at - first < 7 && !isAlnum(probe.at(at)) ? at : end;
}

/** What the digits between `+` and their end are; cuts groups that belong to something else. */
function classifyInternational(): number {
  const { digits, first } = groups;
  if (digits[first] === 1) while (groups.count > 11 && groups.groupCount > 1) groups.cut(groups.groupCount - 1);
  return isInternational(digits, groups.count, first) ? INTERNATIONAL : groups.count >= 8 ? PLUS_ONLY : 0;
}

/** What the digits are; if they are nothing, what they are without what follows after a blank, which may be the next value. */
function classifyNational(parenthesis: boolean): number {
  const { digits, first } = groups;
  // `0046 73 581 41 25`: the international prefix of most countries (ITU-T E.164) for `+`.
  const hasPrefix = digits[first] === 0 && digits[first + 1] === 0;
  if (hasPrefix && isInternational(digits, groups.count - 2, first + 2)) return GROUPED;
  let level = classifyGroups(parenthesis);
  while (level === 0 && groups.groupCount > 2) {
    groups.cutTo(hasPrefix ? groups.count - 1 : Math.min(groups.count - 1, LONGEST_NATIONAL), 2);
    if (hasPrefix && isInternational(digits, groups.count - 2, first + 2)) continue;
    level = classifyGroups(parenthesis);
    if (level === GROUPED) level = 0;
  }
  return level;
}

function classifyGroups(parenthesis: boolean): number {
  const { count, groupCount, digits, first } = groups;
  if (groupCount === 1) return count >= 7 && count <= MOST ? UNDELIMITED : 0;
  if (count > LONGEST_NATIONAL) return 0;
  const { shape } = groups;
  if (shape === 0x34) return digits[first] >= 2 && groups.separators !== Separator.slash ? LOCAL_ONLY : 0;
  if (count < 8) return 0;
  if (shape === 0x334) return isNorthAmerican(digits, first) ? NORTH_AMERICAN : GROUPED;
  if (shape === 0x1334 && digits[first] === 1) return isNorthAmerican(digits, first + 1) ? NORTH_AMERICAN : GROUPED;
  if (parenthesis) return NATIONAL_SHAPE;
  if (shape === 0x22222 && digits[first] === 0 && digits[first + 1] !== 0) return NATIONAL_SHAPE;
  // Decimals, versions and dates have dots or dashes too.
  const dotted = (groups.separators & Separator.dot) !== 0;
  if (dotted && (groupCount < 3 || groups.lengthOf(0) === 4)) return 0;
  return shape === 0x422 || shape === 0x224 || shape === 0x444 || shape === 0x324 ? 0 : GROUPED;
}

/** A sign before the first digit: `+`, `(`, `(+`, `%2B`. Where that digit stands, negative of it for an international number; 0 if there is none. */
function afterSign(probe: Probe, start: number, keyed: boolean): number {
  const { bytes } = probe;
  const first = bytes[start];
  let at = start + 1;
  let isInternational = true;
  if (first === 0x28) {
    if (!probe.isBoundaryBefore(start)) return 0;
    isInternational = probe.at(at) === 0x2b;
    if (isInternational) at++;
  } else {
    if (!keyed && digitBefore(probe, start)) return 0;
    if (first === 0x25) at = probe.at(at) === 0x32 && probe.at(start + 2) === 0x35 ? start + 5 : start + 3;
    while (probe.at(at) === 0x20 || probe.at(at) === 0x28) at++;
  }
  if (!isDigit(probe.at(at))) return 0;
  if (!isInternational) return at;
  // No country code starts with zero; `+0000` is a time zone.
  return bytes[at] === 0x30 ? 0 : -at;
}

/** Before a number without a sign: no joint of a longer one or of a word. */
function mayBegin(probe: Probe, start: number): boolean {
  if (!probe.isBoundaryBefore(start)) return false;
  if (start === probe.start) return true;
  const { bytes } = probe;
  const before = bytes[start - 1];
  if (NOT_BEFORE[before] === 0) return true;
  // `--to -5551234`: a dash of an option or a list may stand before, one inside a word may not.
  return before === 0x2d && !(start - 2 >= probe.start && isAlnum(bytes[start - 2]));
}

function readPhone(probe: Probe, start: number, keyed: boolean): boolean {
  const { bytes } = probe;
  probe.from = start;
  const first = bytes[start];
  let at = start;
  let plus = false;
  if (SIGNS[first] === 1) {
    at = afterSign(probe, start, keyed);
    plus = at < 0;
    if (plus) at = -at;
    else if (at === 0) return false;
  } else if (!mayBegin(probe, start) || !isDigit(first)) return false;
  if (!groups.read(probe, at, plus && first !== 0x25 ? SEPARATORS : SEPARATORS_AND_PLUS)) return false;
  let level = 0;
  if (plus) level = classifyInternational();
  else {
    const parenthesis = first === 0x28;
    // `(192.168.1.1` opens a remark, not an area code.
    if (parenthesis && (groups.separators & Separator.parenthesis) === 0) return false;
    // `212 555 0123 10.1.2.3`: what follows a whole number in digits is another one.
    if (
      groups.groupCount > 3 &&
      groups.lengthOf(0) === 3 &&
      groups.lengthOf(1) === 3 &&
      groups.lengthOf(2) === 4 &&
      bytes[groups.endOf(2)] === 0x20 &&
      isNorthAmerican(groups.digits, groups.first)
    )
      groups.cut(3);
    level = classifyNational(parenthesis);
  }
  if (level === 0) return false;
  if ((level === NORTH_AMERICAN || level === LOCAL_ONLY) && isColumn(probe, start))
    level = level === LOCAL_ONLY ? COLUMN : GROUPED;
  const { end } = groups;
  const after = probe.at(end);
  if (after < 0) return probe.accept(start, end, level);
  let to = end;
  if (BEFORE_EXTENSION[after] === 1) to = withExtension(probe, end);
  else if (isJointAfter(after)) {
    if (isDigit(probe.at(end + 1)) && !(after === 0x2d && plus)) return false;
  } else if (after === 0x25 && level !== INTERNATIONAL && !isHexEscape(probe, end)) return false;
  if (to === end && isWord(after)) return false;
  return probe.accept(start, to, level);
}

const isJointAfter = (byte: number): boolean => byte === 0x2e || byte === 0x2d || byte === 0x3a || byte === 0x2f;

/** Blanks and no other separators, in a row of numbers or between quotes: ` 200 200 253 5539 "GET`. */
function isColumn(probe: Probe, from: number): boolean {
  if (groups.separators !== Separator.blank || from - 2 < probe.start) return false;
  const { bytes } = probe;
  const after = probe.at(groups.end);
  const isAfterNumber = bytes[from - 1] === 0x20 && (isDigit(bytes[from - 2]) || bytes[from - 2] === 0x22);
  return isAfterNumber || (after === 0x20 && (isDigit(probe.at(groups.end + 1)) || probe.at(groups.end + 1) === 0x22));
}

const isHexEscape = (probe: Probe, at: number): boolean => probe.at(at + 1) >= 0x32 && probe.at(at + 1) <= 0x37;

export const phoneNumber: Recognizer = {
  id: "phone-number",
  entity: "PHONE_NUMBER",
  cue: Cue.phone,
  needs: CALLED,
  readsFromStart: true,
  triggers: PHONE_TRIGGERS,
  recognize: (probe, start) => readPhone(probe, start, false),
  recognizeKeyed: (probe, at) => readPhone(probe, at, true),
  cases: {
    "keyed-international": 0.99,
    keyed: 0.93,
    international: 0.92,
    "international-cued": 0.98,
    "international-denied": 0.75,
    plus: 0.3,
    "plus-cued": 0.85,
    "denied-cued": 0.82,
    denied: 0.2,
    "north-american": 0.84,
    "north-american-encoded": 0.5,
    "north-american-cued": 0.95,
    national: 0.81,
    "national-cued": 0.9,
    "digits-cued": 0.85,
    "digits-contact": 0.8,
    digits: 0.05,
    "digits-odd": 0.3,
    "grouped-cued": 0.88,
    "grouped-contact": 0.83,
    grouped: 0.2,
    column: 0.05,
  },
  weigh(probe, evidence) {
    const { level } = probe;
    if (evidence.keySays(Cue.phone)) return level === INTERNATIONAL ? "keyed-international" : "keyed";
    // Most numbers in a log come here, and most have no word about telephones anywhere near.
    if (level === COLUMN) return "column";
    const isWeak = level === GROUPED || level === LOCAL_ONLY || level === UNDELIMITED || level === PLUS_ONLY;
    if (isWeak && !evidence.mayHear(CALLED))
      return level === UNDELIMITED ? "digits" : level === PLUS_ONLY ? "plus" : "grouped";
    const { isSilent } = evidence;
    const against = !isSilent && evidence.denies(AGAINST, CALLED);
    const cue = !isSilent && evidence.says(Cue.phone);
    const contact = !isSilent && evidence.says(Cue.contact);
    if (level === INTERNATIONAL)
      return against && evidence.named ? "international-denied" : cue ? "international-cued" : "international";
    if (level === PLUS_ONLY) return cue || contact ? "plus-cued" : "plus";
    if (against) return level === NORTH_AMERICAN && cue ? "denied-cued" : "denied";
    if (level === NORTH_AMERICAN) {
      if (cue || contact) return "north-american-cued";
      // `nhs_no=814+614+1021`: blanks of an encoded form stand in any number.
      return probe.bytes[probe.from + 3] === 0x2b ? "north-american-encoded" : "north-american";
    }
    if (level === NATIONAL_SHAPE) return cue || contact ? "national-cued" : "national";
    if (level === UNDELIMITED) {
      if (cue) return isDialled(probe, 9) ? "digits-cued" : "digits-odd";
      return contact && isDialled(probe, 10) ? "digits-contact" : "digits";
    }
    return cue ? "grouped-cued" : contact ? "grouped-contact" : "grouped";
  },
};

/** Undelimited digits in prose near a cue: ten or eleven, or nine of a national number with its leading zero. */
function isDialled(probe: Probe, shortest: number): boolean {
  const length = probe.to - probe.from;
  return length >= shortest && length <= 12;
}
