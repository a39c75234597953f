/**
 * What a kernel looks at before it runs the automaton: from most places where a word or a number begins no pattern leads far, and a
 * few table look-ups say so. Each table lets through everything that a pattern may begin with, and more.
 */
import { ALNUM, CLASS, DIGIT, HIGH, LETTER } from "../detect/classes.ts";
import { Anchor, type Spelled } from "../detect/trigger-pattern.ts";
import { FIVE_FACTOR, LONG_RUN } from "./layout.ts";

/** Ways to write the first three bytes up to which a pattern counts as a word; all others are forms. */
const FEW = 64;
/** Longest run of letters or digits that is told from longer ones, and of the digits after it. */
const LONGEST_RUN = 15;
const LONGEST_SECOND = 7;
/** Kinds of bytes that are told apart behind a run. */
const KINDS = 16;
/** Bytes of a form that are looked at. */
const LONGEST_FORM = 32;
/** First bytes of patterns, no letters or digits, that are told apart. */
const MAX_CODES = 31;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;

export interface StartFilter {
  /** Bit per three bytes, see `trigramOf`: a word among the patterns may begin so. */
  readonly words: Uint8Array;
  /** The same for those of them that may go on in many ways; all others have a bit per hash of their first five bytes, see `hashOf`. */
  readonly shortWords: Uint8Array;
  readonly fiveBytes: Uint8Array;
  /** The same as `words` for patterns that begin with neither letter nor digit, whose first bytes have a number in `markCodes`. */
  readonly marks: Uint8Array;
  readonly markCodes: Uint8Array;
  /** Kind of a byte behind letters, and bit per shape of a word, see `wordShapeOf`: a form may begin so. */
  readonly letterKinds: Uint8Array;
  readonly letterShapes: Uint8Array;
  /** Kind of a byte behind digits, and bit per shape of a number, see `numberShapeOf`. */
  readonly digitKinds: Uint8Array;
  readonly digitShapes: Uint8Array;
  /** 1 for bytes that are no letters or digits and begin a pattern or an escape. */
  readonly specials: Uint8Array;
  /** Patterns begin with bytes past ASCII; with letters or digits in the middle of a word. */
  readonly hasHighStarts: boolean;
  readonly isEverywhere: boolean;
}

/** Of the first two bytes the five low bits count, of the third also whether it is a letter or a digit: small and capital letters are one. */
const foldFirst = (byte: number): number => byte & 31;
const foldThird = (byte: number): number => (byte & 31) | ((byte & 64) >> 1);
const trigramOf = (a: number, b: number, c: number): number => a | (b << 5) | (c << 10);

/** Of five bytes, five low bits each. */
const hashOf = (codes: readonly number[]): number =>
  Math.imul(codes[0]! | (codes[1]! << 5) | (codes[2]! << 10) | (codes[3]! << 15) | (codes[4]! << 20), FIVE_FACTOR) >>>
  17;

/** `n` letters, a byte of one kind, and the byte after it. */
const wordShapeOf = (n: number, kind: number, next: number): number => n | (kind << 4) | (next << 8);

/** `first` digits, a byte of one kind, `second` digits, a byte of another kind. */
const numberShapeOf = (first: number, kind: number, second: number, next: number): number =>
  first | (kind << 4) | (second << 8) | (next << 11);

function mark(bits: Uint8Array, index: number): void {
  bits[index >> 3] |= 1 << (index & 7);
}

/** Which bytes a step of a pattern accepts. */
class Step {
  readonly bytes: readonly number[];
  /** See `trigramOf`. */
  readonly firsts: readonly number[];
  readonly thirds: readonly number[];
  readonly hasLetters: boolean;
  readonly hasDigits: boolean;
  readonly isAlnum: boolean;
  constructor(flags: Uint8Array) {
    this.bytes = [...flags.keys()].filter((byte) => flags[byte] === 1);
    this.firsts = [...new Set(this.bytes.map(foldFirst))];
    this.thirds = [...new Set(this.bytes.map(foldThird))];
    this.hasLetters = this.bytes.some((byte) => (CLASS[byte] & LETTER) !== 0);
    this.hasDigits = this.bytes.some((byte) => (CLASS[byte] & DIGIT) !== 0);
    this.isAlnum = this.bytes.every((byte) => (CLASS[byte] & ALNUM) !== 0);
  }
}

