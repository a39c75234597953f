import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Redactor } from "../../core/index.ts";
import { createLibraryRedactor } from "./harness/library.ts";
import { type Attempt, type AttemptCount, readAttempts, readFunctionLog } from "./harness/logs.ts";
import { listKeys, readAll, readObject } from "./harness/objects.ts";
import { putRecords } from "./harness/put-records.ts";
import { type DeployedStack, deployStack } from "./harness/stack.ts";
import { type SubscribedGroup, subscribeLogGroup } from "./harness/subscription.ts";
import { createTraffic } from "./harness/traffic.ts";

const endpoint = inject("endpoint");
const POLICY = join(import.meta.dirname, "policy.yaml");
const ARRIVAL = { timeout: 60_000, interval: 250 };

describe.skipIf(endpoint === undefined)("a deployed stack", () => {
  const traffic = createTraffic(20_261_122);
  let stack: DeployedStack;
  let group: SubscribedGroup | undefined;
  let redactor: Redactor;
  const output = (name: string) => stack.output(name);
  const readClean = (route: string) => readAll(stack.clients.s3, output("CleanBucketName"), `clean/${route}/`);

  beforeAll(async () => {
    stack = await deployStack(endpoint!, "Pipeline", { context: { policy: POLICY } });
    redactor = await createLibraryRedactor(stack.clients, readFileSync(POLICY, "utf8"), output("KeyRingSecretArn"));
  });
  afterAll(async () => {
    await group?.remove();
    await stack?.close();
  });

  /** Puts records and gives them back in the order in which the stream holds them. */
  async function put<T extends { readonly data: Uint8Array }>(records: readonly T[]): Promise<T[]> {
    const entries = records.map(({ data }, index) => ({ data, partitionKey: `partition-${index}` }));
    const places = (await putRecords(stack, entries)).map(({ shard, sequence }) => `${shard}-${sequence}`);
    return records
      .map((record, index) => ({ record, place: places[index]! }))
      .sort((a, b) => (a.place < b.place ? -1 : 1))
      .map(({ record }) => record);
  }

  it("NDJSON, plain or compressed: the clean bucket is the library's output, byte for byte", async () => {
    const compressions = [(text: string) => Buffer.from(text), gzipSync, zstdCompressSync];
    const records = Array.from({ length: 60 }, (_, index) => {
      const documents = Array.from({ length: 1 + (index % 5) }, () => `${traffic.json()}\n`).join("");
      return { documents, data: compressions[index % compressions.length]!(documents) };
    });
    const documents = (await put(records)).map((record) => record.documents).join("");
    const expected = redactor.redact(documents, { format: "ndjson" }).output;
    await expect.poll(() => readClean("ndjson"), ARRIVAL).toBe(expected);
    expect(expected).toMatch(/user_k1_[a-z2-7]{20}@/);
  });

  it("text: each record as a whole, as the library redacts it", async () => {
    const records = Array.from({ length: 40 }, (_, index) => {
      const text = Array.from({ length: 1 + (index % 4) }, () => traffic.text()).join("\n");
      return { text, data: Buffer.from(text) };
    });
    const expected = (await put(records)).map(({ text }) => `${redactor.redact(text).output}\n`).join("");
    await expect.poll(() => readClean("text"), ARRIVAL).toBe(expected);
  });

  it("a subscribed log group: each event with its clean message", async () => {
    const messages = Array.from({ length: 25 }, (_, index) => (index % 3 === 0 ? traffic.json() : traffic.text()));
    group = await subscribeLogGroup(stack, `/shop/orders-${process.pid}`);
    const start = await group.write(messages);

    const readEvents = async () =>
      (await readClean("cloudwatch-logs"))
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    await expect.poll(readEvents, ARRIVAL).toHaveLength(messages.length);
    const events = (await readEvents()).sort((a, b) => Number(a.timestamp) - Number(b.timestamp));
    expect(
      events.map(({ message, timestamp, logGroup, logStream }) => ({ message, timestamp, logGroup, logStream })),
    ).toEqual(
      messages.map((message, index) => ({
        message: redactor.redact(message).output,
        timestamp: start + index,
        logGroup: group!.logGroupName,
        logStream: group!.logStreamName,
      })),
    );
  });

  it("what does not decode is in quarantine as it came, with a reason that says no more", async () => {
    const raw = gzipSync(`${traffic.json()}\n`).subarray(0, -12);
    await put([{ data: raw }]);
    const bucket = output("QuarantineBucketName");
    await expect.poll(() => listKeys(stack.clients.s3, bucket, "quarantine/"), ARRIVAL).toHaveLength(2);
    const [reasonKey, rawKey] = await listKeys(stack.clients.s3, bucket, "quarantine/");
    const reason = JSON.parse(String(await readObject(stack.clients.s3, bucket, reasonKey!))) as Record<
      string,
      unknown
    >;
    expect(reason).toMatchObject({ v: 1, code: "bad-encoding", bytes: raw.length });
    expect(await readObject(stack.clients.s3, bucket, rawKey!)).toEqual(raw);
  });

  it("the function's metrics account for every item: in = clean + quarantined + dropped + returned", async () => {
    const read = () => readAttempts(stack.clients.logs, output("FunctionName"));
    const sumOf = (attempts: readonly Attempt[], name: AttemptCount) =>
      attempts.reduce((total, attempt) => total + attempt[name], 0);
    // Lambda stores what a function printed when the invocation is over.
    await expect.poll(async () => sumOf(await read(), "ItemsQuarantined"), ARRIVAL).toBe(1);
    const attempts = await read();
    const sum = (name: AttemptCount) => sumOf(attempts, name);
    for (const { ItemsIn, ItemsClean, ItemsQuarantined, ItemsDropped, ItemsReturned } of attempts)
      expect(ItemsIn).toBe(ItemsClean + ItemsQuarantined + ItemsDropped + ItemsReturned);
    expect({ returned: sum("ItemsReturned"), errors: sum("DeliveryErrors") }).toEqual({ returned: 0, errors: 0 });
    // 60 records of 1 to 5 documents, 40 texts, 25 log events; CloudWatch's test message may be dropped.
    expect(sum("ItemsClean")).toBe(12 * (1 + 2 + 3 + 4 + 5) + 40 + 25);
  });

  it("planted values are nowhere but in the stream, the log group and the quarantine", async () => {
    const places = {
      "clean bucket": await readAll(stack.clients.s3, output("CleanBucketName"), ""),
      "keys of clean objects": (await listKeys(stack.clients.s3, output("CleanBucketName"))).join("\n"),
      "keys of quarantined objects": (await listKeys(stack.clients.s3, output("QuarantineBucketName"))).join("\n"),
      "function's log": (await readFunctionLog(stack.clients.logs, output("FunctionName"))).join("\n"),
    };
    expect(traffic.planted.size).toBeGreaterThan(500);
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).toBeGreaterThan(100);
      const found = [...traffic.planted].filter((value) => text.includes(value));
      expect(found, place).toEqual([]);
    }
  });
});
