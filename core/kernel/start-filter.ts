/**
 * What a kernel looks at before it runs the automaton: from most places where a word or a number begins no pattern leads far, and a
 * few table look-ups say so. Each table lets through everything that a pattern may begin with, and more.
 */
import { ALNUM, CLASS, DIGIT, HEX, LETTER } from "../detect/classes.ts";
import type { Anchor, ByteSet } from "../detect/trigger-pattern.ts";
import { FIFTH_FACTOR, KIND_BITS, LONGEST_LONG, WORD_FACTOR } from "./layout.ts";
import { createMarkPairs, type MarkPairs } from "./mark-pairs.ts";
import { areFew, codesOf, type PatternKind } from "./pattern-kind.ts";
import type { PatternNode, PatternTrie } from "./pattern-trie.ts";
import {
  createRunShapes,
  DIGIT_SHAPE,
  LETTER_RUNS,
  LETTER_SHAPE,
  MARK_RUNS,
  MARK_SHAPE,
  type RunShapes,
} from "./run-shapes.ts";

const ANCHORS: readonly Anchor[] = ["anywhere", "boundary", "word"];

/** Bytes that words are told by. */
const LONGEST_BEGINNING = 5;
/** First bytes of patterns, no letters or digits, that are told apart. */
const MAX_CODES = 31;
/** Letters at the beginning of a form, as far as they are counted. */
const LONGEST_LETTERS = 7;
const BLANK = 0x20;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;

export interface StartFilter {
  /** Bit per hash of the first five bytes of words, see `hashOf`; and of the first three of those that are shorter or may go on in many ways. */
  readonly fiveBytes: Uint8Array;
  readonly shortWords: Uint8Array;
  /** Bit per three bytes, see `trigramOf`, for patterns that begin with neither letter nor digit, whose first bytes have a number in `markCodes`. */
  readonly marks: Uint8Array;
  /** Those of them that can be written in few ways: no shape is known of them. */
  readonly markWords: Uint8Array;
  readonly markCodes: Uint8Array;
  /** Bit per two bytes, the first in the low bits. */
  readonly markPairs: Uint8Array;
  /** The same for sixteen bytes at a time, with what begins an escape. */
  readonly pairs: MarkPairs;
  readonly markKinds: Uint8Array;
  readonly markShapes: Uint8Array;
  /** See RunShapes: forms behind letters, behind digits. */
  readonly letterKinds: Uint8Array;
  readonly letterShapes: Uint8Array;
  readonly digitKinds: Uint8Array;
  readonly digitShapes: Uint8Array;
  /** 1 for bytes that are no letters or digits and begin a pattern or an escape. */
  readonly specials: Uint8Array;
  /** Patterns begin with bytes past ASCII; with letters or digits in the middle of a word. */
  readonly hasHighStarts: boolean;
  readonly isEverywhere: boolean;
  /** Forms, or patterns that begin with many letters and digits, begin where words begin in names. */
  readonly hasWordForms: boolean;
  /** Bit n (7: and more): forms begin with n letters, then a mark, then no digit, and not only with hex digits and no blank. */
  readonly lengthsAfter: number;
  /** Forms once more, by the lengths of two runs: behind letters, behind marks. */
  readonly letterRuns: RunShapes;
  readonly markRuns: RunShapes;
  /** See longLengthsOf. */
  readonly longLengths: Uint8Array;
}

/** Of the first two bytes the five low bits count, of the third also whether it is a letter or a digit: small and capital letters are one. */
const trigramOf = (a: number, b: number, c: number): number => a | (b << 5) | (c << 10);

/** Of three or five bytes, folded: the kernel does the same (assembly/filters.ts). */
const hashOf = ([a, b, c, d = 0, e = 0]: readonly number[]): number =>
  (Math.imul(a! | (b! << 8) | (c! << 16) | (d << 24), WORD_FACTOR) + Math.imul(e, FIFTH_FACTOR)) >>> 0;

/** Two bits in the same eight bytes: a Bloom filter of blocks. */
function markHash(bits: Uint8Array, hash: number): void {
  const block = (hash >>> 21) * 64;
  mark(bits, block | ((hash >>> 15) & 63));
  mark(bits, block | ((hash >>> 9) & 63));
}

