/** Reads dates as people and programs write them: `1985-03-12`, `12.3.85`, `March 12th, 1985`, `12 mars 1985`, `19850312`. */
import { CLASS, HIGH, isDigit, isLetter, LETTER } from "./classes.ts";
import type { Probe } from "./probe.ts";
import { isDate } from "./validators/calendar.ts";

const MONTHS = [
  "jan january januar januari janvier enero gennaio janeiro",
  "feb february februar februari février fevrier febrero febbraio fevereiro",
  "mar march märz maerz maart mars marzo março",
  "apr april avril abril aprile",
  "may mai mayo maggio maio mei",
  "jun june juni juin junio giugno junho",
  "jul july juli juillet julio luglio julho",
  "aug august augustus août aout agosto",
  "sep sept september septembre septiembre settembre setembro",
  "oct october oktober octobre octubre ottobre outubro",
  "nov november novembre noviembre novembro",
  "dec december dezember décembre decembre diciembre dicembre dezembro",
];
const LONGEST_NAME = 12;
const encoder = new TextEncoder();
interface Month {
  /** In lower case, its bytes as characters. */
  readonly name: string;
  /** From 1 on. */
  readonly number: number;
}
/** By length and first letter, in either case: most words have none. */
const startOf = (length: number, first: number): number => (length << 5) | (first & 31);
const ALL_MONTHS: readonly Month[] = MONTHS.flatMap((names, index) =>
  names.split(" ").map((name) => ({ name: String.fromCharCode(...encoder.encode(name)), number: index + 1 })),
);
const MONTHS_BY_START: readonly (readonly Month[])[] = Array.from({ length: (LONGEST_NAME + 2) << 5 }, (_, start) =>
  ALL_MONTHS.filter(({ name }) => startOf(name.length, name.charCodeAt(0)) === start),
);

const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const BLANK = 0x20;
const COMMA = 0x2c;
const LETTER_T = 0x54;

/** The number read last, and where it ends. */
let value = 0;
let end = 0;

/** Up to `most` digits from `at`; their count. */
function readNumber(probe: Probe, at: number, most: number): number {
  value = 0;
  end = at;
  while (end - at < most && isDigit(probe.at(end))) value = value * 10 + probe.at(end++) - 0x30;
  return end - at;
}

/** A month's name from `at`, in any of the languages; its number, or 0. A dot after it (`Jan.`) is read over. */
function readMonth(probe: Probe, at: number): number {
  const { bytes } = probe;
  const stop = Math.min(probe.limit, at + LONGEST_NAME + 1);
  end = at;
  while (end < stop && (CLASS[bytes[end]] & (LETTER | HIGH)) !== 0) end++;
  if (end <= at + LONGEST_NAME) probe.at(end);
  if (end === at) return 0;
  const candidates = MONTHS_BY_START[startOf(end - at, bytes[at])];
  for (let i = 0; i < candidates.length; i++) {
    if (!probe.matches(at, candidates[i].name)) continue;
    if (probe.at(end) === DOT) end++;
    return candidates[i].number;
  }
  return 0;
}

/** Length of `-`, `.`, `/` or its encoded form at `at`; 0 if there is none. */
function separatorAt(probe: Probe, at: number): number {
  const byte = probe.at(at);
  if (byte === DASH || byte === DOT || byte === SLASH) return 1;
  if (byte !== 0x25) return 0;
  return probe.matches(at, "%2f") || probe.matches(at, "%2d") ? 3 : probe.matches(at, "%252f") ? 5 : 0;
}

/** Blanks, a comma, dots, dashes and `+` between the parts of a date in words; percent-encoded ones too. */
function skipGap(probe: Probe, at: number): number {
  let next = at;
  for (let count = 0; count < 3; count++) {
    const byte = probe.at(next);
    if (byte === BLANK || byte === COMMA || byte === DASH || byte === 0x2b || byte === DOT || byte === SLASH) next++;
    else if (probe.matches(next, "%20") || probe.matches(next, "%2c") || probe.matches(next, "%2b")) next += 3;
    else if (probe.matches(next, "%2520") || probe.matches(next, "%252c")) next += 5;
    else break;
  }
  return next;
}

const fullYear = (year: number, digits: number): number => (digits === 2 ? 2000 + year : year);

