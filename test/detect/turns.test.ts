import fc from "fast-check";
import { expect, it } from "vitest";
import { Walk } from "../../core/detect/probe.ts";
import { looksRandom, takesTurns } from "../../core/detect/validators/randomness.ts";

/** Runs of one kind each; where one ends is where kinds change. */
const runs = fc.array(
  fc.tuple(fc.constantFrom("abcdefgh", "ABCDEFGH", "01234567", "-"), fc.integer({ min: 1, max: 8 })),
  { minLength: 3, maxLength: 10 },
);

it("whatever looks drawn at random takes turns, in whatever order stretches are looked at", () => {
  let random = 0;
  fc.assert(
    fc.property(runs, fc.array(fc.nat(60), { minLength: 1, maxLength: 4 }), (parts, others) => {
      const words = parts.map(([characters, length]) => characters.slice(0, length));
      const ends = words.map((_, i) => words.slice(0, i).join("").length);
      const bytes = new TextEncoder().encode(words.join(""));
      const walk = new Walk();
      for (const from of [...ends, ...others]) {
        if (from >= bytes.length) continue;
        const turns = takesTurns(bytes, from, bytes.length, walk);
        if (!looksRandom(bytes, from, bytes.length)) continue;
        random++;
        expect(turns).toBe(true);
      }
    }),
    { numRuns: 3000, seed: 11 },
  );
  expect(random).toBeGreaterThan(1000);
});
