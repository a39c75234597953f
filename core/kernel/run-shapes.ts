import { ALNUM, CLASS, DIGIT, LETTER } from "../detect/classes.ts";
import type { ByteSet } from "../detect/trigger-pattern.ts";
import { KIND_BITS } from "./layout.ts";
import { type PatternNode, partitionBytes } from "./pattern-trie.ts";

/**
 * How forms begin (pattern-kind.ts): as bits, one for each shape of a beginning. A shape is made of the lengths of runs and of the
 * kinds of the bytes around them.
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
  | { readonly what: "kind"; readonly not: number }
  /** The run before it ends: no bit. */
  | { readonly what: "end"; readonly of: number };

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

/** Two runs of letters and digits, with one byte between them, where the first begins; and where it stands behind a mark. */
export const LETTER_RUNS: readonly Part[] = [
  { what: "run", of: ALNUM, bits: 3 },
  { what: "kind", not: ALNUM },
  { what: "run", of: ALNUM, bits: 5 },
  { what: "end", of: ALNUM },
];
export const MARK_RUNS: readonly Part[] = [
  { what: "run", of: ALNUM, bits: 4 },
  { what: "kind", not: ALNUM },
  { what: "run", of: ALNUM, bits: 5 },
  { what: "end", of: ALNUM },
];

const KINDS = 1 << KIND_BITS;
const bitsOf = (part: Part): number => (part.what === "run" ? part.bits : part.what === "kind" ? KIND_BITS : 0);

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
): RunShapes {
  const indexBits = 32 - Math.clz32(Math.max(...firsts.map(({ index }) => index)));
  const total = parts.reduce((sum, part) => sum + bitsOf(part), indexBits);

  /**
   * Goes through all shapes: calls `onKind` where a byte stands by itself, and `onEnd` where a shape or its pattern ends. What lies behind a place is gone
   * through once, with all shapes so far that lead to it.
   */
  const walk = (visit: Visitor): void => {
    const enter = (node: PatternNode, at: number, count: number, indexes: readonly number[], shift: number): void => {
      const part = parts[at];
      if (part === undefined) {
        visit.onEnd(indexes, shift, 0);
        return;
      }
      const length = part.what === "run" ? Math.min(count, (1 << part.bits) - 1) : 0;
      if (node.outputs.length > 0) visit.onEnd(indexes, shift, length, bitsOf(part));
      else if (part.what === "kind") {
        for (const [set, child] of node.edges) {
          const kinds = visit.onKind(set, part.not);
          const longer = indexes.flatMap((index) => kinds.map((kind) => index | (kind << shift)));
          if (longer.length > 0) enter(child, at + 1, 0, longer, shift + KIND_BITS);
        }
      } else if (part.what === "end") {
        if ([...node.edges.keys()].some(({ bytes }) => bytes.some((byte) => (CLASS[byte]! & part.of) === 0)))
          enter(node, at + 1, 0, indexes, shift);
      } else {
        const longer = indexes.map((index) => index | (length << shift));
        enter(node, at + 1, 0, longer, shift + part.bits);
        for (const [set, child] of node.edges) if (hasClass(set, part.of)) enter(child, at, count + 1, indexes, shift);
      }
    };
    for (const root of roots)
      for (const [set, child] of root.edges) {
        const indexes = firsts
          .filter(({ bytes }) => bytes.some((byte) => set.flags[byte] === 1))
          .map(({ index }) => index);
        if (indexes.length > 0) enter(child, 0, inRun ? 1 : 0, indexes, indexBits);
      }
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
    onEnd(indexes, shift, least, width = 0) {
      // Behind a pattern that has ended anything may follow, and a run may go on.
      for (let rest = 0; rest < 1 << (total - shift); rest++)
        if ((rest & ((1 << width) - 1)) >= least)
          for (const index of indexes) {
            const place = index | (rest << shift);
            shapes[place >> 3]! |= 1 << (place & 7);
          }
    },
  });
  return { kinds, shapes };
}

interface Visitor {
  onKind(set: ByteSet, not: number): readonly number[];
  /** All shapes that have one of the indexes in their low `shift` bits, and at least `least` in the next `width`. */
  onEnd(indexes: readonly number[], shift: number, least: number, width?: number): void;
}

const ONE = [0];
const hasClass = (set: ByteSet, flag: number): boolean =>
  ((flag & LETTER) !== 0 && set.hasLetters) || ((flag & DIGIT) !== 0 && set.hasDigits);
