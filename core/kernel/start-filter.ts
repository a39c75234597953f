/**
 * What a kernel looks at before it runs the automaton: from most places where a word or a number begins no pattern leads far, and a
 * few table look-ups say so. Each table lets through everything that a pattern may begin with, and more.
 */
import { ALNUM, CLASS, DIGIT, HIGH, LETTER } from "../detect/classes.ts";
import { Anchor, type Spelled } from "../detect/trigger-pattern.ts";
import { LONG_RUN } from "./layout.ts";

/** Ways to write the first three bytes up to which a pattern counts as a word; all others are forms. */
const FEW = 64;
/** Longest run of letters or digits that is told from longer ones. */
const LONGEST_RUN = 15;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;

export interface StartFilter {
  /** Bit per three bytes (five low bits of each): a word among the patterns may begin so. */
  readonly trigrams: Uint8Array;
  /** Per byte, bit n: a form may go on with it behind n letters, or n digits. */
  readonly afterLetters: Uint16Array;
  readonly afterDigits: Uint16Array;
  /** 1 for bytes that are no letters or digits and begin a pattern or an escape. */
  readonly specials: Uint8Array;
  /** Patterns begin with bytes past ASCII; with letters or digits in the middle of a word. */
  readonly hasHighStarts: boolean;
  readonly isEverywhere: boolean;
}

/** Which bytes a step of a pattern accepts. */
class Step {
  readonly bytes: readonly number[];
  readonly hasLetters: boolean;
  readonly hasDigits: boolean;
  readonly isAlnum: boolean;

  constructor(flags: Uint8Array) {
    this.bytes = [...flags.keys()].filter((byte) => flags[byte] === 1);
    this.hasLetters = this.bytes.some((byte) => (CLASS[byte] & LETTER) !== 0);
    this.hasDigits = this.bytes.some((byte) => (CLASS[byte] & DIGIT) !== 0);
    this.isAlnum = this.bytes.every((byte) => (CLASS[byte] & ALNUM) !== 0);
  }
}

export function createStartFilter(patterns: readonly Spelled[]): StartFilter {
  const trigrams = new Uint8Array(2 ** 12);
  const afterLetters = new Uint16Array(256);
  const afterDigits = new Uint16Array(256);
  const specials = new Uint8Array(256);
  specials[PERCENT] = specials[BACKSLASH] = 1;
  let hasHighStarts = false;
  let isEverywhere = false;
  const known = new Map<Uint8Array, Step>();
  const stepOf = (flags: Uint8Array): Step => {
    let step = known.get(flags);
    if (step === undefined) {
      step = new Step(flags);
      known.set(flags, step);
    }
    return step;
  };
  for (const { anchor, steps } of patterns) {
    const [first, second, third] = steps.slice(0, 3).map(stepOf);
    for (const byte of first.bytes) {
      if ((CLASS[byte] & ALNUM) === 0) specials[byte] = 1;
      else if (anchor === Anchor.anywhere) isEverywhere = true;
      if ((CLASS[byte] & HIGH) !== 0) hasHighStarts = true;
    }
    if (!first.hasLetters && !first.hasDigits) continue;
    if (!first.hasDigits && noteWord(trigrams, first, second, third)) continue;
    if (steps.length >= LONG_RUN && steps.slice(0, LONG_RUN).every((flags) => stepOf(flags).isAlnum)) continue;
    noteForm(steps, stepOf, (step) => step.hasLetters, afterLetters);
    noteForm(steps, stepOf, (step) => step.hasDigits, afterDigits);
  }
  return { trigrams, afterLetters, afterDigits, specials, hasHighStarts, isEverywhere };
}

/** Bytes that have the same five low bits as any byte. */
const ALL = Array.from({ length: 32 }, (_, byte) => byte);

/** False if there are too many ways to write the beginning. */
function noteWord(trigrams: Uint8Array, first: Step, second: Step | undefined, third: Step | undefined): boolean {
  const ways = first.bytes.length * (second?.bytes.length ?? 1) * (third?.bytes.length ?? 1);
  if (ways > FEW) return false;
  for (const a of first.bytes)
    for (const b of second?.bytes ?? ALL)
      for (const c of third?.bytes ?? ALL) {
        const index = (a & 31) | ((b & 31) << 5) | ((c & 31) << 10);
        trigrams[index >> 3] |= 1 << (index & 7);
      }
  return true;
}

/** Notes what the form accepts behind as many letters, or digits, as it may begin with. */
function noteForm(
  steps: readonly Uint8Array[],
  stepOf: (flags: Uint8Array) => Step,
  isMember: (step: Step) => boolean,
  after: Uint16Array,
): void {
  for (let n = 1; isMember(stepOf(steps[n - 1])); n++) {
    const bit = 1 << Math.min(n, LONGEST_RUN);
    if (n === steps.length) {
      // It ends inside the run: whatever follows.
      for (let byte = 0; byte < 256; byte++) after[byte] |= 0x10000 - bit;
      return;
    }
    for (const byte of stepOf(steps[n]).bytes) after[byte] |= bit;
  }
}
