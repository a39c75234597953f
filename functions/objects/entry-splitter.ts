import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import { malformed } from "../../core/otlp/wire.ts";

/** Field 1 with a length, which is all that a request has: its resources, each with its records. */
const RESOURCE = 0x0a;
/** Bytes of the resources that are judged together. */
const PORTION = 2 * 1024 * 1024;

/**
 * Cuts a request in protobuf between its resources. What is between two cuts is a request again, and joined they are the whole one:
 * https://protobuf.dev/programming-guides/encoding/#last-one-wins
 */
export class EntrySplitter {
  readonly #maxBytes: number;
  readonly #portion: number;
  #held: Bytes[] = [];
  #heldBytes = 0;
  /** Bytes of the resource that are still to come. */
  #left = 0;
  /** Value of the next digit of a length; 0: no length is being read. */
  #scale = 0;
  #length = 0;
  /** Bytes of the request before this chunk. */
  #before = 0;

  /** @param maxBytes of a resource */
  constructor(maxBytes: number, portion = Math.min(PORTION, maxBytes)) {
    this.#maxBytes = maxBytes;
    this.#portion = portion;
  }

  /** @throws QuarantineError `bad-encoding` for what is no list of resources, `too-large` */
  add(chunk: Bytes): readonly Bytes[] {
    const portions: Bytes[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; ) {
      at = this.#left > 0 ? this.#skip(at, chunk.length) : this.#readHead(chunk[at]!, at);
      if (!this.#isBetween || this.#heldBytes + at - start < this.#portion) continue;
      portions.push(this.#take(chunk.subarray(start, at)));
      start = at;
    }
    // A copy: whoever reads may use the chunk's memory again.
    this.#hold(Buffer.from(chunk.subarray(start)));
    this.#before += chunk.length;
    return portions;
  }

  /** What is left. @throws QuarantineError `bad-encoding` if the request ends within a resource */
  end(): Bytes {
    if (!this.#isBetween) throw malformed(this.#before, "it ends within a field");
    return this.#take(new Uint8Array(0));
  }

  get #isBetween(): boolean {
    return this.#left === 0 && this.#scale === 0;
  }

  #skip(at: number, end: number): number {
    const count = Math.min(this.#left, end - at);
    this.#left -= count;
    return at + count;
  }

  #readHead(byte: number, at: number): number {
    const position = this.#before + at;
    if (this.#scale === 0) {
      if (byte !== RESOURCE) throw malformed(position, "a field is none that a request has");
      this.#scale = 1;
      this.#length = 0;
      return at + 1;
    }
    this.#length += (byte & 0x7f) * this.#scale;
    if (this.#length > this.#maxBytes)
      throw new QuarantineError(
        "too-large",
        position,
        "a resource of the request is too large to be redacted in one piece",
      );
    this.#scale *= 128;
    if (this.#scale > 2 ** 35) throw malformed(position, "a number does not end");
    if (byte >= 0x80) return at + 1;
    this.#left = this.#length;
    this.#scale = 0;
    return at + 1;
  }

  #hold(bytes: Bytes): void {
    if (bytes.length === 0) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  #take(last: Bytes): Bytes {
    this.#hold(last);
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    return held.length === 1 ? held[0]! : Buffer.concat(held);
  }
}
