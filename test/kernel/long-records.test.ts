/** Records that are longer than the kernel is given at a time: it reads on between their members, where that is the same. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, type MockInstance, vi } from "vitest";
import { compare } from "../../bench/fuzz/compare.ts";
import { createPair, FUZZ_POLICIES } from "../../bench/fuzz/policies.ts";
import { createRandom } from "../../bench/random.ts";
import { loadBenchPolicy } from "../../bench/redactors.ts";
import { createRedactor, type Format } from "../../core/index.ts";
import { RecordReader } from "../../core/kernel/record-reader.ts";
import { arbitraryRecord, breakText } from "./record-texts.ts";

const SEED = 12;
const utf8 = new TextEncoder();
const names = fc.constantFrom("a", "items", "user", "key", "type", "password", "ssn", "x".repeat(60));

/** What stands around the list that is long. */
const around = fc
  .array(
    fc.oneof(
      names.map((name) => [`{"${name}":`, "}"] as const),
      names.map((name) => [`{"n":1,"${name}":`, ',"phone":"5551234","n":2}'] as const),
      names.map((name) => [`{"${name}":"ssn","value":`, ',"number":"219099999"}'] as const),
      fc.constant(["[", "]"] as const),
      fc.constant(['["ada@example.com",', ',{"phone":"5551234"}]'] as const),
    ),
    { maxLength: 4 },
  )
  .map((parts) => ({
    head: parts.map(([head]) => head).join(""),
    tail: parts
      .map(([, tail]) => tail)
      .toReversed()
      .join(""),
  }));

/** A list of a few records, again and again, or an object of them. */
const long = fc
  .tuple(
    fc.array(arbitraryRecord, { minLength: 1, maxLength: 5 }),
    fc.constantFrom(12_000, 30_000, 90_000),
    fc.constantFrom(",", ", ", ",\n"),
    fc.boolean(),
    around,
  )
  .map(([records, size, comma, isObject, { head, tail }]) => {
    const members: string[] = [];
    for (let length = 0, i = 0; length < size; i++) {
      const record = records[i % records.length]!;
      length += members[members.push(isObject ? `"${["m", "phone", "k"][i % 3]}${i}":${record}` : record) - 1]!.length;
    }
    return `${head}${isObject ? "{" : "["}${members.join(comma)}${isObject ? "}" : "]"}${tail}`;
  });

const formats = fc.constantFrom<Format>("auto", "json", "ndjson");

describe.each(FUZZ_POLICIES)("both kernels redact long records alike: policy %s", (policy) => {
  const pair = createPair(policy);
  const isAlike = (bytes: Uint8Array, format: Format, seed: number): boolean => {
    const difference = compare(pair, bytes, format, createRandom(seed));
    return difference === null || difference.way === "cuts";
  };

  it("whole ones, and broken ones", () => {
    fc.assert(
      fc.property(long, fc.array(breakText, { maxLength: 2 }), formats, fc.nat(), (text, breaks, format, seed) =>
        isAlike(
          breaks.reduce((bytes, breakIt) => breakIt(bytes), utf8.encode(text)),
          format,
          seed,
        ),
      ),
      { seed: SEED, numRuns: 6 },
    );
  });
});

describe("the kernel", () => {
  let reads: MockInstance;
  let read = 0;
  beforeAll(() => {
    const { readMore } = RecordReader.prototype;
    reads = vi.spyOn(RecordReader.prototype, "readMore").mockImplementation(function (this: RecordReader, ...given) {
      readMore.apply(this, given);
      read += this.end - given[1];
    });
  });
  afterAll(() => reads.mockRestore());

  const record = '{"id":17,"tags":["a","b"],"user":{"email":"ada@example.com","name":"x"},"message":"lorem ipsum"}';
  it.each([
    ["a list", "[", record, "]"],
    ["a list in objects", '{"version":1,"data":{"records":[', record, "]}}"],
    ["members", "{", `"m":${record}`, "}"],
  ])("reads most of a long record: %s", (_, head, member, tail) => {
    read = 0;
    const text = `${head}${Array.from({ length: 3000 }, () => member).join(",")}${tail}`;
    const { output } = createRedactor(loadBenchPolicy("patterns")).redact(text, { format: "json" });
    expect(output).not.toContain("ada@");
    expect(read).toBeGreaterThan(text.length * 0.7);
  });
});
