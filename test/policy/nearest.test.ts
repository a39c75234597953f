import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findNearest, measureDistance } from "../../core/policy/nearest.ts";

describe("distance", () => {
  test.each([
    ["", "abc", 3],
    ["kitten", "sitting", 3],
    ["ca", "ac", 1],
    ["EMAIL_ADRESS", "EMAIL_ADDRESS", 1],
    ["maks", "mask", 1],
  ])("%s %s: %d", (left, right, distance) => {
    expect(measureDistance(left, right)).toBe(distance);
  });

  test("symmetric, zero only for equals, at most the longer length", () => {
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom("a", "b", "c") });
    fc.assert(
      fc.property(word, word, (left, right) => {
        const distance = measureDistance(left, right);
        expect(distance).toBe(measureDistance(right, left));
        expect(distance === 0).toBe(left === right);
        expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length));
      }),
      { seed: 17, numRuns: 300 },
    );
  });
});

test.each([
  ["email-address", "EMAIL_ADDRESS"],
  ["EMAIL", "EMAIL_ADDRESS"],
  ["SSN", "US_SSN"],
  ["PHONE", "PHONE_NUMBER"],
  ["ZZZZZZ", undefined],
  ["", undefined],
  ["x".repeat(10_000), undefined],
])("%s -> %s", (name, expected) => {
  expect(findNearest(name, ["EMAIL_ADDRESS", "US_SSN", "PHONE_NUMBER", "URL"])).toBe(expected);
});
