import type { Bytes } from "../bytes.ts";
import type { KernelInstance } from "./instance.ts";
import {
  CONSTANTS,
  EVENTS,
  FIRST_EXTRA,
  LEFT,
  MAX_CONSTANTS,
  MAX_EVENTS,
  MAX_OUTPUT,
  MAX_TEXTS,
  OUTPUT,
  TEXTS,
} from "./layout.ts";

/** The kernel writes in steps of 16 bytes. */
const STEP = 16;
/** Texts of findings that are kept, at most. */
const MAX_SHARED = 64;
/** Texts that stay lie in the first half, those of one call in the second. */
const HALF = TEXTS + (MAX_TEXTS >> 1);

/** Writes records again with replacements. What replaces a value stands by the number that its event has. */
export class KernelSplice {
  readonly #kernel: KernelInstance;
  /** Texts that replace every value of a field in its form. */
  readonly constants: (Bytes | undefined)[] = [];
  /** Every field has one; undefined until that was seen to. */
  isComplete: boolean | undefined;
  #constantsEnd = TEXTS;
  #textsEnd = HALF;
  #extras = FIRST_EXTRA;
  /** Numbers of texts that stay, from the last below FIRST_EXTRA down. */
  readonly #shared = new Map<Bytes, number>();
  #lastText: Bytes | null = null;
  #lastNumber = 0;

  constructor(kernel: KernelInstance) {
    this.#kernel = kernel;
  }

  /** Every value whose event has this number is replaced by `text`. False if there is no room for it. */
  setConstant(number: number, text: Bytes): boolean {
    if (number >= FIRST_EXTRA - MAX_SHARED || this.#constantsEnd + text.length > HALF) return false;
    this.#place(number, this.#constantsEnd, text);
    this.constants[number] = text;
    this.#constantsEnd += text.length;
    return true;
  }

  /** Forgets what was added. */
  begin(): void {
    this.#textsEnd = HALF;
    this.#extras = FIRST_EXTRA;
  }

  /** Returns the number for one value that is replaced by `text`, or that stays if it is null; -1 if there is no room. */
  add(text: Bytes | null): number {
    const length = text?.length ?? 0;
    if (this.#extras === MAX_CONSTANTS || this.#textsEnd + length > TEXTS + MAX_TEXTS) return -1;
    if (text === null) this.#kernel.words[(CONSTANTS >> 2) + this.#extras * 2] = LEFT;
    else this.#place(this.#extras, this.#textsEnd, text);
    this.#textsEnd += length;
    return this.#extras++;
  }

  /** The number of a text that replaces many values, always by the same object; as `add`. */
  share(text: Bytes): number {
    if (text === this.#lastText) return this.#lastNumber;
    const known = this.#shared.get(text);
    if (known !== undefined) return this.#keep(text, known);
    if (this.#shared.size === MAX_SHARED || this.#constantsEnd + text.length > HALF) return this.add(text);
    const number = FIRST_EXTRA - 1 - this.#shared.size;
    this.#place(number, this.#constantsEnd, text);
    this.#constantsEnd += text.length;
    this.#shared.set(text, number);
    return this.#keep(text, number);
  }

  #keep(text: Bytes, number: number): number {
    this.#lastText = text;
    this.#lastNumber = number;
    return number;
  }

  /** [from, to) with the values of the first `count` events replaced; null if that cannot be, for want of a text or of room. */
  write(from: number, to: number, count: number): Bytes | null {
    const { exports } = this.#kernel;
    const length = exports.splice(from, to, count, MAX_OUTPUT);
    this.#kernel.noteOutput((length < 0 ? MAX_OUTPUT : length) + STEP);
    return length < 0 ? null : (this.#kernel.bytes.subarray(OUTPUT, OUTPUT + length) as Bytes);
  }

  /** The same with these events. */
  writeEvents(from: number, to: number, events: Int32Array): Bytes | null {
    if (events.length > MAX_EVENTS * 4) return null;
    this.#kernel.words.set(events, EVENTS >> 2);
    return this.write(from, to, events.length >> 2);
  }

  #place(number: number, at: number, text: Bytes): void {
    const { bytes, words } = this.#kernel;
    for (let i = 0; i < text.length; i++) bytes[at + i] = text[i]!;
    words[(CONSTANTS >> 2) + number * 2] = at;
    words[(CONSTANTS >> 2) + number * 2 + 1] = text.length;
  }
}
