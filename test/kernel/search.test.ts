import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { DETECTED_ENTITIES } from "../../core/detect/entities.ts";
import { createDetector } from "../../core/detect/index.ts";
import { MAX_HITS } from "../../core/kernel/layout.ts";
import { MAX_SEARCH } from "../../core/kernel/wasm-search.ts";
import { policyOf, type Settings } from "../detect/harness.ts";
import { createRandom } from "../support/json-samples.ts";
import { agree, createSearchPair, type Stretch, searchKernel, searchScript, wholeOf } from "./search-pairs.ts";
import { textAround } from "./trigger-texts.ts";

type Patterns = readonly (readonly string[])[];
const captured = vi.hoisted((): { patterns: Patterns } => ({ patterns: [] }));

vi.mock("../../core/kernel/index.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("../../core/kernel/index.ts")>();
  return {
    ...original,
    TriggerSearch: class extends original.TriggerSearch {
      constructor(...given: ConstructorParameters<typeof original.TriggerSearch>) {
        super(...given);
        captured.patterns = given[0];
      }
    },
  };
});

/** The trigger patterns that a detector of the policy searches for. */
function patternsOf(settings: Settings): Patterns {
  createDetector(policyOf(settings));
  return captured.patterns;
}

const NAMES = ["PERSON", "LOCATION", "ORGANIZATION"];
const custom = (...patterns: string[]) => patterns.map((pattern, i) => ({ name: `C${i}`, pattern }));

const POLICIES: Readonly<Record<string, Settings>> = {
  "all pattern entities": { entities: DETECTED_ENTITIES.filter((entity) => !NAMES.includes(entity)) },
  "all with names": { entities: [...DETECTED_ENTITIES, "UNKNOWN_ID"] },
  "one entity": { entities: ["IBAN_CODE"] },
  "custom patterns with a literal prefix": {
    entities: ["EMAIL_ADDRESS"],
    patterns: custom(
      "EMP-[0-9]+",
      "zq[0-9]",
      "77[0-9]",
      "aaa+",
      "_x[a-z]+",
      "\\.\\.\\.+",
      "%%+",
      "(?i)ab:c",
      "\\\\n[0-9]",
    ),
  },
  "custom patterns alone, one without a prefix": { entities: [], patterns: custom("[a-z]+x", "id[0-9]{3}") },
  base64: { entities: ["EMAIL_ADDRESS", "CREDIT_CARD"], decode: ["base64"] },
};

const SEED = 6;
const check = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number, property: (drawn: T) => boolean): void =>
  // Without a counterexample's text: it may be long.
  fc.assert(fc.property(arbitrary, property), { seed: SEED, numRuns, verbose: 0 });

