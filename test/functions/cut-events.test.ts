import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";
import { runAttempt } from "../../functions/pipeline.ts";
import { isCut } from "../../functions/sources/cut-events.ts";
import { readKinesisEvent } from "../../functions/sources/kinesis.ts";
import { envelope, gzipJson, kinesisEvent, type Payload } from "./kinesis-events.ts";

const redactor = createRedactor(loadPolicy({ fields: [{ path: "$.password" }, { path: "$..token" }] }));
const CUT_SIZE = 262_100;

/** The clean messages of the events, in order. */
async function messagesOf(payloads: readonly Payload[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const { counts } = await runAttempt({
    records: readKinesisEvent(kinesisEvent(payloads), { ownLogGroups: [] }),
    redactor,
    sinks: [
      {
        form: "line",
        async send({ entries, items }) {
          for (const entry of entries) lines.push(JSON.parse(Buffer.from(entry).toString()).message);
          return { sink: "memory", items };
        },
      },
    ],
    quarantine: { put: () => Promise.reject(new RangeError("nothing is to be quarantined")) },
  });
  expect(counts.clean).toBe(lines.length);
  return lines;
}

/** Parts as CloudWatch cuts a message: all but the last as long as an event may be. */
function cut(message: string, size = CUT_SIZE): string[] {
  const parts: string[] = [];
  for (let at = 0; at < message.length; at += size) parts.push(message.slice(at, at + size));
  return parts;
}

/** The secret behind its cue, so that `before` of its characters lie before the cut. */
function around({ cue, secret }: Planted, before: number, filler: string): string[] {
  const head = filler.repeat(CUT_SIZE).slice(0, CUT_SIZE - before - cue.length);
  return cut(`${head}${cue}${secret} and on it goes\n`);
}

interface Planted {
  readonly cue: string;
  readonly secret: string;
}

const SECRETS: readonly Planted[] = [
  { cue: " ssn: ", secret: "219-09-9999" },
  { cue: " card ", secret: "4111 1111 1111 1111" },
  { cue: " mail ", secret: "jane.miller@example.com" },
  { cue: " key ", secret: "AKIAIOSFODNN7EXAMPLE" },
  { cue: " iban ", secret: "GB82 WEST 1234 5698 7654 32" },
  { cue: " password=", secret: "hunter2-hunter3" },
];

/** Any piece of the secret that tells: four characters in a row, at least two of them digits or letters. */
function fragmentsIn(text: string, secret: string): readonly string[] {
  const pieces = Array.from({ length: secret.length - 4 }, (_, i) => secret.slice(i, i + 5));
  return pieces.filter((piece) => /\w.*\w.*\w/.test(piece) && text.includes(piece));
}

describe("an event that CloudWatch may have cut", () => {
  it("is long and has no final newline", () => {
    expect(isCut("x".repeat(261_999))).toBe(false);
    expect(isCut("x".repeat(262_000))).toBe(true);
    expect(isCut(`${"x".repeat(262_000)}\n`)).toBe(false);
    expect(isCut("é".repeat(131_000))).toBe(true);
    expect(isCut("x".repeat(1_048_550))).toBe(true);
  });
});

describe("no fragment of a value survives a cut", () => {
  const cases = fc.record({
    planted: fc.constantFrom(...SECRETS),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    filler: fc.constantFrom("word ", "a=1, ", "Lorem ipsum 12 "),
    split: fc.constantFrom("one record", "two records", "first only"),
  });
  const property = fc.asyncProperty(cases, async ({ planted, share, filler, split }) => {
    const { secret } = planted;
    const parts = around(planted, Math.round(share * secret.length), filler);
    const payloads =
      split === "one record"
        ? [gzipJson(envelope({ messages: parts }))]
        : parts
            .slice(0, split === "first only" ? 1 : parts.length)
            .map((part) => gzipJson(envelope({ messages: [part] })));
    const clean = await messagesOf(payloads);
    for (const message of clean) expect(fragmentsIn(message, secret)).toEqual([]);
    expect(clean).toHaveLength(split === "first only" ? 1 : parts.length);
    expect(clean[0]!.length).toBeGreaterThan(CUT_SIZE - 1_000);
  });

  it("wherever it is cut, in one record or two, or with its rest in another invocation", async () => {
    await fc.assert(property, { seed: 17, numRuns: 60 });
  });
});

describe("a message that was cut", () => {
  it("is one document: a value at a path goes from all parts, and what is behind it stays", async () => {
    const long = "ab cd ".repeat(50_000);
    const parts = cut(`{"note":"kept","password":"${long}","after":"kept too"}\n`);
    expect(parts).toHaveLength(2);
    const [first, second] = await messagesOf([gzipJson(envelope({ messages: parts }))]);
    expect(first).toBe('{"note":"kept","password":"<TRUNCATED>');
    expect(second).toBe('<TRUNCATED>","after":"kept too"}\n');
  });

  it("whose continuation is not here loses what nobody can decide, at its end only", async () => {
    const [part] = cut(`2025-11-22 21:00:00 ${"word ".repeat(60_000)}`);
    const [clean] = await messagesOf([gzipJson(envelope({ messages: [part!] }))]);
    expect(clean!.endsWith("<TRUNCATED>")).toBe(true);
    expect(part!.startsWith(clean!.slice(0, -"<TRUNCATED>".length))).toBe(true);
    expect(clean!.length).toBeGreaterThan(part!.length - 2_000);
  });

  it("whose beginning is not here loses its start, and the rest of a private key with it", async () => {
    const key = `${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n".repeat(40)}-----END PRIVATE KEY-----\n`;
    const [part] = cut(`${key}${"word ".repeat(60_000)}`);
    const [clean] = await messagesOf([gzipJson(envelope({ messages: [part!] }))]);
    expect(clean!.startsWith("<TRUNCATED>")).toBe(true);
    expect(clean).not.toContain("MIIEvQ");
  });

  it("and one that only looks like it: the next event's values are found all the same", async () => {
    const whole = "word ".repeat(53_000).slice(0, 262_200);
    const messages = [`${whole} ssn 219-09-9999`, "1 card 4111 1111 1111 1111"];
    for (const clean of await messagesOf([gzipJson(envelope({ messages }))])) {
      expect(clean).not.toContain("219-09");
      expect(clean).not.toContain("4111 1111");
    }
  });

  it("of another stream is another message", async () => {
    const [part] = cut(`{"password":"${"x y ".repeat(70_000)}`);
    const other = gzipJson(envelope({ logStream: "other", messages: ["nothing to hide"] }));
    const clean = await messagesOf([gzipJson(envelope({ messages: [part!] })), other]);
    expect(clean[1]).toBe("nothing to hide");
  });
});
