import { platform } from "#platform";

/** Where output is written. */
export interface OutputMemory {
  /** Bytes that may have held anything. */
  allocate(size: number): Uint8Array;
  /** The first `length` of them are output: of what they held before, nothing may be left behind it. */
  finish(bytes: Uint8Array, length: number): void;
}

/** Memory of its own for every output. */
export const freshMemory: OutputMemory = {
  allocate: (size) => platform.allocate(size),
  finish(bytes, length) {
    if (length < bytes.length) bytes.fill(0, length);
  },
};

/** The same memory for one output after the other: each takes the place of the one before. */
export class ReusedMemory implements OutputMemory {
  #bytes: Uint8Array = new Uint8Array(0);
  /** Zeros from here on. */
  #written = 0;

  allocate(size: number): Uint8Array {
    if (size > this.#bytes.length) {
      this.#bytes = platform.allocate(size);
      this.#written = size;
    }
    return this.#bytes;
  }

  finish(_bytes: Uint8Array, length: number): void {
    if (length < this.#written) this.#bytes.fill(0, length, this.#written);
    this.#written = length;
  }
}