const ALL_FIRSTS = Array.from({ length: 32 }, (_, code) => code);
const ALL_THIRDS = Array.from({ length: 64 }, (_, code) => code);
const ALL_KINDS = Array.from({ length: KINDS }, (_, kind) => kind);

export function createStartFilter(patterns: readonly Spelled[]): StartFilter {
  const words = new Uint8Array(2 ** 13);
  const shortWords = new Uint8Array(2 ** 13);
  const fiveBytes = new Uint8Array(2 ** 12);
  const marks = new Uint8Array(2 ** 13);
  const markCodes = new Uint8Array(256);
  const specials = new Uint8Array(256);
  specials[PERCENT] = specials[BACKSLASH] = 1;
  let hasHighStarts = false;
  let isEverywhere = false;
  let lastCode = 0;
  const known = new Map<Uint8Array, Step>();
  const stepOf = (flags: Uint8Array): Step => {
    let step = known.get(flags);
    if (step === undefined) {
      step = new Step(flags);
      known.set(flags, step);
    }
    return step;
  };
  const letterForms: (readonly Step[])[] = [];
  const digitForms: (readonly Step[])[] = [];
  for (const { anchor, steps: flags } of patterns) {
    const first = stepOf(flags[0]!);
    for (const byte of first.bytes) {
      if ((CLASS[byte] & ALNUM) !== 0) {
        if (anchor === Anchor.anywhere) isEverywhere = true;
        continue;
      }
      specials[byte] = 1;
      if ((CLASS[byte] & HIGH) !== 0) hasHighStarts = true;
      // Two share a number if there are too many.
      if (markCodes[byte] === 0) markCodes[byte] = Math.min(++lastCode, MAX_CODES);
      noteTrigrams(marks, [markCodes[byte]!], stepAt(flags, 1, stepOf)?.firsts, stepAt(flags, 2, stepOf)?.thirds);
    }
    if (!first.hasLetters && !first.hasDigits) continue;
    const steps = flags.slice(0, LONGEST_FORM).map(stepOf);
    if (!first.hasDigits && noteWord(words, shortWords, fiveBytes, steps)) continue;
    if (steps.length >= LONG_RUN && steps.slice(0, LONG_RUN).every((step) => step.isAlnum)) continue;
    if (first.hasLetters) letterForms.push(steps);
    if (first.hasDigits) digitForms.push(steps);
  }
  const letters = new Shapes(letterForms, (step) => step.hasLetters, LETTER);
  const digits = new Shapes(digitForms, (step) => step.hasDigits, DIGIT);
  return {
    words,
    shortWords,
    fiveBytes,
    marks,
    markCodes,
    letterKinds: letters.kinds,
    letterShapes: letters.noteWords(),
    digitKinds: digits.kinds,
    digitShapes: digits.noteNumbers(),
    specials,
    hasHighStarts,
    isEverywhere,
  };
}

function stepAt(flags: readonly Uint8Array[], i: number, stepOf: (flags: Uint8Array) => Step): Step | undefined {
  return i < flags.length ? stepOf(flags[i]!) : undefined;
}

function noteTrigrams(
  bits: Uint8Array,
  firsts: readonly number[],
  seconds: readonly number[] = ALL_FIRSTS,
  thirds: readonly number[] = ALL_THIRDS,
): void {
  for (const a of firsts) for (const b of seconds) for (const c of thirds) mark(bits, trigramOf(a, b, c));
}

