import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Deliverer } from "../../../functions/sinks/deliverer.ts";
import { createFirehoseDeliverer } from "../../../functions/sinks/firehose.ts";
import { createKinesisDeliverer } from "../../../functions/sinks/kinesis.ts";
import { leftIn, testTools, toBatch } from "./batches.ts";
import { type FakeStreams, STREAM_MARKER, startFakeStreams } from "./fake-streams.ts";

let aws: FakeStreams;

beforeAll(async () => {
  aws = await startFakeStreams();
});
afterAll(() => aws.close());
beforeEach(() => {
  aws.reset();
  vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "fake");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
  return () => vi.unstubAllEnvs();
});

const firehose = () => createFirehoseDeliverer({ stream: "clean" }, testTools());
const kinesis = () => createKinesisDeliverer({ stream: "clean", maxRecordBytes: 1_048_576 }, testTools());
const taken = () => aws.taken.get("clean") ?? [];
const lines = () => taken().flatMap((record) => record.toString().split(/(?<=\n)/));
const zeros = (length: number) => Buffer.alloc(length, "0");

describe("Firehose", () => {
  it("joins lines, each with its newline, in order", async () => {
    const delivery = await firehose().deliver(toBatch(["one", "", "three"], { counts: [2, 1, 1] }));
    expect(delivery).toEqual({ receipt: { sink: "firehose", items: 4 }, leftovers: [] });
    expect(taken().map(String)).toEqual(["one\n\nthree\n"]);
  });

  it("1,000 KiB a record with the newline: one byte more is rejected whole", async () => {
    const batch = toBatch([zeros(1_024_000 - 1), "between", zeros(1_024_000), "after"]);
    const delivery = await firehose().deliver(batch);
    expect(taken().map(({ length }) => length)).toEqual([1_024_000, 8, 6]);
    expect(delivery.leftovers).toMatchObject([{ reason: "rejected", batch: { items: 1, times: [batch.time + 2] } }]);
  });

  it("500 entries a record, 500 records and 4 MiB a request", async () => {
    await firehose().deliver(toBatch(Array.from({ length: 1_001 }, (_, index) => `${index}`)));
    expect(taken()).toHaveLength(3);
    expect(lines()).toHaveLength(1_001);
    aws.reset();
    await firehose().deliver(toBatch(Array.from({ length: 500 * 500 + 1 }, () => "x")));
    expect(aws.requests).toEqual(["PutRecordBatch 500", "PutRecordBatch 1"]);
    aws.reset();
    await firehose().deliver(toBatch(Array.from({ length: 7 }, () => zeros(600_000))));
    // Six of 600,001 bytes are below 4 MiB, seven are not.
    expect(aws.requests).toEqual(["PutRecordBatch 6", "PutRecordBatch 1"]);
  });

  it("records that fail are sent again, and no others", async () => {
    let left = 2;
    aws.refusesRecord = (data) => (data[0] === 0x62 && left-- > 0 ? "ServiceUnavailableException" : undefined);
    const large = ["a", "b", "c"].map((letter) => Buffer.alloc(900_000, letter));
    const delivery = await firehose().deliver(toBatch(large));
    expect(delivery.leftovers).toEqual([]);
    expect(aws.requests).toEqual(["PutRecordBatch 3", "PutRecordBatch 1", "PutRecordBatch 1"]);
    expect(taken().map((record) => record.toString("latin1", 0, 1))).toEqual(["a", "c", "b"]);
  });

  it("a record that goes on failing is unavailable with all its entries", async () => {
    aws.refusesRecord = (data) => (data[0] === 0x62 ? "InternalFailure" : undefined);
    const delivery = await firehose().deliver(toBatch([zeros(900_000), "b1", "b2"]));
    expect(leftIn(delivery, "unavailable")).toEqual([]);
    const split = await firehose().deliver(toBatch([zeros(1_000_000), `b${zeros(100_000)}`, "b2"]));
    expect(leftIn(split, "unavailable").map(({ length }) => length)).toEqual([100_001, 2]);
  });
});

