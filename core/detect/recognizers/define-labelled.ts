/**
 * Makes recognizers for values without a form of their own, known by the words before them: `MRN: 00123-45`, `passport no. X1234567`, a JSON
 * member called `member_id`.
 */
import { readDate } from "../calendar-date.ts";
import { ALNUM, CLASS, DIGIT, isAlnum, isBlank, isDigit, LETTER } from "../classes.ts";
import { anyOf, butNot, type Cues, hintsOf, NEUTRAL, NUMBERED } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { beforeValue, skipToValue } from "../value-after.ts";
import type { Recognizer } from "./types.ts";

const PRIORS = { keyed: 0.95, "keyed-odd": 0.6, cued: 0.88, "cued-odd": 0.4, denied: 0.1, alone: 0.02 } as const;
export type LabelledCase = keyof typeof PRIORS;

export interface LabelledForm {
  readonly id: string;
  readonly entity: string;
  readonly cue: Cues;
  /** Letters and digits a value has, separators not counted. */
  readonly shortest: number;
  readonly longest: number;
  /** Digits it has at least. */
  readonly digits: number;
  /** Whether the value looks as expected; `text` is its letters (upper case) and digits as ASCII. False makes the case `…-odd`. */
  accepts?(text: Uint8Array, length: number): boolean;
  readonly cases?: Partial<Record<LabelledCase, number>>;
}

/** Characters of a group in a number that is written in groups. */
const LONGEST_GROUP = 6;
const MAX_VALUE = 48;
const text = new Uint8Array(MAX_VALUE);

/** Inside a value. */
const INNER = new Uint8Array(256);
for (const char of "-./ ") INNER[char.charCodeAt(0)] = 1;

export function defineLabelled(form: LabelledForm): Recognizer {
  const { id, entity, cue } = form;
  const rivals = anyOf(NEUTRAL, butNot(NUMBERED, cue));
  return {
    id,
    entity,
    cue,
    triggers: hintsOf(cue).map(beforeValue),
    readsPairs: true,
    recognize: (probe, start, at) => {
      probe.from = start;
      const from = valueAfter(probe, at - 1);
      return from >= 0 && readValue(probe, from, form);
    },
    recognizeKeyed: (probe, at) => readValue(probe, at, form),
    cases: { ...PRIORS, ...form.cases },
    weigh(probe, evidence) {
      const isOdd = probe.level !== 1;
      if (evidence.keySays(cue)) return isOdd ? "keyed-odd" : "keyed";
      if (!evidence.says(cue)) return "alone";
      if (evidence.denies(rivals, cue)) return "denied";
      return isOdd ? "cued-odd" : "cued";
    },
  };
}

/** Where the value begins after a word that ends at `at`, or is cut off there: a token that has a digit. -1 without one. */
function valueAfter(probe: Probe, at: number): number {
  const from = skipToValue(probe, at);
  if (from < 0) return -1;
  const { bytes } = probe;
  const stop = Math.min(probe.limit, from + MAX_VALUE);
  let end = from;
  while (end < stop && (CLASS[bytes[end]] & LETTER) !== 0) end++;
  const after = end < from + MAX_VALUE ? probe.at(end) : -1;
  if (isDigit(after)) return from;
  // `MD-123456`, `AB-12`: the first part has no digit.
  return after === 0x2d && end > from && end - from < 5 && isDigit(probe.at(end + 1)) ? from : -1;
}

function readValue(probe: Probe, from: number, form: LabelledForm): boolean {
  const { shortest, longest, digits, accepts } = form;
  probe.from = from;
  if (!probe.isBoundaryBefore(from)) return false;
  // `\u0041…`: an escape, not the value.
  const first = probe.at(from) | 0x20;
  if (from > probe.start && probe.bytes[from - 1] === 0x5c && (first === 0x75 || first === 0x78)) return false;
  let length = 0;
  let count = 0;
  let at = from;
  let end = from;
  let group = from;
  let dots = 0;
  let joints = 0;
  while (at - from < MAX_VALUE) {
    const byte = probe.at(at);
    if (byte < 0) break;
    const flags = CLASS[byte];
    if ((flags & ALNUM) === 0) {
      // One separator, and digits behind it: a blank before letters ends the value.
      if (
        INNER[byte] === 0 ||
        !isAlnum(probe.at(at + 1)) ||
        ((isBlank(byte) || byte === 0x2e) && !isDigit(probe.at(at + 1)))
      )
        break;
      // `12345678 204 1137ms`: after a long group comes another value.
      const isComplete = length >= shortest && count >= digits;
      if (isBlank(byte) && isComplete && (at - group > LONGEST_GROUP || !continues(probe, at + 1))) break;
      group = at + 1;
      if (byte === 0x2e) dots++;
      joints++;
      at++;
      continue;
    }
    if (length >= longest) return false;
    if ((flags & DIGIT) !== 0) count++;
    text[length++] = byte >= 0x61 ? byte - 32 : byte;
    end = ++at;
  }
  if (length < shortest || count < digits || dots > 1 || !probe.isBoundaryAfter(end)) return false;
  if (joints > 1 && readDate(probe, from) >= end) return false;
  return probe.accept(from, end, accepts === undefined || accepts(text, length) ? 1 : 0);
}

/** After a blank: a group of at most five digits goes on with a number in groups. */
function continues(probe: Probe, at: number): boolean {
  let end = at;
  while (end - at < 6 && isDigit(probe.at(end))) end++;
  return end > at && end - at < 6 && !isAlnum(probe.at(end)) && probe.at(end) !== 0x3a && probe.at(end) !== 0x3d;
}
