/** Makes recognizers for numbers and codes of a fixed form: how they are printed, their check digits, and what is said of them. */
import { CLASS, DIGIT, isDigit, isHex, LOWER, WORD } from "../classes.ts";
import { anyOf, butNot, type Cues, NEUTRAL, NUMBERED } from "../cues.ts";
import type { Evidence } from "../evidence.ts";
import type { Probe } from "../probe.ts";
import type { Recognizer } from "./types.ts";

/** What a check says of a code's letters and digits. */
export const Check = {
  /** It cannot be one: no finding, whatever is said around it. */
  impossible: 0,
  /** The form is right and the check digit is not, or it is a published sample: one only if something says so. */
  failed: 1,
  /** There is nothing to check. */
  unchecked: 2,
  passed: 3,
} as const;

/**
 * The cases a code is told apart by. `alone` has nothing around that speaks for it, `denied` something that speaks against it; `small` are
 * letters that are printed as capitals.
 */
const PRIORS = {
  keyed: 0.98,
  "keyed-unchecked": 0.95,
  "keyed-failed": 0.9,
  cued: 0.97,
  "cued-unchecked": 0.9,
  "cued-failed": 0.85,
  "alone-grouped": 0.3,
  alone: 0.1,
  "alone-unchecked": 0.03,
  "alone-failed": 0,
  "alone-small": 0.1,
  denied: 0.05,
} as const;
export type CodeCase = keyof typeof PRIORS;

export interface CodeForm {
  readonly id: string;
  readonly entity: string;
  /** Words that name the entity. */
  readonly cue: Cues;
  /**
   * How it is printed: `D` digit, `L` letter, `A` either, `N` as in trigger-pattern.ts, a blank where a separator stands (the same one everywhere), a small
   * letter itself in either case.
   * `["DDDDDDDDDD", "DDD DDD DDDD"]`.
   */
  readonly templates: readonly string[];
  /** Separators that may stand at a template's blanks, of `" -.+"` (`+` is a blank in a query). Default: all but the dot. */
  readonly separators?: string;
  /** Judges the letters (upper case) and digits without separators, as ASCII codes in text[0, length). */
  check(text: Uint8Array, length: number): number;
  /** What speaks against it beside what is no person's: default, words that name other numbers. */
  readonly rivals?: Cues;
  /** Priors that differ from the usual ones. */
  readonly cases?: Partial<Record<CodeCase, number>>;
}

const MAX_CODE = 64;
const text = new Uint8Array(MAX_CODE);
/** Set in a candidate's level beside the check. */
const GROUPED = 8;
const SMALL = 16;

export function defineCode(form: CodeForm): Recognizer {
  const { id, entity, cue, templates, separators = " -+" } = form;
  const allowed = new Uint8Array(256);
  for (const char of separators) allowed[char.charCodeAt(0)] = 1;
  const rivals = anyOf(NEUTRAL, form.rivals ?? butNot(NUMBERED, cue));
  return {
    id,
    entity,
    cue,
    needs: cue,
    triggers: templates.map((template) => `B${template.replaceAll(" ", "S")}E`),
    recognize: (probe, start, at) => readCode(probe, start, at - 1, form, allowed),
    cases: { ...PRIORS, ...form.cases },
    weigh: (probe, evidence) => weighCode(probe, evidence, cue, rivals),
  };
}

