import fc from "fast-check";
import { expect, test } from "vitest";
import { AddressAround } from "../../core/detect/redacted.ts";

const encoder = new TextEncoder();

function startAt(text: string, at: number): number {
  const around = new AddressAround();
  around.read(encoder.encode(text), 0, text.length, at);
  return around.from;
}

test("an address begins at its first group, and an id or a time has none", () => {
  expect(startAt("from 2001:db8::8a2e to", 12)).toBe(5);
  expect(startAt("id 4bf92f3577b34da6 is", 8)).toBe(-1);
  expect(startAt("at 10:15:3a is", 10)).toBe(-1);
});

test("where too few colons stand no letter is an address's", () => {
  const digits = (maxLength: number) =>
    fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), maxLength, size: "max" });
  const groups = fc.array(digits(4), { maxLength: 9, size: "max" }).map((parts) => parts.join(":"));
  const texts = fc.array(fc.oneof(digits(60), groups, fc.constantFrom(":", " ")), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(texts, fc.nat(), (parts, place) => {
      const text = `${parts.join("")}a`;
      const at = place % text.length;
      const around = new AddressAround();
      around.read(encoder.encode(text), 0, text.length, at);
      for (let other = around.bareFrom; other < at; other++) expect(startAt(text, other)).toBe(-1);
    }),
    { numRuns: 3000 },
  );
});
