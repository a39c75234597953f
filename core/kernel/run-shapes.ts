import { ALNUM, CLASS, DIGIT, LETTER } from "../detect/classes.ts";
import type { ByteSet } from "../detect/trigger-pattern.ts";
import { KIND_BITS, LONG_RUN } from "./layout.ts";
import { type PatternNode, type PatternTrie, partitionBytes } from "./pattern-trie.ts";

/**
 * How forms begin, the patterns that are no words: as bits, one for each shape of a beginning. A shape is made of the lengths of runs and of the
 * kinds of the bytes around them. What begins with LONG_RUN letters and digits is not among them: such long runs are always looked at.
 */
export interface RunShapes {
  /** Of a byte: what it is to the forms where it stands by itself. */
  readonly kinds: Uint8Array;
  readonly shapes: Uint8Array;
}

/** What a shape is made of, from the low bits on. A run counts its bytes up to what `bits` hold. */
export type Part =
  | { readonly what: "run"; readonly of: number; readonly bits: number }
  /** One byte, not of the class `not`. */
  | { readonly what: "kind"; readonly not: number };

/** Letters, digits right behind them, and the two bytes behind those. */
export const LETTER_SHAPE: readonly Part[] = [
  { what: "run", of: LETTER, bits: 3 },
  { what: "run", of: DIGIT, bits: 3 },
  { what: "kind", not: DIGIT },
  { what: "kind", not: 0 },
];

/** Digits, a byte, digits again, and the byte behind those. */
export const DIGIT_SHAPE: readonly Part[] = [
  { what: "run", of: DIGIT, bits: 4 },
  { what: "kind", not: DIGIT },
  { what: "run", of: DIGIT, bits: 2 },
  { what: "kind", not: DIGIT },
];

/** Behind a byte that is neither letter nor digit: letters and digits, and the byte behind those. */
export const MARK_SHAPE: readonly Part[] = [
  { what: "run", of: ALNUM, bits: 4 },
  { what: "kind", not: ALNUM },
];

const KINDS = 1 << KIND_BITS;
const bitsOf = (part: Part): number => (part.what === "run" ? part.bits : KIND_BITS);

/** What forms are, among the places in the patterns. */
export interface Forms {
  /** 1 for nodes, by their number, that lie on a form; and those where one ends. */
  readonly isForm: Uint8Array;
  readonly isEnd: Uint8Array;
}

type IsWord = (a: ByteSet, b: ByteSet | undefined, c: ByteSet | undefined) => boolean;

/** Tells forms from words, by their first three places, and from what begins with a long run of letters and digits. */
export function findForms({ roots, size }: PatternTrie, isWord: IsWord): Forms {
  const isForm = new Uint8Array(size);
  const isEnd = new Uint8Array(size);
  /** Returns whether a pattern through the node has fewer than LONG_RUN letters and digits at its beginning. */
  const visit = (
    node: PatternNode,
    depth: number,
    isAlnum: boolean,
    a?: ByteSet,
    b?: ByteSet,
    c?: ByteSet,
  ): boolean => {
    const isLong = isAlnum && depth >= LONG_RUN;
    if (isLong || (depth === 3 && isWord(a!, b, c))) return false;
    const ends = node.outputs.length > 0 && !(depth < 3 && isWord(a!, b, c));
    let isShort = ends;
    for (const [set, child] of node.edges)
      if (visit(child, depth + 1, isAlnum && set.isAlnum, a ?? set, depth === 1 ? set : b, depth === 2 ? set : c))
        isShort = true;
    if (isShort) isForm[node.id] = 1;
    if (ends) isEnd[node.id] = 1;
    return isShort;
  };
  for (const root of Object.values(roots)) visit(root, 0, true);
  return { isForm, isEnd };
}

/** Only patterns count whose first byte may be among these; `index` is a number for them, which takes the lowest bits. */
export interface First {
  readonly bytes: readonly number[];
  readonly index: number;
}

/** @param inRun whether the first byte belongs to the first run */
export function createRunShapes(
  roots: readonly PatternNode[],
  parts: readonly Part[],
  firsts: readonly First[],
  inRun: boolean,
  { isForm, isEnd }: Forms,
): RunShapes {
  const indexBits = 32 - Math.clz32(Math.max(...firsts.map(({ index }) => index)));
  const total = parts.reduce((sum, part) => sum + bitsOf(part), indexBits);

  /** Goes through all shapes: calls `onKind` where a byte stands by itself, and `onEnd` where a shape or its pattern ends. */
  const walk = (visit: Visitor): void => {
    const enter = (node: PatternNode, at: number, count: number, index: number, shift: number): void => {
      const part = parts[at];
      if (part === undefined) {
        visit.onEnd(index, shift, total, 0);
        return;
      }
      const length = part.what === "run" ? Math.min(count, (1 << part.bits) - 1) : 0;
      if (isEnd[node.id] === 1) visit.onEnd(index, shift, total, length, bitsOf(part));
      else if (part.what === "kind") {
        for (const [set, child] of node.edges)
          if (isForm[child.id] === 1)
            for (const kind of visit.onKind(set, part.not))
              enter(child, at + 1, 0, index | (kind << shift), shift + KIND_BITS);
      } else {
        enter(node, at + 1, 0, index | (length << shift), shift + part.bits);
        for (const [set, child] of node.edges)
          if (isForm[child.id] === 1 && hasClass(set, part.of)) enter(child, at, count + 1, index, shift);
      }
    };
    for (const root of roots)
      for (const { bytes, index } of firsts)
        for (const [set, child] of root.edges)
          if (isForm[child.id] === 1 && bytes.some((byte) => set.flags[byte] === 1))
            enter(child, 0, inRun ? 1 : 0, index, indexBits);
  };

  const seen = new Set<ByteSet>();
  walk({
    onKind(set) {
      seen.add(set);
      return ONE;
    },
    onEnd: () => {},
  });
  const kinds = partitionBytes(seen, KINDS);
  const known = new Map<ByteSet, Map<number, readonly number[]>>();
  const kindsOf = (set: ByteSet, not: number): readonly number[] => {
    const bySet = known.get(set) ?? new Map<number, readonly number[]>();
    known.set(set, bySet);
    let list = bySet.get(not);
    if (list === undefined) {
      list = [...new Set(set.bytes.filter((byte) => (CLASS[byte]! & not) === 0).map((byte) => kinds[byte]!))];
      bySet.set(not, list);
    }
    return list;
  };
  const shapes = new Uint8Array(1 << (total - 3));
  walk({
    onKind: kindsOf,
    onEnd(index, shift, bits, least, width = 0) {
      // Behind a pattern that has ended anything may follow, and a run may go on.
      for (let rest = 0; rest < 1 << (bits - shift); rest++)
        if ((rest & ((1 << width) - 1)) >= least) {
          const place = index | (rest << shift);
          shapes[place >> 3]! |= 1 << (place & 7);
        }
    },
  });
  return { kinds, shapes };
}

interface Visitor {
  onKind(set: ByteSet, not: number): readonly number[];
  /** All shapes that have `index` in their low `shift` bits, and at least `least` in the next `width`. */
  onEnd(index: number, shift: number, bits: number, least: number, width?: number): void;
}

const ONE = [0];
const hasClass = (set: ByteSet, flag: number): boolean =>
  ((flag & LETTER) !== 0 && set.hasLetters) || ((flag & DIGIT) !== 0 && set.hasDigits);
