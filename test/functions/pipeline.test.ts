import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttemptResult } from "../../functions/pipeline.ts";
import { type AttemptOptions, runAttempt } from "../../functions/pipeline.ts";
import { createQuarantine } from "../../functions/quarantine.ts";
import { createObjectSink } from "../../functions/sinks/object-sink.ts";
import type { ObjectStore } from "../../functions/sinks/sink.ts";
import { readKinesisEvent } from "../../functions/sources/kinesis.ts";
import { bytes, envelope, gzipJson, kinesisEvent, type Payload, sequenceOf } from "./kinesis-events.ts";
import { scriptedRedactor } from "./scripted-redactor.ts";

type Objects = Map<string, Uint8Array>;

function memoryStore(objects: Objects, fails: (key: string) => boolean = () => false): ObjectStore {
  return {
    async put(key, body) {
      if (fails(key))
        throw Object.assign(new Error(`secret in ${key}`), { name: "SlowDown", $metadata: { httpStatusCode: 503 } });
      objects.set(key, body);
    },
  };
}

interface Run extends AttemptResult {
  readonly clean: Objects;
  readonly quarantined: Objects;
}

async function run(
  payloads: readonly Payload[],
  extra: Partial<AttemptOptions> = {},
  fails?: (key: string) => boolean,
): Promise<Run> {
  const clean: Objects = new Map();
  const quarantined: Objects = new Map();
  const result = await runAttempt({
    records: readKinesisEvent(kinesisEvent(payloads), { ownLogGroups: ["/own"] }),
    redactor: scriptedRedactor(),
    sinks: [createObjectSink(memoryStore(clean, fails))],
    quarantine: createQuarantine(memoryStore(quarantined, fails)),
    ...extra,
  });
  return { ...result, clean, quarantined };
}

function linesOf(objects: Objects): readonly string[] {
  return [...objects.values()].flatMap((body) => gunzipSync(body).toString().split("\n").slice(0, -1));
}

const NAME = `shardId-000000000003-${sequenceOf(0)}-000000`;
const HOUR = "dt=2025-11-22/hh=21";

describe("one attempt", () => {
  it("clean lines of a route are one object, keyed by the route's first item", async () => {
    const { clean, counts, failures } = await run([bytes('{"a":"SECRET"}\n{"b":1}'), bytes('{"c":2}')]);
    expect([...clean.keys()]).toEqual([`clean/ndjson/${HOUR}/${NAME}.ndjson.gz`]);
    expect(linesOf(clean)).toEqual(['{"a":"[REDACTED]"}', '{"b":1}', '{"c":2}']);
    expect(counts).toMatchObject({ records: 2, in: 3, clean: 3, findings: { FIELD: 1 }, returned: 0 });
    expect(failures).toEqual([]);
  });

  it("every payload form has a route of its own", async () => {
    const { clean } = await run([bytes("text"), bytes("{}"), gzipJson(envelope())]);
    expect([...clean.keys()].map((key) => key.split("/")[1])).toEqual(["text", "ndjson", "cloudwatch-logs"]);
  });

  it("the same input gives the same bytes", async () => {
    const payloads = [bytes("text"), bytes('{"a":"SECRET"}'), gzipJson(envelope()), bytes("REFUSE")];
    const [one, two] = [await run(payloads), await run(payloads)];
    expect([...one.clean]).toEqual([...two.clean]);
    expect([...one.quarantined]).toEqual([...two.quarantined]);
    const header = [...one.clean.values()][0]!.subarray(0, 10);
    expect([...header]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]);
  });

  it("what the redactor refuses, and what makes it crash, is quarantined raw; its neighbours go on", async () => {
    const { clean, quarantined, counts } = await run([bytes('{"n":1}\n{"n":"REFUSE"}\n{"n":"CRASH"}\n{"n":4}')]);
    expect(linesOf(clean)).toEqual(['{"n":1}', '{"n":4}']);
    expect(counts).toMatchObject({ in: 4, clean: 2, quarantined: 2, quarantinedBy: { "work-budget": 1, internal: 1 } });
    const raw = `quarantine/${HOUR}/shardId-000000000003-${sequenceOf(0)}-000001`;
    expect(gunzipSync(quarantined.get(`${raw}.raw.gz`)!).toString()).toBe('{"n":"REFUSE"}');
    expect(JSON.parse(Buffer.from(quarantined.get(`${raw}.json`)!).toString())).toEqual({
      v: 1,
      code: "work-budget",
      offset: 6,
      position: { partition: "shardId-000000000003", sequence: sequenceOf(0), sub: 1 },
      arrived: "2025-11-22T21:00:01.250Z",
      bytes: 14,
    });
  });

  it("a stream's name that cannot be judged quarantines the event: nothing of it is forwarded", async () => {
    const { clean, counts } = await run([gzipJson(envelope({ logStream: "CRASH" }))]);
    expect(linesOf(clean)).toEqual([]);
    expect(counts).toMatchObject({ clean: 0, quarantined: 1 });
  });

  it("dropped is counted by reason, and makes no object", async () => {
    const { clean, counts } = await run([
      gzipJson(envelope({ messageType: "CONTROL_MESSAGE" })),
      gzipJson(envelope({ logGroup: "/own", messages: ["a", "b", "c"] })),
    ]);
    expect(clean.size).toBe(0);
    expect(counts).toMatchObject({ in: 4, dropped: 4, droppedBy: { "control-message": 1, "own-log-group": 3 } });
  });
});

