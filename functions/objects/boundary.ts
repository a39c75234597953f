import type { Bytes, Redactor } from "../../core/index.ts";

/** How far back a redactor has to have read to judge like one that has read everything: many times its window. */
const CONTEXT_BYTES = 64 * 1024;
/** What a redactor holds back between ordinary lines. More is a value whose end is not known. */
const MAX_HELD_BYTES = 4096;
const NEWLINE = 0x0a;

/**
 * Looks for a place at which another redactor can go on. There is one where a fresh redactor that has read only the last 64 KiB holds back
 * exactly the bytes that the first one does: what it writes from there on is what the first one would have written. That is tried, not assumed.
 */
export class Boundary {
  readonly #redactor: Redactor;
  readonly #format: "ndjson" | "text";
  #tail: Bytes = new Uint8Array(0);

  constructor(redactor: Redactor, format: "ndjson" | "text") {
    this.#redactor = redactor;
    this.#format = format;
  }

  /**
   * @param read bytes of the object up to the end of the chunk
   * @param buffered how many of them the redactor holds back
   * @returns offset in the object from which the other has to read; undefined: not here
   */
  find(chunk: Bytes, read: number, buffered: number): number | undefined {
    this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-2 * CONTEXT_BYTES - chunk.length);
    const start = read - this.#tail.length;
    if (buffered > MAX_HELD_BYTES) return undefined;
    const limit = this.#tail.length - buffered - CONTEXT_BYTES;
    if (limit < 0) return undefined;
    const newline = this.#tail.lastIndexOf(NEWLINE, limit);
    if (newline < 0) return undefined;
    const from = newline + 1;
    // Its findings must not be counted, nor an error of its kill anything: a redactor that cannot go on is no place to go on.
    try {
      const { meta } = this.#redactor.stream<Bytes>({ format: this.#format }).process(this.#tail.subarray(from));
      return meta.buffered === buffered ? start + from : undefined;
    } catch {
      return undefined;
    }
  }
}