const LETTERS = Array.from(CLASS.keys()).filter((byte) => (CLASS[byte]! & LETTER) !== 0);
const HEX_LETTERS = { bytes: LETTERS.filter((byte) => (CLASS[byte]! & HEX) !== 0), index: 0 };
const OTHER_LETTERS = { bytes: LETTERS.filter((byte) => (CLASS[byte]! & HEX) === 0), index: 1 };
const ALL_LETTERS = { bytes: LETTERS, index: 0 };
const ZERO = { bytes: [0x30], index: 0 };
const NOT_ZERO = { bytes: Array.from({ length: 9 }, (_, i) => 0x31 + i), index: 1 };
/** What follows a percent sign or a backslash in an escape: see script-search.ts. */
const ESCAPED_HEX: readonly number[] = Array.from(CLASS.keys()).filter((byte) => (CLASS[byte]! & HEX) !== 0);
const ESCAPED_LETTERS: readonly number[] = [..."nrtxuXU"].map((char) => char.charCodeAt(0));
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);
const MARKS = ALL_BYTES.filter((byte) => (CLASS[byte]! & ALNUM) === 0);

function mark(bits: Uint8Array, index: number): void {
  bits[index >> 3]! |= 1 << (index & 7);
}

/** Calls `visit` for the first `depth` sets of every pattern, or all of a shorter one; alike ones once. */
function visitPrefixes(
  root: PatternNode,
  depth: number,
  visit: (sets: readonly (ByteSet | undefined)[]) => void,
): void {
  const walk = (node: PatternNode, sets: readonly ByteSet[]): void => {
    if (sets.length === depth) visit(sets);
    else {
      if (node.outputs.length > 0) visit([...sets, ...Array.from<undefined>({ length: depth - sets.length })]);
      for (const [set, child] of node.edges) walk(child, [...sets, set]);
    }
  };
  walk(root, []);
}

export function createStartFilter(trie: PatternTrie): StartFilter {
  const shortWords = new Uint8Array(2 ** 14);
  const fiveBytes = new Uint8Array(2 ** 14);
  const marks = new Uint8Array(2 ** 13);
  const markWords = new Uint8Array(2 ** 13);
  const markCodes = new Uint8Array(256);
  const markPairs = new Uint8Array(2 ** 13);
  const specials = new Uint8Array(256);
  specials[PERCENT] = specials[BACKSLASH] = 1;
  const nexts = new Map([
    [PERCENT, ESCAPED_HEX],
    [BACKSLASH, ESCAPED_LETTERS],
  ]);
  let lastCode = 0;

  const noteMarks = (table: Uint8Array, [a, b, c]: readonly (ByteSet | undefined)[]): void => {
    for (const byte of a!.bytes) {
      if ((CLASS[byte]! & ALNUM) !== 0) continue;
      specials[byte] = 1;
      // Two share a number if there are too many.
      if (markCodes[byte] === 0) markCodes[byte] = Math.min(++lastCode, MAX_CODES);
      for (const second of b?.bytes ?? ALL_BYTES) mark(markPairs, byte | (second << 8));
      nexts.set(byte, [...(nexts.get(byte) ?? []), ...(b?.bytes ?? ALL_BYTES)]);
      for (const second of codesOf(b).firsts)
        for (const third of codesOf(c).thirds) mark(table, trigramOf(markCodes[byte]!, second, third));
    }
  };
  const noteWord = (sets: readonly (ByteSet | undefined)[]): void => {
    if (!sets[0]!.hasLetters) return;
    const folded = sets.map((set) => codesOf(set).folded);
    if (sets.includes(undefined) || !areFew(folded)) markAll(shortWords, folded.slice(0, 3), []);
    else markAll(fiveBytes, folded, []);
  };
  const rootsOf = (kind: PatternKind): PatternNode[] => trie.rootsOf(ANCHORS, [kind]);
  for (const root of rootsOf("words"))
    visitPrefixes(root, LONGEST_BEGINNING, (sets) => {
      noteMarks(markWords, sets);
      noteWord(sets);
    });
  const forms = rootsOf("forms");
  for (const root of forms) visitPrefixes(root, 3, (sets) => noteMarks(marks, sets));
  const letters = createRunShapes(forms, LETTER_SHAPE, [HEX_LETTERS, OTHER_LETTERS], true);
  // Numbers that begin with 0 are mostly telephone numbers.
  const digits = createRunShapes(forms, DIGIT_SHAPE, [ZERO, NOT_ZERO], true);
  const codes = Array.from(markCodes, (index, byte) => ({ bytes: [byte], index })).filter(({ index }) => index > 0);
  const behindMarks = createRunShapes(forms, MARK_SHAPE, [...codes, { bytes: [], index: MAX_CODES }], false);
  // The kernel looks at what stands behind letters only if it is a digit, if one follows, or if it is a special.
  let lengthsAfter = 0;
  for (let n = 1; n <= LONGEST_LETTERS; n++)
    for (let byte = 0; byte < 128; byte++) {
      if ((CLASS[byte]! & ALNUM) !== 0 || !goesOnWithoutDigit(letters, n, byte, HEX_LETTERS.index)) continue;
      specials[byte] = 1;
      if (byte === BLANK || goesOnWithoutDigit(letters, n, byte, OTHER_LETTERS.index)) lengthsAfter |= 1 << n;
    }
  const firstsOf = (anchor: Anchor, kinds?: readonly PatternKind[]): ByteSet[] =>
    trie.rootsOf([anchor], kinds).flatMap(({ edges }) => [...edges.keys()]);
  return {
    shortWords,
    fiveBytes,
    marks,
    markWords,
    markCodes,
    markPairs,
    pairs: createMarkPairs(nexts),
    markKinds: behindMarks.kinds,
    markShapes: behindMarks.shapes,
    letterKinds: letters.kinds,
    letterShapes: letters.shapes,
    digitKinds: digits.kinds,
    digitShapes: digits.shapes,
    specials,
    letterRuns: createRunShapes(forms, LETTER_RUNS, [ALL_LETTERS], true),
    markRuns: createRunShapes(forms, MARK_RUNS, [{ bytes: MARKS, index: 0 }], false),
    hasHighStarts: ANCHORS.some((anchor) => firstsOf(anchor).some(({ bytes }) => bytes.some((byte) => byte >= 0x80))),
    hasWordForms: (["word", "anywhere"] as const).some((anchor) =>
      firstsOf(anchor, ["forms", "longs"]).some(({ hasLetters }) => hasLetters),
    ),
    lengthsAfter,
    longLengths: longLengthsOf(rootsOf("longs")),
    isEverywhere: firstsOf("anywhere").some(({ hasLetters, hasDigits }) => hasLetters || hasDigits),
  };
}

