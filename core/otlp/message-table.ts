import { QuarantineError } from "../errors.ts";
import type { WireCursor } from "./wire.ts";

/** Where its length stands, its content, and in which message it lies. */
const STRIDE = 4;
/** More than a request of 64 MiB, the most that OTLP's receivers take, has in values of 16 bytes. */
const MAX_MESSAGES = 8_000_000;

/** The messages of a request, each behind the one that it lies in (-1: the request itself). */
export class MessageTable {
  count = 0;
  #words: Int32Array<ArrayBuffer>;

  /** @param size of the request, in bytes */
  constructor(size: number) {
    this.#words = new Int32Array((16 + (size >> 4)) * STRIDE);
  }

  lengthAt = (i: number): number => this.#words[i * STRIDE]!;
  from = (i: number): number => this.#words[i * STRIDE + 1]!;
  to = (i: number): number => this.#words[i * STRIDE + 2]!;
  parent = (i: number): number => this.#words[i * STRIDE + 3]!;

  /** Adds the field that was read last; returns its number. */
  add({ lengthAt, from, to }: WireCursor, parent: number): number {
    if (this.count === MAX_MESSAGES)
      throw new QuarantineError("work-budget", from, "the request has too many values to be followed");
    const i = this.count++;
    const at = i * STRIDE;
    if (at + STRIDE > this.#words.length) {
      const larger = new Int32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    const words = this.#words;
    words[at] = lengthAt;
    words[at + 1] = from;
    words[at + 2] = to;
    words[at + 3] = parent;
    return i;
  }
}
