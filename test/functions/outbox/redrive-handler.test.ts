import type { KinesisStreamEvent } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { MARKER } from "../fake-aws.ts";
import { context, setStage, tellAll } from "../handler-stage.ts";
import { bytes, kinesisEvent, SHARD } from "../kinesis-events.ts";
import { type FakeStreams, STREAM_MARKER, startFakeStreams } from "../sinks/fake-streams.ts";

const stage = setStage();
let streams: FakeStreams;

beforeAll(async () => {
  streams = await startFakeStreams();
});
afterAll(() => streams.close());
beforeEach(() => {
  streams.reset();
  for (const service of ["KINESIS", "FIREHOSE"]) vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, streams.endpoint);
  vi.stubEnv(
    "SINKS",
    JSON.stringify([{ kind: "s3" }, { kind: "kinesis", stream: "siem" }, { kind: "firehose", stream: "lake" }]),
  );
});

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

async function start(name: "kinesis" | "redrive"): Promise<Handler> {
  vi.resetModules();
  const handlers = {
    kinesis: () => import("../../../functions/handlers/kinesis.ts"),
    redrive: () => import("../../../functions/handlers/redrive.ts"),
  };
  return (await handlers[name]()).handler as unknown as Handler;
}

const invokeStream = async (event: KinesisStreamEvent) => (await start("kinesis"))(event, context());
const invokeRedrive = async () => (await start("redrive"))({}, context());
const outbox = () => [...stage.aws.objects.keys()].filter((path) => path.startsWith("clean-bucket/outbox"));
const metrics = () => JSON.parse(stage.printed.findLast((line) => line.includes('"_aws"'))!);

const PAYLOADS = [bytes('{"password":"hunter2","n":1}'), bytes("mail to jane@example.com")];

/** A day on which the sinks are down for seven batches. */
async function fillOutbox(): Promise<void> {
  streams.fails = () => ({ status: 400, code: "AccessDeniedException" });
  const handler = await start("kinesis");
  for (let batch = 0; batch < 7; batch++) {
    const event = kinesisEvent(PAYLOADS);
    for (const record of event.Records) {
      record.kinesis.sequenceNumber = `${batch}${record.kinesis.sequenceNumber}`;
      record.eventID = `${SHARD}:${record.kinesis.sequenceNumber}`;
    }
    await handler(event, context());
  }
  streams.fails = () => undefined;
  stage.printed.length = 0;
}

describe("the function that redrives", () => {
  it("delivers all that waits, page by page, and leaves an empty outbox", async () => {
    await fillOutbox();
    // Two routes, two sinks.
    expect(outbox()).toHaveLength(28);
    await invokeRedrive();
    const lines = stage.stored("clean-bucket/clean/");
    expect(lines).toHaveLength(14);
    expect(streams.taken.get("siem")!.map(String).sort()).toEqual(lines.toSorted());
    expect(streams.taken.get("lake")!.map(String).sort()).toEqual(lines.map((line) => `${line}\n`).sort());
    expect(outbox()).toEqual([]);
    expect(metrics()).toMatchObject({
      FunctionName: "scrubline",
      OutboxObjects: 0,
      OutboxAgeSeconds: 0,
      ItemsRedelivered: 28,
      ItemsRejected: 0,
    });
    expect(metrics()._aws.CloudWatchMetrics[0].Metrics).toContainEqual({ Name: "OutboxAgeSeconds", Unit: "Seconds" });
    expect(stage.printed.map((line) => JSON.parse(line)).filter(({ event }) => event)).toEqual([
      { level: "info", event: "redriven", rejected: 0, objects: 0, unclaimed: 0, redelivered: 28, damaged: 0 },
    ]);
  });

  it("one sink is still down: its objects wait, and their age shows", async () => {
    await fillOutbox();
    for (const path of outbox()) stage.aws.modified.set(path, Date.now() - 7_200_000);
    streams.fails = (action) => (action === "PutRecords" ? { status: 500, code: "InternalFailure" } : undefined);
    await invokeRedrive();
    expect(outbox()).toHaveLength(14);
    expect(metrics()).toMatchObject({ OutboxObjects: 14, ItemsRedelivered: 14 });
    expect(metrics().OutboxAgeSeconds).toBeGreaterThanOrEqual(7_200);
    expect(streams.requests.filter((request) => request.startsWith("PutRecords ")).length).toBeLessThan(14);
  });

  it("a bucket that cannot be listed: the invocation fails", async () => {
    stage.aws.refuses = (_path, method) => method === "GET";
    await expect(invokeRedrive()).rejects.toMatchObject({ name: "InvocationError" });
    expect(metrics()).toMatchObject({ OutboxObjects: 0 });
  });

  it("nothing of content or of a service's words is in logs, metrics, errors or keys", async () => {
    for (const isBroken of [false, true]) {
      await fillOutbox();
      streams.fails = () => ({ status: 400, code: "AccessDeniedException" });
      stage.aws.refuses = (path, method) => isBroken && (method === "DELETE" || path.includes("outbox-rejected"));
      stage.aws.objects.set("clean-bucket/outbox/kinesis/x.batch.gz", Buffer.from("hunter2"));
      const answer = await invokeRedrive().catch(tellAll);
      const said = [JSON.stringify(answer), ...stage.printed, ...stage.aws.requests].join("\n");
      for (const marker of ["hunter2", "jane@", MARKER, STREAM_MARKER]) expect(said).not.toContain(marker);
    }
  });

  it("settings that are missing are named", async () => {
    vi.stubEnv("CLEAN_BUCKET", "");
    await expect(start("redrive")).rejects.toThrow("the environment variable CLEAN_BUCKET is not set");
  });

  it("items in the end are where they belong: clean bucket, streams, or returned", async () => {
    streams.fails = () => ({ status: 400, code: "AccessDeniedException" });
    stage.aws.refuses = (path) => path.includes("/outbox");
    const answer = await invokeStream(kinesisEvent(PAYLOADS));
    expect(answer).toMatchObject({ batchItemFailures: [{}] });
    stage.aws.refuses = () => false;
    expect(await invokeStream(kinesisEvent(PAYLOADS))).toEqual({ batchItemFailures: [] });
    streams.fails = () => undefined;
    await invokeRedrive();
    const lines = stage.stored("clean-bucket/clean/");
    expect(streams.taken.get("siem")!.map(String).sort()).toEqual(lines.toSorted());
  });
});
