/** Findings that follow each other, in the forms in which they come: a FindingList is made of such parts. */
import type { Bytes } from "../bytes.ts";
import { NUMBER_BITS } from "../kernel/layout.ts";

export interface FindingPart {
  readonly length: number;
  /** How many have a text. */
  readonly edits: number;
  start(i: number): number;
  end(i: number): number;
  rule(i: number): number;
  score(i: number): number;
  text(i: number): Bytes | null;
  /** Adds how many each rule has. */
  addCounts(counts: Uint32Array): void;
}

/** Start, end, rule, score. */
const STRIDE = 4;

/** Findings one by one. */
export class ListedFindings implements FindingPart {
  readonly #numbers: number[] = [];
  readonly #texts: (Bytes | null)[] = [];
  edits = 0;

  get length(): number {
    return this.#texts.length;
  }

  add(start: number, end: number, rule: number, score: number, text: Bytes | null): void {
    this.#numbers.push(start, end, rule, score);
    this.#texts.push(text);
    if (text !== null) this.edits++;
  }

  start(i: number): number {
    return this.#numbers[i * STRIDE]!;
  }

  end(i: number): number {
    return this.#numbers[i * STRIDE + 1]!;
  }

  rule(i: number): number {
    return this.#numbers[i * STRIDE + 2]!;
  }

  score(i: number): number {
    return this.#numbers[i * STRIDE + 3]!;
  }

  text(i: number): Bytes | null {
    return this.#texts[i]!;
  }

  addCounts(counts: Uint32Array): void {
    const numbers = this.#numbers;
    for (let at = 2; at < numbers.length; at += STRIDE) counts[numbers[at]!]!++;
  }
}

/** What stands for values at configured paths, by twice the number of the field, or one more for a value that is no string. */
export interface FieldTexts {
  /** Rule of the first field. */
  readonly fieldBase: number;
  readonly texts: readonly (Bytes | undefined)[];
}

export interface Extra {
  readonly rule: number;
  readonly score: number;
  readonly text: Bytes | null;
}

/**
 * Findings as the kernel lists them, four words each: start, end, number of the text, and 0 or, from 1 on, the place among `extras`. Those that have a
 * text may share an extra. Without an extra a finding is a value at a configured path.
 */
export class KernelFindings implements FindingPart {
  readonly length: number;
  readonly edits: number;
  readonly #words: Int32Array;
  readonly #base: number;
  readonly #fields: FieldTexts;
  readonly #extras: readonly Extra[];

  /** @param base what to add to an offset */
  constructor(words: Int32Array, base: number, fields: FieldTexts, extras: readonly Extra[]) {
    this.#words = words;
    this.#base = base;
    this.#fields = fields;
    this.#extras = extras;
    this.length = words.length / STRIDE;
    this.edits = this.length;
    for (const { text } of extras) if (text === null) this.edits--;
  }

  start(i: number): number {
    return this.#words[i * STRIDE]! + this.#base;
  }

  end(i: number): number {
    return this.#words[i * STRIDE + 1]! + this.#base;
  }

  rule(i: number): number {
    return this.#extraOf(i)?.rule ?? this.#fields.fieldBase + (this.#words[i * STRIDE + 2]! >> 1);
  }

  score(i: number): number {
    return this.#extraOf(i)?.score ?? 1;
  }

  text(i: number): Bytes | null {
    const extra = this.#extraOf(i);
    return extra === undefined ? this.#fields.texts[this.#words[i * STRIDE + 2]!]! : extra.text;
  }

  addCounts(counts: Uint32Array): void {
    for (let i = 0; i < this.length; i++) counts[this.rule(i)]!++;
  }

  #extraOf(i: number): Extra | undefined {
    const extra = this.#words[i * STRIDE + 3]!;
    return extra === 0 ? undefined : this.#extras[extra - 1]!;
  }
}

/** The same where all are values at configured paths: see PACKED_EVENTS in core/kernel/layout.ts. */
export class PackedFindings implements FindingPart {
  readonly length: number;
  readonly #words: readonly number[];
  /** Index of the first in `words`: so many counts stand before it, or none. */
  readonly #first: number;
  readonly #base: number;
  readonly #fields: FieldTexts;

  constructor(words: readonly number[], first: number, base: number, fields: FieldTexts) {
    this.#words = words;
    this.#first = first;
    this.#base = base;
    this.#fields = fields;
    this.length = (words.length - first) >> 1;
  }

  get edits(): number {
    return this.length;
  }

  start(i: number): number {
    return this.#words[this.#first + i * 2]! + this.#base;
  }

  end(i: number): number {
    return this.start(i) + (this.#words[this.#first + i * 2 + 1]! >> NUMBER_BITS);
  }

  rule(i: number): number {
    return this.#fields.fieldBase + (this.#number(i) >> 1);
  }

  score(): number {
    return 1;
  }

  text(i: number): Bytes {
    return this.#fields.texts[this.#number(i)]!;
  }

  addCounts(counts: Uint32Array): void {
    const { fieldBase } = this.#fields;
    if (this.#first === 0) for (let i = 0; i < this.length; i++) counts[this.rule(i)]!++;
    else
      for (let number = 0; number < this.#first; number++) counts[fieldBase + (number >> 1)]! += this.#words[number]!;
  }

  #number(i: number): number {
    return this.#words[this.#first + i * 2 + 1]! & ((1 << NUMBER_BITS) - 1);
  }
}
