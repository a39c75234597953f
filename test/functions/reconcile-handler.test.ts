import type { Context } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { entryKey } from "../../core/audit/ledger.ts";
import { readReconcileSettings } from "../../functions/reconcile-settings.ts";
import { createKinesisSource } from "../../functions/reconcile-source.ts";
import { createAuditStore } from "../../functions/reconcile-store.ts";
import { lazyS3Client } from "../../functions/sinks/s3.ts";
import { manifest, SHARD, sequence, signed } from "../audit/manifests.ts";
import { MemoryBucket } from "./audit-world.ts";
import { DATA_MARKER, type FakeAuditAws, MARKER, startFakeAuditAws } from "./fake-audit-aws.ts";

const STREAM = "arn:aws:kinesis:eu-central-1:111122223333:stream/input";
const RECORDS = [0, 1, 2, 3, 7, 8].map((n) => ({ sequence: sequence(n), time: Date.UTC(2025, 10, 22, 21, n) }));
const bucket = new MemoryBucket();
let aws: FakeAuditAws;
let printed: string[];

beforeAll(async () => {
  aws = await startFakeAuditAws(bucket, RECORDS);
  vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "fake");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "fake");
  vi.stubEnv("CLEAN_BUCKET", "clean-bucket");
  vi.stubEnv("RECONCILE", `scrubline=${STREAM},scrubline-firehose`);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

beforeEach(() => {
  bucket.objects.clear();
  aws.requests.length = 0;
  aws.fails = () => undefined;
  aws.loses = () => false;
  printed = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      printed.push(chunk.toString());
      return true;
    });
  return () => vi.restoreAllMocks();
});

const source = () => createKinesisSource({ streamArn: STREAM, wait: () => Promise.resolve() });

