import type { ByteSet } from "../detect/trigger-pattern.ts";
import { LONG_RUN } from "./layout.ts";

/**
 * How a pattern begins, which decides by what a kernel sees that it may begin somewhere (start-filter.ts): `words` with letters or a mark that can be written in
 * few ways, `longs` with LONG_RUN letters and digits or more, `forms` with anything else.
 */
export type PatternKind = "words" | "forms" | "longs";
export const PATTERN_KINDS: readonly PatternKind[] = ["words", "forms", "longs"];

/** Ways to write the first bytes up to which a pattern counts as a word. */
const FEW = 64;
const ALL_FIRSTS = Array.from({ length: 32 }, (_, code) => code);
const ALL_THIRDS = Array.from({ length: 64 }, (_, code) => code);

/** Small and capital letters are one; of other bytes, few are. */
export const FOLD = 0xdf;
const ALL_FOLDED = [...new Set(Array.from({ length: 256 }, (_, byte) => byte & FOLD))];

/** How a set's bytes are told apart, as first or as third byte of a pattern, and elsewhere. */
interface Codes {
  readonly firsts: readonly number[];
  readonly thirds: readonly number[];
  readonly folded: readonly number[];
}
const codesOfSets = new WeakMap<ByteSet, Codes>();

export function codesOf(set: ByteSet | undefined): Codes {
  if (set === undefined) return { firsts: ALL_FIRSTS, thirds: ALL_THIRDS, folded: ALL_FOLDED };
  let codes = codesOfSets.get(set);
  if (codes === undefined) {
    const firsts = [...new Set(set.bytes.map((byte) => byte & 31))];
    const thirds = [...new Set(set.bytes.map((byte) => (byte & 31) | ((byte & 64) >> 1)))];
    const folded = [...new Set(set.bytes.map((byte) => byte & FOLD))];
    codes = { firsts, thirds, folded };
    codesOfSets.set(set, codes);
  }
  return codes;
}

/** Whether the sets, first to last, can be written in few ways: letters of either case count as one. */
export const areFew = (codes: readonly (readonly number[])[]): boolean =>
  codes.reduce((ways, list) => ways * list.length, 1) <= FEW;

export function kindOf(sets: readonly ByteSet[]): PatternKind {
  const [a, b, c] = sets;
  if (!a!.hasDigits && areFew([codesOf(a).firsts, codesOf(b).firsts, codesOf(c).thirds])) return "words";
  return sets.length >= LONG_RUN && sets.slice(0, LONG_RUN).every(({ isAlnum }) => isAlnum) ? "longs" : "forms";
}
