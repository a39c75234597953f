import type { Bytes } from "../bytes.ts";

const NO_COUNTS = new Uint32Array(0);
/** Numbers of one finding. */
const STRIDE = 4;

/**
 * Findings as the kernel lists them, four words each: start, end, number of the text, and 0 or, from 1 on, the place among `extras`. Those that have a text may
 * share an extra.
 */
export interface KernelEvents {
  readonly words: Int32Array;
  /** What to add to an offset. */
  readonly base: number;
  /** Without an extra a finding is a value at a configured path: its number is twice that of the field, or one more. */
  readonly fieldBase: number;
  readonly texts: readonly (Bytes | undefined)[];
  readonly extras: readonly Extra[];
}

export interface Extra {
  readonly rule: number;
  readonly score: number;
  readonly text: Bytes | null;
}

/** Findings that follow each other, from number `first` on. */
interface Part {
  readonly first: number;
  /** Null: they stand in `numbers`. */
  readonly events: KernelEvents | null;
  /** Start, end, rule, score. */
  readonly numbers: number[];
  readonly texts: (Bytes | null)[];
}

/**
 * Findings as numbers: a large input has many, and most callers look at none of them. They are in order and do not overlap; offsets are
 * absolute.
 */
export class FindingList {
  length = 0;
  /** How many have a text. */
  edits = 0;
  readonly #parts: Part[] = [];
  /** The last part, and the one that was asked last. */
  #last: Part | null = null;
  #asked = 0;
  /** How many findings each rule had when there were `#countedLength`. */
  #counts = NO_COUNTS;
  #countedLength = -1;

  start(i: number): number {
    const { events, numbers, first } = this.#partOf(i);
    return events === null ? numbers[(i - first) * STRIDE]! : events.words[(i - first) * STRIDE]! + events.base;
  }

  end(i: number): number {
    const { events, numbers, first } = this.#partOf(i);
    return events === null ? numbers[(i - first) * STRIDE + 1]! : events.words[(i - first) * STRIDE + 1]! + events.base;
  }

  rule(i: number): number {
    const { events, numbers, first } = this.#partOf(i);
    if (events === null) return numbers[(i - first) * STRIDE + 2]!;
    return ruleOf(events, (i - first) * STRIDE);
  }

  score(i: number): number {
    const { events, numbers, first } = this.#partOf(i);
    if (events === null) return numbers[(i - first) * STRIDE + 3]!;
    const extra = events.words[(i - first) * STRIDE + 3]!;
    return extra === 0 ? 1 : events.extras[extra - 1]!.score;
  }

  /** What stands in the place of the value, or null where it stays. */
  text(i: number): Bytes | null {
    const { events, texts, first } = this.#partOf(i);
    if (events === null) return texts[i - first]!;
    const extra = events.words[(i - first) * STRIDE + 3]!;
    return extra === 0 ? events.texts[events.words[(i - first) * STRIDE + 2]!]! : events.extras[extra - 1]!.text;
  }

  /** How many findings each of `rules` rules has. */
  countRules(rules: number): Readonly<Uint32Array> {
    if (this.#countedLength === this.length && this.#counts.length === rules) return this.#counts;
    const counts = new Uint32Array(rules);
    this.#counts = counts;
    this.#countedLength = this.length;
    for (const { events, numbers } of this.#parts) {
      if (events === null) for (let at = 2; at < numbers.length; at += STRIDE) counts[numbers[at]!]!++;
      else countEvents(events, counts);
    }
    return counts;
  }

  add(start: number, end: number, rule: number, score: number, text: Bytes | null): void {
    let last = this.#last;
    if (last === null || last.events !== null) last = this.#begin(null);
    last.numbers.push(start, end, rule, score);
    last.texts.push(text);
    this.length++;
    if (text !== null) this.edits++;
  }

  addEvents(events: KernelEvents): void {
    this.#begin(events);
    const count = events.words.length / STRIDE;
    this.length += count;
    this.edits += count;
    for (const { text } of events.extras) if (text === null) this.edits--;
  }

  #begin(events: KernelEvents | null): Part {
    const part = { first: this.length, events, numbers: [], texts: [] };
    this.#parts.push(part);
    this.#last = part;
    return part;
  }

  /** Mostly they are asked for in order. */
  #partOf(i: number): Part {
    const parts = this.#parts;
    let at = this.#asked;
    if (i < parts[at]!.first) at = 0;
    while (at + 1 < parts.length && parts[at + 1]!.first <= i) at++;
    this.#asked = at;
    return parts[at]!;
  }
}

function countEvents({ words, fieldBase, extras }: KernelEvents, counts: Uint32Array): void {
  for (let at = 0; at < words.length; at += STRIDE) {
    const extra = words[at + 3]!;
    counts[extra === 0 ? fieldBase + (words[at + 2]! >> 1) : extras[extra - 1]!.rule]!++;
  }
}

function ruleOf({ words, fieldBase, extras }: KernelEvents, at: number): number {
  const extra = words[at + 3]!;
  return extra === 0 ? fieldBase + (words[at + 2]! >> 1) : extras[extra - 1]!.rule;
}