describe("what the stream says", () => {
  it("the record after one, the first of all, the end", async () => {
    const { next, knows } = source();
    expect(await next(SHARD, sequence(1))).toEqual(RECORDS[2]);
    expect(await next(SHARD, sequence(3))).toEqual(RECORDS[4]);
    expect(await next(SHARD, undefined)).toEqual(RECORDS[0]);
    expect(await next(SHARD, sequence(8))).toBe("end");
    expect([knows(SHARD), knows("firehose"), knows("shardId-x")]).toEqual([true, false, false]);
  });

  it("a record that is not there any more proves nothing, nor does a shard that is gone", async () => {
    expect(await source().next(SHARD, sequence(5))).toBe("unknown");
    for (const code of ["ResourceNotFoundException", "InvalidArgumentException"]) {
      aws.fails = (request) => (request === "GetShardIterator" ? { code, status: 400 } : undefined);
      expect(await source().next(SHARD, sequence(1))).toBe("unknown");
    }
  });

  it("without time for questions nothing is known, and nothing is asked", async () => {
    const late = createKinesisSource({ streamArn: STREAM, hasTime: () => false });
    expect(await late.next(SHARD, sequence(1))).toBe("unknown");
    expect(aws.requests).toEqual([]);
  });

  it("a refusal that may pass is none of these", async () => {
    aws.fails = (request) => (request === "GetRecords" ? { code: "AccessDeniedException", status: 400 } : undefined);
    await expect(source().next(SHARD, sequence(1))).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("the bucket", () => {
  const store = createAuditStore("clean-bucket", lazyS3Client());
  const list = async (prefix: string, after?: string) => {
    const keys: string[] = [];
    for await (const { key } of store.list(prefix, after)) keys.push(key);
    return keys;
  };

  it("lists over pages, from a key on", async () => {
    const keys = Array.from({ length: 8 }, (_, n) => `manifests/f/${n}.json`);
    for (const key of keys) await bucket.put(key, Buffer.from(key));
    expect(await list("manifests/")).toEqual(keys);
    expect(await list("manifests/", keys[2])).toEqual(keys.slice(3));
    expect(await list("other/")).toEqual([]);
    expect(Buffer.from((await store.get(keys[3]!))!).toString()).toBe(keys[3]);
    expect(await store.get("manifests/none")).toBeUndefined();
  });

  it("creates once; an answer that was lost is found to have been a success", async () => {
    let lost = false;
    aws.loses = () => {
      const first = !lost;
      lost = true;
      return first;
    };
    expect(await store.create("manifests/chain/f/0", Buffer.from("one"))).toBe(true);
    expect(aws.requests.filter((request) => request.startsWith("PUT"))).toHaveLength(2);
    expect(await store.create("manifests/chain/f/0", Buffer.from("two"))).toBe(false);
    expect(Buffer.from((await store.get("manifests/chain/f/0"))!).toString()).toBe("one");
  });
});

describe("the handler", () => {
  const invoke = async () => {
    vi.resetModules();
    const { handler } = await import("../../functions/handlers/reconcile.ts");
    const context = { awsRequestId: "1", getRemainingTimeInMillis: () => 900_000 } as unknown as Context;
    return (handler as unknown as (event: object, context: Context) => Promise<void>)({}, context);
  };

  it("seals, tells of gaps and missing objects, and of no content", async () => {
    const outputs = [{ sink: "s3", key: "clean/text/lost.gz", bytes: 5, items: 1 }];
    for (const each of [manifest(0, 1), manifest(2, 3, { outputs }), manifest(8, 8)]) await bucket.put(...signed(each));
    await invoke();
    expect(bucket.keys("manifests/chain/")).toEqual([entryKey("scrubline", 0)]);
    const lines = printed.map((line) => JSON.parse(line));
    expect(lines.filter(({ event }) => event === "reconciled")).toMatchObject([
      { level: "warn", functionName: "scrubline", entry: 0, sealed: 3, gaps: 1, overlaps: 0 },
      { level: "info", functionName: "scrubline-firehose", sealed: 0 },
    ]);
    expect(lines.find(({ FunctionName }) => FunctionName === "scrubline")).toMatchObject({
      Gaps: 1,
      MissingObjects: 1,
    });
    // Of clean data it lists names, and reads nothing.
    expect(aws.requests.filter((request) => request.startsWith("GET "))).toHaveLength(3);
    const everything = [...printed, ...[...bucket.objects.values()].map(({ body }) => Buffer.from(body))].join("\n");
    expect(everything).not.toContain(DATA_MARKER);
  });

  it("a ledger that is broken does not keep the next one from being written", async () => {
    await bucket.put(...signed(manifest(0, 1, { function: "scrubline-firehose" })));
    await bucket.put(entryKey("scrubline", 0), Buffer.from("{}"));
    await expect(invoke()).rejects.toThrow("AuditError: bad-ledger");
    expect(bucket.keys("manifests/chain/scrubline-firehose/")).toHaveLength(1);
    expect(printed.join("")).toContain('"event":"not-reconciled","error":{"class":"AuditError","code":"bad-ledger"}');
  });

  it("what fails is told without what was said about it", async () => {
    await bucket.put(...signed(manifest(0, 1)));
    for (const failing of ["LIST manifests/scrubline/dt=", "PUT manifests/chain/scrubline/0000000000.json"]) {
      aws.fails = (request) => (request === failing ? { code: "AccessDenied", status: 403 } : undefined);
      const failure = (await invoke().catch((error: unknown) => error)) as Error;
      expect(failure).toMatchObject({ name: "InvocationError" });
      expect([...printed, failure.stack, JSON.stringify(failure)].join("")).not.toContain(MARKER);
    }
    expect(bucket.keys("manifests/chain/")).toEqual([]);
  });
});

describe("settings", () => {
  it("are targets and a grace", () => {
    const env = { CLEAN_BUCKET: "clean-bucket", RECONCILE: `f=${STREAM}, g`, RECONCILE_GRACE_MINUTES: "90" };
    expect(readReconcileSettings(env)).toEqual({
      cleanBucket: "clean-bucket",
      targets: [{ functionName: "f", streamArn: STREAM }, { functionName: "g" }],
      grace: 90 * 60_000,
    });
    for (const RECONCILE of ["", "f=hunter2", "f,,g", "a b"])
      expect(() => readReconcileSettings({ ...env, RECONCILE })).toThrow(/^the environment variable RECONCILE is not/);
  });
});