/** A trigger stands at [from, to): a template and what ends it was matched. */
function readCode(probe: Probe, from: number, to: number, { check }: CodeForm, allowed: Uint8Array): boolean {
  const { bytes, start } = probe;
  probe.from = from;
  const before = from > start ? bytes[from - 1] : 0x20;
  // A decimal, a signed number, or the rest of a longer one.
  if (
    before === 0x2e ||
    before === 0x2b ||
    (before === 0x2d && from - 2 >= start && (CLASS[bytes[from - 2]] & WORD) !== 0)
  )
    return false;
  // `%22219099999`: two of the digits are an escape's.
  if (before === 0x25 && isHex(bytes[from]) && isHex(bytes[from + 1])) return false;
  const after = probe.at(to);
  if ((after === 0x2e || after === 0x2d) && isDigit(probe.at(to + 1))) return false;
  let length = 0;
  let separator = 0;
  let first = 0;
  let last = 0;
  let small = 0;
  for (let at = from; at < to; at++) {
    let byte = bytes[at];
    // `6046 41944/7`
    if (byte === 0x2f && allowed[byte] === 1) continue;
    if ((CLASS[byte] & WORD) !== 0) {
      if ((CLASS[byte] & LOWER) !== 0) small = SMALL;
      text[length++] = (CLASS[byte] & LOWER) !== 0 ? byte - 32 : byte;
      continue;
    }
    if (byte === 0x25) {
      // `%20`, `%2520`: the trigger has seen that it is a separator.
      if (bytes[at + 2] === 0x35) at += 2;
      at += 2;
      byte = DECODED[bytes[at]];
    }
    if (allowed[byte] === 0 || (separator !== 0 && byte !== separator)) return false;
    separator = byte;
    if (first === 0) first = length;
    last = length;
  }
  if (separator !== 0 && (after === separator || before === separator)) {
    // Twelve of a card's sixteen digits, or three cells of a table.
    if (after === separator && isGroup(probe, to + 1, length - last, 1)) return false;
    if (before === separator && isGroup(probe, from - 2, first, -1)) return false;
  }
  const verdict = check(text, length);
  return verdict !== Check.impossible && probe.accept(from, to, verdict | (separator !== 0 ? GROUPED : 0) | small);
}

/** Exactly `length` digits from `at` on in the given direction. */
function isGroup(probe: Probe, at: number, length: number, step: 1 | -1): boolean {
  for (let i = 0; i < length; i++) if (!isDigit(probe.at(at + i * step))) return false;
  return !isDigit(probe.at(at + length * step));
}

function weighCode(probe: Probe, evidence: Evidence, cue: Cues, rivals: Cues): CodeCase {
  const verdict = probe.level & 3;
  if (evidence.keySays(cue))
    return verdict === Check.passed ? "keyed" : verdict === Check.failed ? "keyed-failed" : "keyed-unchecked";
  if (evidence.mayHear(cue)) {
    const isSaid = evidence.says(cue);
    if (isSaid && !evidence.denies(rivals, cue))
      return verdict === Check.passed ? "cued" : verdict === Check.failed ? "cued-failed" : "cued-unchecked";
  }
  if (verdict === Check.failed) return "alone-failed";
  if (verdict === Check.unchecked) return "alone-unchecked";
  if ((probe.level & SMALL) !== 0) return "alone-small";
  if (evidence.keyHas(rivals) || evidence.nearestSays(rivals)) return "denied";
  return (probe.level & GROUPED) !== 0 ? "alone-grouped" : "alone";
}

/** What `%2` and this digit stand for. */
const DECODED = new Uint8Array(256);
for (const [digit, char] of ["0 ", "D-", "d-", "B+", "b+", "E.", "e."])
  DECODED[digit.charCodeAt(0)] = char.charCodeAt(0);

/** The check of a number: its digits pass or fail. */
export function checkDigits(
  validate: (digits: ArrayLike<number>, count: number) => boolean,
): (text: Uint8Array, length: number) => number {
  const digits = new Uint8Array(MAX_CODE);
  return (text, length) => (validate(toDigits(text, length, digits), length) ? Check.passed : Check.failed);
}

/** The check of a code: it passes, fails but looks like one, or cannot be one. */
export function checkText(
  validate: (text: Uint8Array, length: number) => boolean,
  looksRight: (text: Uint8Array, length: number) => boolean = () => true,
): (text: Uint8Array, length: number) => number {
  return (text, length) =>
    validate(text, length) ? Check.passed : looksRight(text, length) ? Check.failed : Check.impossible;
}

/** The digits of a code as numbers 0 to 9; `out` must have room. */
export function toDigits(codes: Uint8Array, length: number, out: Uint8Array): Uint8Array {
  for (let i = 0; i < length; i++) out[i] = (CLASS[codes[i]] & DIGIT) !== 0 ? codes[i] - 0x30 : 0;
  return out;
}