/** Some order of the parts is a day of the calendar in a century that has people. */
function isLikely(year: number, month: number, day: number): boolean {
  return year >= 1850 && year < 2100 && (isDate(year, month, day) || isDate(year, day, month));
}

/** End of a date of numbers with separators: the year first or last. */
function readNumeric(probe: Probe, from: number): number {
  const firstDigits = readNumber(probe, from, 5);
  if (firstDigits === 0 || firstDigits === 3 || firstDigits === 5) return -1;
  const first = value;
  const separator = separatorAt(probe, end);
  const sign = probe.at(end);
  if (separator === 0) return -1;
  const secondDigits = readNumber(probe, end + separator, 3);
  const second = value;
  if (secondDigits === 0 || secondDigits > 2 || separatorAt(probe, end) !== separator || probe.at(end) !== sign)
    return -1;
  const thirdDigits = readNumber(probe, end + separator, 5);
  if (firstDigits === 4) return thirdDigits <= 2 && thirdDigits > 0 && isLikely(first, second, value) ? end : -1;
  if (thirdDigits !== 2 && thirdDigits !== 4) return -1;
  return isLikely(fullYear(value, thirdDigits), second, first) ? end : -1;
}

/** End of eight digits that are a date: the year first, or last. */
function readCompact(probe: Probe, from: number): number {
  if (readNumber(probe, from, 9) !== 8) return -1;
  const head = Math.floor(value / 10_000);
  const tail = value % 10_000;
  if (head >= 1850 && head < 2100 && isDate(head, Math.floor(tail / 100), tail % 100)) return end;
  return isLikely(tail, Math.floor(head / 100), head % 100) ? end : -1;
}

/** End of a date with the month in letters: `12 March 1985`, `12MAR1985`, `the 3rd of May 1990`, `March 12, 1985`. */
function readWords(probe: Probe, from: number): number {
  let day = 0;
  let at = from;
  const digits = readNumber(probe, from, 3);
  if (digits > 2) return -1;
  if (digits > 0) {
    day = value;
    at = end;
    if (probe.matches(at, "st") || probe.matches(at, "nd") || probe.matches(at, "rd") || probe.matches(at, "th"))
      at += 2;
    else if (probe.matches(at, "er ")) at += 2;
    at = skipGap(probe, at);
    if (probe.matches(at, "of ")) at += 3;
    else if (probe.matches(at, "de ")) at += 3;
  }
  const month = readMonth(probe, at);
  if (month === 0) return -1;
  at = skipGap(probe, end);
  if (digits === 0) {
    if (readNumber(probe, at, 2) === 0) return -1;
    day = value;
    at = end;
    if (probe.matches(at, "st") || probe.matches(at, "nd") || probe.matches(at, "rd") || probe.matches(at, "th"))
      at += 2;
    at = skipGap(probe, at);
  }
  if (probe.matches(at, "de ")) at += 3;
  const yearDigits = readNumber(probe, at, 5);
  if (yearDigits !== 2 && yearDigits !== 4) return -1;
  return isLikely(fullYear(value, yearDigits), month, day) ? end : -1;
}

/** End of a time of day after a date (`T00:00:00.000Z`), or `at`. */
function skipTime(probe: Probe, at: number): number {
  const byte = probe.at(at);
  if ((byte !== LETTER_T && byte !== BLANK) || !isDigit(probe.at(at + 1)) || !isDigit(probe.at(at + 2))) return at;
  if (probe.at(at + 3) !== 0x3a || !isDigit(probe.at(at + 4)) || !isDigit(probe.at(at + 5))) return at;
  let next = at + 6;
  while (next - at < 30) {
    const after = probe.at(next);
    if (!isDigit(after) && after !== 0x3a && after !== DOT && after !== 0x5a && after !== 0x2b && after !== DASH) break;
    next++;
  }
  while (probe.at(next - 1) === DOT || probe.at(next - 1) === 0x3a || probe.at(next - 1) === DASH) next--;
  return next;
}

/** End of the date that starts at `from`, with a time of day if one follows; -1 if there is none. */
export function readDate(probe: Probe, from: number): number {
  let to = -1;
  if (isDigit(probe.at(from))) {
    to = readNumeric(probe, from);
    if (to < 0) to = readCompact(probe, from);
  }
  if (to < 0) to = readWords(probe, from);
  if (to < 0 || isDigit(probe.at(to))) return -1;
  to = skipTime(probe, to);
  return isLetter(probe.at(to)) ? -1 : to;
}
