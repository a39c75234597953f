import type { Bytes } from "../core/index.ts";

/** Line ends that are remembered. A finding usually comes a few lines after its line, not thousands. */
const REMEMBERED = 65_536;

/** Turns byte offsets of a stream into line numbers, in constant memory. */
export class LineIndex {
  /** Offsets of the last newlines, oldest first. */
  #ends: number[] = [];
  #forgotten = 0;
  #length = 0;

  add(chunk: Bytes): void {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) this.#ends.push(this.#length + at);
    this.#length += chunk.length;
    const surplus = this.#ends.length - REMEMBERED;
    // In large steps, since shortening an array copies it.
    if (surplus < REMEMBERED) return;
    this.#ends = this.#ends.slice(surplus);
    this.#forgotten += surplus;
  }

  /** 1-based line of a byte offset; undefined when it lies more lines back than are remembered. */
  lineOf(offset: number): number | undefined {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    if (low === 0 && this.#forgotten > 0) return undefined;
    return this.#forgotten + low + 1;
  }
}
