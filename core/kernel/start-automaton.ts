import { PATTERN_KINDS } from "./pattern-kind.ts";
import { type PatternNode, type PatternTrie, partitionBytes } from "./pattern-trie.ts";

/** Most states kept, in 2 to 4 MiB: when there are more, they are made anew. */
const MAX_STATES = 8192;
const FIRST_STATES = 256;

/** Table entry of a transition nobody has taken yet. */
export const UNKNOWN = -1;
/** Of a report: it is no reason to look at a text. */
export const WEAK = 0x8000;
/** The state in which no pattern can go on. */
const DEAD = 0;

/** Where the tables lie: a kernel that cannot read JavaScript's memory has them in its own. */
export interface TableMemory {
  /** The table with room for `entries`; what stood in `before` stands at its beginning. */
  table(entries: number, before: Int16Array): Int16Array;
  /** What each state reports, as it stood in `before`. */
  reports(states: number, before: Uint16Array): Uint16Array;
}

export const scriptMemory: TableMemory = {
  table(entries, before) {
    const table = new Int16Array(entries);
    table.set(before);
    return table;
  },
  reports: (states, before) => (before.length === states ? before : new Uint16Array(states)),
};

/** First states by where a pattern begins. */
export interface Starts {
  /** Behind a boundary: every pattern. */
  boundary: number;
  /** Where a word begins in a name: behind what is no letter or digit, or at a capital. */
  word: number;
  anywhere: number;
  /** For some kinds of patterns alone, a bit for each in the order of PATTERN_KINDS; one bit more: behind a word character. */
  readonly kinds: number[];
}

/**
 * One automaton over all trigger patterns of the enabled recognizers, run from each place where a pattern may begin: most runs end
 * after a byte or two. States are made when first needed, so start-up costs nothing and the tables hold what the data really visits.
 */
export class StartAutomaton {
  /** Transition per (state << shift + byte class): a state, `~state` if that state reports, or UNKNOWN. */
  table: Int16Array;
  /** What each state reports: an index into `outputs`, with WEAK. */
  reports: Uint16Array;
  readonly classOf: Uint8Array;
  /** Rows are `1 << shift` entries long. */
  readonly shift: number;
  /** What is reported, by number: each as `rule << 8 | length of the trigger`. Number 0 is empty. */
  readonly outputs: (readonly number[])[] = [[]];
  readonly starts: Starts = { boundary: 0, word: 0, anywhere: 0, kinds: [] };

  readonly #trie: PatternTrie;
  readonly #weakRule: number;
  readonly #memory: TableMemory;
  /** A byte of each class. */
  readonly #sample: number[] = [];
  readonly #states: (readonly PatternNode[])[] = [];
  readonly #byNodes = new Map<string, number>();
  readonly #byOutputs = new Map<string, number>([["", 0]]);

  /** @param weakRule what it alone reports is no reason to look at a text */
  constructor(trie: PatternTrie, weakRule: number, memory: TableMemory = scriptMemory) {
    this.#trie = trie;
    this.#weakRule = weakRule;
    this.#memory = memory;
    this.classOf = partitionBytes(trie.sets);
    this.classOf.forEach((byteClass, byte) => {
      this.#sample[byteClass] ??= byte;
    });
    this.shift = Math.max(1, 32 - Math.clz32(this.#sample.length - 1));
    this.table = memory.table(FIRST_STATES << this.shift, new Int16Array(0));
    this.reports = memory.reports(MAX_STATES, new Uint16Array(0));
    this.#begin();
  }

  /** Fills in the transition from `state` for a byte of the class; returns its table entry. */
  step(state: number, byteClass: number): number {
    const byte = this.#sample[byteClass]!;
    const next: PatternNode[] = [];
    const outputs: number[] = [];
    for (const { edges } of this.#states[state]!)
      for (const [{ flags }, child] of edges) {
        if (flags[byte] === 0) continue;
        if (child.edges.size > 0) next.push(child);
        outputs.push(...child.outputs);
      }
    // A run knows no state but its own, so it may go on after all others are forgotten.
    const isFull = this.#states.length === MAX_STATES;
    if (isFull) this.#begin();
    const target = this.#state(next, outputs);
    const entry = outputs.length > 0 ? ~target : target;
    if (!isFull) this.table[(state << this.shift) + byteClass] = entry;
    return entry;
  }

  #begin(): void {
    this.#states.length = 0;
    this.#byNodes.clear();
    this.table.fill(UNKNOWN);
    this.#state([], []);
    this.table.fill(DEAD, 0, 1 << this.shift);
    // In this order always: the numbers of the first states never change.
    const trie = this.#trie;
    this.starts.boundary = this.#state(trie.rootsOf(["boundary", "word", "anywhere"]), []);
    this.starts.word = this.#state(trie.rootsOf(["word", "anywhere"]), []);
    this.starts.anywhere = this.#state(trie.rootsOf(["anywhere"]), []);
    const some = 1 << PATTERN_KINDS.length;
    for (let i = 0; i < 2 * some; i++) {
      const kinds = PATTERN_KINDS.filter((_, kind) => ((i >> kind) & 1) !== 0);
      this.starts.kinds[i] = this.#state(
        trie.rootsOf(i < some ? ["boundary", "word", "anywhere"] : ["word", "anywhere"], kinds),
        [],
      );
    }
  }

  #state(nodes: readonly PatternNode[], outputs: readonly number[]): number {
    const report = this.#reportOf(outputs);
    const sorted = [...nodes].sort((a, b) => a.id - b.id);
    const key = `${sorted.map(({ id }) => id).join()}|${report}`;
    const known = this.#byNodes.get(key);
    if (known !== undefined) return known;
    const state = this.#states.push(sorted) - 1;
    this.#byNodes.set(key, state);
    if (this.#states.length << this.shift > this.table.length) {
      const { length } = this.table;
      this.table = this.#memory.table(length * 2, this.table).fill(UNKNOWN, length);
      // A memory that grows takes its old views away.
      this.reports = this.#memory.reports(MAX_STATES, this.reports);
    }
    const isWeak = outputs.length > 0 && outputs.every((output) => output >> 8 === this.#weakRule);
    this.reports[state] = isWeak ? report | WEAK : report;
    return state;
  }

  /** Rules in order, as if all patterns were tried one by one. */
  #reportOf(outputs: readonly number[]): number {
    const sorted = [...outputs].sort((a, b) => a - b);
    const key = sorted.join();
    let report = this.#byOutputs.get(key);
    if (report === undefined) {
      report = this.outputs.push(sorted) - 1;
      this.#byOutputs.set(key, report);
    }
    return report;
  }
}
