import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { expect, it } from "vitest";
import { encodeLogRequest } from "../../core/otlp/log-request.ts";
import type { Item } from "../../functions/items.ts";
import { runAttempt } from "../../functions/pipeline.ts";
import type { Batch, Form, Sink } from "../../functions/sinks/sink.ts";
import { scriptedRedactor } from "./scripted-redactor.ts";

const position = { partition: "p", sequence: "1", sub: 0 };
const item = (route: string, extra: Partial<Item> = {}): Item => ({
  kind: "item",
  position,
  time: 1,
  route,
  parts: [{ content: "a SECRET", format: "text" }],
  render: ([clean]) => Buffer.from(clean!),
  raw: () => Buffer.from("a SECRET"),
  ...extra,
});

function collect(form: Form, takes?: (route: string) => boolean): Sink & { readonly batches: Batch[] } {
  const batches: Batch[] = [];
  const send = async (batch: Batch) => {
    batches.push(batch);
    return { sink: "memory", items: batch.items };
  };
  return takes ? { form, takes, batches, send } : { form, batches, send };
}

it("each sink gets the routes it takes, in its form; an item that is many counts as many", async () => {
  const lines = collect("line");
  const requests = collect("otlp", (route) => route === "b");
  const request = Buffer.from("request");
  const decode = () => [item("a"), item("b", { signal: "traces", count: 7, renderOtlp: () => request })];
  const { counts, receipts } = await runAttempt({
    records: [{ acknowledgement: "1", size: 8, decode }],
    redactor: scriptedRedactor(),
    sinks: [lines, requests],
    quarantine: { put: async () => {} },
  });
  expect(lines.batches.map(({ route, entries }) => [route, entries.map(String)])).toEqual([
    ["a", ["a [REDACTED]"]],
    ["b", ["a [REDACTED]"]],
  ]);
  expect(requests.batches).toMatchObject([
    { route: "b", signal: "traces", first: position, items: 7, entries: [request] },
  ]);
  expect(counts).toMatchObject({ in: 8, clean: 8 });
  expect(receipts.map(({ items }) => items)).toEqual([1, 7, 7]);
});

it("an item that has no form of its own for OTLP is a log record with the line as its body and its place as its id", async () => {
  const requests = collect("otlp");
  await runAttempt({
    records: [{ acknowledgement: "1", size: 8, decode: () => [item("text")] }],
    redactor: scriptedRedactor(),
    sinks: [requests],
    quarantine: { put: async () => {} },
  });
  expect(requests.batches[0]!.entries).toEqual([
    encodeLogRequest({}, [{ time: 1, observed: 1, body: "a [REDACTED]", attributes: { "log.record.uid": "p-1-0" } }]),
  ]);
  const reader = new BinaryReader(requests.batches[0]!.entries[0]!);
  expect(reader.tag()).toEqual([1, WireType.LengthDelimited]);
});

it("an item of a route that no sink takes does not vanish: it goes into quarantine", async () => {
  const reasons: string[] = [];
  const lines = collect("line", (route) => route === "a");
  const { counts } = await runAttempt({
    records: [{ acknowledgement: "1", size: 8, decode: () => [item("a"), item("b", { count: 3 })] }],
    redactor: scriptedRedactor(),
    sinks: [lines],
    quarantine: { put: async ({ code }) => void reasons.push(code) },
  });
  expect(reasons).toEqual(["no-sink"]);
  expect(counts).toMatchObject({ in: 4, clean: 1, quarantined: 3, quarantinedBy: { "no-sink": 3 } });
});

it("each entry comes with its number of items and its time; sinks get what is left of the invocation", async () => {
  const requests = collect("otlp");
  const remaining = () => 7;
  const left: unknown[] = [];
  const send: Sink["send"] = async (batch, options) => {
    left.push(options?.remaining?.());
    return requests.send(batch);
  };
  const decode = () => [item("a", { count: 2, happened: 5 }), item("a")];
  await runAttempt({
    records: [{ acknowledgement: "1", size: 8, decode }],
    redactor: scriptedRedactor(),
    sinks: [{ form: "otlp", send }],
    quarantine: { put: async () => {} },
    remaining,
  });
  expect(requests.batches).toMatchObject([{ items: 3, counts: [2, 1], times: [5, 1] }]);
  expect(left).toEqual([7]);
});

it("what overwrites is sent first: when it fails, nothing was sent that will come a second time", async () => {
  const requests = collect("otlp");
  const failing: Sink = { form: "line", overwrites: true, send: () => Promise.reject(new Error("503")) };
  const { failures } = await runAttempt({
    records: [{ acknowledgement: "1", size: 8, decode: () => [item("a")] }],
    redactor: scriptedRedactor(),
    sinks: [requests, failing],
    quarantine: { put: async () => {} },
  });
  expect(failures).toEqual(["1"]);
  expect(requests.batches).toEqual([]);
});
