import type { Bytes } from "../bytes.ts";

/** Longer values, in bytes, are not kept. */
const LONGEST = 128;
const LONGEST_WORDS = LONGEST / 4;
/** Places that a value can be kept in. */
const WAYS = 16;

/** The token of a value of an entity, or null for a value that stays as it is. It always says the same, and looks up nothing here. */
export type Derive = (entity: string, value: Bytes) => Bytes | null;

/** The value that is looked up, four bytes a word and filled up with zeros. */
const WORDS = new Int32Array(LONGEST_WORDS);
const NOTHING = new Uint8Array(0);
/** Length of what is in a place that is free. */
const EMPTY = LONGEST + 1;

/**
 * The tokens of values that come again, under one version of a key: derived once, then found by the value's bytes. A value
 * can be kept in one of sixteen places, which its hash tells; there it takes that of the one that was used least recently.
 * So a look-up is at most sixteen comparisons, whatever values somebody chooses, and a hit moves nothing. Memory: at most
 * `size` values, 128 bytes each, and their tokens, of which the longest has some 150.
 */
export class RecentTokens {
  readonly #derive: Derive;
  readonly #ways: number;
  readonly #sets: number;
  /** Of each place. Made at the first use: most policies make tokens of one kind, or none. */
  #hashes = new Int32Array(0);
  #lengths = new Uint8Array(0);
  #entities: string[] = [];
  #tokens: Bytes[] = [];
  #values = new Int32Array(0);
  /** When it was used last, by a clock that every look-up moves on. */
  #used = new Float64Array(0);
  #clock = 0;

  /** @param size values kept at most */
  constructor(derive: Derive, size: number) {
    this.#derive = derive;
    this.#ways = Math.min(size, WAYS);
    this.#sets = size === 0 ? 0 : Math.floor(size / this.#ways);
  }

  /** What `derive` says. */
  of(entity: string, value: Bytes): Bytes | null {
    const { length } = value;
    if (length > LONGEST || this.#sets === 0) return this.#derive(entity, value);
    if (this.#clock === 0) this.#allocate();
    const hash = pack(value);
    const first = ((hash >>> 0) % this.#sets) * this.#ways;
    const behind = first + this.#ways;
    for (let i = first; i < behind; i++) {
      if (this.#hashes[i] !== hash || this.#lengths[i] !== length || this.#entities[i] !== entity) continue;
      if (!this.#holds(i, length)) continue;
      this.#used[i] = ++this.#clock;
      return this.#tokens[i]!;
    }
    const token = this.#derive(entity, value);
    // What is a token itself is none of this key's doing: it may be one of an earlier version, and takes no place here.
    if (token === null) return null;
    const place = this.#oldest(first, behind);
    this.#hashes[place] = hash;
    this.#lengths[place] = length;
    this.#entities[place] = entity;
    this.#tokens[place] = token;
    this.#used[place] = ++this.#clock;
    for (let i = 0, at = place * LONGEST_WORDS; i * 4 < length; i++) this.#values[at + i] = WORDS[i]!;
    return token;
  }

  #allocate(): void {
    const places = this.#sets * this.#ways;
    this.#hashes = new Int32Array(places);
    this.#lengths = new Uint8Array(places).fill(EMPTY);
    this.#entities = new Array<string>(places).fill("");
    this.#tokens = new Array<Bytes>(places).fill(NOTHING);
    this.#values = new Int32Array(places * LONGEST_WORDS);
    this.#used = new Float64Array(places);
    this.#clock = 1;
  }

  /** Whether the value of this place is the one that is looked up. */
  #holds(place: number, length: number): boolean {
    const values = this.#values;
    for (let i = 0, at = place * LONGEST_WORDS; i * 4 < length; i++) if (values[at + i] !== WORDS[i]) return false;
    return true;
  }

  #oldest(first: number, behind: number): number {
    let oldest = first;
    for (let i = first + 1; i < behind; i++) if (this.#used[i]! < this.#used[oldest]!) oldest = i;
    return oldest;
  }
}

/** Sets WORDS and returns their hash, made as murmur hashes are. */
function pack(value: Bytes): number {
  const { length } = value;
  const whole = length & ~3;
  let hash = length;
  for (let i = 0; i < whole; i += 4) {
    const word = value[i]! | (value[i + 1]! << 8) | (value[i + 2]! << 16) | (value[i + 3]! << 24);
    WORDS[i >> 2] = word;
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  if (whole < length) {
    let word = 0;
    for (let i = whole; i < length; i++) word = (word << 8) | value[i]!;
    WORDS[whole >> 2] = word;
    hash = Math.imul(hash ^ word, 0x9e3779b1);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
