/** What a search remembers of where it went in vain saves time and changes nothing. */
import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { DETECTED_ENTITIES } from "../../core/detect/entities.ts";
import { createDetector } from "../../core/detect/index.ts";
import { Walk } from "../../core/detect/probe.ts";
import { policyOf } from "./harness.ts";

const NAMED = ["PERSON", "LOCATION", "ORGANIZATION"];
const detector = createDetector(policyOf({ entities: DETECTED_ENTITIES.filter((type) => !NAMED.includes(type)) }));

function findIn(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  const found: string[] = [];
  const sink = {
    push: (start: number, end: number, rule: number, score: number) =>
      void found.push([start, end, rule, score].join(" ")),
    extend: (end: number) => void found.push(`to ${end}`),
  };
  const piece = { bytes, start: 0, limit: bytes.length, closed: true, kind: "text" as const };
  const key = { keyBytes: bytes, keyStart: 0, keyEnd: 0 };
  detector.scan({ ...piece, ...key }, 0, { open: -1, table: undefined, insert: undefined }, sink);
  return found;
}

const group = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 1, maxLength: 5 });
const joint = fc.oneof(
  { weight: 20, arbitrary: fc.constant(":") },
  { weight: 1, arbitrary: fc.constantFrom("::", ".", " ", "-", "%3A", "\n", "g", ": ", ":8080 ", "/24 ", " fe80::1 ") },
);
const groups = fc
  .array(fc.tuple(group, joint), { minLength: 5, maxLength: 60 })
  .map((parts) => parts.map((part) => part.join("")).join(""));

const keyParts = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("sk-", "sk-", "sk.eyJ", "key-", "npg_", "fw_") },
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(..."abcxyz"), minLength: 1, maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(..."aB1"), minLength: 1, maxLength: 12 }) },
  { weight: 2, arbitrary: fc.constantFrom("Abc", "A", "1", "a1", "-", "_", " ", ".", "=") },
);
const keys = fc.array(keyParts, { minLength: 5, maxLength: 60 }).map((parts) => parts.join(""));

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  ["of groups with colons", groups],
  ["of what keys of vendors begin with", keys],
  [
    "of groups of one length",
    fc.tuple(groups, fc.integer({ min: 9, max: 300 })).map(([rest, n]) => `${"1:".repeat(n)}${rest}`),
  ],
])("runs %s", (_, texts) => {
  fc.assert(
    fc.property(texts, (text) => {
      const known = findIn(text);
      const resume = vi.spyOn(Walk.prototype, "resume").mockImplementation((at) => at);
      expect(known).toEqual(findIn(text));
      resume.mockRestore();
    }),
    { seed: 4, numRuns: 300 },
  );
});
