import { describe, expect, it } from "vitest";
import type { FinishedWork } from "../../functions/evidence.ts";
import { type AttemptOptions, runAttempt } from "../../functions/pipeline.ts";
import { readKinesisEvent } from "../../functions/sources/kinesis.ts";
import { ARRIVAL_SECONDS, bytes, gzipJson, kinesisEvent, type Payload, SHARD, sequenceOf } from "./kinesis-events.ts";
import { scriptedRedactor } from "./scripted-redactor.ts";

async function attempt(payloads: readonly Payload[], extra: Partial<AttemptOptions> = {}) {
  const kept: FinishedWork[] = [];
  const result = await runAttempt({
    records: readKinesisEvent(kinesisEvent(payloads), { ownLogGroups: [] }),
    redactor: scriptedRedactor(),
    sinks: [{ form: "line", send: async ({ items }) => ({ sink: "memory", items }) }],
    quarantine: { put: async () => {} },
    evidence: { digest: (data) => data, keep: async (work) => void kept.push(work) },
    ...extra,
  });
  return { ...result, kept };
}

describe("what evidence is told of an attempt", () => {
  it("places and data of the records that are finished, counts by entity and action, receipts", async () => {
    const compressed = gzipJson({ a: "SECRET SECRET" });
    const { kept, counts } = await attempt([bytes("SECRET"), compressed, bytes("REFUSE")]);
    expect(kept).toHaveLength(1);
    const { records, digests, receipts } = kept[0]!;
    expect(records.map(({ place }) => place)).toEqual(
      [0, 1, 2].map((i) => ({ partition: SHARD, sequence: sequenceOf(i), time: (ARRIVAL_SECONDS + i) * 1000 })),
    );
    expect(digests.map((digest) => Buffer.from(digest!))).toEqual([
      Buffer.from("SECRET"),
      Buffer.from(compressed),
      Buffer.from("REFUSE"),
    ]);
    expect(receipts).toHaveLength(2);
    expect(kept[0]!.counts).toBe(counts);
    expect(counts).toMatchObject({ findings: { FIELD: 3 }, findingsByAction: { "FIELD/replace": 3 } });
  });

  it("of a cut attempt only what comes before the cut; nothing if nothing is finished", async () => {
    let isLate = false;
    const [first, second, third] = readKinesisEvent(kinesisEvent([bytes("1"), bytes("2"), bytes("3")]), {
      ownLogGroups: [],
    });
    const decode = () => {
      isLate = true;
      return third!.decode();
    };
    const records = [first!, second!, { ...third!, decode }];
    const { kept, failures } = await attempt([], { records, hasTime: () => !isLate });
    expect(kept[0]!.records.map(({ acknowledgement }) => acknowledgement)).toEqual([sequenceOf(0), sequenceOf(1)]);
    expect(kept[0]!.digests).toHaveLength(2);
    expect(failures).toEqual([sequenceOf(2)]);
    expect((await attempt([bytes("1")], { hasTime: () => false })).kept).toEqual([]);
    const send = () => Promise.reject(new Error("503"));
    expect((await attempt([bytes("1")], { sinks: [{ form: "line", send }] })).kept).toEqual([]);
  });

  it("what cannot be kept makes the whole batch come again", async () => {
    const keep = () => Promise.reject(Object.assign(new Error("secret"), { name: "SlowDown" }));
    const { failures, counts, errors } = await attempt([bytes("1"), bytes("2")], {
      evidence: { digest: (data) => data, keep },
    });
    expect(failures).toEqual([sequenceOf(0)]);
    expect(counts).toMatchObject({ in: 2, clean: 0, returned: 2 });
    expect(errors).toEqual([{ class: "SlowDown", code: "unknown" }]);
  });
});
