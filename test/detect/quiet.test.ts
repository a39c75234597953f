import fc from "fast-check";
import { expect, test } from "vitest";
import { VENDOR_KEYS } from "../../core/detect/recognizers/vendor-key-prefixes.ts";
import { QUIET_LENGTH } from "../../core/kernel/layout.ts";
import { detectorOf, findAll } from "./harness.ts";

/** With a custom pattern no piece is passed over unseen. */
const thorough = detectorOf({ patterns: [{ name: "never", pattern: "\\x00" }] });

const starts = [
  ...VENDOR_KEYS.map(({ prefix }) => prefix),
  "eyJ",
  "bearer ",
  "Basic ",
  "password ",
  "token ",
  "-----BEGIN ",
];

test("no piece that is passed over for being short and quiet holds a finding", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("", ...starts),
      fc.string({ unit: fc.constantFrom(..."abcxyzABCXYZ _-./"), maxLength: QUIET_LENGTH }),
      (start, rest) => {
        const text = (start + rest).replace(/[^A-Za-z _\-./]/g, "a").slice(0, QUIET_LENGTH);
        expect(findAll(thorough, text)).toEqual([]);
      },
    ),
    { seed: 7, numRuns: 3000 },
  );
});

test("a quiet value under a telling name is looked at all the same", () => {
  expect(findAll(detectorOf(), "hunter", { key: "password", kind: "value" })).toHaveLength(1);
});
