/** Reads numbers written in groups: cards, social security numbers, phones. */
import type { Probe } from "./probe.ts";

/** Groups that are kept. */
const MAX_GROUPS = 256;

/** Which separators may stand between two groups. `%20`, `%2D` and `+` of encoded forms count as blank and dash. */
export const Separator = { blank: 1, dash: 2, dot: 4, slash: 8, parenthesis: 16, plus: 32 } as const;

/** Digits that are read beyond those of a number, where a row goes on. */
const AHEAD = 48;
/** Bytes between two groups, but for the last separator. */
const MOST_BETWEEN = 6;
const PERCENT = 0x25;
/** What separators of one byte are; an encoded one begins with a percent sign. */
const KINDS = new Uint8Array(256);
for (const [char, kind] of [
  [" ", Separator.blank],
  ["-", Separator.dash],
  [".", Separator.dot],
  ["/", Separator.slash],
  ["(", Separator.parenthesis],
  [")", Separator.parenthesis],
  ["+", Separator.plus],
] as const)
  KINDS[char.charCodeAt(0)] = kind;

/**
 * The digits of one number and how they were grouped; one object per recognizer, reused. In a row of groups a number may begin at each of
 * them, so what was read of the row is kept.
 */
export class DigitGroups {
  /** The number's digits are digits[first, first + count). */
  readonly digits: Uint8Array;
  first = 0;
  count = 0;
  groupCount = 0;
  /** Separators seen, as a mask. */
  separators = 0;
  end = 0;

  readonly #most: number;
  /** The row: per group where it starts and ends, its place among the digits, and the separators before it. */
  readonly #starts = new Int32Array(MAX_GROUPS);
  readonly #ends = new Int32Array(MAX_GROUPS);
  readonly #places = new Int32Array(MAX_GROUPS + 1);
  readonly #gaps = new Uint8Array(MAX_GROUPS);
  #known = 0;
  /** Nothing of the row follows the groups that are known; and that was told by the end of an open piece. */
  #isOver = false;
  #isCut = false;
  /** Of the probe the row was read from: no two share one. */
  #generation = -1;
  #allowed = 0;
  /** Of the number that was read last: its first group, and the first that does not belong to it. */
  #group = 0;
  #last = 0;
  /** From here on the separators before all groups are the same. */
  #alikeFrom = 0;

  /** @param most digits of a number; a group that would exceed them ends it before (or makes it too long, if it is the first) */
  constructor(most: number) {
    this.#most = most;
    this.digits = new Uint8Array(MAX_GROUPS * (most + 1));
  }

