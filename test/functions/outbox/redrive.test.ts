import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeOutbox } from "../../../functions/outbox/outbox-object.ts";
import { redrive } from "../../../functions/outbox/redrive.ts";
import type { Deliverer } from "../../../functions/sinks/deliverer.ts";
import type { Batch } from "../../../functions/sinks/sink.ts";
import { TIME, toBatch } from "../sinks/batches.ts";
import { type MemoryStore, memoryStore, waitingIn } from "./memory-store.ts";
import { type Fate, scriptedDeliverer } from "./scripted-deliverer.ts";

const HOUR = 3_600_000;
const NOW = TIME + 10 * HOUR;

async function put(store: MemoryStore, sink: string, entries: readonly string[], extra: Partial<Batch> = {}) {
  const { key, body } = await encodeOutbox("outbox", sink, { form: "line", batch: toBatch(entries, extra) });
  store.objects.set(key, body);
  store.modified.set(key, TIME);
  return key;
}

function run(store: MemoryStore, deliverers: Readonly<Record<string, Deliverer>>, remaining = () => 900_000) {
  const logged: unknown[] = [];
  const log = (...line: unknown[]) => void logged.push(line);
  const result = redrive({ deliverers: new Map(Object.entries(deliverers)), store, log, remaining, now: () => NOW });
  return result.then((counts) => ({ ...counts, logged }));
}

const NOTHING = { objects: 0, age: 0, unclaimed: 0, redelivered: 0, rejected: 0, damaged: 0, failures: [] };
const up = () => scriptedDeliverer(() => "taken");
const down = () => scriptedDeliverer(() => "unavailable");

describe("a run", () => {
  it("delivers what waits, from the oldest hour on, and deletes it", async () => {
    const store = memoryStore();
    await put(store, "siem", ["c"], { time: TIME + HOUR });
    await put(store, "siem", ["d"], { time: TIME + 24 * HOUR });
    await put(store, "siem", ["a", "b"], { counts: [2, 3] });
    const siem = up();
    expect(await run(store, { siem: siem.deliverer })).toEqual({ ...NOTHING, redelivered: 7, logged: [] });
    expect(siem.taken).toEqual(["a", "b", "c", "d"]);
    expect(store.objects.size).toBe(0);
    expect(await run(store, { siem: siem.deliverer })).toEqual({ ...NOTHING, logged: [] });
  });

  it("gives a service what the function had: counts, times and position", async () => {
    const store = memoryStore();
    const batches: Batch[] = [];
    const batch = toBatch(["a", "b"], { counts: [2, 1], times: [TIME + 7, TIME + 9] });
    await put(store, "siem", ["a", "b"], { counts: [2, 1], times: [TIME + 7, TIME + 9] });
    const { deliverer } = up();
    const deliver: Deliverer["deliver"] = (each) => {
      batches.push(each);
      return deliverer.deliver(each);
    };
    await run(store, { siem: { ...deliverer, deliver } });
    expect(batches).toEqual([{ ...batch, entries: batch.entries.map((entry) => Buffer.from(entry)) }]);
  });

  it("what is left of an object waits by itself, and nothing more is sent to that sink; what is refused is kept apart", async () => {
    const store = memoryStore();
    const key = await put(store, "siem", ["a", "b", "c", "d"]);
    const other = await put(store, "siem", ["e"], { time: TIME + HOUR });
    const siem = scriptedDeliverer((text) => (text === "b" ? "unavailable" : text === "c" ? "rejected" : "taken"));
    expect(await run(store, { siem: siem.deliverer })).toEqual({
      ...NOTHING,
      objects: 2,
      age: 36_000,
      redelivered: 2,
      rejected: 1,
      logged: [["warn", "sink-unavailable", { sink: "siem" }]],
    });
    expect(siem.taken).toEqual(["a", "d"]);
    expect(store.objects.has(key)).toBe(false);
    expect(store.objects.has(other)).toBe(true);
    expect((await waitingIn(store)).sort()).toEqual(["b", "e"]);
    expect(await waitingIn(store, "outbox-rejected/siem/")).toEqual(["c"]);
  });

  it("what is not taken at all stays as it is", async () => {
    const store = memoryStore((call) => !/^(get|list)/.test(call));
    const key = await put(store, "siem", ["a", "b"]);
    const result = await run(store, { siem: down().deliverer });
    expect(result).toMatchObject({ objects: 1, age: 36_000, redelivered: 0, failures: [] });
    expect([...store.objects.keys()]).toEqual([key]);
  });

  it("a sink that is down keeps no other from its turn", async () => {
    const store = memoryStore();
    for (const name of ["a", "b", "c"])
      for (const hour of [0, 1, 2]) await put(store, name, [name], { time: TIME + hour * HOUR });
    const [a, b, c] = [up(), down(), up()];
    const result = await run(store, { a: a.deliverer, b: b.deliverer, c: c.deliverer });
    expect(result).toMatchObject({ objects: 3, redelivered: 6 });
    expect([a.lefts.length, b.lefts.length, c.lefts.length]).toEqual([3, 1, 3]);
  });

  it("a deliverer with a defect: its objects stay, the others' are delivered, and the run fails", async () => {
    const store = memoryStore();
    for (const name of ["a", "b"]) await put(store, name, [name]);
    const defect = new TypeError("secret");
    const b = up();
    const result = await run(store, { a: { form: "line", deliver: () => Promise.reject(defect) }, b: b.deliverer });
    expect(result).toMatchObject({ objects: 1, redelivered: 1, failures: [defect] });
    expect(JSON.stringify(result.logged)).not.toContain("secret");
    expect(await waitingIn(store)).toEqual(["a"]);
  });
});

