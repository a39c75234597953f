import fc from "fast-check";
import { expect, it } from "vitest";
import { compareSequences } from "../../core/audit/sequence.ts";

it("compares decimal numbers of any length as numbers", () => {
  const digits = fc.stringMatching(/^[0-9]{1,60}$/);
  const property = fc.property(digits, digits, (a, b) => {
    const [left, right] = [BigInt(a), BigInt(b)];
    expect(Math.sign(compareSequences(a, b))).toBe(left < right ? -1 : left > right ? 1 : 0);
  });
  fc.assert(property, { seed: 3, numRuns: 1_000 });
});
