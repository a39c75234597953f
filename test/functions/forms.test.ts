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

it("an item that has no form of its own for OTLP is a log record with the line as its body", async () => {
  const requests = collect("otlp");
  await runAttempt({
    records: [{ acknowledgement: "1", size: 8, decode: () => [item("text")] }],
    redactor: scriptedRedactor(),
    sinks: [requests],
    quarantine: { put: async () => {} },
  });
  expect(requests.batches[0]!.entries).toEqual([
    encodeLogRequest({}, [{ time: 1, observed: 1, body: "a [REDACTED]" }]),
  ]);
  const reader = new BinaryReader(requests.batches[0]!.entries[0]!);
  expect(reader.tag()).toEqual([1, WireType.LengthDelimited]);
});
