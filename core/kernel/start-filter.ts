/**
 * What a kernel looks at before it runs the automaton: from most places where a word or a number begins no pattern leads far, and a
 * few table look-ups say so. Each table lets through everything that a pattern may begin with, and more.
 */
import { ALNUM, CLASS, DIGIT, HEX, HIGH, LETTER } from "../detect/classes.ts";
import type { ByteSet } from "../detect/trigger-pattern.ts";
import { FIVE_FACTOR, KIND_BITS } from "./layout.ts";
import { createMarkPairs, type MarkPairs } from "./mark-pairs.ts";
import type { PatternNode, PatternTrie } from "./pattern-trie.ts";
import { createRunShapes, DIGIT_SHAPE, findForms, LETTER_SHAPE, MARK_SHAPE, type RunShapes } from "./run-shapes.ts";

/** Ways to write the first bytes up to which a pattern counts as a word; all others are forms. */
const FEW = 64;
/** First bytes of patterns, no letters or digits, that are told apart. */
const MAX_CODES = 31;
/** Letters at the beginning of a form, as far as they are counted. */
const LONGEST_LETTERS = 7;
const BLANK = 0x20;
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
  /** Forms begin where words begin in names. */
  readonly hasWordForms: boolean;
  /** Bit n (7: and more): forms begin with n letters, then a mark, then no digit, and not only with hex digits and no blank. */
  readonly lengthsAfter: number;
}

/** Of the first two bytes the five low bits count, of the third also whether it is a letter or a digit: small and capital letters are one. */
const trigramOf = (a: number, b: number, c: number): number => a | (b << 5) | (c << 10);

/** Of five bytes, five low bits each. */
const hashOf = ([a, b, c, d, e]: readonly number[]): number =>
  Math.imul(a! | (b! << 5) | (c! << 10) | (d! << 15) | (e! << 20), FIVE_FACTOR) >>> 15;

const LETTERS = Array.from(CLASS.keys()).filter((byte) => (CLASS[byte]! & LETTER) !== 0);
const HEX_LETTERS = { bytes: LETTERS.filter((byte) => (CLASS[byte]! & HEX) !== 0), index: 0 };
const OTHER_LETTERS = { bytes: LETTERS.filter((byte) => (CLASS[byte]! & HEX) === 0), index: 1 };
const ZERO = { bytes: [0x30], index: 0 };
const NOT_ZERO = { bytes: Array.from({ length: 9 }, (_, i) => 0x31 + i), index: 1 };
/** What follows a percent sign or a backslash in an escape: see script-search.ts. */
const ESCAPED_HEX: readonly number[] = Array.from(CLASS.keys()).filter((byte) => (CLASS[byte]! & HEX) !== 0);
const ESCAPED_LETTERS: readonly number[] = [..."nrtxuXU"].map((char) => char.charCodeAt(0));
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);
const ALL_FIRSTS = Array.from({ length: 32 }, (_, code) => code);
const ALL_THIRDS = Array.from({ length: 64 }, (_, code) => code);

/** How a set's bytes are told apart, as first or as third byte. */
interface Codes {
  readonly firsts: readonly number[];
  readonly thirds: readonly number[];
}
const codesOfSets = new WeakMap<ByteSet, Codes>();

function codesOf(set: ByteSet | undefined): Codes {
  if (set === undefined) return { firsts: ALL_FIRSTS, thirds: ALL_THIRDS };
  let codes = codesOfSets.get(set);
  if (codes === undefined) {
    const firsts = [...new Set(set.bytes.map((byte) => byte & 31))];
    const thirds = [...new Set(set.bytes.map((byte) => (byte & 31) | ((byte & 64) >> 1)))];
    codes = { firsts, thirds };
    codesOfSets.set(set, codes);
  }
  return codes;
}

function mark(bits: Uint8Array, index: number): void {
  bits[index >> 3]! |= 1 << (index & 7);
}

/** Calls `visit` for the first `depth` sets of every pattern, or all of a shorter one; alike ones once. */
function visitPrefixes(
  root: PatternNode,
  depth: number,
  visit: (sets: readonly (ByteSet | undefined)[], node: PatternNode) => void,
): void {
  const walk = (node: PatternNode, sets: readonly ByteSet[]): void => {
    if (sets.length === depth) visit(sets, node);
    else {
      if (node.outputs.length > 0) visit([...sets, ...Array.from<undefined>({ length: depth - sets.length })], node);
      for (const [set, child] of node.edges) walk(child, [...sets, set]);
    }
  };
  walk(root, []);
}

