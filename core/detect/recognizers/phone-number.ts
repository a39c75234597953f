/** Telephone numbers: international form, the North American forms, and other national forms where something says phone. */
import { isAlnum, isDigit } from "../classes.ts";
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
const MOST = 15;
const LONGEST_NATIONAL = 12;

const digitBefore = (probe: Probe, at: number): boolean => at > probe.start && isDigit(probe.bytes[at - 1]);

/** What may follow the number before its extension. */
const BEFORE_EXTENSION = new Uint8Array(256);
for (const char of ", xXeE") BEFORE_EXTENSION[char.charCodeAt(0)] = 1;

/** ` x123`, ` ext. 123`, `#123` after the number. */
function withExtension(probe: Probe, end: number): number {
  const next = probe.at(end);
  if (next < 0 || BEFORE_EXTENSION[next] === 0) return end;
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

function readPhone(probe: Probe, start: number, keyed: boolean): boolean {
  const { bytes } = probe;
  const from = start;
  let at = start;
  probe.from = from;
  const first = bytes[start];
  let plus = first === 0x2b || first === 0x25;
  if (plus) {
    if (!keyed && digitBefore(probe, start)) return false;
    at =
      first === 0x25
        ? probe.at(start + 1) === 0x32 && probe.at(start + 2) === 0x35
          ? start + 5
          : start + 3
        : start + 1;
    while (probe.at(at) === 0x20 || probe.at(at) === 0x28) at++;
  } else if (first === 0x28) {
    if (!probe.isBoundaryBefore(start)) return false;
    at = start + 1;
    if (probe.at(at) === 0x2b) {
      plus = true;
      at++;
    }
  } else {
    if (!probe.isBoundaryBefore(start)) return false;
    const before = start > probe.start ? bytes[start - 1] : 0x20;
    if (
      before === 0x2e ||
      before === 0x2b ||
      before === 0x2f ||
      before === 0x2d ||
      before === 0x23 ||
      before === 0x24
    ) {
      // `--to -5551234`: a dash of an option or a list may stand before, one inside a word may not.
      if (before !== 0x2d || (start - 2 >= probe.start && isAlnum(bytes[start - 2]))) return false;
    }
  }
  if (!isDigit(probe.at(at))) return false;
  // No country code starts with zero; `+0000` is a time zone.
  if (plus && probe.bytes[at] === 0x30) return false;
  if (!groups.read(probe, at, SEPARATORS | (plus && first !== 0x25 ? 0 : Separator.plus))) return false;
  // `212 555 0123 10.1.2.3`: what follows a whole number in digits is another one.
  if (
    !plus &&
    groups.groupCount > 3 &&
    groups.lengthOf(0) === 3 &&
    groups.lengthOf(1) === 3 &&
    groups.lengthOf(2) === 4
  )
    if (bytes[groups.endOf(2)] === 0x20 && isNorthAmerican(groups.digits, groups.first)) groups.cut(3);
  const parenthesis = first === 0x28 && (groups.separators & Separator.parenthesis) !== 0;
  // `(192.168.1.1` opens a remark, not an area code.
  if (first === 0x28 && !plus && !parenthesis) return false;
  let level = plus ? classifyInternational() : classifyNational(parenthesis);
  if (level === 0) return false;
  if ((level === NORTH_AMERICAN || level === LOCAL_ONLY) && isColumn(probe, from))
    level = level === LOCAL_ONLY ? COLUMN : GROUPED;
  let to = groups.end;
  if (!probe.isBoundaryAfter(to) && withExtension(probe, to) === to) return false;
  const after = probe.at(to);
  if (
    (after === 0x2e || after === 0x2d || after === 0x3a || after === 0x2f) &&
    isDigit(probe.at(to + 1)) &&
    !(after === 0x2d && plus)
  )
    return false;
  if (after === 0x25 && level !== INTERNATIONAL && !isHexEscape(probe, to)) return false;
  to = withExtension(probe, to);
  return probe.accept(from, to, level);
}

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
