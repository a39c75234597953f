import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyRing, createRedactor, type Format, loadPolicy, type Redactor } from "../../core/index.ts";
import { Recent } from "../../core/recent.ts";
import { LONGEST_TEXT } from "../../core/text-cache.ts";
import { createRandom, PATHS, plant } from "../support/json-samples.ts";

const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(3) } });
const fields = PATHS.map((path) => ({ path, action: "pseudonymize" }));

function redactorWith(performance: object): Redactor {
  return createRedactor(loadPolicy({ fields, pii_redaction: { performance } }), { keys });
}

const utf8 = new TextEncoder();

describe("a remembered result is the result", () => {
  const random = createRandom(31);
  const lines = Array.from({ length: 300 }, (_, n) => JSON.stringify(plant(random, n).value));
  const texts = [
    ...lines.filter((line) => line.length <= LONGEST_TEXT),
    "",
    "GET /health 200",
    "mail a@example.com and b@example.com",
    "\ufeffmail a@example.com",
    "\ud800 a@example.com \udc00",
    '{"user":{"password":"x"}',
    "\0amail a@example.com",
  ];
  const bytes = [...texts.map((text) => utf8.encode(text)), Uint8Array.of(0x41, 0xff), Uint8Array.of(0x41, 0xfe)];

  it("for strings and bytes, in every format, whatever came before", () => {
    const small = redactorWith({ cache_size: 40 });
    const cached = redactorWith({});
    const uncached = redactorWith({ cache_enabled: false });
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            input: fc.constantFrom<string | Uint8Array>(...texts.slice(-60), ...bytes.slice(-60)),
            format: fc.constantFrom<Format>("auto", "ndjson", "text"),
          }),
          { minLength: 20, maxLength: 60 },
        ),
        (calls) => {
          for (const { input, format } of calls) {
            const { output, findings } = cached.redact(input, { format });
            const expected = uncached.redact(input, { format });
            const other = small.redact(input, { format });
            expect([output, findings]).toEqual([expected.output, expected.findings]);
            expect([other.output, other.findings]).toEqual([expected.output, expected.findings]);
            expect([output === input, other.output === input]).toEqual(Array(2).fill(expected.output === input));
          }
        },
      ),
      { seed: 11, numRuns: 60 },
    );
    expect(cached.statistics().cache_hits).toBeGreaterThan(500);
    expect(small.statistics().cache_hits).toBeGreaterThan(20);
    expect(uncached.statistics()).toMatchObject({ cache_hits: 0, cache_misses: 0 });
  });

  it("a result that a caller changes stays as it was for the next", () => {
    const redactor = redactorWith({});
    const input = utf8.encode("mail a@example.com now");
    const first = redactor.redact(input).output.slice();
    for (let i = 0; i < 5; i++) {
      const { output, findings } = redactor.redact(input);
      expect(output).toEqual(first);
      expect(findings).toHaveLength(1);
      output.fill(0);
      (findings as object[]).pop();
    }
    expect(redactor.statistics().cache_hits).toBe(4);
    input[5] = 0x62;
    expect(redactor.redact(input).output).not.toEqual(first);
  });

  it("an error is none: it is thrown again", () => {
    const redactor = redactorWith({});
    for (let i = 0; i < 4; i++) expect(() => redactor.redact("text", { format: "json" })).toThrow("not-json");
  });
});

describe("what is looked up", () => {
  it("short texts, from the second time they are seen", () => {
    const redactor = redactorWith({});
    const long = "x".repeat(LONGEST_TEXT + 1);
    for (let i = 0; i < 5; i++) for (const text of ["GET /health 200", long]) redactor.redact(text);
    expect(redactor.statistics()).toMatchObject({ cache_hits: 3, cache_misses: 2, cache_hit_rate: 0.6 });
  });

  it("nothing with the cache off", () => {
    for (const performance of [{ cache_enabled: false }, { cache_size: 0 }]) {
      const redactor = redactorWith(performance);
      for (let i = 0; i < 5; i++) redactor.redact("GET /health 200");
      expect(redactor.statistics()).toMatchObject({ cache_hits: 0, cache_misses: 0, cache_hit_rate: 0 });
    }
  });

  it("nothing for a while where look-ups are in vain", () => {
    const redactor = redactorWith({});
    // Each comes twice and never again.
    for (let i = 0; i < 4000; i++) redactor.redact(`text number ${i >> 1}`);
    const { cache_hits, cache_misses } = redactor.statistics();
    expect(cache_hits).toBe(0);
    expect(cache_misses).toBeGreaterThan(500);
    expect(cache_misses).toBeLessThan(1500);
  });
});

describe("what is kept", () => {
  it("the most recently used, in bounded number and size", () => {
    const recent = new Recent<number>(3, 10);
    for (const [index, key] of ["a", "b", "c"].entries()) recent.set(key, index, 3);
    expect(recent.get("a")).toBe(0);
    recent.set("d", 3, 1);
    expect(["a", "b", "c", "d"].map((key) => recent.get(key))).toEqual([0, undefined, 2, 3]);
    expect(recent.size).toBe(7);
    recent.set("e", 4, 8);
    expect(["a", "c", "d", "e"].map((key) => recent.get(key))).toEqual([undefined, undefined, 3, 4]);
    recent.set("f", 5, 11);
    expect(recent.get("f")).toBeUndefined();
    recent.set("e", 6, 2);
    expect([recent.get("e"), recent.size]).toEqual([6, 3]);
  });

  it("nothing with no room for an entry", () => {
    const recent = new Recent<number>(0, 10);
    recent.set("a", 1, 1);
    expect([recent.get("a"), recent.size]).toEqual([undefined, 0]);
  });
});