/** True for the beginning of a word: letters, and few ways to write them. */
function isWord(a: ByteSet, b: ByteSet | undefined, c: ByteSet | undefined): boolean {
  return !a.hasDigits && codesOf(a).firsts.length * codesOf(b).firsts.length * codesOf(c).thirds.length <= FEW;
}

/** The same for what begins with neither letter nor digit. */
function isMarkWord(_mark: ByteSet, b: ByteSet | undefined, c: ByteSet | undefined): boolean {
  return codesOf(b).firsts.length * codesOf(c).thirds.length <= FEW;
}

export function createStartFilter(trie: PatternTrie): StartFilter {
  const roots = Object.values(trie.roots);
  const words = new Uint8Array(2 ** 13);
  const shortWords = new Uint8Array(2 ** 13);
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

  const noteMarks = ([a, b, c]: readonly (ByteSet | undefined)[]): void => {
    const table = isMarkWord(a!, b, c) ? markWords : marks;
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
  const noteWord = ([a, b, c]: readonly (ByteSet | undefined)[], node: PatternNode): void => {
    if (!a!.hasLetters || !isWord(a!, b, c)) return;
    const noteAs = (bits: Uint8Array): void => {
      for (const first of codesOf(a).firsts)
        for (const second of codesOf(b).firsts)
          for (const third of codesOf(c).thirds) mark(bits, trigramOf(first, second, third));
    };
    noteAs(words);
    if (c === undefined) noteAs(shortWords);
    else
      visitPrefixes(node, 2, ([d, e]) => {
        const codes = [a, b, c, d, e].map((set) => codesOf(set).firsts);
        if (codes.reduce((ways, list) => ways * list.length, 1) > FEW) noteAs(shortWords);
        else markAll(fiveBytes, codes, []);
      });
  };
  for (const root of roots) {
    visitPrefixes(root, 3, noteMarks);
    visitPrefixes(root, 3, noteWord);
  }
  const forms = findForms(trie, isWord);
  const letters = createRunShapes(roots, LETTER_SHAPE, [HEX_LETTERS, OTHER_LETTERS], true, forms);
  // Numbers that begin with 0 are mostly telephone numbers.
  const digits = createRunShapes(roots, DIGIT_SHAPE, [ZERO, NOT_ZERO], true, forms);
  const codes = Array.from(markCodes, (index, byte) => ({ bytes: [byte], index })).filter(({ index }) => index > 0);
  const marked = { bytes: [], index: MAX_CODES };
  const behindMarks = createRunShapes(roots, MARK_SHAPE, [...codes, marked], false, findForms(trie, isMarkWord));
  // The kernel looks at what stands behind letters only if it is a digit, if one follows, or if it is a special.
  let lengthsAfter = 0;
  for (let n = 1; n <= LONGEST_LETTERS; n++)
    for (let byte = 0; byte < 128; byte++) {
      if ((CLASS[byte]! & ALNUM) !== 0 || !goesOnWithoutDigit(letters, n, byte, HEX_LETTERS.index)) continue;
      specials[byte] = 1;
      if (byte === BLANK || goesOnWithoutDigit(letters, n, byte, OTHER_LETTERS.index)) lengthsAfter |= 1 << n;
    }
  const firsts = (root: PatternNode): readonly number[] => [...root.edges.keys()].flatMap(({ bytes }) => bytes);
  return {
    words,
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
    hasHighStarts: roots.some((root) => firsts(root).some((byte) => (CLASS[byte]! & HIGH) !== 0)),
    hasWordForms: [...trie.roots.word.edges].some(([set, { id }]) => set.hasLetters && forms.isForm[id] === 1),
    lengthsAfter,
    isEverywhere: firsts(trie.roots.anywhere).some((byte) => (CLASS[byte]! & ALNUM) !== 0),
  };
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
  if (chosen.length === codes.length) mark(bits, hashOf(chosen));
  else for (const code of codes[chosen.length]!) markAll(bits, codes, [...chosen, code]);
}
