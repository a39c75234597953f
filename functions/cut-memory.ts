/** Shards whose first records are remembered: far more than one function is given. */
const MAX_REMEMBERED = 1_000;

/**
 * Remembers, from one invocation to the next, which records could not be judged in a whole attempt: by what they are acknowledged with, never by their
 * content. It is lost with the execution environment, and then a record gets another try.
 */
export class CutMemory {
  readonly #records = new Set<string>();

  has(acknowledgement: string): boolean {
    return this.#records.has(acknowledgement);
  }

  add(acknowledgement: string): void {
    if (this.#records.size === MAX_REMEMBERED) this.#records.clear();
    this.#records.add(acknowledgement);
  }

  delete(acknowledgement: string): void {
    this.#records.delete(acknowledgement);
  }
}
