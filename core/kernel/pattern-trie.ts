import { type Anchor, type ByteSet, spell } from "../detect/trigger-pattern.ts";
import { kindOf, PATTERN_KINDS, type PatternKind } from "./pattern-kind.ts";

/** What is left of the patterns that begin in the same way. */
export class PatternNode {
  readonly edges = new Map<ByteSet, PatternNode>();
  /** Patterns that end here, each as `rule << 8 | length`. */
  readonly outputs: number[] = [];
  readonly id: number;

  constructor(id: number) {
    this.id = id;
  }
}

/** All trigger patterns, by where and how they begin; what begins alike is there once. */
export class PatternTrie {
  readonly roots: Readonly<Record<Anchor, Readonly<Record<PatternKind, PatternNode>>>>;
  /** Every set of bytes that a pattern has somewhere. */
  readonly sets = new Set<ByteSet>();
  #size = 0;

  /** @param patterns per rule number, its trigger patterns */
  constructor(patterns: readonly (readonly string[])[]) {
    const createRoots = () => ({ words: this.#create(), forms: this.#create(), longs: this.#create() });
    this.roots = { anywhere: createRoots(), boundary: createRoots(), word: createRoots() };
    patterns.forEach((list, rule) => {
      for (const pattern of list) {
        const { anchor, spellings } = spell(pattern);
        for (const sets of spellings) this.#add(this.roots[anchor][kindOf(sets)], sets, rule);
      }
    });
  }

  /** The roots of all that may begin where one of the anchors holds, of some kinds. */
  rootsOf(anchors: readonly Anchor[], kinds: readonly PatternKind[] = PATTERN_KINDS): PatternNode[] {
    return anchors.flatMap((anchor) => kinds.map((kind) => this.roots[anchor][kind]));
  }

  #create(): PatternNode {
    return new PatternNode(this.#size++);
  }

  #add(root: PatternNode, sets: readonly ByteSet[], rule: number): void {
    let node = root;
    for (const set of sets) {
      let child = node.edges.get(set);
      if (child === undefined) {
        child = this.#create();
        node.edges.set(set, child);
        this.sets.add(set);
      }
      node = child;
    }
    const output = (rule << 8) | sets.length;
    if (!node.outputs.includes(output)) node.outputs.push(output);
  }
}

/** A number for each byte, the same for bytes that no set tells apart; at most `limit` numbers, the last for all that come too late. */
export function partitionBytes(sets: Iterable<ByteSet>, limit = 256): Uint8Array {
  const parts = new Uint8Array(256);
  const numbers = new Int16Array(512);
  for (const { flags } of sets) {
    numbers.fill(-1);
    let count = 0;
    for (let byte = 0; byte < 256; byte++) {
      const key = (parts[byte]! << 1) | flags[byte]!;
      if (numbers[key] === -1) numbers[key] = count++;
      parts[byte] = numbers[key]!;
    }
  }
  return parts.map((part) => Math.min(part, limit - 1));
}
