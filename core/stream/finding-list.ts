import type { Bytes } from "../bytes.ts";
import { type FindingPart, ListedFindings } from "./finding-parts.ts";

const NO_COUNTS = new Uint32Array(0);
const NO_PARTS: FindingPart[] = [];
const NO_FIRSTS: number[] = [];

/**
 * Findings as numbers: a large input has many, and most callers look at none of them. They are in order and do not overlap; offsets are
 * absolute.
 */
export class FindingList {
  length = 0;
  /** How many have a text. */
  edits = 0;
  #parts = NO_PARTS;
  /** Number of the first finding of each part. */
  #firsts = NO_FIRSTS;
  /** The last part, if more can be added to it. */
  #last: ListedFindings | null = null;
  /** The part that was asked last. */
  #asked = 0;
  /** How many findings each rule had when there were `#countedLength`. */
  #counts = NO_COUNTS;
  #countedLength = -1;

  start(i: number): number {
    const part = this.#ask(i);
    return this.#parts[part]!.start(i - this.#firsts[part]!);
  }

  end(i: number): number {
    const part = this.#ask(i);
    return this.#parts[part]!.end(i - this.#firsts[part]!);
  }

  rule(i: number): number {
    const part = this.#ask(i);
    return this.#parts[part]!.rule(i - this.#firsts[part]!);
  }

  score(i: number): number {
    const part = this.#ask(i);
    return this.#parts[part]!.score(i - this.#firsts[part]!);
  }

  /** What stands in the place of the value, or null where it stays. */
  text(i: number): Bytes | null {
    const part = this.#ask(i);
    return this.#parts[part]!.text(i - this.#firsts[part]!);
  }

  /** How many findings each of `rules` rules has. */
  countRules(rules: number): Readonly<Uint32Array> {
    if (this.#countedLength === this.length && this.#counts.length === rules) return this.#counts;
    const counts = new Uint32Array(rules);
    this.#counts = counts;
    this.#countedLength = this.length;
    for (const part of this.#parts) part.addCounts(counts);
    return counts;
  }

  add(start: number, end: number, rule: number, score: number, text: Bytes | null): void {
    if (this.#last === null) {
      const last = new ListedFindings();
      this.#begin(last);
      this.#last = last;
    }
    this.#last.add(start, end, rule, score, text);
    this.length++;
    if (text !== null) this.edits++;
  }

  addPart(part: FindingPart): void {
    this.#begin(part);
    this.#last = null;
    this.length += part.length;
    this.edits += part.edits;
  }

  #begin(part: FindingPart): void {
    // Most lists have one part: an array that is pushed to has room for many.
    if (this.#parts.length === 0) {
      this.#parts = [part];
      this.#firsts = [this.length];
      return;
    }
    this.#parts.push(part);
    this.#firsts.push(this.length);
  }

  /** The part that finding i stands in; mostly they are asked for in order. */
  #ask(i: number): number {
    const firsts = this.#firsts;
    let at = this.#asked;
    if (i < firsts[at]!) at = 0;
    while (at + 1 < firsts.length && firsts[at + 1]! <= i) at++;
    this.#asked = at;
    return at;
  }
}
