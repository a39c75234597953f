import { describe, expect, it } from "vitest";
import { decodeRequest } from "../../otlp/oracle.ts";
import { OK, type Reaction } from "./fake-otlp.ts";
import { batchOf, left, NOW, namesOf, setOtlpStage } from "./otlp-stage.ts";

const stage = setOtlpStage();
const first = (...reactions: readonly Reaction[]) => {
  stage.fake.react = (_, index) => reactions[index] ?? OK;
};

describe("a request", () => {
  it("has the entries of a batch as one, compressed, with neighbours of one resource in one", async () => {
    const batch = batchOf(["a", "b"], ["c"]);
    const delivery = await stage.deliverer().deliver(batch);
    expect(delivery).toEqual({
      receipt: { sink: "otlp", items: 3, bytes: stage.fake.requests[0]!.size },
      leftovers: [],
    });
    expect(stage.fake.requests).toMatchObject([{ path: "/v1/logs" }]);
    expect(stage.fake.requests[0]!.headers).toMatchObject({
      "content-type": "application/x-protobuf",
      "content-encoding": "gzip",
      "user-agent": "Scrubline-OTLP-Exporter",
    });
    expect(namesOf(stage.fake.taken)).toEqual(["a", "b", "c"]);
    const [resource, ...others] = stage.fake.requests[0]!.decoded.resourceLogs as unknown[];
    expect(others).toEqual([]);
    expect(resource).toMatchObject({ resource: decodedResource(batch.entries[0]!) });
  });

  it("goes to the address of its signal, plain when it is told to", async () => {
    const { endpoint } = stage.fake;
    const deliverer = stage.deliverer({ endpoint: `${endpoint}/base/`, tracesEndpoint: `${endpoint}/t`, gzip: false });
    await deliverer.deliver(batchOf(["a"]));
    await deliverer.deliver({ ...batchOf(["a"]), signal: "traces" });
    expect(stage.fake.requests.map(({ path }) => path)).toEqual(["/base/v1/logs", "/t"]);
    expect(stage.fake.requests[0]!.headers).not.toHaveProperty("content-encoding");
  });

  it("is not made for nothing", async () => {
    expect((await stage.deliverer().deliver(batchOf())).leftovers).toEqual([]);
    expect(stage.fake.requests).toEqual([]);
  });
});

describe("what may pass is tried again", () => {
  it.each<[string, Reaction, number]>([
    ["429 that says when, in seconds", { status: 429, headers: { "retry-after": "3" } }, 3125],
    ["503 that says when, as a date", { status: 503, headers: { "retry-after": dateIn(5000) } }, 5125],
    ["a date that has passed", { status: 503, headers: { "retry-after": dateIn(-5000) } }, 125],
    ["503 that does not say when", { status: 503 }, 125],
    ["what is neither a number nor a date", { status: 503, headers: { "retry-after": "-1" } }, 125],
    ["502", { status: 502 }, 125],
    ["504", { status: 504 }, 125],
    ["a lost connection", "reset", 125],
    ["an answer that is cut", "cut", 125],
    ["no answer", "silence", 125],
    ["an answer that does not end", "drip", 125],
  ])("%s", async (_, reaction, wait) => {
    first(reaction);
    const delivery = await stage.deliverer({ timeout: 150 }).deliver(batchOf(["a"]));
    expect(delivery.leftovers).toEqual([]);
    expect(stage.patience.slept).toEqual([wait]);
    expect(stage.fake.requests).toHaveLength(2);
    expect(stage.printed).toEqual([]);
  });

  it("a service that is not there is asked six times, ever more slowly; then all is put off, and no other request made", async () => {
    stage.fake.react = () => ({ status: 503 });
    const batch = batchOf(["a"], ["b"], ["c"]);
    const limit = batch.entries[0]!.length + 20;
    const delivery = await stage.deliverer({ maxRequestBytes: limit }).deliver(batch);
    expect(stage.patience.slept).toEqual([125, 250, 500, 1000, 2000]);
    expect(stage.fake.requests.map(({ records }) => namesOf(records))).toEqual(Array(6).fill(["a"]));
    expect(delivery).toEqual({
      receipt: { sink: "otlp", items: 3, bytes: 0 },
      leftovers: [{ reason: "unavailable", batch }],
    });
    const error = { class: "OtlpFailure", code: "http-503", status: 503 };
    expect(stage.printed.map((line) => JSON.parse(line))).toEqual([{ level: "warn", event: "not-delivered", error }]);
  });

  it("nobody listens", async () => {
    const delivery = await stage.deliverer({ endpoint: "http://127.0.0.1:1" }).deliver(batchOf(["a"]));
    expect(left(delivery, "unavailable")).toEqual(["a"]);
    expect(stage.patience.slept).toHaveLength(5);
    expect(JSON.parse(stage.printed[0]!)).toMatchObject({ error: { code: "ECONNREFUSED" } });
  });
});

