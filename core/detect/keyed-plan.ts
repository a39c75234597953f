/** Which recognizers are asked about a value as a whole, by what its name says: worked out once for each thing that names say. */
import type { Bytes } from "../bytes.ts";
import { anyOf, type Cues } from "./cues.ts";
import { NameCues } from "./name-cues.ts";
import type { Search } from "./searches.ts";

const SLOTS = 64;
const NOBODY: readonly Search[] = [];

interface Known {
  readonly low: number;
  readonly high: number;
  readonly searches: readonly Search[];
}

export class KeyedPlan {
  readonly #keyed: readonly Search[];
  readonly #cues: Cues;
  /** Those that read names by themselves. */
  readonly #readers: readonly Search[];
  readonly #names = new NameCues();
  readonly #known: (Known | undefined)[] = Array.from({ length: SLOTS }, () => undefined);

  constructor(keyed: readonly Search[]) {
    this.#keyed = keyed;
    this.#cues = anyOf(...keyed.map(({ cue }) => cue));
    this.#readers = keyed.filter(({ recognizer }) => recognizer.readsKey !== undefined);
  }

  /** True if the name bytes[from, to) may say an entity. */
  names(bytes: Bytes, from: number, to: number): boolean {
    const names = this.#names;
    names.read(bytes, from, to);
    if ((names.low & this.#cues.low) !== 0 || (names.high & this.#cues.high) !== 0) return true;
    for (let i = 0; i < this.#readers.length; i++)
      if (this.#readers[i].recognizer.readsKey!(bytes, from, to)) return true;
    return false;
  }

  /** Those to ask, under the name that `names` was asked about last. Of those with `readsKey` it is asked still. */
  get searches(): readonly Search[] {
    const { low, high } = this.#names;
    const slot = (low ^ (low >>> 7) ^ (low >>> 19) ^ high ^ (high >>> 11)) & (SLOTS - 1);
    const known = this.#known[slot];
    if (known !== undefined && known.low === low && known.high === high) return known.searches;
    const searches = this.#keyed.filter(
      ({ cue, recognizer }) => recognizer.readsKey !== undefined || (low & cue.low) !== 0 || (high & cue.high) !== 0,
    );
    this.#known[slot] = { low, high, searches: searches.length === 0 ? NOBODY : searches };
    return searches;
  }

  /** True if a number of digits alone, with a sign and a point, may be an entity under the name that `names` was asked about last. */
  get takesNumbers(): boolean {
    return this.searches.some(({ recognizer }) => recognizer.needsLetter !== true);
  }
}
