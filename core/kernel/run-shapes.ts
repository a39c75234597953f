import { ALNUM, CLASS, DIGIT, LETTER } from "../detect/classes.ts";
import type { Anchor, ByteSet } from "../detect/trigger-pattern.ts";
import { KIND_BITS, LONG_RUN } from "./layout.ts";
import { type PatternNode, partitionBytes } from "./pattern-trie.ts";

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

type IsWord = (a: ByteSet, b: ByteSet | undefined, c: ByteSet | undefined) => boolean;

/** A place in the patterns, and how one gets there. */
interface Place {
  readonly node: PatternNode;
  readonly depth: number;
  /** The first three sets on the way. */
  readonly sets: readonly ByteSet[];
  /** So far all are letters and digits. */
  readonly isAlnum: boolean;
}

/** Only patterns count whose first byte may be among these; `index` is a number for them, which takes the lowest bits. */
export interface First {
  readonly bytes: readonly number[];
  readonly index: number;
}

/** @param inRun whether the first byte belongs to the first run */
export function createRunShapes(
  roots: Readonly<Record<Anchor, PatternNode>>,
  parts: readonly Part[],
  firsts: readonly First[],
  inRun: boolean,
  isWord: IsWord,
): RunShapes {
  const indexBits = 32 - Math.clz32(Math.max(...firsts.map(({ index }) => index)));
  const starts = Object.values(roots).map((node): Place => ({ node, depth: 0, sets: [], isAlnum: true }));
  const total = parts.reduce((sum, part) => sum + bitsOf(part), indexBits);

  const next = ({ depth, sets, isAlnum }: Place, set: ByteSet, node: PatternNode): Place | null => {
    const way = depth < 3 ? [...sets, set] : sets;
    const [a, b, c] = way;
    if (depth === 2 && isWord(a!, b, c)) return null;
    const goesOnAlnum = isAlnum && set.isAlnum;
    if (goesOnAlnum && !hasShort(node, depth + 1)) return null;
    return { node, depth: depth + 1, sets: way, isAlnum: goesOnAlnum };
  };
  const ends = ({ node, depth, sets: [a, b, c] }: Place): boolean =>
    node.outputs.length > 0 && !(depth < 3 && isWord(a!, b, c));

  /** Goes through all shapes: calls `onKind` where a byte stands by itself, and `onEnd` where a shape or its pattern ends. */
  const walk = (visit: Visitor): void => {
    const enter = (place: Place, at: number, count: number, index: number, shift: number): void => {
      const part = parts[at];
      if (part === undefined) visit.onEnd(index, shift, total, 0);
      else if (ends(place))
        visit.onEnd(index, shift, total, part.what === "run" ? Math.min(count, (1 << part.bits) - 1) : 0, bitsOf(part));
      else if (part.what === "kind") {
        for (const [set, child] of place.node.edges) {
          const after = next(place, set, child);
          if (after === null) continue;
          for (const kind of visit.onKind(set, part.not))
            enter(after, at + 1, 0, index | (kind << shift), shift + KIND_BITS);
        }
      } else {
        const length = Math.min(count, (1 << part.bits) - 1);
        enter(place, at + 1, 0, index | (length << shift), shift + part.bits);
        for (const [set, child] of place.node.edges) {
          if (!hasClass(set, part.of)) continue;
          const after = next(place, set, child);
          if (after !== null) enter(after, at, count + 1, index, shift);
        }
      }
    };
    for (const start of starts)
      for (const { bytes, index } of firsts)
        for (const [set, child] of start.node.edges) {
          const after = bytes.some((byte) => set.flags[byte] === 1) ? next(start, set, child) : null;
          if (after !== null) enter(after, 0, inRun ? 1 : 0, index, indexBits);
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

/** True if a pattern through `node`, which lies behind `depth` letters and digits, has fewer than LONG_RUN of them in all. */
function hasShort(node: PatternNode, depth: number): boolean {
  if (depth >= LONG_RUN) return false;
  if (node.outputs.length > 0) return true;
  for (const [set, child] of node.edges) if (!set.isAlnum || hasShort(child, depth + 1)) return true;
  return false;
}
