import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeManifest } from "../../../core/audit/manifest.ts";
import { decodeOutbox } from "../../../functions/outbox/outbox-object.ts";
import { decodeRequest } from "../../otlp/oracle.ts";
import { context, setStage } from "../handler-stage.ts";
import { bytes, kinesisEvent } from "../kinesis-events.ts";
import { type FakeOtlp, FOREIGN_MARKER, labelsOf, OK, startFakeOtlp } from "./fake-otlp.ts";

const stage = setStage();
let fake: FakeOtlp;

beforeAll(async () => {
  fake = await startFakeOtlp();
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.requests.length = 0;
  fake.taken.length = 0;
  fake.react = () => OK;
  vi.stubEnv("SINKS", JSON.stringify([{ kind: "s3" }, { kind: "otlp", name: "siem", endpoint: fake.endpoint }]));
});
afterEach(() => {
  expect(stage.printed.join("")).not.toMatch(new RegExp(`hunter2|jane@|${FOREIGN_MARKER}|${fake.endpoint}|v1/logs`));
});

type Handler = (event: KinesisStreamEvent, context: unknown) => Promise<KinesisStreamBatchResponse>;

/** A new execution environment. */
async function run(): Promise<KinesisStreamBatchResponse> {
  vi.resetModules();
  const { handler } = await import("../../../functions/handlers/kinesis.ts");
  const payloads = [bytes('{"password":"hunter2","n":1}\n{"n":2}'), bytes('{"to":"jane@example.com"}')];
  return (handler as unknown as Handler)(kinesisEvent(payloads), context());
}

/** Bodies of the records in objects below the prefix. */
async function kept(prefix: string): Promise<readonly string[]> {
  const bodies: string[] = [];
  for (const [path, body] of stage.aws.objects)
    if (path.startsWith(`clean-bucket/${prefix}`))
      for (const entry of (await decodeOutbox(body)).batch.entries)
        bodies.push(...labelsOf(decodeRequest("logs", entry)));
  return bodies;
}

const notDelivered = () => JSON.parse(stage.printed.find((line) => line.includes("not-delivered"))!);

describe("the Kinesis function with a sink for OTLP", () => {
  it("delivers what it stores", async () => {
    expect(await run()).toEqual({ batchItemFailures: [] });
    const lines = stage.stored("clean-bucket/clean/");
    expect(lines).toHaveLength(3);
    expect(fake.taken).toEqual(lines);
  });

  it("what an address does not take waits in the outbox", async () => {
    fake.react = () => ({ status: 404 });
    expect(await run()).toEqual({ batchItemFailures: [] });
    expect(await kept("outbox/siem/ndjson/")).toEqual(stage.stored("clean-bucket/clean/"));
    const error = { class: "OtlpFailure", code: "http-404", status: 404 };
    expect(notDelivered()).toMatchObject({ sink: "siem", deferred: 3, rejected: 0, error });
  });

  it("of a batch that was taken in part all is kept, and those that were refused are counted", async () => {
    fake.react = ({ records }) => ({ ...OK, body: Uint8Array.of(0x0a, 2, 8, 1), drops: records.slice(0, 1) });
    expect(await run()).toEqual({ batchItemFailures: [] });
    expect(fake.requests).toHaveLength(1);
    expect(await kept("outbox-rejected/siem/ndjson/")).toEqual(stage.stored("clean-bucket/clean/"));
    expect(notDelivered()).toMatchObject({ deferred: 0, rejected: 1, error: { code: "partial-success" } });
    const [manifest] = [...stage.aws.objects].filter(([path]) => path.startsWith("clean-bucket/manifests/"));
    expect(decodeManifest(manifest![1]).manifest.outputs).toMatchObject([
      { sink: "s3", items: 3 },
      { sink: "otlp", items: 3, rejected: 1 },
    ]);
  });
});
