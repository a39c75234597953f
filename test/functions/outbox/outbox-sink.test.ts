import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createOutboxSink } from "../../../functions/outbox/outbox-sink.ts";
import { runAttempt } from "../../../functions/pipeline.ts";
import { createQuarantine } from "../../../functions/quarantine.ts";
import type { Deliverer } from "../../../functions/sinks/deliverer.ts";
import { createKinesisDeliverer } from "../../../functions/sinks/kinesis.ts";
import { readKinesisEvent } from "../../../functions/sources/kinesis.ts";
import { bytes, kinesisEvent } from "../kinesis-events.ts";
import { scriptedRedactor } from "../scripted-redactor.ts";
import { failure, testTools, toBatch } from "../sinks/batches.ts";
import { type MemoryStore, memoryStore, waitingIn as waiting } from "./memory-store.ts";
import { type Fate, scriptedDeliverer } from "./scripted-deliverer.ts";

function sinkOf(deliverer: Deliverer, store: MemoryStore, now: () => number = () => 0) {
  const logged: unknown[] = [];
  const log = (...line: unknown[]) => void logged.push(line);
  return { sink: createOutboxSink({ deliverer, kind: "kinesis", name: "siem", store, log, now }), logged };
}

describe("what a service did not take", () => {
  it("goes to the outbox, what it refused beside it, and both are in the receipt", async () => {
    const store = memoryStore();
    const { deliverer, taken } = scriptedDeliverer((text) =>
      text === "b" ? "unavailable" : text === "c" ? "rejected" : "taken",
    );
    const { sink, logged } = sinkOf(deliverer, store);
    expect(await sink.send(toBatch(["a", "b", "c"], { counts: [1, 2, 4] }))).toEqual({
      sink: "kinesis",
      items: 7,
      deferred: 2,
      rejected: 4,
    });
    expect(taken).toEqual(["a"]);
    expect(await waiting(store, "outbox/siem/ndjson/")).toEqual(["b"]);
    expect(await waiting(store, "outbox-rejected/siem/ndjson/")).toEqual(["c"]);
    expect(logged).toEqual([["warn", "not-delivered", { sink: "siem", deferred: 2, rejected: 4 }]]);
  });

  it("the same batch again replaces its object", async () => {
    const store = memoryStore();
    const { sink } = sinkOf(scriptedDeliverer(() => "unavailable").deliverer, store);
    await sink.send(toBatch(["a", "b"]));
    await sink.send(toBatch(["a", "b"]));
    expect(await waiting(store)).toEqual(["a", "b"]);
  });

  it("the outbox cannot be written: the batch is not delivered", async () => {
    const store = memoryStore((call) => call.startsWith("put "));
    const { sink } = sinkOf(scriptedDeliverer(() => "unavailable").deliverer, store);
    await expect(sink.send(toBatch(["a"]))).rejects.toMatchObject({ name: "SlowDown" });
  });

  it("a deliverer with a defect: everything waits, and the log says which", async () => {
    const store = memoryStore();
    const deliver = () => Promise.reject(new TypeError("secret"));
    const { sink, logged } = sinkOf({ form: "line", deliver }, store);
    expect(await sink.send(toBatch(["a"]))).toEqual({ sink: "kinesis", items: 1, deferred: 1 });
    expect(await waiting(store)).toEqual(["a"]);
    expect(logged).toMatchObject([["warn", "not-delivered", { error: { class: "TypeError", code: "unknown" } }]]);
    expect(JSON.stringify(logged)).not.toContain("secret");
  });

  it("nothing to deliver, nothing written", async () => {
    const store = memoryStore();
    const { deliverer, lefts } = scriptedDeliverer(() => "unavailable");
    expect(await sinkOf(deliverer, store).sink.send(toBatch([]))).toEqual({ sink: "kinesis", items: 0 });
    expect([store.objects.size, lefts]).toEqual([0, []]);
  });
});

