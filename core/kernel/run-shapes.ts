import { CLASS, DIGIT, LETTER } from "../detect/classes.ts";
import type { Anchor, ByteSet } from "../detect/trigger-pattern.ts";
import { KIND_BITS, LONG_RUN } from "./layout.ts";
import { type PatternNode, partitionBytes } from "./pattern-trie.ts";

/**
 * How forms begin, the patterns that are no words: with a run of letters, or of digits, and something after it. What begins with LONG_RUN
 * letters and digits is not among them: such long runs are always looked at.
 */
export interface RunShapes {
  /** Of a byte: what it is to the forms behind a run. */
  readonly kinds: Uint8Array;
  /**
   * Bits. Letters: the run's length, the kind of the byte behind it and of the one after that. Digits: the run's length, the kind of the byte
   * behind it, the length of the run of digits after that, and the kind of the byte behind it. In this order, from the low bits on.
   */
  readonly shapes: Uint8Array;
}

const KINDS = 1 << KIND_BITS;
const LONGEST_RUN = 15;
const LONGEST_SECOND = 7;
const ALL_KINDS = Array.from({ length: KINDS }, (_, kind) => kind);

type IsWord = (a: ByteSet, b: ByteSet | undefined, c: ByteSet | undefined) => boolean;

/** A place in the patterns, with how one gets there. */
interface Place {
  readonly node: PatternNode;
  /** The first sets on the way, at most three. */
  readonly sets: readonly ByteSet[];
  readonly depth: number;
  /** So far all are letters and digits. */
  readonly isAlnum: boolean;
}

export function createRunShapes(
  roots: Readonly<Record<Anchor, PatternNode>>,
  members: "letters" | "digits",
  isWord: IsWord,
): RunShapes {
  const memberClass = members === "letters" ? LETTER : DIGIT;
  const isMember = (set: ByteSet): boolean => (members === "letters" ? set.hasLetters : set.hasDigits);
  const starts = Object.values(roots).map((node): Place => ({ node, sets: [], depth: 0, isAlnum: true }));

  /** Patterns that begin with a long run, or are words, do not count. */
  const next = (place: Place, set: ByteSet, child: PatternNode): Place | null => {
    const depth = place.depth + 1;
    const sets = depth <= 3 ? [...place.sets, set] : place.sets;
    const [a, b, c] = sets;
    if (depth === 3 && isWord(a!, b, c)) return null;
    const isAlnum = place.isAlnum && set.isAlnum;
    return isAlnum && !hasShort(child, depth) ? null : { node: child, sets, depth, isAlnum };
  };
  const ends = ({ node, sets, depth }: Place): boolean =>
    node.outputs.length > 0 && !(depth < 3 && isWord(sets[0]!, sets[1], sets[2]));

  // What stands behind runs, to be told apart.
  const seen = new Set<ByteSet>();
  const collect = (visit: Visit): void => {
    for (const start of starts) walkRun(start, 1, isMember, next, visit);
  };
  const seconds = (place: Place, visit: Visit): void => walkRun(place, 0, isMember, next, visit);
  collect((place) => {
    for (const [set, child] of place.node.edges) {
      seen.add(set);
      const after = next(place, set, child);
      if (after === null) continue;
      if (members === "letters") for (const other of after.node.edges.keys()) seen.add(other);
      else
        seconds(after, (second) => {
          for (const other of second.node.edges.keys()) seen.add(other);
        });
    }
  });
  const kinds = partitionBytes(seen, KINDS);
  const kindsOf = new Map<ByteSet, readonly number[]>();
  const otherKindsOf = new Map<ByteSet, readonly number[]>();
  for (const set of seen) {
    kindsOf.set(set, [...new Set(set.bytes.map((byte) => kinds[byte]!))]);
    const others = set.bytes.filter((byte) => (CLASS[byte]! & memberClass) === 0);
    otherKindsOf.set(set, [...new Set(others.map((byte) => kinds[byte]!))]);
  }

  const shapes = new Uint8Array(members === "letters" ? 1 << (KIND_BITS * 2 + 1) : 1 << (KIND_BITS * 2 + 4));
  const mark = (index: number): void => {
    shapes[index >> 3]! |= 1 << (index & 7);
  };
  const markWord = (n: number, kind: number, after: number): void => mark(n | (kind << 4) | (after << (4 + KIND_BITS)));
  const markNumber = (n: number, kind: number, second: number, after: number): void =>
    mark(n | (kind << 4) | (second << (4 + KIND_BITS)) | (after << (7 + KIND_BITS)));
  const markBehind = (n: number, kind: number, place: Place): void => {
    if (members === "letters") {
      for (const set of place.node.edges.keys()) for (const after of kindsOf.get(set)!) markWord(n, kind, after);
      if (ends(place)) for (const after of ALL_KINDS) markWord(n, kind, after);
      return;
    }
    seconds(place, (behind, second) => {
      const length = Math.min(second, LONGEST_SECOND);
      for (const set of behind.node.edges.keys())
        for (const after of otherKindsOf.get(set)!) markNumber(n, kind, length, after);
      if (!ends(behind)) return;
      for (let longer = length; longer <= LONGEST_SECOND; longer++)
        for (const after of ALL_KINDS) markNumber(n, kind, longer, after);
    });
  };
  collect((place, count) => {
    const n = Math.min(count, LONGEST_RUN);
    for (const [set, child] of place.node.edges) {
      const after = next(place, set, child);
      if (after !== null) for (const kind of otherKindsOf.get(set)!) markBehind(n, kind, after);
    }
    if (!ends(place)) return;
    // It ends inside the run: whatever follows.
    for (let index = 0; index < shapes.length * 8; index++) if ((index & 15) >= n) mark(index);
  });
  return { kinds, shapes };
}

type Visit = (place: Place, count: number) => void;

/** Calls `visit` for the places behind `least` and more members. */
function walkRun(
  place: Place,
  least: number,
  isMember: (set: ByteSet) => boolean,
  next: (place: Place, set: ByteSet, child: PatternNode) => Place | null,
  visit: Visit,
  count = 0,
): void {
  if (count >= least) visit(place, count);
  for (const [set, child] of place.node.edges) {
    if (!isMember(set)) continue;
    const after = next(place, set, child);
    if (after !== null) walkRun(after, least, isMember, next, visit, count + 1);
  }
}

/** True if a pattern through `node`, which lies behind `depth` letters and digits, has fewer than LONG_RUN of them in all. */
function hasShort(node: PatternNode, depth: number): boolean {
  if (depth >= LONG_RUN) return false;
  if (node.outputs.length > 0) return true;
  for (const [set, child] of node.edges) if (!set.isAlnum || hasShort(child, depth + 1)) return true;
  return false;
}
