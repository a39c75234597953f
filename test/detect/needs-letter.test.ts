import fc from "fast-check";
import { expect, test } from "vitest";
import { Probe } from "../../core/detect/probe.ts";
import { RECOGNIZERS } from "../../core/detect/recognizers/index.ts";

const utf8 = new TextEncoder();
const some = RECOGNIZERS.filter(({ needsLetter }) => needsLetter === true);

test("recognizers that say they need a letter take no number", () => {
  expect(some.length).toBeGreaterThan(0);
  fc.assert(
    fc.property(
      fc.constantFrom(...some),
      fc.string({ unit: fc.constantFrom(..."0123456789-."), minLength: 1, maxLength: 40 }),
      fc.constantFrom("id", "user_id", "customer_number", "x"),
      ({ recognizeKeyed }, text, key) => {
        const probe = new Probe();
        probe.bytes = utf8.encode(text);
        probe.limit = probe.bytes.length;
        probe.kind = "number";
        probe.keyBytes = utf8.encode(key);
        probe.keyEnd = probe.keyBytes.length;
        expect(recognizeKeyed!(probe, 0)).toBe(false);
      },
    ),
    { seed: 3, numRuns: 3000 },
  );
});
