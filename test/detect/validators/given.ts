/** What tests of validators have in common: how values are given, and the property that a check digit has. */
import fc from "fast-check";
import { expect } from "vitest";

const encoder = new TextEncoder();

export const digitsOf = (text: string): number[] => [...text.replace(/\D/g, "")].map(Number);
export const compact = (text: string): string => text.replace(/[\s-]/g, "");
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

export type Judge = (text: string) => boolean;

export const ofDigits =
  (validate: (digits: ArrayLike<number>, count: number) => boolean): Judge =>
  (text) =>
    validate(digitsOf(text), digitsOf(text).length);

export const ofText =
  (validate: (text: Uint8Array, length: number) => boolean): Judge =>
  (text) =>
    validate(bytesOf(text), bytesOf(text).length);

/** Numbers of `length` digits whose first is one of `first`. */
export const numbers = (length: number, first = "123456789"): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...first), fc.array(fc.nat(9), { minLength: length - 1, maxLength: length - 1 }))
    .map(([head, rest]) => head + rest.join(""));

/** Of ten numbers that differ in their digit at `at`, at most `most` are valid, at every place. */
export function noticesOneWrongDigit(judge: Judge, texts: fc.Arbitrary<string>, places: readonly number[]): void {
  fc.assert(
    fc.property(texts, fc.constantFrom(...places), (text, at) => {
      const valid = [..."0123456789"].filter((digit) => judge(text.slice(0, at) + digit + text.slice(at + 1)));
      expect(valid.length).toBeLessThanOrEqual(1);
    }),
    { seed: 1, numRuns: 300 },
  );
}

/** Both say the same of all ten numbers that differ in their last digit but `after` characters. */
export function agrees(judge: Judge, oracle: Judge, texts: fc.Arbitrary<string>, after = 0): void {
  let valid = 0;
  fc.assert(
    fc.property(texts, (text) => {
      for (const digit of "0123456789") {
        const end = text.length - 1 - after;
        const candidate = text.slice(0, end) + digit + text.slice(end + 1);
        expect(judge(candidate)).toBe(oracle(candidate));
        if (judge(candidate)) valid++;
      }
    }),
    { seed: 1, numRuns: 300 },
  );
  expect(valid).toBeGreaterThan(20);
}

export const places = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);
