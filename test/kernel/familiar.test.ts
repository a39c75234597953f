/** What the kernel remembers of a text's stretches changes nothing: it is held equal to the script, which remembers nothing. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../bench/random.ts";
import { DETECTED_ENTITIES } from "../../core/detect/entities.ts";
import { RECOGNIZERS } from "../../core/detect/recognizers/index.ts";
import { anchored } from "../../core/detect/trigger-pattern.ts";
import type { KernelInstance } from "../../core/kernel/instance.ts";
import { FAMILIAR, FAMILIAR_SETS, FAMILIAR_SIZE } from "../../core/kernel/layout.ts";
import { agree, createSearchPair, searchKernel, wholeOf } from "./search-pairs.ts";
import { textAround } from "./trigger-texts.ts";

const SEED = 12;
const NEWLINE = 0x0a;
const HEX = "0123456789abcdef";
const recognizers = RECOGNIZERS.filter(({ entity }) => DETECTED_ENTITIES.includes(entity) && entity !== "PERSON");
const POLICIES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "all entities": recognizers.map(({ triggers }) => triggers.map(anchored)),
  "one entity": [recognizers.find(({ entity }) => entity === "IBAN_CODE")!.triggers.map(anchored)],
  "patterns that begin anywhere": [
    ["77D", "aaa"],
    ["_x", "\\n1"],
    ["é", "%%"],
    ["BDDDD-", "Wid="],
  ],
  "long patterns": [
    ["BXXXXXXXXXXXXXXXXE", "BDDDDDDDDDDDDDDDDDDDDDDDDDDDDE"],
    ["BLLDDXXXX", "-DDD-", "D-9"],
  ],
};

/** The text with other digits, and other hex digits where letters stand beside digits. */
function vary(text: Uint8Array, random: Random): Uint8Array {
  const kindOf = (at: number): number => HEX.indexOf(String.fromCharCode(text[at] ?? 0));
  return text.map((byte, at) => {
    const kind = kindOf(at);
    if (kind < 0 || random(8) === 0) return byte;
    const isId = [kindOf(at - 1), kindOf(at + 1)].some((other) => other >= 0 && other > 9 !== kind > 9);
    return HEX.charCodeAt(random(isId ? 16 : kind > 9 ? 6 : 10) + (kind > 9 && !isId ? 10 : 0));
  });
}

/** Lines of a few kinds, each many times, mostly with other numbers. */
function linesOf(kinds: readonly Uint8Array[], count: number, random: Random): Uint8Array {
  const lines = Array.from({ length: count }, () => {
    const kind = kinds[random(kinds.length)]!;
    return random(4) === 0 ? kind : vary(kind, random);
  });
  const bytes = new Uint8Array(lines.reduce((sum, { length }) => sum + length + 1, 0)).fill(NEWLINE);
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length + 1;
  }
  return bytes;
}

const MAX_FAMILIAR = FAMILIAR_SETS * 4;

function stretchesOf({ bytes }: KernelInstance): string[] {
  const entries = Array.from({ length: MAX_FAMILIAR }, (_, number) => {
    const at = FAMILIAR + number * FAMILIAR_SIZE;
    return Buffer.from(bytes.subarray(at + 16, at + 80)).toString("latin1");
  });
  return entries.filter((text) => text.charCodeAt(0) !== 0);
}

