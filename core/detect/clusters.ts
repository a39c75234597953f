/**
 * Accepted candidates, ordered by start, and the one finding each cluster of overlapping ones becomes: the winner's rule
 * over all their characters. Winner: score (all that are as good as sure count alike), then length, then start, then rule order, among the candidates that start
 * within the cluster's first MAX_SPAN bytes, so that the choice never waits for the end of a long chain.
 */
import { type FindingSink, MAX_SPAN } from "./types.ts";

/** Scores above this differ by what the labelled lines happened to be. */
const SURE = 0.95;

export class Clusters {
  #from = new Int32Array(64);
  #to = new Int32Array(64);
  #rule = new Int32Array(64);
  #until = new Int32Array(64);
  #score = new Float64Array(64);
  #first = 0;
  #last = 0;

  /** A finding that is being emitted while it grows: rule (-1: none), start, end so far, how it goes on, score. */
  rule = -1;
  from = 0;
  covered = 0;
  until = 0;
  /** How far `until` has been followed. */
  reached = 0;
  score = 0;
  /** True once a part of it was pushed. */
  begun = false;

  reset(): void {
    this.#first = this.#last = 0;
    this.rule = -1;
    this.until = 0;
  }

  get isEmpty(): boolean {
    return this.#first === this.#last;
  }

  /** Start of the first candidate; only if there is one. */
  get start(): number {
    return this.#from[this.#first];
  }

  add(from: number, to: number, rule: number, score: number, until: number): void {
    if (this.#last === this.#from.length) this.#makeRoom();
    let at = this.#last++;
    while (at > this.#first && this.#from[at - 1] > from) {
      this.#move(at - 1, at);
      at--;
    }
    this.#from[at] = from;
    this.#to[at] = to;
    this.#rule[at] = rule;
    this.#score[at] = score;
    this.#until[at] = until;
  }

  /**
   * Settles what ends at or before `horizon`: no candidate starting before it can still appear. Finished findings are
   * pushed; one that reaches further or may still grow stays in `rule`, `from`, `covered`, `until`.
   */
  settle(horizon: number, sink: FindingSink, extend: (clusters: Clusters) => void): void {
    for (;;) {
      if (this.rule < 0 && !this.#open(horizon)) return;
      this.#absorb(horizon);
      while (this.until !== 0) {
        extend(this);
        const pending = this.until;
        this.#absorb(horizon);
        if (pending !== 0 && this.until === pending) return;
      }
      if (this.covered > horizon) return;
      this.emit(this.covered, sink);
      this.rule = -1;
    }
  }

  /** Pushes the growing finding, or what was added to it. */
  emit(end: number, sink: FindingSink): void {
    if (end <= this.from) return;
    if (this.begun) sink.extend(end);
    else sink.push(this.from, end, this.rule, this.score);
    this.begun = true;
  }

  /** Takes the next cluster if its winner is known: it ends before the horizon, or its first MAX_SPAN bytes do. */
  #open(horizon: number): boolean {
    if (this.isEmpty) return false;
    const from = this.#from[this.#first];
    let end = this.#to[this.#first];
    let winner = this.#first;
    for (let i = this.#first + 1; i < this.#last && this.#from[i] < end && this.#from[i] < from + MAX_SPAN; i++) {
      if (this.#to[i] > end) end = this.#to[i];
      if (this.#beats(i, winner)) winner = i;
    }
    if (Math.min(end, from + MAX_SPAN) > horizon) return false;
    this.rule = this.#rule[winner];
    this.score = this.#score[winner];
    this.from = from;
    this.until = 0;
    this.begun = false;
    this.covered = this.#to[this.#first];
    return true;
  }

  /** Lets the growing finding take in every candidate that overlaps it and starts before the horizon. */
  #absorb(horizon: number): void {
    while (this.#first < this.#last && this.#from[this.#first] < Math.min(this.covered, horizon)) {
      const to = this.#to[this.#first];
      const until = this.#until[this.#first];
      if (to > this.covered) this.covered = to;
      // Of two ways to go on, the one with the larger number never ends first.
      if (until > this.until) {
        this.until = until;
        this.reached = to;
      }
      this.#first++;
    }
    if (this.isEmpty) this.#first = this.#last = 0;
  }

  #beats(a: number, b: number): boolean {
    const difference = this.#to[a] - this.#from[a] - (this.#to[b] - this.#from[b]);
    // Of two that are as good as sure the longer one holds the other: an address and what is in its query.
    const areSure = this.#score[a] >= SURE && this.#score[b] >= SURE;
    if (areSure && difference !== 0) return difference > 0;
    if (this.#score[a] !== this.#score[b]) return this.#score[a] > this.#score[b];
    if (difference !== 0) return difference > 0;
    return this.#from[a] === this.#from[b] && this.#rule[a] < this.#rule[b];
  }

  #move(a: number, b: number): void {
    this.#from[b] = this.#from[a];
    this.#to[b] = this.#to[a];
    this.#rule[b] = this.#rule[a];
    this.#score[b] = this.#score[a];
    this.#until[b] = this.#until[a];
  }

  #makeRoom(): void {
    if (this.#first > 0) {
      for (let i = this.#first; i < this.#last; i++) this.#move(i, i - this.#first);
      this.#last -= this.#first;
      this.#first = 0;
      return;
    }
    const grow = <T extends Int32Array | Float64Array>(old: T, grown: T): T => {
      grown.set(old);
      return grown;
    };
    const size = this.#from.length * 2;
    this.#from = grow(this.#from, new Int32Array(size));
    this.#to = grow(this.#to, new Int32Array(size));
    this.#rule = grow(this.#rule, new Int32Array(size));
    this.#until = grow(this.#until, new Int32Array(size));
    this.#score = grow(this.#score, new Float64Array(size));
  }
}
