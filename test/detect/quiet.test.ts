import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isPlainId } from "../../core/detect/quiet.ts";
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

const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 16, maxLength: 64 });
const uuid = fc.uuid().map((id) => (/[a-f]/.test(id) ? id : id.replace(/.$/, "a")));
const time = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
  .chain((date) => fc.constantFrom("", "Z", ".123Z", "+01:00").map((zone) => date.toISOString().slice(0, 19) + zone));

test.each(["value", "name"] as const)("no id or time that is passed over as a %s holds a finding", (kind) => {
  fc.assert(
    fc.property(fc.oneof(hex, uuid, time), (text) => {
      if (!isPlainId(Buffer.from(text), 0, text.length)) return;
      expect(findAll(thorough, text, { kind })).toEqual([]);
    }),
    { seed: 8, numRuns: 3000 },
  );
});

test("a quiet value under a telling name is looked at all the same", () => {
  expect(findAll(detectorOf(), "hunter", { key: "password", kind: "value" })).toHaveLength(1);
});
