import { createServer } from "node:http";
import { join } from "node:path";
import { CreateLogGroupCommand, DeleteLogGroupCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateDeliveryStreamCommand, DeleteDeliveryStreamCommand, FirehoseClient } from "@aws-sdk/client-firehose";
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  waitUntilStreamExists,
} from "@aws-sdk/client-kinesis";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type FakeOtlp, startFakeOtlp } from "../functions/otlp-sink/fake-otlp.ts";
import { findFreePort } from "../support/free-port.ts";
import { readFunctionLog } from "./harness/logs.ts";
import { listKeys, readAll } from "./harness/objects.ts";
import { putRecords } from "./harness/put-records.ts";
import { type DeployedStack, deployStack } from "./harness/stack.ts";

const endpoint = inject("endpoint");
const POLICY = join(import.meta.dirname, "policy.yaml");
const ARRIVAL = { timeout: 60_000, interval: 250 };
const ID = `${process.pid}-${Date.now().toString(36)}`;
const MARKER = "ada.lovelace@example.net";
/** Where nobody listens until the service is to be there. */
const OTLP_PORT = await findFreePort();
const SINKS = [
  { kind: "s3" },
  { kind: "kinesis", name: "siem", stream: `siem-${ID}` },
  { kind: "firehose", name: "lake", stream: `lake-${ID}` },
  { kind: "cloudwatch-logs", name: "logs", logGroup: `/clean/${ID}` },
  { kind: "otlp", name: "otel", endpoint: `http://127.0.0.1:${OTLP_PORT}` },
];

const distinct = (lines: readonly string[]) => [...new Set(lines)].sort();

/** Sinks that are down, since they are not there yet, and then are. */
describe.skipIf(endpoint === undefined)("a stack with sinks", () => {
  const firehose = new FirehoseClient({
    ...(endpoint === undefined ? {} : { endpoint }),
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const lake = `lake-${ID}`;
  let stack: DeployedStack;
  let otlp: FakeOtlp | undefined;
  const clean = () => stack.output("CleanBucketName");
  const readLines = async (bucket: string, prefix: string) =>
    (await readAll(stack.clients.s3, bucket, prefix)).split("\n").filter((line) => line !== "");

  beforeAll(async () => {
    const context = { policy: POLICY, sinks: JSON.stringify(SINKS) };
    stack = await deployStack(endpoint!, "Sinks", { context });
  });
  afterAll(async () => {
    await stack?.clients.kinesis.send(new DeleteStreamCommand({ StreamName: `siem-${ID}` })).catch(() => {});
    await stack?.clients.logs.send(new DeleteLogGroupCommand({ logGroupName: `/clean/${ID}` })).catch(() => {});
    await firehose.send(new DeleteDeliveryStreamCommand({ DeliveryStreamName: lake })).catch(() => {});
    await otlp?.close();
    await stack?.close();
  });

  const put = async (from: number, count: number) => {
    const records = Array.from({ length: count }, (_, index) => ({
      data: Buffer.from(`{"n":${from + index},"user":"${MARKER}"}\n`),
      partitionKey: `${index}`,
    }));
    await putRecords(stack, records);
    await expect.poll(() => readLines(clean(), "clean/ndjson/"), ARRIVAL).toHaveLength(from + count);
  };

  it("none is there: the clean bucket has its lines, the rest waits, and the stream goes on", async () => {
    await put(0, 40);
    const waiting = async () =>
      new Set((await listKeys(stack.clients.s3, clean(), "outbox/")).map((key) => key.split("/")[1]));
    await expect.poll(waiting, ARRIVAL).toEqual(new Set(["siem", "lake", "logs", "otel"]));
    // A line may come behind what it tells of.
    const read = () => readFunctionLog(stack.clients.logs, stack.output("FunctionName"));
    await expect.poll(async () => (await read()).join("\n"), ARRIVAL).toContain('"not-delivered"');
    expect([...(await read()), ...(await listKeys(stack.clients.s3, clean()))].join("\n")).not.toContain(MARKER);
  });

  it("all are there: the redrive delivers what waits, and each has every line", async () => {
    const { kinesis, logs, s3 } = stack.clients;
    otlp = await startFakeOtlp("http", createServer, OTLP_PORT);
    await kinesis.send(new CreateStreamCommand({ StreamName: `siem-${ID}`, ShardCount: 1 }));
    await waitUntilStreamExists({ client: kinesis, maxWaitTime: 30 }, { StreamName: `siem-${ID}` });
    await logs.send(new CreateLogGroupCommand({ logGroupName: `/clean/${ID}` }));
    await s3.send(
      new CreateBucketCommand({ Bucket: lake, CreateBucketConfiguration: { LocationConstraint: "eu-central-1" } }),
    );
    await firehose.send(
      new CreateDeliveryStreamCommand({
        DeliveryStreamName: lake,
        DeliveryStreamType: "DirectPut",
        ExtendedS3DestinationConfiguration: {
          BucketARN: `arn:aws:s3:::${lake}`,
          RoleARN: "arn:aws:iam::000000000000:role/firehose",
        },
      }),
    );
    await put(40, 20);
    // The lines are in the clean bucket before anything is sent to the others.
    const redriven = async () => {
      await redrive();
      return (await readStream(`siem-${ID}`)).length;
    };
    await expect.poll(redriven, ARRIVAL).toBe(60);
    await redrive();
    const log = await readFunctionLog(stack.clients.logs, stack.output("RedriveFunctionName"));
    expect(log.join("\n")).toContain('"redriven"');
    expect(log.join("\n")).not.toContain(MARKER);

    const lines = (await readLines(clean(), "clean/ndjson/")).sort();
    expect(lines).toHaveLength(60);
    expect(await listKeys(s3, clean(), "outbox")).toEqual([]);
    expect(await readStream(`siem-${ID}`)).toEqual(lines);
    expect(distinct(otlp.taken)).toEqual(lines);
    const group = { logGroupName: `/clean/${ID}`, logStreamName: "scrubline/ndjson", startFromHead: true };
    const { events = [] } = await logs.send(new GetLogEventsCommand(group));
    expect(distinct(events.map(({ message }) => message!))).toEqual(lines);
    await expect.poll(async () => distinct(await readLines(lake, "")), ARRIVAL).toEqual(lines);
  });

  /** What the schedule does. */
  async function redrive(): Promise<void> {
    const FunctionName = stack.output("RedriveFunctionName");
    const { FunctionError } = await stack.clients.lambda.send(new InvokeCommand({ FunctionName, Payload: "{}" }));
    expect(FunctionError).toBeUndefined();
  }

  async function readStream(StreamName: string): Promise<readonly string[]> {
    const { kinesis } = stack.clients;
    const start = { StreamName, ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" } as const;
    let { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(start));
    const lines: string[] = [];
    for (;;) {
      const { Records = [], NextShardIterator } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
      // The schedule may run at the same time: then some lines come twice.
      if (Records.length === 0) return distinct(lines);
      lines.push(...Records.map(({ Data }) => Buffer.from(Data!).toString()));
      ShardIterator = NextShardIterator;
    }
  }
});
