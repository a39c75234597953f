/**
 * Stretches of a text that are values of their own, with what their names say: fields of a table's rows, values of an INSERT.
 * In the order in which they stand.
 */
import type { Bytes } from "../../bytes.ts";
import { Cue } from "../cues.ts";
import { NameCues } from "../name-cues.ts";
import { isPersonKey, isPlaceKey } from "../names/keys.ts";

/** What a name says: cues of all its words and of the last one, as in NameCues. */
export interface Said {
  readonly low: number;
  readonly high: number;
  readonly lastLow: number;
  readonly lastHigh: number;
}

/** Most columns of a table. */
export const MAX_COLUMNS = 64;

const names = new NameCues();

/** Cues of names of people and places, which have a vocabulary of their own. */
export const nameCuesOf = (bytes: Bytes, from: number, to: number): number =>
  (isPersonKey(bytes, from, to) ? Cue.person.low : 0) | (isPlaceKey(bytes, from, to) ? Cue.place.low : 0);

/** Bytes of a column's name that are kept: the most a name has. */
export const MAX_NAME = 64;

/** The names of columns and what they say. */
export class Columns {
  count = 0;
  /** Each column's name, MAX_NAME bytes apart. */
  readonly names = new Uint8Array(MAX_COLUMNS * MAX_NAME);
  readonly lengths = new Uint8Array(MAX_COLUMNS);
  /** Per column: see Said. */
  readonly cues = new Int32Array(MAX_COLUMNS * 4);
  /** True if one of the names says what kind of value stands under it. */
  isTelling = false;

  clear(): void {
    this.count = 0;
    this.isTelling = false;
  }

  /** Adds the column bytes[from, to). True if its name says what kind of value stands under it. */
  add(bytes: Bytes, from: number, to: number): boolean {
    names.read(bytes, from, to);
    const { high, lastLow, lastHigh } = names;
    const nameCues = nameCuesOf(bytes, from, to);
    const low = names.low | nameCues;
    const isTelling = names.isTelling || nameCues !== 0;
    const column = this.count++;
    this.cues.set([low, high, lastLow, lastHigh], column * 4);
    const length = Math.min(to - from, MAX_NAME);
    for (let i = 0; i < length; i++) this.names[column * MAX_NAME + i] = bytes[from + i];
    this.lengths[column] = length;
    if (isTelling) this.isTelling = true;
    return isTelling;
  }

  /** A column without a name. */
  addBlank(): void {
    this.lengths[this.count] = 0;
    this.cues.fill(0, this.count * 4, ++this.count * 4);
  }

  copy(other: Columns): void {
    this.count = other.count;
    this.isTelling = other.isTelling;
    this.cues.set(other.cues);
    this.names.set(other.names);
    this.lengths.set(other.lengths);
  }
}

export class Fields {
  readonly #said = { low: 0, high: 0, lastLow: 0, lastHigh: 0 };
  count = 0;
  from = new Int32Array(256);
  to = new Int32Array(256);
  low = new Int32Array(256);
  high = new Int32Array(256);
  lastLow = new Int32Array(256);
  lastHigh = new Int32Array(256);
  column = new Int32Array(256);

  clear(): void {
    this.count = 0;
  }

  /** Adds [from, to) as a value of a column. What its neighbours say does not count, whether its own name says something or not. */
  add(from: number, to: number, { cues }: Columns, column: number): void {
    if (to <= from) return;
    const at = column * 4;
    if (this.count === this.from.length) this.#grow();
    const i = this.count++;
    this.from[i] = from;
    this.to[i] = to;
    this.low[i] = cues[at];
    this.high[i] = cues[at + 1];
    this.lastLow[i] = cues[at + 2];
    this.lastHigh[i] = cues[at + 3];
    this.column[i] = column;
  }

  /** The field that holds `at`, or -1. */
  indexAt(at: number): number {
    let first = 0;
    let last = this.count - 1;
    while (first <= last) {
      const middle = (first + last) >> 1;
      if (this.from[middle] <= at) first = middle + 1;
      else last = middle - 1;
    }
    return last >= 0 && at < this.to[last] ? last : -1;
  }

  /** What the name of field `i` says; the object is used again. */
  said(i: number): Said {
    const said = this.#said;
    said.low = this.low[i];
    said.high = this.high[i];
    said.lastLow = this.lastLow[i];
    said.lastHigh = this.lastHigh[i];
    return said;
  }

  /** Forgets the fields that end before `at`; returns how many. */
  dropBefore(at: number): number {
    let first = 0;
    while (first < this.count && this.to[first] < at) first++;
    if (first === 0) return 0;
    for (const list of [this.from, this.to, this.low, this.high, this.lastLow, this.lastHigh, this.column])
      list.copyWithin(0, first, this.count);
    this.count -= first;
    return first;
  }

  #grow(): void {
    const grow = (old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(old.length * 2);
      grown.set(old);
      return grown;
    };
    this.from = grow(this.from);
    this.to = grow(this.to);
    this.low = grow(this.low);
    this.high = grow(this.high);
    this.lastLow = grow(this.lastLow);
    this.lastHigh = grow(this.lastHigh);
    this.column = grow(this.column);
  }
}
