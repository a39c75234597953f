import type { Bytes } from "../bytes.ts";

/**
 * Findings as columns: a large input has many, and most callers look at none of them. Offsets are absolute, in order, and
 * do not overlap. `texts` has what stands in the place of each, or null where the value stays.
 */
export class FindingList {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly rules: number[] = [];
  readonly scores: number[] = [];
  readonly texts: (Bytes | null)[] = [];
  /** How many have a text. */
  edits = 0;

  get length(): number {
    return this.starts.length;
  }

  add(start: number, end: number, rule: number, score: number, text: Bytes | null): void {
    this.starts.push(start);
    this.ends.push(end);
    this.rules.push(rule);
    this.scores.push(score);
    this.texts.push(text);
    if (text !== null) this.edits++;
  }
}
