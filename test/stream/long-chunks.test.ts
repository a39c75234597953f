import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { createPair, FUZZ_POLICIES } from "../../bench/fuzz/policies.ts";
import type { Format, Redactor } from "../../core/index.ts";
import { createRandom, type Random } from "../support/json-samples.ts";

const record = (i: number): object => ({
  user: { email: `u${i}@example.com`, password: `p${"x".repeat(i % 40)}` },
  http: { headers: { cookie: `session=${i}`, accept: "*/*" } },
  items: [{ id: i, value: [i, "v"] }],
  message: `card 4111 1111 1111 1111 of ${i}`,
  n: i,
});
const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join("");
const json = (i: number): string => JSON.stringify(record(i));

/** Each is long enough for chunks that are read where they are. */
const TEXTS: Readonly<Record<string, string>> = {
  records: lines(900, json),
  "pretty records": lines(400, (i) => JSON.stringify(record(i), null, 2)),
  "one array": JSON.stringify(
    Array.from({ length: 900 }, (_, i) => record(i)),
    null,
    1,
  ),
  "log lines": lines(
    1500,
    (i) => `2026-03-10 INFO user u${i}@example.com paid with 4111 1111 1111 1111, {"n":${i}} done`,
  ),
  "a table": `id,ssn,"phone number"\n${lines(4000, (i) => `${i},219099999,5551234`)}`,
  "records with a long value": lines(40, (i) =>
    JSON.stringify({ ...record(i), note: `${"word ".repeat(900)}u${i}@example.com` }),
  ),
  "records in a value": lines(20, (i) => JSON.stringify({ body: lines(20, json), i })),
  "broken records and lines": lines(900, (i) =>
    i % 9 === 0 ? json(i).slice(i % 50) : i % 5 === 0 ? `then u${i}@example.com` : json(i),
  ),
  "no line": `${"words of a text, u@example.com; ".repeat(5000)}`,
  "lines of CRLF": lines(900, (i) => `${json(i)}\r`),
};

function feed(
  redactor: Redactor,
  bytes: Buffer,
  random: Random,
  format: Format,
): { output: Buffer; findings: unknown[] } {
  const stream = redactor.stream<Uint8Array>({ format });
  const outputs: Uint8Array[] = [];
  const findings: unknown[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = random.pick([10, 700, 33_000, 40_000, 70_000, 150_000]) + random.int(5000);
    const chunk = Buffer.concat([Buffer.from("before"), bytes.subarray(at, at + size), Buffer.from("behind")]);
    const result = stream.process(chunk.subarray(6, -6));
    outputs.push(result.output);
    findings.push(...result.findings);
    // It is the caller's.
    chunk.fill('"');
    at += size;
  }
  const { output, findings: last } = stream.flush();
  return { output: Buffer.concat([...outputs, output]), findings: [...findings, ...last] };
}

describe.each(FUZZ_POLICIES)("long chunks, each overwritten when it is read: policy %s", (policy) => {
  const { kernel, script } = createPair(policy);

  it.each(Object.entries(TEXTS))("give what the whole gives: %s", (name, text) => {
    const bytes = Buffer.from(text);
    expect(bytes.length).toBeGreaterThan(80_000);
    const random = createRandom(name.length);
    const check = (redactor: Redactor, format: Format): void => {
      const whole = redactor.redact<Uint8Array>(bytes, { format });
      const streamed = feed(redactor, bytes, random, format);
      expect(streamed.output.equals(whole.output)).toBe(true);
      expect(streamed.findings).toEqual(whole.findings);
    };
    check(kernel, "auto");
    check(kernel, "ndjson");
    check(script, "auto");
  });
});

describe("a long chunk that another thread may write to", () => {
  it("is read as any other", () => {
    const { kernel } = createPair("both");
    const bytes = Buffer.from(TEXTS.records!);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const stream = kernel.stream<Uint8Array>({ format: "ndjson" });
    const first = stream.process(shared);
    const output = Buffer.concat([first.output, stream.flush().output]);
    expect(output.equals(kernel.redact<Uint8Array>(bytes, { format: "ndjson" }).output)).toBe(true);
  });
});