/** For each number of letters and digits up to LONGEST_LONG (and more) whether a pattern may begin with just so many: bit 0 with a letter first, bit 1 with a digit. */
function longLengthsOf(roots: readonly PatternNode[]): Uint8Array {
  const lengths = new Uint8Array(LONGEST_LONG + 1);
  const note = (first: ByteSet, from: number, to: number): void => {
    for (let length = from; length <= to; length++)
      lengths[Math.min(length, LONGEST_LONG)]! |= (first.hasLetters ? 1 : 0) | (first.hasDigits ? 2 : 0);
  };
  const visit = ({ edges, outputs }: PatternNode, first: ByteSet, length: number): void => {
    if (outputs.length > 0 || length === LONGEST_LONG) note(first, length, LONGEST_LONG);
    else
      for (const [set, child] of edges) {
        if (!set.isAlnum) note(first, length, length);
        if (set.hasLetters || set.hasDigits) visit(child, first, length + 1);
      }
  };
  for (const { edges } of roots) for (const [set, child] of edges) visit(child, set, 1);
  return lengths;
}

/** A form may go on with `byte` behind `n` letters, of which the first has at least the number `least`, and then with no digit. */
function goesOnWithoutDigit({ kinds, shapes }: RunShapes, n: number, byte: number, least: number): boolean {
  for (let next = 0; next < 256; next++)
    if ((CLASS[next]! & DIGIT) === 0)
      for (let first = least; first <= OTHER_LETTERS.index; first++) {
        const shape = first | (n << 1) | (kinds[byte]! << 7) | (kinds[next]! << (7 + KIND_BITS));
        if (((shapes[shape >> 3]! >> (shape & 7)) & 1) !== 0) return true;
      }
  return false;
}

function markAll(bits: Uint8Array, codes: readonly (readonly number[])[], chosen: readonly number[]): void {
  if (chosen.length === codes.length) markHash(bits, hashOf(chosen));
  else for (const code of codes[chosen.length]!) markAll(bits, codes, [...chosen, code]);
}
