/**
 * One automaton over all trigger patterns of the enabled recognizers, run from each place where a pattern may begin: most runs end
 * after a byte or two. States are made when first needed, so start-up costs nothing and the tables hold what the data really visits.
 */
import { Anchor, type Spelled } from "../detect/trigger-pattern.ts";

/** Most states kept, in 2 to 4 MiB: when there are more, they are made anew. */
const MAX_STATES = 8192;
const FIRST_STATES = 256;

/** Table entry of a transition nobody has taken yet. */
export const UNKNOWN = -1;
/** The state in which no pattern can go on. */
const DEAD = 0;

/** One position in one pattern; `next` is the one after it, or -1 at the end, where the pattern's `output` is reported. */
interface Place {
  readonly accepts: Uint8Array;
  readonly next: number;
  readonly output: number;
}

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
  /** Behind what is no letter or digit. */
  letter: number;
  /** At a capital behind a small letter or a digit. */
  capital: number;
  anywhere: number;
}

export class StartAutomaton {
  /** Transition per (state << shift + byte class): a state, `~state` if that state reports, or UNKNOWN. */
  table: Int16Array;
  reports: Uint16Array;
  readonly classOf = new Uint8Array(256);
  /** Rows are `1 << shift` entries long. */
  readonly shift: number;
  /** Each as `rule << 8 | length of the trigger`; index 0 is empty. */
  readonly outputs: (readonly number[])[] = [[]];
  readonly starts: Starts = { boundary: 0, letter: 0, capital: 0, anywhere: 0 };

  readonly #memory: TableMemory;
  readonly #places: Place[] = [];
  readonly #firsts: Record<keyof Starts, number[]> = { boundary: [], letter: [], capital: [], anywhere: [] };
  readonly #sample: number[] = [];
  readonly #states: (readonly number[])[] = [];
  readonly #byPlaces = new Map<string, number>();
  readonly #byOutputs = new Map<string, number>([["", 0]]);

  constructor(patterns: readonly Spelled[], memory: TableMemory = scriptMemory) {
    this.#memory = memory;
    for (const pattern of patterns) this.#add(pattern);
    this.#splitBytes();
    this.shift = Math.max(1, 32 - Math.clz32(this.#sample.length - 1));
    this.table = memory.table(FIRST_STATES << this.shift, new Int16Array(0));
    this.reports = memory.reports(MAX_STATES, new Uint16Array(0));
    this.#begin();
  }

  /** Fills in the transition from `state` for a byte of the class; returns its table entry. */
  step(state: number, byteClass: number): number {
    const byte = this.#sample[byteClass];
    const next: number[] = [];
    const outputs: number[] = [];
    for (const id of this.#states[state]) {
      const place = this.#places[id];
      if (place.accepts[byte] === 0) continue;
      if (place.next >= 0) next.push(place.next);
      else outputs.push(place.output);
    }
    // A run knows no state but its own, so it may go on after all others are forgotten.
    const isFull = this.#states.length === MAX_STATES;
    if (isFull) this.#begin();
    const target = this.#state(next, outputs);
    const entry = outputs.length > 0 ? ~target : target;
    if (!isFull) this.table[(state << this.shift) + byteClass] = entry;
    return entry;
  }

  /** True if a pattern that begins in this way may begin with `byte`. */
  beginsWith(way: keyof Starts, byte: number): boolean {
    return this.#firsts[way].some((id) => this.#places[id].accepts[byte] === 1);
  }

  #begin(): void {
    this.#states.length = 0;
    this.#byPlaces.clear();
    this.table.fill(UNKNOWN);
    this.#state([], []);
    this.table.fill(DEAD, 0, 1 << this.shift);
    // In this order always: the numbers of the first states never change.
    const { boundary, letter, capital, anywhere } = this.#firsts;
    this.starts.boundary = this.#state([...boundary, ...letter, ...anywhere], []);
    this.starts.letter = this.#state([...letter, ...anywhere], []);
    this.starts.capital = this.#state([...capital, ...anywhere], []);
    this.starts.anywhere = this.#state(anywhere, []);
  }

  #add({ anchor, steps, rule }: Spelled): void {
    const first = this.#places.length;
    const output = (rule << 8) | steps.length;
    const last = steps.length - 1;
    steps.forEach((accepts, i) => {
      this.#places.push({ accepts, next: i === last ? -1 : first + i + 1, output });
    });
    const { boundary, letter, capital, anywhere } = this.#firsts;
    if (anchor === Anchor.boundary) boundary.push(first);
    else if (anchor === Anchor.anywhere) anywhere.push(first);
    else {
      letter.push(first);
      if (last > 0) capital.push(first);
    }
  }

  /** Bytes that no pattern tells apart share a column. */
  #splitBytes(): void {
    const distinct = [...new Set(this.#places.map((place) => place.accepts))];
    const columns = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      const signature = distinct.map((accepts) => accepts[byte]).join("");
      let column = columns.get(signature);
      if (column === undefined) {
        column = columns.size;
        columns.set(signature, column);
        this.#sample.push(byte);
      }
      this.classOf[byte] = column;
    }
  }

  #state(places: readonly number[], outputs: readonly number[]): number {
    const key = `${places.join()}|${outputs.join()}`;
    const known = this.#byPlaces.get(key);
    if (known !== undefined) return known;
    const state = this.#states.length;
    this.#states.push(places);
    this.#byPlaces.set(key, state);
    const width = 1 << this.shift;
    if (this.#states.length * width > this.table.length) {
      const { length } = this.table;
      this.table = this.#memory.table(length * 2, this.table).fill(UNKNOWN, length);
      // A memory that grows takes its old views away.
      this.reports = this.#memory.reports(MAX_STATES, this.reports);
    }
    this.reports[state] = this.#reportOf(outputs);
    return state;
  }

  #reportOf(outputs: readonly number[]): number {
    const sorted = [...outputs].sort((a, b) => a - b);
    const key = sorted.join();
    const known = this.#byOutputs.get(key);
    if (known !== undefined) return known;
    const report = this.outputs.push(sorted) - 1;
    this.#byOutputs.set(key, report);
    return report;
  }
}
