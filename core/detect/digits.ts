/** Reads numbers written in groups: cards, social security numbers, phones. */
import type { Probe } from "./probe.ts";

const MAX_DIGITS = 24;

/** Which separators may stand between two groups. `%20`, `%2D` and `+` of encoded forms count as blank and dash. */
export const Separator = { blank: 1, dash: 2, dot: 4, slash: 8, parenthesis: 16, plus: 32 } as const;

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

/** The digits of one number and how they were grouped; one object per recognizer, reused. */
export class DigitGroups {
  readonly digits = new Uint8Array(MAX_DIGITS);
  readonly groups = new Uint8Array(MAX_DIGITS);
  /** Offset after each group. */
  readonly ends = new Int32Array(MAX_DIGITS);
  count = 0;
  groupCount = 0;
  /** Separators seen, as a mask. */
  separators = 0;
  end = 0;

  /**
   * Reads groups of digits from `at` on, at most `most` digits; a group that would exceed them ends the number before it
   * (or makes it too long, if it is the first). Two separators in a row end the number, except around a parenthesis.
   */
  read(probe: Probe, at: number, allowed: number, most: number = MAX_DIGITS - 1): boolean {
    this.count = this.groupCount = this.separators = 0;
    this.end = at;
    const { bytes, limit } = probe;
    const { digits } = this;
    let position = at;
    for (;;) {
      let length = 0;
      for (;;) {
        const digit = (position < limit ? bytes[position] : probe.at(position)) - 0x30;
        if (digit < 0 || digit > 9) break;
        if (this.count + length >= most) return this.groupCount > 0;
        digits[this.count + length++] = digit;
        position++;
      }
      if (length === 0) return this.groupCount > 0;
      this.groups[this.groupCount] = length;
      this.ends[this.groupCount++] = position;
      this.count += length;
      this.end = position;
      let next = position;
      let seen = 0;
      for (;;) {
        const byte = next < limit ? bytes[next] : probe.at(next);
        if (byte < 0) break;
        let kind = KINDS[byte];
        let after = next + 1;
        if (kind === 0) {
          if (byte !== PERCENT) break;
          const step = encodedAt(probe, next);
          kind = step & 0xff;
          after = next + (step >> 8);
        }
        if (kind === Separator.plus && (allowed & Separator.plus) !== 0) kind = Separator.blank;
        if ((kind & allowed) === 0) break;
        if ((seen & ~Separator.parenthesis) !== 0 && kind !== Separator.parenthesis) break;
        seen |= kind;
        next = after;
        if (next - position > 6) break;
      }
      if (seen === 0) return true;
      const first = (next < limit ? bytes[next] : probe.at(next)) - 0x30;
      if (first < 0 || first > 9) return true;
      this.separators |= seen;
      position = next;
    }
  }

  /** Forgets the groups from `keep` on. */
  cut(keep: number): void {
    while (this.groupCount > keep) this.count -= this.groups[--this.groupCount];
    this.end = this.ends[keep - 1];
  }

  /** True if the groups have exactly these lengths. */
  shaped(...lengths: readonly number[]): boolean {
    if (lengths.length !== this.groupCount) return false;
    for (let i = 0; i < lengths.length; i++) if (this.groups[i] !== lengths[i]) return false;
    return true;
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
