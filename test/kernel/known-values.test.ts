/** What the kernel remembers of names and values changes nothing: it is held equal to the script, which remembers nothing. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../bench/fuzz/compare.ts";
import { createPair, type FuzzPolicy } from "../../bench/fuzz/policies.ts";
import { createRandom } from "../../bench/random.ts";

const utf8 = new TextEncoder();
const SEED = 11;
const names = fc.constantFrom(
  ..."user customer passport card order http message note password token ssn phone id number code last first value text a".split(
    " ",
  ),
  "employee",
  "x".repeat(40),
);
const numbers = fc.oneof(
  fc.integer({ min: -1_000_000, max: 2_000_000_000 }).map(String),
  fc.constantFrom("1E12345", "1e10", "-1.25E+30", "4111111111111111", "219099999", "true", "null", "1.5", "77123E4"),
);
const texts = fc
  .tuple(
    fc.constantFrom("", "Mozilla/5.0 (X11) ", "worker ", "ada@example.com ", "E0048291 "),
    fc.nat(70),
    fc.constantFrom("x", "7", " ", "A9"),
  )
  .map(([head, length, unit]) => (head + unit.repeat(70)).slice(0, length));
const values = fc.oneof(
  numbers,
  texts.map((text) => JSON.stringify(text)),
);

/** Few names and few values, so that most have been seen before. */
const records = fc
  .tuple(fc.array(names, { minLength: 2, maxLength: 5 }), fc.array(values, { minLength: 2, maxLength: 5 }), fc.nat())
  .map(([someNames, someValues, seed]) => {
    const random = createRandom(seed);
    const any = <T>(list: readonly T[]): T => list[random(list.length)]!;
    const member = (depth: number): string =>
      `"${any(someNames)}":${depth < 3 && random(3) === 0 ? `{${member(depth + 1)},${member(depth + 1)}}` : any(someValues)}`;
    return Array.from({ length: 12 }, () => `{${member(0)},${member(0)}}`).join("\n");
  });

describe.each(["entities", "strict", "both", "prefixes"] as const)("policy %s", (policy: FuzzPolicy) => {
  it("records whose names and values come again are redacted alike", () => {
    const pair = createPair(policy);
    fc.assert(
      fc.property(
        records,
        fc.nat(),
        (text, seed) => compare(pair, utf8.encode(text), "ndjson", createRandom(seed)) === null,
      ),
      { seed: SEED, numRuns: 120 },
    );
  });
});

it("a value that is harmless under one name is looked at under another, whatever its length", () => {
  const { kernel } = createPair("entities");
  for (let length = 8; length <= 70; length++) {
    const value = "hunter2-".repeat(9).slice(0, length);
    const record = (name: string): string => `{"${name}":"${value}"}\n`;
    expect(kernel.redact(record("note").repeat(3)).findings).toEqual([]);
    expect(kernel.redact(record("password")).findings).toHaveLength(1);
    expect(kernel.redact(record("note")).findings).toEqual([]);
  }
});
