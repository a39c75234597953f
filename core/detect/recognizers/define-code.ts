/** Makes recognizers for numbers and codes of a fixed form: how they are printed, their check digits, and what is said of them. */
import { CodeText, SLASH } from "../code-text.ts";
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
  /** Judges the letters (upper case) and digits without separators, as ASCII codes in text[0, length); `digits` are the digits as numbers 0 to 9. */
  check(text: Uint8Array, length: number, digits: Uint8Array): number;
  /** What speaks against it beside what is no person's: default, words that name other numbers. */
  readonly rivals?: Cues;
  /** Priors that differ from the usual ones. */
  readonly cases?: Partial<Record<CodeCase, number>>;
}

const code = new CodeText();
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
  probe.from = from;
  if (!code.read(probe, from, to)) return false;
  const { separator } = code;
  if ((separator !== 0 && allowed[separator] === 0) || (code.hasSlash && allowed[SLASH] === 0)) return false;
  const verdict = check(code.text, code.length, code.digits);
  if (verdict === Check.impossible) return false;
  return probe.accept(from, to, verdict | (separator !== 0 ? GROUPED : 0) | (code.hasSmall ? SMALL : 0));
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

/** The check of a number: its digits pass or fail. */
export const checkDigits =
  (validate: (digits: ArrayLike<number>, count: number) => boolean): CodeForm["check"] =>
  (_, length, digits) =>
    validate(digits, length) ? Check.passed : Check.failed;

/** The check of a code: it passes, fails but looks like one, or cannot be one. */
export function checkText(
  validate: (text: Uint8Array, length: number) => boolean,
  looksRight: (text: Uint8Array, length: number) => boolean = () => true,
): (text: Uint8Array, length: number) => number {
  return (text, length) =>
    validate(text, length) ? Check.passed : looksRight(text, length) ? Check.failed : Check.impossible;
}