describe("Kinesis", () => {
  it("one record an entry, with keys that come from the position and are the same each time", async () => {
    const keys: string[] = [];
    const deliverer = (): Deliverer =>
      createKinesisDeliverer({ stream: "clean", maxRecordBytes: 1_048_576 }, testTools(), async (_stream, records) => {
        keys.push(...records.map(({ key }) => key));
        return records.map(() => undefined);
      });
    await deliverer().deliver(toBatch(["secret", "b"]));
    await deliverer().deliver(toBatch(["other", "b"]));
    expect(keys[0]).toMatch(/^[0-9a-f]{16}-0$/);
    expect(keys.slice(0, 2)).toEqual(keys.slice(2));
    expect(new Set(keys).size).toBe(2);
  });

  it("1 MiB a record with its key: one byte more is rejected whole", async () => {
    const key = 18;
    const delivery = await kinesis().deliver(toBatch([zeros(1_048_576 - key), zeros(1_048_577 - key), "after"]));
    expect(taken().map(({ length }) => length)).toEqual([1_048_576 - key, 5]);
    expect(leftIn(delivery, "rejected").map(({ length }) => length)).toEqual([1_048_577 - key]);
  });

  it("500 records and 5 MiB a request", async () => {
    await kinesis().deliver(toBatch(Array.from({ length: 1_001 }, () => "x")));
    expect(aws.requests).toEqual(["PutRecords 500", "PutRecords 500", "PutRecords 1"]);
    aws.reset();
    await kinesis().deliver(toBatch(Array.from({ length: 6 }, () => zeros(1_048_558))));
    expect(aws.requests).toEqual(["PutRecords 5", "PutRecords 1"]);
  });

  it("a throttled shard: its records are sent again until they are taken", async () => {
    const refusals = new Map<string, number>();
    aws.refusesRecord = (data) => {
      const times = refusals.get(`${data}`) ?? 0;
      refusals.set(`${data}`, times + 1);
      return data.length > 1 && times < 3 ? "ProvisionedThroughputExceededException" : undefined;
    };
    const delivery = await kinesis().deliver(toBatch(["a", "bb", "c", "dd"]));
    expect(delivery.leftovers).toEqual([]);
    expect(taken().map(String)).toEqual(["a", "c", "bb", "dd"]);
    expect(aws.requests).toEqual(["PutRecords 4", "PutRecords 2", "PutRecords 2", "PutRecords 2"]);
  });

  it("no such stream, no right: everything is unavailable after one request, and says why without a word of the service's", async () => {
    for (const code of ["ResourceNotFoundException", "AccessDeniedException", "KMSDisabledException"]) {
      aws.reset();
      aws.fails = () => ({ status: 400, code });
      const delivery = await kinesis().deliver(toBatch(["a", "b"]));
      expect(leftIn(delivery, "unavailable")).toEqual(["a", "b"]);
      expect(delivery.error).toEqual({ class: code, code: "unknown", status: 400 });
      expect(JSON.stringify(delivery)).not.toContain(STREAM_MARKER);
      expect(aws.requests).toEqual(["PutRecords 2"]);
    }
  });

  it("a stream that takes less than was said: what is too large for it is found and rejected, the rest delivered", async () => {
    const deliverer = createKinesisDeliverer({ stream: "clean", maxRecordBytes: 2_000_000 }, testTools());
    const delivery = await deliverer.deliver(toBatch(["a", zeros(1_500_000), "c"]));
    expect(leftIn(delivery, "rejected").map(({ length }) => length)).toEqual([1_500_000]);
    expect(taken().map(String)).toEqual(["a", "c"]);
  });
});

it("nobody listens: everything is unavailable", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
  for (const deliverer of [firehose(), kinesis()]) {
    const delivery = await deliverer.deliver(toBatch(["a", "b"]));
    expect(leftIn(delivery, "unavailable")).toEqual(["a", "b"]);
    expect(delivery.error).toMatchObject({ code: "ECONNREFUSED" });
  }
});
