import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeManifest } from "../../../core/audit/manifest.ts";
import { decodeOutbox } from "../../../functions/outbox/outbox-object.ts";
import { MARKER } from "../fake-aws.ts";
import { context, setStage, tellAll } from "../handler-stage.ts";
import { bytes, kinesisEvent, sequenceOf } from "../kinesis-events.ts";
import { textsOf } from "./batches.ts";
import { type FakeStreams, STREAM_MARKER, startFakeStreams } from "./fake-streams.ts";

const stage = setStage();
let streams: FakeStreams;

beforeAll(async () => {
  streams = await startFakeStreams();
});
afterAll(() => streams.close());
beforeEach(() => {
  streams.reset();
  for (const service of ["KINESIS", "FIREHOSE", "CLOUDWATCH_LOGS"])
    vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, streams.endpoint);
  setSinks({ kind: "s3" }, { kind: "kinesis", stream: "siem" }, { kind: "firehose", name: "lake", stream: "lake" });
});

function setSinks(...sinks: readonly object[]): void {
  vi.stubEnv("SINKS", JSON.stringify(sinks));
}

type Handler = (event: KinesisStreamEvent, context: unknown) => Promise<KinesisStreamBatchResponse>;

/** A new execution environment. */
async function start(): Promise<Handler> {
  vi.resetModules();
  return (await import("../../../functions/handlers/kinesis.ts")).handler as unknown as Handler;
}

const PAYLOADS = [bytes('{"password":"hunter2","n":1}\n{"n":2}'), bytes('{"to":"jane@example.com"}')];
const SECRETS = /hunter2|jane@/;

async function waiting(prefix: string): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const [path, body] of stage.aws.objects)
    if (path.startsWith(`clean-bucket/${prefix}`)) texts.push(...textsOf((await decodeOutbox(body)).batch));
  return texts;
}

describe("the Kinesis function with sinks", () => {
  it("delivers the clean lines to each of them", async () => {
    const answer = await (await start())(kinesisEvent(PAYLOADS), context());
    expect(answer).toEqual({ batchItemFailures: [] });
    const lines = stage.stored("clean-bucket/clean/");
    expect(lines).toHaveLength(3);
    expect(streams.taken.get("siem")!.map(String)).toEqual(lines);
    expect(streams.taken.get("lake")!.map(String)).toEqual([lines.map((line) => `${line}\n`).join("")]);
    expect(stage.metrics()).toMatchObject({ ItemsIn: 3, ItemsClean: 3, ItemsDeferred: 0, DeliveryErrors: 0 });
  });

  it("a sink is down: its lines wait in the outbox, the others have theirs, the stream goes on", async () => {
    streams.fails = (action) =>
      action === "PutRecords" ? { status: 400, code: "ResourceNotFoundException" } : undefined;
    const answer = await (await start())(kinesisEvent(PAYLOADS), context());
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await waiting("outbox/kinesis/ndjson/dt=2025-11-22/hh=21/")).toEqual(stage.stored("clean-bucket/clean/"));
    expect(streams.taken.has("lake")).toBe(true);
    expect(stage.metrics()).toMatchObject({ ItemsClean: 3, ItemsReturned: 0, ItemsDeferred: 3, ItemsRejected: 0 });
    const [manifest] = [...stage.aws.objects].filter(([path]) => path.startsWith("clean-bucket/manifests/"));
    expect(decodeManifest(manifest![1]).manifest.outputs).toMatchObject([
      { sink: "s3", items: 3 },
      { sink: "kinesis", items: 3, deferred: 3 },
      { sink: "firehose", items: 3 },
    ]);
    const line = stage.printed.map((each) => JSON.parse(each)).find(({ event }) => event === "not-delivered");
    expect(line).toMatchObject({
      level: "warn",
      sink: "kinesis",
      deferred: 3,
      rejected: 0,
      error: { class: "ResourceNotFoundException", status: 400 },
    });
  });

  it("sink and outbox are down: the first record is reported, everything is returned", async () => {
    streams.fails = () => ({ status: 400, code: "AccessDeniedException" });
    stage.aws.refuses = (path) => path.includes("/outbox");
    const answer = await (await start())(kinesisEvent(PAYLOADS), context());
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: sequenceOf(0) }]);
    expect(stage.metrics()).toMatchObject({ ItemsIn: 3, ItemsReturned: 3, ItemsDeferred: 0, DeliveryErrors: 1 });
  });

  it("what is too large for a sink is kept, whole and clean, and counted", async () => {
    setSinks({ kind: "kinesis", stream: "siem", maxRecordBytes: 1_024 });
    await (await start())(
      kinesisEvent([bytes(`{"password":"hunter2","x":"${"x".repeat(2_000)}"}\n{"n":2}`)]),
      context(),
    );
    expect(streams.taken.get("siem")!.map(String)).toEqual(['{"n":2}']);
    expect(await waiting("outbox-rejected/kinesis/")).toEqual([`{"password":"[REDACTED]","x":"${"x".repeat(2_000)}"}`]);
    expect(stage.metrics()).toMatchObject({ ItemsClean: 2, ItemsDeferred: 0, ItemsRejected: 1 });
  });

  it("nothing of content or of a service's words is in logs, metrics, errors, keys or the outbox", async () => {
    for (const isFull of [false, true]) {
      streams.fails = () => ({ status: 400, code: "AccessDeniedException" });
      stage.aws.refuses = (path) => isFull && path.includes("/outbox");
      const answer = await (await start())(kinesisEvent(PAYLOADS), context()).catch(tellAll);
      const said = [JSON.stringify(answer), ...stage.printed, ...stage.aws.requests].join("\n");
      expect(said).not.toMatch(SECRETS);
      expect(said).not.toContain(MARKER);
      expect(said).not.toContain(STREAM_MARKER);
      expect((await waiting("outbox/")).join("\n")).not.toMatch(SECRETS);
    }
  });
});
