/** Bytes of a decoded text, as many runs as it has changes of step: a text without escapes has one, and so has one of equal escapes. */
const FIRST_RUNS = 16;

/**
 * From each byte of a text whose escapes are undone to the place in the source it came from. A run is bytes of which each came from `step` bytes
 * further on than the one before: 1 without escapes, 2 of `\n`, 6 of `\u0022`, 0 of the bytes that one escape became.
 */
export class SourceMap {
  #count = 0;
  /** Index of each run's first byte, the place that byte came from, and the step. */
  #starts = new Int32Array(FIRST_RUNS);
  #places = new Float64Array(FIRST_RUNS);
  #steps = new Uint8Array(FIRST_RUNS);
  /** The run that was asked for last: most are asked for in order. */
  #asked = 0;

  clear(): void {
    this.#count = this.#asked = 0;
  }

  /** The byte at `index` came from `place`: as if it were one more of those before it, if it may be. */
  addOne(index: number, place: number): void {
    const last = this.#count - 1;
    const step = last < 0 ? 0 : this.#steps[last]!;
    if (step === 0 || this.#places[last]! + (index - this.#starts[last]!) * step !== place) this.begin(index, place, 1);
  }

  /** Bytes from `index` on, up to where the next are added, came from `place` on, each from `step` bytes further. */
  add(index: number, place: number, step: number): void {
    const last = this.#count - 1;
    const goesOn = last >= 0 && step > 0 && this.#steps[last] === step;
    if (goesOn && this.#places[last]! + (index - this.#starts[last]!) * step === place) return;
    this.begin(index, place, step);
  }

  /** The same where these are not like those before them. */
  begin(index: number, place: number, step: number): void {
    if (this.#count === this.#starts.length) this.#grow();
    this.#starts[this.#count] = index;
    this.#places[this.#count] = place;
    this.#steps[this.#count++] = step;
  }

  /** Where the byte at `index` came from. */
  placeOf(index: number): number {
    const run = this.#runOf(index);
    return this.#places[run]! + (index - this.#starts[run]!) * this.#steps[run]!;
  }

  /** Index behind the bytes that came from the same place as the one before `index`, of `length`; `index` if the one there did not. */
  endOf(index: number, length: number): number {
    if (index <= 0 || index >= length) return index;
    const run = this.#runOf(index);
    if (this.#steps[run] !== 0 || this.#starts[run] === index) return index;
    return run + 1 < this.#count ? this.#starts[run + 1]! : length;
  }

  /** Forgets the first `count` bytes, of more: indices are that much less from now on. */
  drop(count: number): void {
    const first = this.#runOf(count);
    const place = this.placeOf(count);
    const kept = this.#count - first;
    for (let i = 0; i < kept; i++) {
      this.#starts[i] = this.#starts[first + i]! - count;
      this.#places[i] = this.#places[first + i]!;
      this.#steps[i] = this.#steps[first + i]!;
    }
    this.#starts[0] = 0;
    this.#places[0] = place;
    this.#count = kept;
    this.#asked = 0;
  }

  /** The last run that begins at `index` or before. */
  #runOf(index: number): number {
    const starts = this.#starts;
    const last = this.#count - 1;
    let low = this.#asked;
    if (low > last || starts[low]! > index) low = 0;
    if (low === last || starts[low + 1]! > index) {
      this.#asked = low;
      return low;
    }
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    this.#asked = low;
    return low;
  }

  #grow(): void {
    const size = this.#starts.length * 2;
    const starts = new Int32Array(size);
    starts.set(this.#starts);
    this.#starts = starts;
    const places = new Float64Array(size);
    places.set(this.#places);
    this.#places = places;
    const steps = new Uint8Array(size);
    steps.set(this.#steps);
    this.#steps = steps;
  }
}