describe("the time there is", () => {
  it("is not waited out: what is asked for would end after it", async () => {
    stage.fake.react = () => ({ status: 429, headers: { "retry-after": "16" } });
    const remaining = stage.patience.countdown(16_000);
    const delivery = await stage.deliverer().deliver(batchOf(["a"]), { remaining });
    expect(left(delivery, "unavailable")).toEqual(["a"]);
    expect(stage.patience.slept).toEqual([]);
    expect(stage.fake.requests).toHaveLength(1);
  });

  it("keeps some for the outbox", async () => {
    stage.fake.react = () => ({ status: 503 });
    const remaining = stage.patience.countdown(1_500);
    const delivery = await stage.deliverer().deliver(batchOf(["a"]), { remaining });
    expect(left(delivery, "unavailable")).toEqual(["a"]);
    expect(stage.patience.slept).toEqual([125, 250, 500]);
    expect(remaining()).toBeGreaterThan(500);
  });

  it("cuts a request short", async () => {
    stage.fake.react = () => {
      stage.patience.pass(150);
      return "silence";
    };
    const remaining = stage.patience.countdown(700);
    const delivery = await stage.deliverer({ timeout: 60_000 }).deliver(batchOf(["a"]), { remaining });
    expect(left(delivery, "unavailable")).toEqual(["a"]);
    expect(JSON.parse(stage.printed[0]!)).toMatchObject({ error: { code: "ETIMEDOUT" } });
  });

  it("is over before anything was sent", async () => {
    const delivery = await stage.deliverer().deliver(batchOf(["a"]), { remaining: () => 500 });
    expect(left(delivery, "unavailable")).toEqual(["a"]);
    expect(stage.fake.requests).toEqual([]);
    expect(JSON.parse(stage.printed[0]!)).toMatchObject({ error: { code: "no-time" } });
  });

  it("an hour is too long to wait however much time there is", async () => {
    stage.fake.react = () => ({ status: 503, headers: { "retry-after": "3600" } });
    expect(left(await stage.deliverer().deliver(batchOf(["a"])), "unavailable")).toEqual(["a"]);
    expect(stage.patience.slept).toEqual([]);
  });
});

describe("what is about who asks, or how, is put off at once", () => {
  it.each([301, 302, 307, 308, 401, 403, 404, 405, 407, 408, 415, 426, 431])("%s", async (status) => {
    stage.fake.react = () => ({ status, headers: { location: `${stage.fake.endpoint}/elsewhere` } });
    const batch = batchOf(["a"], ["b"]);
    expect((await stage.deliverer().deliver(batch)).leftovers).toEqual([{ reason: "unavailable", batch }]);
    expect(stage.fake.requests).toHaveLength(1);
    expect(stage.patience.slept).toEqual([]);
  });
});

it("of an answer no more than 64 KiB is read; it counts all the same", async () => {
  first("flood");
  const deliverer = stage.deliverer();
  expect((await deliverer.deliver(batchOf(["a"]))).leftovers).toEqual([]);
  expect((await deliverer.deliver(batchOf(["b"]))).leftovers).toEqual([]);
  expect(namesOf(stage.fake.taken)).toEqual(["a", "b"]);
  // What stands in buffers on the way comes on top.
  expect(stage.fake.flooded).toBeLessThan(16 * 1024 * 1024);
});

function dateIn(milliseconds: number): string {
  return new Date(NOW + milliseconds).toUTCString();
}

function decodedResource(entry: Uint8Array): unknown {
  return (decodeRequest("logs", entry).resourceLogs as { resource: unknown }[])[0]!.resource;
}
