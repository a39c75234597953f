import type { Bytes } from "../bytes.ts";
import { freshMemory, type OutputMemory } from "./output-memory.ts";

/** Replacements in order, without overlaps: `text(i)` for [start(i), end(i)) (absolute offsets), null to leave it. */
export interface Edits {
  readonly length: number;
  start(i: number): number;
  end(i: number): number;
  text(i: number): Bytes | null;
}

/** Below this size a loop is faster than a call into the engine. */
const SMALL = 32;
const NOTHING = new Uint8Array(0);

/**
 * The one place where output is written: the input from `from` on with the edits applied. Edits may begin before it (their bytes have gone
 * before). What the kernel has written already is taken over as it is.
 */
export class Output {
  readonly #edits: Edits;
  readonly #memory: OutputMemory;
  /** Absolute offset up to which the input is written, and the first edit that is not. */
  #at: number;
  #next = 0;
  #bytes: Uint8Array = NOTHING;
  #length = 0;

  constructor(edits: Edits, from: number, memory: OutputMemory = freshMemory) {
    this.#edits = edits;
    this.#memory = memory;
    this.#at = from;
  }

  /** The input up to `to`; `base` is the absolute offset of source[0]. Every edit so far ends there. */
  write(source: Bytes, base: number, to: number): void {
    const edits = this.#edits;
    this.#reserve(this.#sizeUpTo(to));
    let at = this.#at;
    for (; this.#next < edits.length; this.#next++) {
      const text = edits.text(this.#next);
      if (text === null) continue;
      const start = edits.start(this.#next);
      if (start > at) this.#copy(source, at - base, start - base);
      this.#copy(text, 0, text.length);
      at = Math.max(at, edits.end(this.#next));
    }
    if (to > at) this.#copy(source, at - base, to - base);
    this.#at = Math.max(at, to);
  }

  /** What stands for the input up to `to`, written by the kernel with all edits so far. */
  take(written: Bytes, to: number): void {
    this.#reserve(written.length);
    this.#bytes.set(written, this.#length);
    this.#length += written.length;
    this.#next = this.#edits.length;
    this.#at = to;
  }

  /** Makes room for what is expected. */
  expect(size: number): void {
    if (this.#length === 0) this.#bytes = this.#memory.allocate(size);
  }

  finish(): Bytes {
    this.#memory.finish(this.#bytes, this.#length);
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.subarray(0, this.#length);
  }

  #sizeUpTo(to: number): number {
    const edits = this.#edits;
    let size = 0;
    let at = this.#at;
    for (let i = this.#next; i < edits.length; i++) {
      const text = edits.text(i);
      if (text === null) continue;
      if (edits.start(i) > at) size += edits.start(i) - at;
      size += text.length;
      at = Math.max(at, edits.end(i));
    }
    return size + Math.max(0, to - at);
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const larger = this.#memory.allocate(this.#length === 0 ? needed : Math.ceil(needed * 1.25));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  #copy(source: Bytes, from: number, to: number): void {
    const output = this.#bytes;
    let n = this.#length;
    if (to - from > SMALL) output.set(source.subarray(from, to), n);
    else for (let i = from; i < to; i++) output[n++] = source[i]!;
    this.#length += to - from;
  }
}
