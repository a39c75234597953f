import type { Bytes } from "../bytes.ts";
import type { KernelInstance } from "./instance.ts";
import { CONSTANTS, EDITS, MAX_CONSTANTS, MAX_EDITS, MAX_OUTPUT, MAX_TEXTS, OUTPUT, TEXTS } from "./layout.ts";

/** Texts that stay lie in the first half, those of one call in the second. */
const HALF = TEXTS + (MAX_TEXTS >> 1);

/**
 * Writes records again with replacements: the edits are given in order, without overlaps, in the kernel's addresses. Null once there is no room for
 * one: then the text is to be written elsewhere.
 */
export class KernelSplice {
  readonly #kernel: KernelInstance;
  /** Texts that replace every value of a field in its form, by the number that events have. */
  readonly constants: (Bytes | undefined)[] = [];
  #constantsEnd = TEXTS;
  #textsEnd = HALF;
  #count = 0;
  #size = 0;
  #fits = true;

  constructor(kernel: KernelInstance) {
    this.#kernel = kernel;
  }

  /** Every value whose event has this number is replaced by `text`. */
  setConstant(number: number, text: Bytes): void {
    if (number >= MAX_CONSTANTS || this.#constantsEnd + text.length > HALF) return;
    const { bytes, words } = this.#kernel;
    bytes.set(text, this.#constantsEnd);
    words[(CONSTANTS >> 2) + number * 2] = this.#constantsEnd;
    words[(CONSTANTS >> 2) + number * 2 + 1] = text.length;
    this.constants[number] = text;
    this.#constantsEnd += text.length;
  }

  begin(): void {
    this.#count = this.#size = 0;
    this.#textsEnd = HALF;
    this.#fits = true;
  }

  add(start: number, end: number, text: Bytes): void {
    const at = this.#textsEnd;
    if (!this.#fits || this.#count === MAX_EDITS || at + text.length > TEXTS + MAX_TEXTS) {
      this.#fits = false;
      return;
    }
    const { bytes, words } = this.#kernel;
    for (let i = 0; i < text.length; i++) bytes[at + i] = text[i]!;
    this.#textsEnd += text.length;
    const slot = (EDITS >> 2) + this.#count++ * 4;
    words[slot] = start;
    words[slot + 1] = end;
    words[slot + 2] = at;
    words[slot + 3] = text.length;
    this.#size += text.length;
  }

  /** [from, to) with what was added, until the next call of the kernel. */
  write(from: number, to: number): Bytes | null {
    if (!this.#fits || this.#size + to - from > MAX_OUTPUT) return null;
    return this.#output(this.#kernel.exports.splice(from, to, this.#count));
  }

  /** [from, to) with the values of the first `count` events replaced by constants; null too if one of them is not. */
  writeFields(from: number, to: number, count: number): Bytes | null {
    const length = this.#kernel.exports.spliceFields(from, to, count, MAX_OUTPUT);
    return length < 0 ? null : this.#output(length);
  }

  #output(length: number): Bytes {
    return this.#kernel.bytes.subarray(OUTPUT, OUTPUT + length) as Bytes;
  }
}
