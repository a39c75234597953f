import { gunzipSync } from "node:zlib";
import type { Context } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";
import { countOtlp } from "../../core/otlp/request.ts";
import { toOtlpProtobuf } from "../../core/otlp/to-protobuf.ts";
import { runAttempt } from "../../functions/pipeline.ts";
import type { Batch, Form, Sink } from "../../functions/sinks/sink.ts";
import { readKinesisEvent } from "../../functions/sources/kinesis.ts";
import { decodeRequest, encodeRequest, toOtlpJson } from "../otlp/oracle.ts";
import { countRecords } from "../otlp/requests.ts";
import { context, setStage } from "./handler-stage.ts";
import { kinesisEvent } from "./kinesis-events.ts";
import { holdsPlanted, makePayloads, makePlanted, PLANTED } from "./otlp-planted.ts";

type Handler = (event: unknown, context: Context) => Promise<Record<string, unknown>>;

const stage = setStage();
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

async function coldStart(name: "kinesis" | "firehose"): Promise<Handler> {
  vi.resetModules();
  const module =
    name === "kinesis" ? import("../../functions/handlers/kinesis.ts") : import("../../functions/handlers/firehose.ts");
  return (await module).handler as unknown as Handler;
}

/** Planted values are in nothing that was stored but the content of the quarantine, in no key and in no line of the log. */
function expectNowhere(): void {
  expect(stage.printed.join("")).not.toContain(PLANTED);
  expect(stage.aws.requests.join("\n")).not.toContain(PLANTED);
  for (const [path, body] of stage.aws.objects) {
    expect(path).not.toContain(PLANTED);
    if (path.endsWith(".raw.gz")) continue;
    const content = (path.endsWith(".gz") ? gunzipSync(body) : body).toString();
    expect(content, path).not.toContain(PLANTED);
  }
}

