import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { createPair, FUZZ_POLICIES } from "../../bench/fuzz/policies.ts";
import type { Redactor } from "../../core/index.ts";
import { createRandom, type Random } from "../support/json-samples.ts";

const record = (i: number): string =>
  JSON.stringify({
    user: { email: `u${i}@example.com`, password: "p".repeat(i % 40) },
    items: [{ id: i, value: [i, "v"] }],
    message: `card 4111 1111 1111 1111 of ${i}`,
    n: i,
  });
const records = (count: number): string => Array.from({ length: count }, (_, i) => `${record(i)}\n`).join("");
const TEXTS = [
  records(2500),
  `${records(40)}broken {"user": nothing\n${records(40)}and a line of text, u@example.com\n${records(40)}`,
  `{"user":{"email":"${"e".repeat(90_000)}@example.com"}}\n${records(100)}`,
  `${"a line of text, u@example.com\n".repeat(300)}${records(10)}`,
];

function cutsOf(random: Random, length: number): number[] {
  const ends: number[] = [];
  for (let at = 0; at < length; ends.push(at))
    at = Math.min(length, at + 1 + random.int(random.pick([30, 4000, 200_000])));
  return ends;
}

/** The output of every step, copied before the next; `watch` sees it as it came. */
function collect(
  redactor: Redactor,
  bytes: Uint8Array,
  ends: readonly number[],
  reuseOutput: boolean,
  watch?: (output: Uint8Array) => void,
): { outputs: Buffer[]; findings: unknown[] } {
  const stream = redactor.stream<Uint8Array>({ reuseOutput });
  const outputs: Buffer[] = [];
  const findings: unknown[] = [];
  const take = ({ output, findings: found }: { output: Uint8Array; findings: readonly unknown[] }): void => {
    watch?.(output);
    outputs.push(Buffer.from(output));
    findings.push(...found);
  };
  for (const [i, end] of ends.entries()) take(stream.process(bytes.slice(ends[i - 1] ?? 0, end)));
  take(stream.flush());
  return { outputs, findings };
}

describe.each(FUZZ_POLICIES)("reused output: policy %s", (policy) => {
  const { kernel, script } = createPair(policy);

  it.each([
    ["kernel", kernel],
    ["script", script],
  ])("is the same, step by step, with the same findings: %s", (_, redactor) => {
    const random = createRandom(31);
    for (const text of TEXTS)
      for (let round = 0; round < 2; round++) {
        const bytes = Buffer.from(text);
        const ends = cutsOf(random, bytes.length);
        const fresh = collect(redactor, bytes, ends, false);
        const reused = collect(redactor, bytes, ends, true);
        expect(reused.outputs.length).toBe(fresh.outputs.length);
        expect(reused.outputs.every((output, i) => output.equals(fresh.outputs[i]!))).toBe(true);
        expect(reused.findings).toEqual(fresh.findings);
      }
  });
});

describe("the memory of a reused output", () => {
  const { kernel: redactor } = createPair("fields");

  it("has nothing behind the output: neither what it held before nor an earlier output", () => {
    const random = createRandom(32);
    for (const text of TEXTS)
      for (let round = 0; round < 4; round++) {
        const bytes = Buffer.from(text);
        collect(redactor, bytes, cutsOf(random, bytes.length), true, (output) => {
          expect(output.byteOffset).toBe(0);
          expect(Buffer.from(output.buffer, output.length).every((byte) => byte === 0)).toBe(true);
        });
      }
  });

  it("is one for all steps of a stream, and another for each stream", () => {
    const chunk = Buffer.from(records(500));
    const [one, other] = [1, 2].map(() => redactor.stream<Uint8Array>({ reuseOutput: true }));
    const first = one!.process(chunk).output;
    const second = other!.process(chunk).output;
    const kept = Buffer.from(first);
    expect(second.buffer).not.toBe(first.buffer);
    expect(kept.equals(first)).toBe(true);
    expect(one!.process(chunk).output.buffer).toBe(first.buffer);
  });

  it("is not that of a stream that was not asked for it", () => {
    const chunk = Buffer.from(records(500));
    const stream = redactor.stream<Uint8Array>();
    const first = stream.process(chunk).output;
    const kept = Buffer.from(first);
    stream.process(chunk);
    expect(kept.equals(first)).toBe(true);
  });
});
