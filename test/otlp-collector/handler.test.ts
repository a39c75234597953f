import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { context, setStage } from "../functions/handler-stage.ts";
import { envelope, gzipJson, kinesisEvent } from "../functions/kinesis-events.ts";
import { attributesOf, recordsOf } from "./received.ts";
import { type Collector, startCollector } from "./start.ts";

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

  it("what the Collector gets is what the function stores, event for event", async () => {
    vi.resetModules();
    const { handler } = await import("../../functions/handlers/kinesis.ts");
    const messages = Array.from(
      { length: 500 },
      (_, i) => `{"level":"info","n":${i},"mail":"user${i}@example.com","password":"hunter${i}","ssn":"219-09-9999"}`,
    );
    const payloads = ["shop", "bank"].map((name) =>
      gzipJson(envelope({ logGroup: `/aws/lambda/${name}`, logStream: `${name}-of-ada@example.com`, messages })),
    );
    const answer = await (handler as unknown as Handler)(kinesisEvent(payloads), context());
    expect(answer).toEqual({ batchItemFailures: [] });
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
});
