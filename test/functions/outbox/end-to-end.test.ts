import fc from "fast-check";
import { expect, it } from "vitest";
import type { SourceRecord } from "../../../functions/items.ts";
import { createOutboxSink } from "../../../functions/outbox/outbox-sink.ts";
import type { OutboxStore } from "../../../functions/outbox/outbox-store.ts";
import { redrive } from "../../../functions/outbox/redrive.ts";
import { runAttempt } from "../../../functions/pipeline.ts";
import { createQuarantine } from "../../../functions/quarantine.ts";
import type { Deliverer } from "../../../functions/sinks/deliverer.ts";
import { createKinesisDeliverer } from "../../../functions/sinks/kinesis.ts";
import type { ObjectStore } from "../../../functions/sinks/sink.ts";
import { readKinesisEvent } from "../../../functions/sources/kinesis.ts";
import { bytes, kinesisEvent } from "../kinesis-events.ts";
import { scriptedRedactor } from "../scripted-redactor.ts";
import { failure, testTools } from "../sinks/batches.ts";
import { memoryStore, waitingIn } from "./memory-store.ts";

class Crash extends Error {}

/** What an event source mapping with ReportBatchItemFailures and BisectBatchOnFunctionError does with a batch. */
async function feed(
  records: readonly SourceRecord[],
  attempt: (batch: readonly SourceRecord[]) => Promise<readonly string[]>,
): Promise<void> {
  const queue = [records];
  for (let batch = queue.shift(); batch; batch = queue.shift()) {
    try {
      const [reported] = await attempt(batch);
      if (reported !== undefined) queue.unshift(batch.slice(batch.findIndex((r) => r.acknowledgement === reported)));
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      const half = Math.ceil(batch.length / 2);
      queue.unshift(...[batch.slice(0, half), batch.slice(half)].filter((part) => part.length > 0));
    }
  }
}

const LIMIT = 1_024;
const LARGE = "x".repeat(LIMIT);

it("from the stream to the sink: through failing services and buckets, crashes, bisects, retries and redrives at the same time nothing is lost (400 runs)", async () => {
  const kind = fc.constantFrom("plain", "plain", "secret", "refuse", "large");
  const records = fc.array(fc.array(kind, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 7 });
  // Each decision that chance makes takes the next of these; when they are used up everything works.
  const chances = fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 60 });
  const property = fc.asyncProperty(records, chances, async (drawn, luck) => {
    const rest = luck.values();
    const happens = (percent: number) => (rest.next().value ?? 100) < percent;
    const names = (wanted: (kind: string) => boolean) =>
      drawn.flatMap((kinds, record) => kinds.flatMap((each, item) => (wanted(each) ? [`${record}/${item}`] : [])));
    const payloads = drawn.map((kinds, record) =>
      kinds
        .map((each, item) =>
          JSON.stringify({
            id: `${record}/${item}`,
            ...(each === "secret" ? { s: "SECRET" } : each === "refuse" ? { s: "REFUSE" } : {}),
            ...(each === "large" ? { s: LARGE } : {}),
          }),
        )
        .join("\n"),
    );

    const bucket = memoryStore();
    const quarantined = memoryStore();
    const stream: string[] = [];
    /** Since a crash nothing more takes effect in the invocation. */
    let crashed = false;
    const alive = () => {
      crashed ||= happens(4);
      return !crashed;
    };
    const guard = (store: ObjectStore): ObjectStore => ({
      async put(...call) {
        if (!alive()) return;
        if (happens(15)) throw failure("SlowDown", 503);
        await store.put(...call);
        if (happens(5)) throw failure("TimeoutError");
      },
    });
    const kinesis = (isInvocation: boolean): Deliverer =>
      createKinesisDeliverer({ stream: "siem", maxRecordBytes: LIMIT }, testTools(), async (_name, entries) => {
        if (isInvocation && !alive()) return entries.map(() => undefined);
        if (happens(25)) throw failure(happens(50) ? "AccessDeniedException" : "InternalFailure", 400);
        const codes = entries.map(() => (happens(20) ? "ProvisionedThroughputExceededException" : undefined));
        entries.forEach(({ data }, index) => {
          if (codes[index] === undefined) stream.push(Buffer.from(data).toString());
        });
        if (happens(5)) throw failure("TimeoutError");
        return codes;
      });
    const redriven = { deliverers: new Map([["siem", kinesis(false)]]), remaining: () => 900_000, now: () => 0 };
    const log = () => {};
    const orFail = <T>(work: () => Promise<T>) => (happens(10) ? Promise.reject(failure("SlowDown", 503)) : work());
    const store: OutboxStore = {
      ...bucket,
      put: (...call) => orFail(() => bucket.put(...call)),
      delete: (key) => orFail(() => bucket.delete(key)),
    };
    const runRedrive = () => redrive({ ...redriven, store, log });

    let waiting: Promise<unknown> = Promise.resolve();
    let sink = createOutboxSink({ deliverer: kinesis(true), kind: "kinesis", name: "siem", store: guard(bucket), log });
    await feed(readKinesisEvent(kinesisEvent(payloads.map(bytes)), { ownLogGroups: [] }), async (batch) => {
      crashed = false;
      if (happens(30)) waiting = Promise.all([waiting, runRedrive()]);
      const { counts, failures } = await runAttempt({
        records: batch,
        redactor: scriptedRedactor(),
        sinks: [sink],
        quarantine: createQuarantine(guard(quarantined)),
        hasTime: () => !happens(2),
      });
      expect(counts.clean + counts.quarantined + counts.dropped + counts.returned).toBe(counts.in);
      if (!crashed) return failures;
      sink = createOutboxSink({ deliverer: kinesis(true), kind: "kinesis", name: "siem", store: guard(bucket), log });
      throw new Crash();
    });
    await waiting;
    for (let runs = 0; (await waitingIn(bucket)).length > 0; runs++) {
      expect(runs).toBeLessThan(100);
      await runRedrive();
    }

    const ids = (lines: readonly string[]) => [...new Set(lines.map((line) => JSON.parse(line).id as string))].sort();
    expect(ids(stream)).toEqual(names((each) => each === "plain" || each === "secret").sort());
    expect(ids(await waitingIn(bucket, "outbox-rejected/"))).toEqual(names((each) => each === "large").sort());
    const reasons = [...quarantined.objects.keys()].filter((key) => key.endsWith(".json"));
    expect(reasons).toHaveLength(names((each) => each === "refuse").length);
    for (const text of [...stream, ...bucket.objects.keys()]) expect(text).not.toMatch(/SECRET|REFUSE/);
  });
  await fc.assert(property, { seed: 19, numRuns: 400 });
});
