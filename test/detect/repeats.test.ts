/** Text that repeats itself is passed over, and the findings are those of a detector that looks at all of it. */
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generateCorpus } from "../../bench/corpus/index.ts";
import { listHostileInputs } from "../../bench/hostile-inputs.ts";
import { createRandom } from "../../bench/random.ts";
import { DETECTED_ENTITIES } from "../../core/detect/entities.ts";
import { createDetector, type Detector } from "../../core/detect/index.ts";
import { MAX_SPAN } from "../../core/detect/types.ts";
import { policyOf, type Settings } from "./harness.ts";

const SEED = 21;
const NAMED = ["PERSON", "LOCATION", "ORGANIZATION"];
const entities = DETECTED_ENTITIES.filter((type) => !NAMED.includes(type));

type Found = readonly [start: number, end: number, rule: number, score: number];

/** @param cuts where the calls end; what is undecided is shown again, and all before it but a window is gone */
function findIn(detector: Detector, text: Uint8Array, cuts: readonly number[], window: number): Found[] {
  const found: [number, number, number, number][] = [];
  const state = { open: -1, table: undefined, insert: undefined };
  const sink = {
    push: (start: number, end: number, rule: number, score: number) => void found.push([start, end, rule, score]),
    extend: (end: number) => {
      found.at(-1)![1] = end;
    },
  };
  let from = 0;
  for (const limit of [...cuts, text.length]) {
    const piece = {
      bytes: text,
      start: Math.max(0, from - window),
      limit,
      closed: limit === text.length,
      kind: "text" as const,
      keyBytes: text,
      keyStart: 0,
      keyEnd: 0,
    };
    from = detector.scan(piece, from, state, sink);
    expect(limit - from).toBeLessThanOrEqual(2 * MAX_SPAN + 2 * window);
  }
  return found;
}

/** Short pieces are searched byte by byte: so short that nothing is passed over. */
const SHORT = 700;
const shortCuts = (length: number): number[] =>
  Array.from({ length: Math.floor((length - 1) / SHORT) }, (_, i) => (i + 1) * SHORT);

const corpus = generateCorpus({ lines: 300 }).map(({ text }) => text);
const hostile = listHostileInputs();
const snippets = [
  ..."=: 1-\"',{}()\\\n\t@.+|;aA0",
  "password=",
  "sk-",
  "4111 ",
  "%3D",
  "é",
  "ssn ",
  "phone: ",
  "mrn 12",
  "Bearer ",
  "a,b\n",
  "536-90-4399,5551234\n",
  "(1,5551234),",
];
const units = fc.oneof(
  fc.tuple(fc.constantFrom(...corpus), fc.nat(1000), fc.integer({ min: 1, max: 128 })).map(([text, at, length]) => {
    const from = at % text.length;
    return text.slice(from, from + length);
  }),
  fc
    .tuple(fc.constantFrom(...hostile), fc.integer({ min: 1, max: 40 }))
    .map(([{ make }, length]) => make(64).toString("latin1").slice(0, length)),
  fc.array(fc.constantFrom(...snippets), { minLength: 1, maxLength: 5 }).map((list) => list.join("")),
);
/** Edges, and a byte that differs here and there. */
const texts = fc
  .array(
    fc.tuple(
      units,
      fc.constantFrom(900, 6000, 11_000, 40_000),
      fc.constantFrom(
        "",
        "x",
        "\n",
        " 203.0.113.7 ",
        "\nssn,phone\n",
        "\ninsert into t(ssn,phone) values ",
        "\n| ssn | phone |\n",
      ),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .chain((parts) =>
    fc.tuple(
      fc.constant(
        Buffer.from(parts.map(([unit, length, edge]) => unit.repeat(Math.ceil(length / unit.length)) + edge).join("")),
      ),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(0x20, 0x31, 0x3d, 0x40, 0x61, 0x0a, 0x22)), { maxLength: 2 }),
    ),
  )
  .map(([text, changes]) => {
    for (const [at, byte] of changes) text[at % text.length] = byte;
    return text;
  });

const settings: Readonly<Record<string, Settings>> = {
  "a window of 256 bytes": { entities },
  "one of 64": { entities, windowSize: 64 },
  "custom patterns and base64": {
    entities,
    decode: ["base64"],
    patterns: [
      { name: "order", pattern: "(?i)order:[a-z]+" },
      { name: "letters", pattern: "ab[ab]{0,14}c" },
    ],
  },
};

describe.each(Object.entries(settings))("%s", (_, each) => {
  const detector = createDetector(policyOf(each));
  const window = each.windowSize ?? 256;

  it("finds the same in one piece as in short ones, and in long ones", () => {
    fc.assert(
      fc.property(texts, fc.nat(), (text, seed) => {
        const random = createRandom(seed);
        const expected = findIn(detector, text, shortCuts(text.length), window);
        expect(findIn(detector, text, [], window)).toEqual(expected);
        const cuts = Array.from({ length: 3 }, () => 1 + random(text.length - 1)).sort((a, b) => a - b);
        expect(findIn(detector, text, cuts, window)).toEqual(expected);
      }),
      { seed: SEED, numRuns: 150 },
    );
  });
});

it("looks at few of the triggers in a text that repeats itself", () => {
  const detector = createDetector(policyOf({ entities }));
  const text = Buffer.from("4111 4111 1-1-1-".repeat(20_000));
  const start = performance.now();
  findIn(detector, text, [], 256);
  const repeated = performance.now() - start;
  const random = createRandom(5);
  const varied = Buffer.from(text.map((byte) => (random(40) === 0 ? 0x30 + random(10) : byte)));
  const again = performance.now();
  findIn(detector, varied, [], 256);
  expect(repeated * 3).toBeLessThan(performance.now() - again);
});