describe("what nobody takes", () => {
  it("objects of sinks that are not there any more stay, and are counted", async () => {
    const store = memoryStore();
    await put(store, "gone", ["a"]);
    expect(await run(store, { siem: up().deliverer })).toMatchObject({ objects: 1, unclaimed: 1, age: 36_000 });
    expect(await waitingIn(store)).toEqual(["a"]);
  });

  it("and so do those of another form, and of a newer function", async () => {
    const store = memoryStore();
    const key = await put(store, "siem", ["a"]);
    const newer = `${key}x`;
    store.objects.set(newer, gzipSync('{"v":2}\n'));
    const otlp: Deliverer = { form: "otlp", deliver: () => Promise.reject(new Error("not to be called")) };
    expect(await run(store, { siem: otlp })).toMatchObject({ objects: 2, unclaimed: 2, damaged: 0, failures: [] });
    expect(store.objects.size).toBe(2);
  });

  it("an object that is damaged is put aside and holds up nothing", async () => {
    const store = memoryStore();
    const key = await put(store, "siem", ["a"]);
    store.objects.set(key, store.objects.get(key)!.subarray(0, -3));
    await put(store, "siem", ["b"], { time: TIME + HOUR });
    const siem = up();
    expect(await run(store, { siem: siem.deliverer })).toEqual({ ...NOTHING, damaged: 1, redelivered: 1, logged: [] });
    expect(siem.taken).toEqual(["b"]);
    expect([...store.objects.keys()]).toEqual([`outbox-rejected${key.slice("outbox".length)}`]);
  });

  it("an object that another run has delivered meanwhile is no failure", async () => {
    const store = memoryStore();
    await put(store, "siem", ["a"]);
    const gone = { ...store, get: async () => undefined };
    expect(await run(gone, { siem: up().deliverer })).toEqual({ ...NOTHING, logged: [] });
  });
});

describe("time", () => {
  it("is shared by the sinks that wait for their turn, less half a minute for writing", async () => {
    const store = memoryStore();
    for (const name of ["a", "b"]) await put(store, name, [name]);
    const [a, b] = [up(), up()];
    await run(store, { a: a.deliverer, b: b.deliverer, c: up().deliverer }, () => 930_000);
    expect([a.lefts, b.lefts]).toEqual([[300_000], [450_000]]);
  });

  it("runs out: nothing more is begun, and what waits is counted", async () => {
    const store = memoryStore();
    for (const hour of [0, 1]) await put(store, "siem", ["a"], { time: TIME + hour * HOUR });
    const siem = up();
    expect(await run(store, { siem: siem.deliverer }, () => 39_999)).toMatchObject({ objects: 2, redelivered: 0 });
    expect(siem.lefts).toEqual([]);
  });
});

describe("a bucket that fails", () => {
  it.each(["put", "delete", "get", "list"])(
    "at %s: nothing is lost, and the run says that it failed",
    async (method) => {
      const store = memoryStore((call) => call.startsWith(`${method} `));
      await put(store, "siem", ["a", "b"]);
      const siem = scriptedDeliverer((text) => (text === "b" ? "unavailable" : "taken"));
      const result = await run(store, { siem: siem.deliverer });
      expect(result.failures).toMatchObject([{ name: "SlowDown" }]);
      expect(result.objects).toBe({ put: 1, delete: 2, get: 1, list: 0 }[method]);
      expect(await waitingIn(store)).toContain("b");
      expect(JSON.stringify(result.logged)).not.toContain("secret");
    },
  );
});

it("with services and bucket failing at random and two runs at once, nothing is lost, and at last all is delivered or refused (300 runs)", async () => {
  const fates = fc.array(fc.constantFrom<Fate>("taken", "taken", "unavailable", "rejected"), {
    minLength: 1,
    maxLength: 9,
  });
  const objects = fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.nat(3), fc.integer({ min: 1, max: 4 })), {
    maxLength: 8,
  });
  const property = fc.asyncProperty(
    objects,
    fates,
    fc.array(fc.boolean(), { maxLength: 40 }),
    async (waiting, plan, failing) => {
      const store = memoryStore();
      let next = 0;
      const sent: string[] = [];
      for (const [sink, hour, count] of waiting) {
        const entries = Array.from({ length: count }, () => `${sink}${next++}`);
        sent.push(...entries);
        await put(store, sink, entries, { time: TIME + hour * HOUR });
      }
      let asked = 0;
      let isHealthy = false;
      const services = Object.fromEntries(
        ["a", "b"].map((name) => [name, scriptedDeliverer(() => (isHealthy ? "taken" : plan[asked++ % plan.length]!))]),
      );
      const deliverers = Object.fromEntries(Object.entries(services).map(([name, { deliverer }]) => [name, deliverer]));
      const seen = async () => [
        ...services.a!.taken,
        ...services.b!.taken,
        ...(await waitingIn(store)),
        ...(await waitingIn(store, "outbox-rejected/")),
      ];
      let call = 0;
      store.fails = () => failing[call++] ?? false;
      await Promise.all([run(store, deliverers), run(store, deliverers)]);
      await run(store, deliverers);
      expect(new Set(await seen())).toEqual(new Set(sent));
      store.fails = () => false;
      isHealthy = true;
      expect(await run(store, deliverers)).toMatchObject({ objects: 0, failures: [] });
      expect(new Set(await seen())).toEqual(new Set(sent));
      expect(await waitingIn(store)).toEqual([]);
      for (const [name, { taken }] of Object.entries(services)) for (const text of taken) expect(text[0]).toBe(name);
    },
  );
  await fc.assert(property, { seed: 13, numRuns: 300 });
});