describe("what is returned", () => {
  const three = [bytes("one"), bytes("two"), bytes("three")];

  it("no time: records judged to their end are delivered, the next one is reported", async () => {
    let asked = 0;
    const { clean, failures, counts } = await run(three, { hasTime: () => ++asked <= 3 });
    expect(linesOf(clean)).toEqual(["one"]);
    expect(failures).toEqual([sequenceOf(1)]);
    expect(counts).toMatchObject({ in: 3, clean: 1, returned: 2 });
  });

  it("no time at all: nothing is stored, the first record is reported", async () => {
    const { clean, failures } = await run(three, { hasTime: () => false });
    expect(clean.size).toBe(0);
    expect(failures).toEqual([sequenceOf(0)]);
  });

  it("too much output to hold: at least one record gets done", async () => {
    const { failures, counts } = await run(three, { maxHeldBytes: 1 });
    expect(failures).toEqual([sequenceOf(1)]);
    expect(counts).toMatchObject({ clean: 1, returned: 2 });
  });

  it("quarantine not writable: nothing from that record on is stored", async () => {
    const payloads = [bytes("one"), bytes("REFUSE"), bytes("three")];
    const { clean, failures, counts, errors } = await run(payloads, {}, (key) => key.startsWith("quarantine/"));
    expect(linesOf(clean)).toEqual(["one"]);
    expect(failures).toEqual([sequenceOf(1)]);
    expect(counts).toMatchObject({ in: 3, clean: 1, quarantined: 0, returned: 2 });
    expect(errors).toEqual([{ class: "SlowDown", code: "unknown", status: 503 }]);
  });

  it("sink not writable: the batch's first record is reported, whatever was stored", async () => {
    const payloads = [bytes("{}"), bytes("text")];
    const { failures, counts } = await run(payloads, {}, (key) => key.startsWith("clean/text"));
    expect(failures).toEqual([sequenceOf(0)]);
    expect(counts).toMatchObject({ in: 2, clean: 0, returned: 2 });
  });
});

describe("accounting", () => {
  const line = fc.constantFrom('{"a":1}', '{"a":"SECRET"}', '{"a":"REFUSE"}', '{"a":"CRASH"}');
  const payload: fc.Arbitrary<Payload> = fc.oneof(
    fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => bytes(lines.join("\n"))),
    fc
      .array(fc.constantFrom("m", "SECRET", "REFUSE"), { maxLength: 4 })
      .map((messages) => gzipJson(envelope({ messages }))),
    fc.constantFrom<Payload>(
      bytes("text"),
      bytes(""),
      { rawData: "!" },
      gzipJson(envelope({ messageType: "CONTROL_MESSAGE" })),
      gzipJson(envelope({ logGroup: "/own", messages: ["a", "b"] })),
    ),
  );

  it("in = clean + quarantined + dropped + returned, and nothing counted as done is unstored (500 runs)", async () => {
    const failure = fc.constantFrom("none", "quarantine/", "clean/text", "clean/");
    const batch = fc.tuple(fc.array(payload, { maxLength: 6 }), failure, fc.integer({ min: 0, max: 30 }));
    const property = fc.asyncProperty(batch, async ([payloads, failing, budget]) => {
      let asked = 0;
      const hasTime = () => ++asked <= budget || budget > 20;
      const { counts, clean, quarantined, failures } = await run(payloads, { hasTime }, (key) =>
        key.startsWith(failing),
      );
      expect(counts.clean + counts.quarantined + counts.dropped + counts.returned).toBe(counts.in);
      expect(failures.length).toBeLessThanOrEqual(1);
      if (counts.returned > 0) expect(failures).toHaveLength(1);
      expect(linesOf(clean).length).toBeGreaterThanOrEqual(counts.clean);
      expect([...quarantined.keys()].filter((key) => key.endsWith(".json")).length).toBeGreaterThanOrEqual(
        counts.quarantined,
      );
      for (const stored of linesOf(clean)) expect(stored).not.toMatch(/SECRET|REFUSE|CRASH/);
    });
    await fc.assert(property, { seed: 3, numRuns: 500 });
  });
});