/** False if there are too many ways to write the beginning. */
function noteWord(words: Uint8Array, shortWords: Uint8Array, fiveBytes: Uint8Array, steps: readonly Step[]): boolean {
  const [first, second, third] = steps as [Step, Step | undefined, Step | undefined];
  if (first.firsts.length * (second?.firsts.length ?? 32) * (third?.thirds.length ?? 64) > FEW) return false;
  noteTrigrams(words, first.firsts, second?.firsts, third?.thirds);
  const codes = Array.from({ length: 5 }, (_, i) => steps[i]?.firsts ?? ALL_FIRSTS);
  if (codes.reduce((ways, list) => ways * list.length, 1) > FEW) {
    noteTrigrams(shortWords, first.firsts, second?.firsts, third?.thirds);
    return true;
  }
  const fill = (chosen: readonly number[]): void => {
    if (chosen.length === 5) mark(fiveBytes, hashOf(chosen));
    else for (const code of codes[chosen.length]!) fill([...chosen, code]);
  };
  fill([]);
  return true;
}

/** Which runs of letters, or of digits, with what follows them, forms begin with. */
class Shapes {
  readonly kinds = new Uint8Array(256);
  readonly #forms: readonly (readonly Step[])[];
  readonly #isMember: (step: Step) => boolean;
  readonly #kindsOf = new Map<Step, readonly number[]>();
  readonly #allKindsOf = new Map<Step, readonly number[]>();

  constructor(forms: readonly (readonly Step[])[], isMember: (step: Step) => boolean, memberClass: number) {
    this.#forms = forms;
    this.#isMember = isMember;
    const steps = [...new Set(forms.flat())];
    const accepts = steps.map(({ bytes }) => new Set(bytes));
    const bySignature = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      const signature = accepts.map((bytes) => (bytes.has(byte) ? 1 : 0)).join("");
      // The last kind stands for all that come too late.
      const kind = bySignature.get(signature) ?? Math.min(bySignature.size, KINDS - 1);
      bySignature.set(signature, kind);
      this.kinds[byte] = kind;
    }
    for (const step of steps) {
      const others = step.bytes.filter((byte) => (CLASS[byte] & memberClass) === 0);
      this.#kindsOf.set(step, [...new Set(others.map((byte) => this.kinds[byte]!))]);
      this.#allKindsOf.set(step, [...new Set(step.bytes.map((byte) => this.kinds[byte]!))]);
    }
  }

  /** Bits by `wordShapeOf`. */
  noteWords(): Uint8Array {
    const shapes = new Uint8Array(2 ** 9);
    for (const steps of this.#forms)
      for (let n = 1; n <= LONGEST_FORM && this.#goesOn(steps, n - 1); n++)
        for (const kind of this.#kindsAt(steps, n))
          for (const next of this.#allKindsAt(steps, n + 1))
            mark(shapes, wordShapeOf(Math.min(n, LONGEST_RUN), kind, next));
    return shapes;
  }

  /** Bits by `numberShapeOf`. */
  noteNumbers(): Uint8Array {
    const shapes = new Uint8Array(2 ** 12);
    for (const steps of this.#forms)
      for (let n = 1; n <= LONGEST_FORM && this.#goesOn(steps, n - 1); n++)
        for (let second = 0; second <= LONGEST_FORM; second++) {
          for (const kind of this.#kindsAt(steps, n))
            for (const next of this.#kindsAt(steps, n + 1 + second))
              mark(shapes, numberShapeOf(Math.min(n, LONGEST_RUN), kind, Math.min(second, LONGEST_SECOND), next));
          if (!this.#goesOn(steps, n + 1 + second)) break;
        }
    return shapes;
  }

  /** The run may have its byte `i` here; what follows a pattern that has ended may be anything. */
  #goesOn(steps: readonly Step[], i: number): boolean {
    return i >= steps.length || this.#isMember(steps[i]!);
  }

  /** Kinds of what may end a run at place `i`. */
  #kindsAt(steps: readonly Step[], i: number): readonly number[] {
    return i < steps.length ? this.#kindsOf.get(steps[i]!)! : ALL_KINDS;
  }

  #allKindsAt(steps: readonly Step[], i: number): readonly number[] {
    return i < steps.length ? this.#allKindsOf.get(steps[i]!)! : ALL_KINDS;
  }
}
