/** What was used most recently, bounded in entries and in size; what is evicted is not kept anywhere. */
export class Recent<T> {
  readonly #entries: number;
  readonly #capacity: number;
  /** In order of last use: a Map iterates in order of insertion. */
  readonly #known = new Map<string, { readonly value: T; readonly size: number }>();
  #size = 0;

  /** @param entries kept at most; @param capacity sum of their sizes at most, in the unit of `set` */
  constructor(entries: number, capacity: number) {
    this.#entries = entries;
    this.#capacity = capacity;
  }

  /** Sum of the sizes of what is kept. */
  get size(): number {
    return this.#size;
  }

  get(key: string): T | undefined {
    const entry = this.#known.get(key);
    if (entry === undefined) return undefined;
    this.#known.delete(key);
    this.#known.set(key, entry);
    return entry.value;
  }

  set(key: string, value: T, size: number): void {
    this.#drop(key);
    if (size > this.#capacity) return;
    while (this.#known.size > 0 && (this.#known.size >= this.#entries || this.#size + size > this.#capacity))
      this.#drop(this.#known.keys().next().value!);
    if (this.#entries === 0) return;
    this.#known.set(key, { value, size });
    this.#size += size;
  }

  #drop(key: string): void {
    const entry = this.#known.get(key);
    if (entry === undefined) return;
    this.#size -= entry.size;
    this.#known.delete(key);
  }
}