describe("time", () => {
  it("ten seconds are kept for writing; without more nothing is sent", async () => {
    const store = memoryStore();
    const { deliverer, lefts } = scriptedDeliverer(() => "taken");
    const { sink } = sinkOf(deliverer, store);
    await sink.send(toBatch(["a"]), { remaining: () => 25_000 });
    expect(lefts).toEqual([15_000]);
    await sink.send(toBatch(["b"]), { remaining: () => 10_000 });
    expect(lefts).toHaveLength(1);
    expect(await waiting(store)).toEqual(["b"]);
  });

  it("a service that took nothing is left alone for half a minute, then asked with one batch for ten seconds", async () => {
    const store = memoryStore();
    let isUp = false;
    let time = 1_000;
    const { deliverer, lefts, taken } = scriptedDeliverer(() => (isUp ? "taken" : "unavailable"));
    const { sink } = sinkOf(deliverer, store, () => time);
    const send = (entry: string) => sink.send(toBatch([entry]), { remaining: () => 100_000 });
    await send("a");
    await send("b");
    time += 29_999;
    await send("c");
    expect(lefts).toEqual([90_000]);
    time += 1;
    await send("d");
    expect(lefts).toEqual([90_000, 10_000]);
    await send("e");
    time += 30_000;
    isUp = true;
    await send("f");
    await send("g");
    expect(lefts).toEqual([90_000, 10_000, 10_000, 90_000]);
    expect(taken).toEqual(["f", "g"]);
    expect((await waiting(store)).sort()).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("a service that took a part, or refused, is not down", async () => {
    const { deliverer, lefts } = scriptedDeliverer((text) =>
      text === "a" ? "unavailable" : text === "b" ? "rejected" : "taken",
    );
    const { sink } = sinkOf(deliverer, memoryStore());
    for (const entries of [["a", "c"], ["b"], ["c"]]) await sink.send(toBatch(entries));
    expect(lefts).toHaveLength(3);
  });
});

it("with Kinesis failing at random each entry is in the stream or in exactly one object (200 runs)", async () => {
  const step = fc.constantFrom("ok", "all", "some", "throttled", "denied", "invalid");
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 1_200 }),
    fc.array(step, { maxLength: 12 }),
    async (count, steps) => {
      const store = memoryStore();
      const stream: string[] = [];
      const rest = steps.values();
      const deliverer = createKinesisDeliverer(
        { stream: "clean", maxRecordBytes: 1_024 },
        testTools(),
        async (_name, records) => {
          const { value = "ok" } = rest.next();
          if (value === "all") throw failure("InternalFailure", 500);
          if (value === "denied") throw failure("AccessDeniedException", 400);
          if (value === "invalid") throw failure("InvalidArgumentException", 400);
          const isFailed = (index: number) => value === "throttled" || (value === "some" && index % 3 === 0);
          const texts = records.map(({ data }) => Buffer.from(data).toString());
          stream.push(...texts.filter((_, index) => !isFailed(index)));
          return texts.map((_, index) => (isFailed(index) ? "ProvisionedThroughputExceededException" : undefined));
        },
      );
      const entries = Array.from(
        { length: count },
        (_, index) => `${index}${index % 97 === 0 ? "x".repeat(2_000) : ""}`,
      );
      const { deferred = 0, rejected = 0, items } = await sinkOf(deliverer, store).sink.send(toBatch(entries));
      expect([...stream, ...(await waiting(store)), ...(await waiting(store, "outbox-rejected/"))].sort()).toEqual(
        entries.toSorted(),
      );
      expect([items, stream.length + deferred + rejected]).toEqual([count, count]);
      expect(store.objects.size).toBeLessThanOrEqual(2);
    },
  );
  await fc.assert(property, { seed: 7, numRuns: 200 });
});

it("a pipeline with a sink and an outbox that fail: in = clean + quarantined + dropped + returned, and what is done is somewhere (300 runs)", async () => {
  const payload = fc
    .array(fc.constantFrom('{"a":1}', '{"a":"SECRET"}', '{"a":"REFUSE"}', "{}"), { minLength: 1, maxLength: 3 })
    .map((lines) => lines.join("\n"));
  const fates = fc.array(fc.constantFrom<Fate>("taken", "unavailable", "rejected"), { minLength: 1 });
  const property = fc.asyncProperty(
    fc.array(payload, { maxLength: 5 }),
    fates,
    fc.boolean(),
    async (payloads, plan, isFull) => {
      const store = memoryStore((call) => isFull && call.includes("outbox"));
      let next = 0;
      const { deliverer, taken } = scriptedDeliverer(() => plan[next++ % plan.length]!);
      const { sink, logged } = sinkOf(deliverer, store);
      const quarantined = memoryStore();
      const { counts, failures, receipts } = await runAttempt({
        records: readKinesisEvent(kinesisEvent(payloads.map(bytes)), { ownLogGroups: [] }),
        redactor: scriptedRedactor(),
        sinks: [sink],
        quarantine: createQuarantine(quarantined),
      });
      expect(counts.clean + counts.quarantined + counts.dropped + counts.returned).toBe(counts.in);
      const stored = [...taken, ...(await waiting(store)), ...(await waiting(store, "outbox-rejected/"))];
      if (failures.length > 0) {
        expect(isFull).toBe(true);
        expect(counts).toMatchObject({ clean: 0, returned: counts.in });
        expect([counts.deferred, counts.rejected]).toEqual([undefined, undefined]);
      } else {
        expect(stored).toHaveLength(counts.clean);
        const { deferred = 0, rejected = 0 } = counts;
        expect(taken.length + deferred + rejected).toBe(counts.clean);
        expect(receipts.reduce((sum, { items }) => sum + items, 0)).toBe(counts.clean);
      }
      for (const text of [...stored, ...store.objects.keys(), JSON.stringify(logged)])
        expect(text).not.toMatch(/SECRET|REFUSE/);
    },
  );
  await fc.assert(property, { seed: 9, numRuns: 300 });
});
