import type { KnownHits } from "../detect/types.ts";
import { WEAK } from "./start-automaton.ts";

/** Hits of a search: where a pattern's trigger ends, and what it reports (an index into the automaton's outputs). */
export class Hits {
  ats = new Int32Array(256);
  reports = new Int32Array(256);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  /** Keeps the order of `at`; of two at one place the one that came first stands first. */
  add(at: number, report: number): void {
    if (this.count === this.ats.length) this.#grow();
    let place = this.count++;
    for (; place > 0 && this.ats[place - 1] > at; place--) {
      this.ats[place] = this.ats[place - 1];
      this.reports[place] = this.reports[place - 1];
    }
    this.ats[place] = at;
    this.reports[place] = report;
  }

  /** Adds what the kernel has found. */
  take({ words, at, count, shift }: KnownHits): void {
    for (let i = 0; i < count; i++) this.add(words[at + i * 2]! - shift, words[at + i * 2 + 1]! & ~WEAK);
  }

  /** All of them stand `distance` bytes further on. */
  shift(distance: number): void {
    for (let i = 0; i < this.count; i++) this.ats[i] += distance;
  }

  /** Drops the first `count`. */
  drop(count: number): void {
    if (count === this.count) {
      this.count = 0;
      return;
    }
    this.ats.copyWithin(0, count, this.count);
    this.reports.copyWithin(0, count, this.count);
    this.count -= count;
  }

  #grow(): void {
    const ats = new Int32Array(this.ats.length * 2);
    ats.set(this.ats);
    this.ats = ats;
    const reports = new Int32Array(ats.length);
    reports.set(this.reports);
    this.reports = reports;
  }
}