describe.each(Object.entries(POLICIES))("%s", (_, patterns) => {
  it("lines that come again with other numbers and ids have the hits that they have", () => {
    const kind = fc.oneof(
      textAround(patterns, 6),
      textAround(patterns, 2),
      fc
        .constantFrom(
          "2026-11-26T02:10:00.123Z INFO [worker-12] request completed id=9f86d081884c7d659a2feaa0c55ad015 took=12ms",
          "id 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 and 12345678901234567890 of 7 in /var/log/app-7.log until 10:00",
          "no number in it, but long enough that it is cut into two or three stretches, wherever that may be",
        )
        .map((text) => Buffer.from(text)),
    );
    let learned = 0;
    for (let round = 0; round < 40; round++) {
      // No hit is a reason not to learn.
      const pair = createSearchPair([patterns.flat()], { weakRule: 0 });
      fc.assert(
        fc.property(fc.array(kind, { minLength: 1, maxLength: 4 }), fc.nat(), (kinds, seed) => {
          const random = createRandom(seed);
          return agree(pair, linesOf(kinds, 40, random)) && agree(pair, linesOf(kinds, 10, random));
        }),
        { seed: SEED + round, numRuns: 20, verbose: 0 },
      );
      learned += stretchesOf(pair.kernel).length;
    }
    expect(learned).toBeGreaterThan(300);
  });

  it("at every offset", () => {
    const pair = createSearchPair([patterns.flat()], { weakRule: 0 });
    fc.assert(
      fc.property(fc.array(textAround(patterns, 5), { minLength: 1, maxLength: 3 }), fc.nat(), (kinds, seed) => {
        const bytes = linesOf(kinds, 12, createRandom(seed));
        for (let from = 0; from < 64; from++) {
          const stretch = {
            start: 0,
            from: Math.min(from, bytes.length),
            to: bytes.length,
            limit: bytes.length,
            closed: true,
          };
          if (!agree(pair, bytes, stretch)) return false;
        }
        return true;
      }),
      { seed: SEED, numRuns: 15, verbose: 0 },
    );
  });
});

const LINE = "2026-03-04T10:15:30Z INFO worker finished the batch of 12 without errors and went on to the next\n";

it("stretches are kept without digits and ids, and only where nothing else in them is looked for", () => {
  const { kernel, ...pair } = createSearchPair([["Bpassword"], ["@DDD"], ["BDDDD-DDDD"]]);
  const text =
    `${LINE}mail to zebra@123 of 9f86d081884c7d65 and 4711\npassword giraffe\norder 1234-5678 shipped\n`.repeat(9);
  expect(searchKernel({ kernel, ...pair }, Buffer.from(text), wholeOf(Buffer.from(text)))).toHaveLength(27);
  kernel.wipe();
  const kept = stretchesOf(kernel).join("\n");
  expect(kept).toContain("0000-00-00T00:00:00Z INFO worker finished the batch of 00");
  expect(kept).toContain("order 0000-0000 shipped");
  for (const never of ["9f86", "f86d", "4711"]) expect(kept).not.toContain(never);
  // Nor anywhere else.
  for (const never of ["zebra", "giraffe"]) expect(Buffer.from(kernel.bytes).includes(never)).toBe(false);
});

it("nothing is kept where nothing may be remembered, and not for ever", () => {
  const off = createSearchPair([["Bpassword"]], { remembers: false });
  const text = Buffer.from(LINE.repeat(50));
  searchKernel(off, text, wholeOf(text));
  expect(stretchesOf(off.kernel)).toEqual([]);
  const on = createSearchPair([["Bpassword"]]);
  searchKernel(on, text, wholeOf(text));
  expect(stretchesOf(on.kernel).join("\n")).toContain("worker finished");
  const words = Array.from({ length: MAX_FAMILIAR * 4 }, (_, i) =>
    [...i.toString(4).padStart(6, "0")].map((digit) => ["lorem ", "ipsum ", "dolor ", "sit "][Number(digit)]).join(""),
  );
  const others = Buffer.from(words.map((word) => `${word} and no more than this, to the end\n`.repeat(3)).join(""));
  // Learning takes its time: little of that which searching does.
  for (let round = 0; round < 5; round++)
    for (let at = 0; at < others.length; at += 20_000)
      searchKernel(on, others.subarray(at, at + 20_000), wholeOf(others.subarray(at, at + 20_000)));
  expect(stretchesOf(on.kernel).length).toBeGreaterThan(MAX_FAMILIAR / 2);
  expect(stretchesOf(on.kernel).join("\n")).not.toContain("worker finished");
});
