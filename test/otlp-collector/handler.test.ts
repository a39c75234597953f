import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { context, setStage } from "../functions/handler-stage.ts";
import { bytes, envelope, gzipJson, kinesisEvent } from "../functions/kinesis-events.ts";
import { encodeRequest, toOtlpJson } from "../otlp/oracle.ts";
import { attributesOf, recordsOf } from "./received.ts";
import { type Collector, type OtlpJson, startCollector } from "./start.ts";

const program = inject("collector");
const stage = setStage();

type Handler = (event: KinesisStreamEvent, context: unknown) => Promise<KinesisStreamBatchResponse>;

/** Of each line that the function stored, what a receiver has to have of it. */
interface Stored {
  readonly id: string;
  readonly timestamp: number;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly message: string;
}

describe.skipIf(program === undefined)("the Kinesis function and a Collector", () => {
  let collector: Collector;
  beforeEach(async () => {
    collector = await startCollector(program!);
    vi.stubEnv("SINKS", JSON.stringify([{ kind: "s3" }, { kind: "otlp", endpoint: collector.endpoint }]));
  });
  afterEach(() => collector.finish());

  async function run(payloads: readonly Uint8Array[]): Promise<void> {
    vi.resetModules();
    const { handler } = await import("../../functions/handlers/kinesis.ts");
    const answer = await (handler as unknown as Handler)(kinesisEvent(payloads), context());
    expect(answer).toEqual({ batchItemFailures: [] });
  }

  it("what the Collector gets is what the function stores, event for event", async () => {
    const messages = Array.from(
      { length: 500 },
      (_, i) => `{"level":"info","n":${i},"mail":"user${i}@example.com","password":"hunter${i}","ssn":"219-09-9999"}`,
    );
    const payloads = ["shop", "bank"].map((name) =>
      gzipJson(envelope({ logGroup: `/aws/lambda/${name}`, logStream: `${name}-of-ada@example.com`, messages })),
    );
    await run(payloads);
    expect(stage.metrics()).toMatchObject({ ItemsClean: 1_000, ItemsDeferred: 0, ItemsRejected: 0 });

    const { logs } = await collector.finish();
    const stored = stage.stored("clean-bucket/clean/cloudwatch-logs/").map((line) => JSON.parse(line) as Stored);
    expect(stored).toHaveLength(1_000);
    expect(
      recordsOf(logs).map(({ resource, record }) => ({
        id: attributesOf(record)["log.record.uid"],
        timestamp: Number(BigInt(record.timeUnixNano as string) / 1_000_000n),
        owner: resource["cloud.account.id"],
        logGroup: (resource["aws.log.group.names"] as readonly string[])[0],
        logStream: (resource["aws.log.stream.names"] as readonly string[])[0],
        message: (record.body as { readonly stringValue: string }).stringValue,
      })),
    ).toEqual(
      stored.map(({ id, timestamp, owner, logGroup, logStream, message }) => ({
        id,
        timestamp,
        owner,
        logGroup,
        logStream,
        message,
      })),
    );
    expect(JSON.stringify(logs)).not.toMatch(/hunter|@example\.com|219-09/);
  });

  it("requests of OpenTelemetry come out as they were, but for what is sensitive", async () => {
    const marker = "ada@example.com";
    const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    const resource = { attributes: [text("service.name", "shop"), text("owner", marker)] };
    const scope = { name: "scope", version: "1" };
    const spans = Array.from({ length: 40 }, (_, i) => ({
      traceId: Buffer.alloc(16, i + 1),
      spanId: Buffer.alloc(8, i + 1),
      parentSpanId: Buffer.alloc(8, 99),
      name: `span ${i} of ${marker}`,
      kind: 2,
      startTimeUnixNano: "1763845200000000001",
      endTimeUnixNano: "1763845200000000002",
      attributes: [text("password", "hunter2"), { key: "n", value: { intValue: "9007199254740993" } }],
      events: [{ timeUnixNano: "1763845200000000003", name: "event", attributes: [text("mail", marker)] }],
      status: { code: 2, message: `failed for ${marker}` },
    }));
    const logRecords = Array.from({ length: 40 }, (_, i) => ({
      timeUnixNano: "1763845200000000001",
      severityNumber: 9,
      severityText: "INFO",
      body: { kvlistValue: { values: [text("password", "hunter2"), text("to", marker)] } },
      attributes: [text("log.record.uid", `uid-${i}`)],
    }));
    const traces = { resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] };
    const logs = { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] };
    await run([encodeRequest("traces", traces), bytes(toOtlpJson(logs))]);
    expect(stage.metrics()).toMatchObject({ ItemsClean: 80, ItemsQuarantined: 0, ItemsRejected: 0 });

    const received = await collector.finish();
    for (const [signal, source] of [
      ["traces", traces],
      ["logs", logs],
    ] as const) {
      const lines = stage.stored(`clean-bucket/clean/otlp-${signal}/`).map((line) => JSON.parse(line) as OtlpJson);
      const got = recordsOf(received[signal]);
      expect(got).toHaveLength(40);
      // The Collector writes out what is empty, too.
      expect(got).toMatchObject(recordsOf(lines));
      expect(got).not.toEqual(recordsOf([JSON.parse(toOtlpJson(source))]));
    }
    expect(recordsOf(received.traces)[7]!.record).toMatchObject({
      traceId: "08".repeat(16),
      parentSpanId: "63".repeat(8),
      startTimeUnixNano: "1763845200000000001",
      attributes: [text("password", "[REDACTED]"), { key: "n", value: { intValue: "9007199254740993" } }],
    });
    expect(recordsOf(received.logs).map(({ record }) => attributesOf(record)["log.record.uid"])).toEqual(
      logRecords.map((_, i) => `uid-${i}`),
    );
    expect(JSON.stringify(received)).not.toMatch(/ada@example|hunter2/);
  });
});
