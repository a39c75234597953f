import { MAX_SPAN } from "../detect/types.ts";
import type { SpanSink } from "./span-sink.ts";

/** A value on valid JSON that a path would match if the nesting before it were wrong. */
export interface Doubt {
  /** Index in the buffer. */
  at: number;
  /** Absolute offsets in the input. */
  readonly start: number;
  readonly end: number;
  readonly rule: number;
  readonly level: number;
  readonly quoted: boolean;
}

/** The values of an item that go if it turns out to be broken within MAX_SPAN bytes, in order. */
export class Doubts {
  private values: Doubt[] = [];

  get isEmpty(): boolean {
    return this.values.length === 0;
  }

  add(doubt: Doubt): void {
    this.values.push(doubt);
  }

  clear(): void {
    if (this.values.length > 0) this.values = [];
  }

  shift(count: number): void {
    for (const doubt of this.values) doubt.at -= count;
  }

  /** The first index that must be held back when `decided` is decided and `position` has been read. */
  hold(decided: number, position: number): number {
    while (this.values.length > 0 && position - this.values[0]!.at > MAX_SPAN) this.values.shift();
    return this.values.length > 0 ? Math.min(decided, this.values[0]!.at) : decided;
  }

  /** The item broke at index `at`. */
  settle(at: number, sink: SpanSink): void {
    for (const { at: index, start, end, rule, level, quoted } of this.values)
      if (at - index <= MAX_SPAN) sink.addField(start, end, rule, level, quoted, false);
    this.clear();
  }

  moveTo(other: Doubts, placeOf: (doubt: Doubt) => number): void {
    for (const doubt of this.values) other.add({ ...doubt, at: placeOf(doubt) });
  }
}