describe("what peers' encoders write, with planted values in all places", () => {
  it("comes out of the stream's function as clean lines of OTLP/JSON, each record counted once", async () => {
    const payloads = makePayloads(1, 12);
    const items = sum(payloads.map((payload) => payload.items));
    const answer = await (await coldStart("kinesis"))(kinesisEvent(payloads.map(({ bytes }) => bytes)), context());
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(stage.metrics()).toMatchObject({ ItemsIn: items, ItemsClean: items, ItemsQuarantined: 0, ItemsReturned: 0 });
    expectNowhere();
    const logs = stage.stored("clean-bucket/clean/otlp-logs/");
    const traces = stage.stored("clean-bucket/clean/otlp-traces/");
    expect([...logs, ...traces].filter(holdsPlanted)).toEqual([]);
    const counted = [...logs, ...traces].map((line) => countOtlp(Buffer.from(line), "otlp-json"));
    expect(counted.map(({ signal }) => signal)).toEqual([...logs.map(() => "logs"), ...traces.map(() => "traces")]);
    expect(sum(counted.map((request) => request.items))).toBe(items);
    expect(stage.stored("clean-bucket/clean/").length).toBe(logs.length + traces.length);
  });

  it("goes to the quarantine as it came where it is damaged, and nothing tells of it but its place", async () => {
    const whole = makePlanted(2, 12);
    const payloads = whole.flatMap(({ signal, request }) => {
      const protobuf = encodeRequest(signal, request);
      return [protobuf.subarray(0, -1), Buffer.from(`${toOtlpJson(request).slice(0, -1)}\n`)];
    });
    const answer = await (await coldStart("kinesis"))(kinesisEvent(payloads), context());
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(stage.metrics()).toMatchObject({
      ItemsIn: payloads.length,
      ItemsClean: 0,
      ItemsQuarantined: payloads.length,
    });
    expectNowhere();
    expect(stage.stored("clean-bucket/clean/")).toEqual([]);
    const raws = [...stage.aws.objects]
      .filter(([path]) => path.endsWith(".raw.gz"))
      .map(([, body]) => gunzipSync(body));
    const texts = (list: readonly Uint8Array[]) => list.map((bytes) => Buffer.from(bytes).toString("latin1")).sort();
    // A final line feed ends a line and is no part of it.
    expect(texts(raws)).toEqual(texts(payloads.map((bytes) => (bytes.at(-1) === 10 ? bytes.subarray(0, -1) : bytes))));
  });

  it("is answered to Firehose as lines of OTLP/JSON, and as a stub where it is damaged", async () => {
    const payloads = [
      ...makePayloads(3, 4).map(({ bytes }) => bytes),
      encodeRequest("logs", makePlanted(4, 1)[0]!.request).subarray(0, -1),
    ];
    const records = payloads.map((payload, index) => ({
      recordId: `4954${index}`,
      approximateArrivalTimestamp: 1_763_845_201_250,
      data: Buffer.from(payload).toString("base64"),
    }));
    const answer = await (await coldStart("firehose"))({ invocationId: "i", records }, context());
    const answers = answer.records as readonly { result: string; data: string }[];
    expect(answers.map(({ result }) => result)).toEqual(payloads.map(() => "Ok"));
    const texts = answers.map(({ data }) => Buffer.from(data, "base64").toString());
    expect(JSON.parse(texts.pop()!)).toEqual({ scrubline: "quarantined", code: "bad-encoding", items: 1 });
    const lines = texts.flatMap((text) => text.trimEnd().split("\n"));
    expect(lines.filter(holdsPlanted)).toEqual([]);
    const wanted = sum(makePayloads(3, 4).map(({ items }) => items));
    expect(sum(lines.map((line) => countOtlp(Buffer.from(line), "otlp-json").items))).toBe(wanted);
    expect(stage.metrics()).toMatchObject({ ItemsIn: wanted + 1, ItemsClean: wanted, ItemsQuarantined: 1 });
    expectNowhere();
  });

  it("goes to sinks for OTLP in protobuf, which says what the line says", async () => {
    const payloads = makePayloads(6, 6);
    const batches: { readonly form: Form; readonly batch: Batch }[] = [];
    const sinkOf = (form: Form): Sink => ({
      form,
      send: async (batch) => {
        batches.push({ form, batch });
        return { sink: "memory", items: batch.items };
      },
    });
    const { counts } = await runAttempt({
      records: readKinesisEvent(kinesisEvent(payloads.map(({ bytes }) => bytes)), { ownLogGroups: [] }),
      redactor: createRedactor(loadPolicy()),
      sinks: [sinkOf("line"), sinkOf("otlp")],
      quarantine: { put: () => Promise.reject(new RangeError("nothing is to be quarantined")) },
    });
    const items = sum(payloads.map((payload) => payload.items));
    expect(counts).toMatchObject({ in: items, clean: items });
    for (const signal of ["logs", "traces"] as const) {
      const [lines, requests] = ["line", "otlp"].map(
        (form) => batches.find((sent) => sent.form === form && sent.batch.signal === signal)!.batch,
      );
      expect(requests!.entries).toHaveLength(lines!.entries.length);
      for (const [i, entry] of requests!.entries.entries()) {
        expect(Buffer.from(entry).toString("latin1")).not.toContain(PLANTED);
        expect(countOtlp(entry, "otlp-protobuf")).toEqual({ signal, items: requests!.counts![i] });
        const line = toOtlpProtobuf(lines!.entries[i]!).bytes;
        expect(decodeRequest(signal, entry)).toEqual(decodeRequest(signal, line));
      }
    }
  });

  it("is planted everywhere, and more than once a record", () => {
    for (const { signal, request } of makePlanted(1, 12)) {
      const written = Buffer.from(encodeRequest(signal, request)).toString("latin1");
      if (countRecords(request) > 3) expect(written).toContain(PLANTED);
    }
    expect(makePayloads(1, 12).length).toBeGreaterThan(200);
  });
});
