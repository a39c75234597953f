import fc from "fast-check";
import { expect, it } from "vitest";
import { createKeyRing, createRedactor, loadPolicy, type Redactor } from "../../core/index.ts";
import type { SourceRecord } from "../../functions/items.ts";
import { runAttempt } from "../../functions/pipeline.ts";
import type { QuarantineEntry } from "../../functions/quarantine.ts";
import type { Batch, Sink } from "../../functions/sinks/sink.ts";
import { decodeEnvelope } from "../../functions/sources/cloudwatch-logs.ts";

const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(7) } });
const REDACTORS: Readonly<Record<string, Redactor>> = {
  detection: createRedactor(loadPolicy(), { keys }),
  paths: createRedactor(loadPolicy({ pii_redaction: { enabled: false }, fields: [{ path: "$..password" }] })),
};

const MESSAGES = [
  "mail ada@example.com and bob@example.com",
  "nothing at all",
  "",
  "\n",
  "ends in a line feed, 4111 1111 1111 1111\n",
  "two lines\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n",
  '{"user":{"email":"ada@example.com","password":"hunter2"},"n":1}',
  '{"password":"hunter2"}\n',
  '{"password":"cut off',
  '{"a":{"password":"x"}} {"b":2}',
  "é à 名前 😀 ada@example.com",
  "a lone \ud800 surrogate ada@example.com",
  'quotes " and \\ and \t and \u001b[31m ada@example.com',
  "\u0000\u0000\u0000\u0000",
  "**** was masked before",
  `long ${"word ".repeat(400)} ada@example.com`,
];

const message = fc.oneof(fc.constantFrom(...MESSAGES), fc.string({ unit: "binary", maxLength: 40 }));
const events = fc.array(fc.record({ message, hasOwnId: fc.boolean() }), { minLength: 1, maxLength: 12 });

function recordOf(
  list: readonly { message: string; hasOwnId: boolean }[],
  logGroup: string,
  split: boolean,
): SourceRecord {
  const logEvents = list.map((event, i) => ({
    id: event.hasOwnId ? String(i).padStart(56, "3") : `forged ${i} ada@example.com`,
    timestamp: 1_763_845_200_000 + i,
    message: event.message,
  }));
  const envelope = { messageType: "DATA_MESSAGE", owner: "111111111111", logGroup, logStream: "s", logEvents };
  const decodeAll = (some: typeof logEvents, from: number) =>
    decodeEnvelope(
      { ...envelope, logEvents: some },
      (sub) => ({ partition: "p", sequence: "1", sub: from + sub }),
      1_763_845_201_000,
      { ownLogGroups: [] },
    );
  return {
    acknowledgement: "1",
    size: 1,
    // An envelope with one event is no block.
    decode: () => (split ? logEvents.flatMap((event, i) => decodeAll([event], i)) : decodeAll(logEvents, 0)),
  };
}

async function attempt(record: SourceRecord, redactor: Redactor, form: "line" | "otlp") {
  const batches: Batch[] = [];
  const entries: QuarantineEntry[] = [];
  const sink: Sink = {
    form,
    send: async (batch) => {
      batches.push(batch);
      return { sink: "memory", items: batch.items };
    },
  };
  const put = async (entry: QuarantineEntry) => void entries.push(entry);
  const { counts } = await runAttempt({ records: [record], redactor, sinks: [sink], quarantine: { put } });
  return {
    counts,
    batches: batches.map((batch) => ({ ...batch, entries: batch.entries.map(String) })),
    quarantined: entries.map(({ raw, ...entry }) => ({ ...entry, raw: String(raw()) })),
  };
}

for (const [name, redactor] of Object.entries(REDACTORS))
  it(`${name}: log events judged together come out as each by itself (200 runs)`, async () => {
    const groups = fc.constantFrom("/aws/lambda/shop", "/of/ada@example.com");
    await fc.assert(
      fc.asyncProperty(events, groups, fc.constantFrom("line", "otlp"), async (list, group, form) => {
        const together = await attempt(recordOf(list, group, false), redactor, form);
        expect(together).toEqual(await attempt(recordOf(list, group, true), redactor, form));
        expect(together.counts.in).toBe(list.length);
        for (const { entries } of together.batches) expect(entries.join()).not.toContain("hunter2");
      }),
      { numRuns: 200 },
    );
  });

it("a defect while events are judged together leaves each to be judged by itself", async () => {
  const redactor = REDACTORS.detection!;
  const broken: Redactor = {
    ...redactor,
    redactLines: () => {
      throw new RangeError("a defect");
    },
  };
  const list = MESSAGES.map((text) => ({ message: text, hasOwnId: true }));
  const record = recordOf(list, "/aws/lambda/shop", false);
  expect(await attempt(record, broken, "line")).toEqual(await attempt(record, redactor, "line"));
});

it("a large envelope is judged in parts, with a look at the clock between them", async () => {
  const list = Array.from({ length: 5_000 }, (_, i) => ({ message: `${i} ${"word ".repeat(100)}`, hasOwnId: true }));
  const record = recordOf(list, "/aws/lambda/shop", false);
  let groups = 0;
  const base = REDACTORS.paths!;
  const redactor: Redactor = {
    ...base,
    redactLines: (lines) => {
      groups++;
      expect(lines.bytes.length).toBeLessThan(1.1 * 1024 * 1024);
      return base.redactLines!(lines);
    },
  };
  const run = (hasTime: () => boolean) =>
    runAttempt({
      records: [record],
      redactor,
      sinks: [{ form: "line", send: async ({ items }) => ({ sink: "memory", items }) }],
      quarantine: { put: async () => {} },
      hasTime,
    });
  expect((await run(() => groups < 1)).counts).toMatchObject({ clean: 0, returned: 5_000 });
  expect(groups).toBe(1);
  expect((await run(() => true)).counts).toMatchObject({ clean: 5_000, returned: 0 });
  expect(groups).toBeGreaterThan(3);
});