  /** Reads groups of digits from `at` on. Two separators in a row end the number, except around a parenthesis. */
  read(probe: Probe, at: number, allowed: number): boolean {
    let group = this.find(probe, at, allowed);
    // A number that begins later does not end earlier.
    let last = group >= this.#group ? Math.max(group, this.#last) : group;
    if (group < 0) {
      group = last = this.#known = this.#alikeFrom = 0;
      this.#starts[0] = at;
      this.#isOver = this.#isCut = false;
      this.#generation = probe.generation;
      this.#allowed = allowed;
    }
    const most = this.#most;
    const places = this.#places;
    const first = places[group];
    if (!this.#isOver && places[this.#known] - first <= most) this.#readOn(probe, at, allowed, first + most + AHEAD);
    const known = this.#known;
    const goesOn = places[known] - first > most;
    if (goesOn) while (places[last + 1] - first <= most) last++;
    else last = known;
    if (!goesOn && this.#isCut) probe.incomplete = true;
    // The separators before a group that is too long count too.
    this.separators = this.#separatorsIn(group + 1, goesOn ? last + 1 : last);
    this.#group = group;
    this.#last = last;
    this.first = first;
    this.groupCount = last - group;
    if (last === group) return false;
    this.count = places[last] - first;
    this.end = this.#ends[last - 1];
    return true;
  }

  /** Separators before the groups [from, to). */
  #separatorsIn(from: number, to: number): number {
    if (from >= to) return 0;
    let at = Math.max(from, this.#alikeFrom);
    let separators = at < to ? this.#gaps[at] : 0;
    for (at = Math.min(at, to) - 1; at >= from; at--) separators |= this.#gaps[at];
    return separators;
  }

  /** The group of the row that starts at `at`, -1 if none is known. */
  find(probe: Probe, at: number, allowed: number): number {
    if (probe.generation !== this.#generation || allowed !== this.#allowed) return -1;
    const starts = this.#starts;
    const known = this.#known;
    let group = this.#group;
    while (group > 0 && starts[group] > at) group--;
    while (group < known && starts[group] < at) group++;
    return group < known && starts[group] === at && group + this.#most + 1 < MAX_GROUPS ? group : -1;
  }

  /** Adds the row's next groups, until it has more than `enough` digits or is over. */
  #readOn(probe: Probe, start: number, allowed: number, enough: number): void {
    const { bytes, limit, incomplete } = probe;
    const { digits } = this;
    const most = this.#most;
    let known = this.#known;
    let place = this.#places[known];
    let position = known === 0 ? start : this.#ends[known - 1];
    probe.incomplete = false;
    let isOver = true;
    for (;;) {
      if (place > enough || known === MAX_GROUPS) {
        isOver = false;
        break;
      }
      let seen = 0;
      if (known > 0) {
        const from = position;
        while (position - from <= MOST_BETWEEN) {
          const byte = position < limit ? bytes[position] : probe.at(position);
          if (byte < 0) break;
          let kind = KINDS[byte];
          let after = position + 1;
          if (kind === 0) {
            if (byte !== PERCENT) break;
            const step = encodedAt(probe, position);
            kind = step & 0xff;
            after = position + (step >> 8);
          }
          if (kind === Separator.plus && (allowed & Separator.plus) !== 0) kind = Separator.blank;
          if ((kind & allowed) === 0) break;
          if ((seen & ~Separator.parenthesis) !== 0 && kind !== Separator.parenthesis) break;
          seen |= kind;
          position = after;
        }
        if (seen === 0) break;
        if (seen !== this.#gaps[known - 1]) this.#alikeFrom = known;
      }
      const first = position;
      const stop = place + most;
      let end = place;
      while (end <= stop) {
        const digit = (position < limit ? bytes[position] : probe.at(position)) - 0x30;
        if (digit < 0 || digit > 9) break;
        digits[end++] = digit;
        position++;
      }
      if (end === place) break;
      this.#starts[known] = first;
      this.#ends[known] = position;
      this.#gaps[known] = seen;
      this.#places[++known] = place = end;
    }
    this.#known = known;
    this.#isOver = isOver;
    this.#isCut = isOver && probe.incomplete;
    probe.incomplete = incomplete;
  }

  /** Length of a group. */
  lengthOf(group: number): number {
    const place = this.#group + group;
    return this.#places[place + 1] - this.#places[place];
  }

  /** Offset after a group. */
  endOf(group: number): number {
    return this.#ends[this.#group + group];
  }

  /** Forgets groups at the end until there are no more than `count` digits, or `least` groups. */
  cutTo(count: number, least: number): void {
    const places = this.#places;
    const stop = this.#group + least;
    let last = this.#group + this.groupCount;
    while (last > stop && places[last] - this.first > count) last--;
    this.cut(last - this.#group);
  }

  /** Forgets the groups from `keep` on. */
  cut(keep: number): void {
    this.groupCount = keep;
    this.count = this.#places[this.#group + keep] - this.first;
    this.end = this.endOf(keep - 1);
  }

  /** Lengths of up to seven groups of up to fifteen digits, in hex: 0x334 for 3-3-4. 0 for what is longer. */
  get shape(): number {
    if (this.groupCount > 7) return 0;
    let shape = 0;
    for (let i = 0; i < this.groupCount; i++) {
      const length = this.lengthOf(i);
      if (length > 15) return 0;
      shape = (shape << 4) | length;
    }
    return shape;
  }
}

/** Of the percent-encoded separator at `at`, its kind in the low byte and its length above; of anything else the kind is 0. */
function encodedAt(probe: Probe, at: number): number {
  let code = at + 1;
  // Encoded twice: `%2520`.
  if (probe.at(code) === 0x32 && probe.at(code + 1) === 0x35) code += 2;
  const high = probe.at(code);
  const low = probe.at(code + 1) | 0x20;
  let kind = 0;
  if (high === 0x32 && low === 0x30) kind = Separator.blank;
  else if (high === 0x32 && (low === 0x64 || low === 0x6d)) kind = Separator.dash;
  else if (high === 0x32 && (low === 0x38 || low === 0x39)) kind = Separator.parenthesis;
  else if (high === 0x32 && low === 0x62) kind = Separator.plus;
  return ((code + 2 - at) << 8) | kind;
}
