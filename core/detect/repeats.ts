/**
 * Text that repeats itself (`password=password=…`, `1-1-1-…`): what is found in it repeats too. A verdict depends on nothing but the bytes
 * around a trigger, so where these are the same one period further on, so is the verdict, and nobody has to look.
 */
import type { Bytes } from "../bytes.ts";
import { MAX_SPAN } from "./types.ts";

/** Longest period, in bytes. */
const MAX_PERIOD = 128;
/** Longer than any trigger pattern, and than what is looked at around a boundary. */
const MARGIN = 80;

/** Takes a candidate. */
export type Add = (from: number, to: number, rule: number, score: number, until: number) => void;

export class Repeats {
  /** How far before a trigger, and behind its start, anything may count for what is found by it. */
  readonly behind: number;
  readonly ahead: number;
  /** Of the text that was looked at last: its period, 0 if it has none, and where it ends to have it. */
  period = 0;
  end = 0;
  /** Candidates that are kept while one period is searched: start, end, rule and how they go on; and their scores. */
  isOpen = false;
  #numbers: number[] = [];
  #scores: number[] = [];

  /** @param window bytes: see Policy.streaming */
  constructor(window: number) {
    // A candidate begins within the window around its trigger, is no longer than MAX_SPAN, and has a window around it.
    this.behind = 2 * window + MARGIN;
    this.ahead = MAX_SPAN + 2 * window + MARGIN;
  }

  /** A text shorter than this is searched as any other. */
  get shortest(): number {
    return this.behind + 2 * this.ahead;
  }

  /**
   * Whether the text from `at` on repeats itself, at least as far as `behind` reaches. Sets `period` and `end`; the text reaches further than
   * `shortest`.
   */
  begin(bytes: Bytes, at: number, limit: number): boolean {
    this.period = findPeriod(bytes, at, at + this.behind);
    if (this.period === 0) return false;
    let end = at + this.behind;
    const { period } = this;
    while (end < limit && bytes[end] === bytes[end - period]) end++;
    this.end = end;
    return end - at >= this.shortest;
  }

  /** How many periods may be passed over that begin at `at`: around all triggers in them stands what stood around those one period before. */
  countFrom(at: number): number {
    return Math.max(0, Math.floor((this.end - this.ahead - at) / this.period));
  }

  open(): void {
    this.isOpen = true;
    this.#numbers.length = this.#scores.length = 0;
  }

  close(): void {
    this.isOpen = false;
  }

  note(from: number, to: number, rule: number, score: number, until: number): void {
    this.#numbers.push(from, to, rule, until);
    this.#scores.push(score);
  }

  /** Number of candidates in the period. */
  get count(): number {
    return this.#scores.length;
  }

  /**
   * How many periods at the beginning, and at the end, of `count` have to be given one by one: all of them, unless one candidate reaches into the
   * same one of the next period, and so all are one finding, whose rule is known after MAX_SPAN bytes.
   */
  edgeOf(count: number): number {
    const edge = Math.ceil((2 * MAX_SPAN) / this.period);
    return count > 2 * edge && this.#chain() >= 0 ? edge : count;
  }

  /** Gives what lies between the edges as one candidate. */
  giveBetween(count: number, add: Add): void {
    const at = this.#chain() * 4;
    const edge = this.edgeOf(count);
    const [from, to, rule] = this.#numbers.slice(at, at + 3) as [number, number, number];
    add(from + edge * this.period, to + (count - edge) * this.period, rule, this.#scores[at >> 2], 0);
  }

  /** The candidate that reaches into the next period; -1 if there is none, or if one goes on by itself. */
  #chain(): number {
    let chain = -1;
    for (let i = 0, at = 0; i < this.#scores.length; i++, at += 4) {
      if (this.#numbers[at + 3] !== 0) return -1;
      if (this.#numbers[at + 1] - this.#numbers[at] > this.period) chain = i;
    }
    return chain;
  }

  /** Gives those of the period again, `distance` bytes further on. */
  give(distance: number, add: Add): void {
    const numbers = this.#numbers;
    for (let i = 0, at = 0; i < this.#scores.length; i++, at += 4)
      add(numbers[at] + distance, numbers[at + 1] + distance, numbers[at + 2], this.#scores[i], numbers[at + 3]);
  }
}

/** The shortest period that bytes[from, to) has, or 0. */
export function findPeriod(bytes: Bytes, from: number, to: number): number {
  const last = bytes[to - 1];
  for (let period = 1; period <= MAX_PERIOD; period++) {
    if (bytes[to - 1 - period] !== last) continue;
    let at = to - 2;
    while (at - period >= from && bytes[at] === bytes[at - period]) at--;
    if (at - period < from) return period;
  }
  return 0;
}