describe.each(Object.entries(POLICIES))("the kernel finds what the script finds: %s", (_, settings) => {
  const patterns = patternsOf(settings);
  const pair = createSearchPair(patterns);
  const text = textAround(patterns);

  it("in texts with triggers, open and closed", () => {
    let found = 0;
    check(fc.tuple(text, fc.boolean()), 1500, ([bytes, closed]) => {
      found += searchScript(pair, bytes, wholeOf(bytes, closed)).length;
      return agree(pair, bytes, wholeOf(bytes, closed));
    });
    expect(found).toBeGreaterThan(1000);
  });

  it("in random bytes", () => {
    check(fc.uint8Array({ maxLength: 400, size: "max" }), 400, (bytes) => agree(pair, bytes));
    check(
      fc.array(fc.constantFrom(...Buffer.from(' %2053Dnxu\\0_-:="AaFfgGzZ19.@/')), { maxLength: 300, size: "max" }),
      800,
      (bytes) => agree(pair, Uint8Array.from(bytes)),
    );
  });

  it("at every offset in its buffer, whatever stands around it", () => {
    check(fc.tuple(textAround(patterns, 25), fc.nat(255), fc.boolean()), 25, ([bytes, around, closed]) => {
      for (let offset = 0; offset < 64; offset++) {
        const buffer = new Uint8Array(offset + bytes.length + 70).fill(around);
        buffer.set(bytes, offset);
        const limit = offset + bytes.length;
        if (!agree(pair, buffer, { start: offset, from: offset, to: limit, limit, closed })) return false;
        if (!agree(pair, buffer, { start: 0, from: offset, to: limit, limit: buffer.length, closed })) return false;
      }
      return true;
    });
  });

  it("in every part of a text, and in all parts together each hit once", () => {
    const places = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 3 });
    check(fc.tuple(text, places, fc.boolean(), fc.nat(3)), 500, ([bytes, drawn, closed, shift]) => {
      const edges = drawn.map((place, i) => (i === 0 ? (place % 5) * 64 + shift - 1 : place % (bytes.length + 1)));
      return agreeInParts(bytes, edges, closed);
    });
    check(textAround(patterns, 12), 12, (bytes) => {
      for (let edge = 0; edge <= bytes.length; edge++) if (!agreeInParts(bytes, [edge], true)) return false;
      return true;
    });
  });

  it("around the edges of long texts", () => {
    const [sample] = fc.sample(textAround(patterns, 200), { seed: SEED, numRuns: 1 }) as [Uint8Array];
    for (const size of [16_384, MAX_SEARCH]) {
      const bytes = new Uint8Array(size + 400);
      for (let at = 0; at < bytes.length; at++) bytes[at] = sample[at % sample.length] ?? 0x20;
      for (const edge of [size - 65, size - 64, size - 1, size, size + 1]) {
        for (const from of [Math.max(0, edge - size), Math.max(0, edge - 200)])
          for (const limit of [edge, bytes.length])
            expect(agree(pair, bytes, { start: 0, from, to: edge, limit, closed: limit > edge })).toBe(true);
      }
    }
  });

  function agreeInParts(bytes: Uint8Array, edges: readonly number[], closed: boolean): boolean {
    const limit = bytes.length;
    const places = [0, ...edges.map((edge) => Math.max(0, Math.min(limit, edge))).sort((a, b) => a - b), limit];
    const whole = searchScript(pair, bytes, wholeOf(bytes, closed));
    const parts: string[] = [];
    for (let i = 1; i < places.length; i++) {
      const stretch: Stretch = { start: 0, from: places[i - 1]!, to: places[i]!, limit, closed };
      if (!agree(pair, bytes, stretch)) return false;
      parts.push(...searchKernel(pair, bytes, stretch));
    }
    return parts.sort().join() === [...whole].sort().join();
  }
});

/** `count` words, unlike each other. */
function drawWords(count: number): string[] {
  const random = createRandom(8);
  const words = new Set<string>();
  while (words.size < count)
    words.add(Array.from({ length: 8 }, () => "abcdefghijklmnopqrstuvwxyz"[random.int(26)]).join(""));
  return [...words];
}

describe("limits of the kernel", () => {
  it("more hits in one call than it has room for", () => {
    // A hit of one block may end behind those of the next, wherever in it there is no room any more.
    const pair = createSearchPair([["Bab"], ["Bcd"], ["Bab cd,ab cd,ab cd"]]);
    for (let spaces = 0; spaces < 12; spaces++) {
      const bytes = Buffer.from(" ".repeat(spaces) + "ab cd,".repeat(2000));
      expect(searchKernel(pair, bytes, wholeOf(bytes)).length).toBeGreaterThan(MAX_HITS);
      expect(agree(pair, bytes)).toBe(true);
    }
  });

  it("more hits in one block than it has room for", () => {
    const pair = createSearchPair(Array.from({ length: 60 }, (_, i) => ["a".repeat(i + 1)]));
    const bytes = Buffer.from(`x ${"a".repeat(150)} y`);
    expect(searchKernel(pair, bytes, wholeOf(bytes)).length).toBeGreaterThan(MAX_HITS);
    expect(agree(pair, bytes)).toBe(true);
  });

  it("more states than the automaton keeps: it forgets them and goes on", () => {
    const words = drawWords(3000);
    const pair = createSearchPair(words.map((word) => [`W${word}`]));
    const text = words.join(" ");
    for (let at = 0; at < text.length; at += 20_000) {
      const bytes = Buffer.from(text.slice(at, at + 20_000));
      expect(agree(pair, bytes)).toBe(true);
    }
    expect(agree(pair, Buffer.from(words.toReversed().join("_").slice(0, 20_000)))).toBe(true);
  });

  it("a memory that grows during a call", () => {
    const words = drawWords(300);
    const pair = createSearchPair(words.map((word) => [`W${word}`]));
    const bytes = Buffer.from(words.join(" "));
    const before = pair.kernel.exports.memory.buffer.byteLength;
    expect(searchKernel(pair, bytes, wholeOf(bytes)).length).toBe(words.length);
    expect(pair.kernel.exports.memory.buffer.byteLength).toBeGreaterThan(before);
    expect(agree(pair, bytes)).toBe(true);
  });
});
