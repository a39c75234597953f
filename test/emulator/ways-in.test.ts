import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { PutRecordBatchCommand } from "@aws-sdk/client-firehose";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Redactor } from "../../core/index.ts";
import { createLibraryRedactor } from "./harness/library.ts";
import { readAttempts, readFunctionLog } from "./harness/logs.ts";
import { listKeys, readAll, readObject } from "./harness/objects.ts";
import { type DeployedStack, deployStack } from "./harness/stack.ts";
import { subscribeLogGroup } from "./harness/subscription.ts";
import { createTraffic } from "./harness/traffic.ts";

const endpoint = inject("endpoint");
const POLICY = join(import.meta.dirname, "policy.yaml");
const ARRIVAL = { timeout: 90_000, interval: 250 };

/**
 * A stack without a stream. LocalStack invokes the function when records are put, at once and without retries; it writes what the function
 * answers to the delivery stream's bucket, and never anything else: what Firehose gives up is not to be had here.
 */
describe.skipIf(endpoint === undefined)("Firehose and CloudWatch Logs as ways in", () => {
  const traffic = createTraffic(20_261_127);
  let stack: DeployedStack;
  let redactor: Redactor;
  const clean = () => stack.output("CleanBucketName");
  const quarantine = () => stack.output("QuarantineBucketName");

  beforeAll(async () => {
    const context = { policy: POLICY, pipelines: "firehose,logs", bufferingInterval: "0", batchingWindow: "" };
    stack = await deployStack(endpoint!, "WaysIn", { context });
    redactor = await createLibraryRedactor(
      stack.clients,
      readFileSync(POLICY, "utf8"),
      stack.output("KeyRingSecretArn"),
    );
  });
  afterAll(() => stack?.close());

  const put = (...records: readonly (string | Uint8Array)[]) =>
    stack.clients.firehose.send(
      new PutRecordBatchCommand({
        DeliveryStreamName: stack.output("InputFirehoseName"),
        Records: records.map((record) => ({ Data: Buffer.from(record) })),
      }),
    );

  it("records that are put into Firehose are in the clean bucket, as the library has them", async () => {
    const documents = Array.from({ length: 50 }, () => `${traffic.json()}\n`);
    const texts = Array.from({ length: 20 }, () => traffic.text());
    await put(...documents, ...texts);
    const read = (route: string) => readAll(stack.clients.s3, clean(), `clean/${route}/`);
    await expect.poll(() => read("text"), ARRIVAL).not.toBe("");
    const { output } = redactor.redact(documents.join(""), { format: "ndjson" });
    expect(await read("ndjson")).toBe(output);
    const lines = texts.map((text) => redactor.redact(text, { format: "text" }).output);
    expect(await read("text")).toBe(`${lines.join("\n")}\n`);
  });

  it("Firehose delivers nothing: its bucket is the quarantine, and what the function answers is empty", async () => {
    const keys = await listKeys(stack.clients.s3, quarantine(), "aws/firehose/");
    for (const key of keys) expect((await readObject(stack.clients.s3, quarantine(), key)).length).toBe(0);
  });

  it("what does not decode is in the quarantine, and the records beside it are clean", async () => {
    await put(gzipSync("x").subarray(0, 15), "beside it");
    const keys = () => listKeys(stack.clients.s3, quarantine(), "quarantine/");
    await expect.poll(keys, ARRIVAL).toHaveLength(2);
    await expect.poll(() => readAll(stack.clients.s3, clean(), "clean/text/"), ARRIVAL).toContain("beside it\n");
  });

  it("events of a log group that is subscribed to the function are in the clean bucket", async () => {
    const group = await subscribeLogGroup(stack, `/shop/direct-${stack.name}`, {
      destinationArn: stack.output("LogsDestinationArn"),
    });
    const messages = Array.from({ length: 20 }, () => traffic.text());
    await group.write(messages);
    const read = () => readAll(stack.clients.s3, clean(), "clean/cloudwatch-logs/");
    const received = async () => (await read()).split("\n").filter((line) => line !== "");
    await expect.poll(received, ARRIVAL).toHaveLength(20);
    const lines = (await received()).map((line) => JSON.parse(line).message);
    expect(lines).toEqual(messages.map((message) => redactor.redact(message, { format: "auto" }).output));
    await group.remove();
  });

  it("nothing planted is anywhere but where it came in", async () => {
    const names = ["FirehoseFunctionName", "LogsFunctionName"].map((output) => stack.output(output));
    for (const name of names) {
      const [attempt] = await readAttempts(stack.clients.logs, name);
      expect(attempt).toMatchObject({ ItemsReturned: 0, DeliveryErrors: 0 });
    }
    const everything = [
      await readAll(stack.clients.s3, clean(), ""),
      ...(await listKeys(stack.clients.s3, clean())),
      ...(await listKeys(stack.clients.s3, quarantine())),
      ...(await Promise.all(names.map((name) => readFunctionLog(stack.clients.logs, name)))).flat(),
    ].join("\n");
    for (const value of traffic.planted) expect(everything).not.toContain(value);
  });
});
