import { Readable } from "node:stream";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ObjectReader } from "../../../functions/objects/read-object.ts";
import type { ObjectStorage } from "../../../functions/objects/storage.ts";
import { notification, objectCreated, sqsEvent } from "./events.ts";
import type { Fault } from "./fake-s3.ts";
import { batch, expectNowhere, type Harness, startHarness, stored } from "./harness.ts";

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => harness.reset());

/** A value at a path, so that it goes wherever it stands. */
const MARKER = "mrkr-7f3a";
const LINE = `{"password":"${MARKER}","n":1}\n`;
const KEY = "in/user=mrkr-7f3a@example.com/a.log";
const SOURCE = `raw-bucket/${KEY}`;
const CONTENT = LINE.repeat(300_000);

/** Chunks that do not compress, so that an upload has parts. */
function large(): string {
  const lines: string[] = [];
  let seed = 1;
  for (let size = 0; size < 18 * 1024 ** 2; size += lines.at(-1)!.length) {
    let noise = "";
    for (let i = 0; i < 40; i++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      noise += `${seed.toString(36)} `;
    }
    lines.push(`{"password":"${MARKER}","noise":"${noise}"}\n`);
  }
  return lines.join("");
}
const LARGE = large();

const on =
  (operation: string, fault: Fault, times = Number.POSITIVE_INFINITY) =>
  (request: { operation: string; path: string }): Fault =>
    request.operation === operation && times-- > 0 ? fault : undefined;

function put(content: Buffer | string, headers: Record<string, string> = {}) {
  return harness.s3.put(SOURCE, content, { headers });
}

async function attempt(object: ReturnType<typeof put>, receives = 1, remaining?: () => number) {
  const result = await harness.invoke(sqsEvent([objectCreated("raw-bucket", KEY, object)], receives), remaining);
  expectNowhere(MARKER, harness, [SOURCE]);
  return result;
}

function quarantined(): { code: string; copied: boolean; raw: Buffer | undefined; source: { key: string } } {
  const entries = [...stored(harness.s3, "quarantine-bucket")];
  const find = (ending: string) => entries.find(([key]) => key.endsWith(ending))?.[1];
  expect(
    entries.every(([key]) => /^quarantine\/dt=2025-11-22\/hh=21\/object-[0-9a-f]{16}-[0-9a-f]{16}-000000\./.test(key)),
  ).toBe(true);
  const [reason] = entries.filter(([key]) => /0\.json$/.test(key)).map(([, body]) => JSON.parse(body.toString()));
  return { ...reason, raw: find(".raw"), source: JSON.parse(find(".source.json")!.toString()) };
}

describe("names and metadata are content", () => {
  it("a key with an address in it is redacted, and stays its own", async () => {
    const object = put(LINE, { "x-amz-meta-owner": MARKER, "content-type": `text/${MARKER}`, "x-amz-tagging": MARKER });
    expect(await attempt(object)).toMatchObject({ failures: [], metrics: { ItemsClean: 1 } });
    const [key] = [...stored(harness.s3, "clean-bucket").keys()];
    expect(key).toMatch(
      /^clean\/objects\/raw-bucket\/in\/user=user_k1_[a-z2-7]{20}@redacted\.example\.com\/a\.[0-9a-f]{16}\.[0-9a-f]{16}\.log$/,
    );
    const headers = [...harness.s3.objects].find(([path]) => path.startsWith("clean"))![1].headers;
    expect(headers).toEqual({ "content-type": "application/x-ndjson" });
    await attempt(object);
    expect(stored(harness.s3, "clean-bucket").size).toBe(1);
  });

  it("two keys that become the same by redaction are two objects", async () => {
    for (const ssn of ["219-09-9999", "219-09-9998"]) {
      const key = `ssn=${ssn}/a.log`;
      const object = harness.s3.put(`raw-bucket/${key}`, `of ${key.length}\n`);
      await harness.invoke(sqsEvent([objectCreated("raw-bucket", key, object)]));
    }
    const keys = [...stored(harness.s3, "clean-bucket").keys()];
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toMatch(/219-09|[<>]/);
  });
});

describe("an object that must not be forwarded goes to the quarantine, whole, and nothing of it is to be seen", () => {
  const gzip = gzipSync(CONTENT);
  const zstd = zstdCompressSync(CONTENT);
  const damaged = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -20), Buffer.alloc(20, 0x55)]);
  const cases: readonly (readonly [string, Buffer | string, string])[] = [
    ["corrupt gzip", damaged(gzip), "bad-encoding"],
    ["cut gzip", gzip.subarray(0, -9), "bad-encoding"],
    ["gzip with bytes after its end", Buffer.concat([gzip, Buffer.alloc(20)]), "bad-encoding"],
    ["corrupt zstd", damaged(zstd), "bad-encoding"],
    ["cut zstd", zstd.subarray(0, -9), "bad-encoding"],
    ["zstd with bytes after its end", Buffer.concat([zstd, Buffer.from(MARKER)]), "bad-encoding"],
    [
      "zstd with damage to its first bytes",
      Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfe]), zstd.subarray(4)]),
      "bad-encoding",
    ],
    ["compressed twice", gzipSync(gzipSync(LINE)), "bad-encoding"],
    [
      "binary data",
      Buffer.concat([Buffer.from(MARKER), Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256))]),
      "not-text",
    ],
    ["UTF-16", Buffer.from(`\uFEFF${LINE}`, "utf16le"), "not-text"],
    ["a bomb", gzipSync(Buffer.alloc(100 * 1024 ** 2, MARKER)), "too-large"],
    ["a bomb of zstd", zstdCompressSync(Buffer.alloc(100 * 1024 ** 2, MARKER)), "too-large"],
  ];
  for (const [name, content, code] of cases)
    it(name, async () => {
      const object = put(content);
      const { failures, metrics } = await attempt(object);
      expect(failures).toEqual([]);
      expect(metrics).toMatchObject({ ItemsIn: 1, ItemsQuarantined: 1, QuarantinedByCode: { [code]: 1 } });
      expect(stored(harness.s3, "clean-bucket").size).toBe(0);
      expect(harness.s3.uploads.size).toBe(0);
      const entry = quarantined();
      expect(entry).toMatchObject({ code, copied: true, source: { bucket: "raw-bucket", key: KEY } });
      expect(
        harness.s3.objects.get([...harness.s3.objects.keys()].find((path) => path.endsWith(".raw"))!)!.content,
      ).toEqual(object.content);
    });

  it("damage behind parts that are uploaded: the upload is aborted", async () => {
    const packed = gzipSync(LARGE, { level: 0 });
    packed.writeUInt32LE(0, packed.length - 8);
    expect((await attempt(put(packed))).metrics.QuarantinedByCode).toEqual({ "bad-encoding": 1 });
    expect(harness.s3.requests.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(["UploadPart", "AbortUpload", "Copy"]),
    );
    expect(harness.s3.uploads.size).toBe(0);
  });

  it("an abort that fails leaves parts out of sight, and the object in the quarantine", async () => {
    harness.s3.fault = on("AbortUpload", { status: 403, code: "AccessDenied" });
    const packed = gzipSync(LARGE, { level: 0 });
    packed.writeUInt32LE(0, packed.length - 8);
    expect((await attempt(put(packed))).metrics.QuarantinedByCode).toEqual({ "bad-encoding": 1 });
    expect(stored(harness.s3, "clean-bucket").size).toBe(0);
    expect(harness.s3.uploads.size).toBe(1);
  });

  it("a quarantine that cannot be written returns the message", async () => {
    harness.s3.fault = (request) =>
      request.path.startsWith("quarantine") ? { status: 403, code: "AccessDenied" } : undefined;
    const { failures, metrics } = await attempt(put(gzip.subarray(0, -9)));
    expect(failures).toHaveLength(1);
    expect(metrics).toMatchObject({ ItemsReturned: 1, ItemsQuarantined: 0, DeliveryErrors: 1 });
    harness.s3.fault = () => undefined;
    await attempt(put(gzip.subarray(0, -9)), 2);
    expect(quarantined()).toMatchObject({ code: "bad-encoding", copied: true });
  });
});

describe("an object that cannot be read", () => {
  const cases: readonly (readonly [string, Fault, Record<string, unknown>])[] = [
    ["deleted", { status: 404, code: "NoSuchKey" }, { DroppedByReason: { "object-gone": 1 } }],
    ["its version deleted", { status: 404, code: "NoSuchVersion" }, { DroppedByReason: { "object-gone": 1 } }],
    [
      "replaced by a delete marker",
      { status: 405, code: "MethodNotAllowed" },
      { DroppedByReason: { "object-gone": 1 } },
    ],
    ["overwritten", { status: 412, code: "PreconditionFailed" }, { DroppedByReason: { "object-replaced": 1 } }],
    ["in an archive", { status: 403, code: "InvalidObjectState" }, { QuarantinedByCode: { unreadable: 1 } }],
    ["encrypted by its writer", { status: 400, code: "InvalidRequest" }, { QuarantinedByCode: { unreadable: 1 } }],
    ["no right", { status: 403, code: "AccessDenied" }, { ItemsReturned: 1, DeliveryErrors: 1 }],
    ["its key disabled", { status: 400, code: "KMS.DisabledException" }, { ItemsReturned: 1, DeliveryErrors: 1 }],
    ["no such bucket", { status: 404, code: "NoSuchBucket" }, { ItemsReturned: 1, DeliveryErrors: 1 }],
    ["S3 is down", { status: 503, code: "SlowDown" }, { ItemsReturned: 1, DeliveryErrors: 1 }],
  ];
  for (const [name, fault, expected] of cases)
    it(name, async () => {
      harness.s3.fault = (request) => (request.path === SOURCE || request.operation === "Copy" ? fault : undefined);
      const { failures, metrics } = await attempt(put(LINE));
      expect(metrics).toMatchObject({ ItemsIn: 1, ...expected });
      expect(failures).toHaveLength("ItemsReturned" in expected ? 1 : 0);
      expect(stored(harness.s3, "clean-bucket").size).toBe(0);
      if ("QuarantinedByCode" in expected) expect(quarantined()).toMatchObject({ code: "unreadable", copied: false });
    });

  it("with no right, after the last try: the reference is in the quarantine", async () => {
    harness.s3.fault = (request) =>
      request.path === SOURCE || request.operation === "Copy" ? { status: 403, code: "AccessDenied" } : undefined;
    const { failures, metrics } = await attempt(put(LINE), 6);
    expect(failures).toEqual([]);
    expect(metrics.QuarantinedByCode).toEqual({ undelivered: 1 });
    expect(quarantined()).toMatchObject({ copied: false, source: { key: KEY } });
  });

  it("a connection that breaks is taken up where it broke", async () => {
    harness.s3.cutAfter = () => 3_000_000;
    const { metrics } = await attempt(put(CONTENT));
    expect(metrics).toMatchObject({ ItemsClean: 300_000, DeliveryErrors: 0 });
    expect(harness.s3.requests.filter(({ operation }) => operation === "Get").length).toBeGreaterThan(2);
    expect([...stored(harness.s3, "clean-bucket").values()][0]!.equals(batch(CONTENT))).toBe(true);
  });

  it("one that breaks at once, time after time, is returned", async () => {
    harness.s3.cutAfter = () => 0;
    expect(await attempt(put(CONTENT))).toMatchObject({
      failures: [expect.any(String)],
      metrics: { ItemsReturned: 1 },
    });
  });

  it("content that changes between two connections is not mixed", async () => {
    let gets = 0;
    harness.s3.cutAfter = () => {
      if (gets++ === 0) setImmediate(() => put(`other ${MARKER}\n`.repeat(500_000)));
      return 3_000_000;
    };
    expect((await attempt(put(CONTENT))).metrics.DroppedByReason).toEqual({ "object-replaced": 1 });
    expect(stored(harness.s3, "clean-bucket").size).toBe(0);
    expect(harness.s3.uploads.size).toBe(0);
  });
});

describe("an object that cannot be written is returned, and the next try writes the same", () => {
  const large = () => put(LARGE);
  for (const [name, content, operation, fault] of [
    ["a PUT fails", () => put(LINE), "Put", { status: 500, code: "InternalError" }],
    ["a PUT is refused", () => put(LINE), "Put", { status: 403, code: "AccessDenied" }],
    ["an upload does not begin", large, "CreateUpload", { status: 403, code: "AccessDenied" }],
    ["a part fails", large, "UploadPart", { status: 500, code: "InternalError" }],
    ["a part's connection breaks", large, "UploadPart", "reset"],
    ["completing fails", large, "CompleteUpload", { status: 500, code: "InternalError" }],
    ["completing conflicts", large, "CompleteUpload", { status: 409, code: "ConditionalRequestConflict" }],
    ["completing and aborting fail", large, "CompleteUpload", { status: 403, code: "AccessDenied" }],
  ] as const)
    it(name, { timeout: 60_000 }, async () => {
      harness.s3.fault = on(operation, fault);
      const { failures, metrics } = await attempt(content());
      expect(failures).toHaveLength(1);
      expect(metrics).toMatchObject({ ItemsReturned: 1, ItemsClean: 0, DeliveryErrors: 1 });
      expect(stored(harness.s3, "clean-bucket").size).toBe(0);
      expect(harness.s3.uploads.size).toBe(0);
      harness.s3.fault = () => undefined;
      const object = content();
      expect((await attempt(object, 2)).metrics.ItemsReturned).toBe(0);
      expect([...stored(harness.s3, "clean-bucket").values()][0]!.equals(batch(object.content as Buffer))).toBe(true);
    });

  it("an answer that is lost after the object is there: no second object, and a success", async () => {
    harness.s3.fault = on("CompleteUpload", "lost", 1);
    const { failures, metrics } = await attempt(large());
    expect({ failures, errors: metrics.DeliveryErrors }).toEqual({ failures: [], errors: 0 });
    expect(metrics.ItemsClean).toBe(LARGE.split("\n").length - 1);
    expect(stored(harness.s3, "clean-bucket").size).toBe(1);
  });

  it("the same delivered twice, also in one event: the first one's object stays", async () => {
    const object = put(LINE);
    const event = objectCreated("raw-bucket", KEY, object);
    const { failures, metrics } = await harness.invoke(
      sqsEvent([event, event, notification("raw-bucket", KEY, object)]),
    );
    expect(failures).toEqual([]);
    expect(metrics).toMatchObject({ RecordsIn: 3, ItemsClean: 3, DeliveryErrors: 0 });
    expect(stored(harness.s3, "clean-bucket").size).toBe(1);
  });

  it("an object of another make under its key is not replaced, and that is said", async () => {
    const object = put(LINE);
    await attempt(object);
    const [path] = [...harness.s3.objects.keys()].filter((name) => name.startsWith("clean"));
    harness.s3.put(path!, "older policy\n");
    expect(await attempt(object)).toMatchObject({ failures: [], metrics: { DeliveryErrors: 1 } });
    expect((harness.s3.objects.get(path!)!.content as Buffer).toString()).toBe("older policy\n");
    expect(harness.printed.join("")).toContain('"code":"output-differs"');
  });

  it("after the last try it is in the quarantine, without another look at it", async () => {
    harness.s3.fault = on("Put", { status: 500, code: "InternalError" }, 0);
    expect((await attempt(put(LINE), 6)).metrics.QuarantinedByCode).toEqual({ undelivered: 1 });
    expect(quarantined()).toMatchObject({ copied: true, raw: Buffer.from(LINE) });
    expect(harness.s3.requests.filter(({ operation }) => operation === "Get")).toEqual([]);
  });
});

describe("what never answers is given up before the invocation is", () => {
  const packed = gzipSync(LARGE, { level: 0 });
  for (const [name, content, operation] of [
    ["a read", () => LINE, "Get"],
    ["a PUT", () => LINE, "Put"],
    ["an upload's beginning", () => LARGE, "CreateUpload"],
    ["a part", () => LARGE, "UploadPart"],
    ["completing", () => LARGE, "CompleteUpload"],
    ["the copy into the quarantine", () => packed.subarray(0, -9), "Copy"],
  ] as const)
    it(name, async () => {
      harness.s3.fault = on(operation, "hang");
      const object = put(content());
      const whole = content() === LINE ? 2_000 : 6_000;
      const begin = performance.now();
      const { failures, metrics } = await attempt(object, 1, () => whole - (performance.now() - begin));
      expect(performance.now() - begin).toBeLessThan(whole);
      expect(failures).toHaveLength(1);
      expect(metrics).toMatchObject({ ItemsIn: 1, ItemsReturned: 1, DeliveryErrors: 1 });
      expect(stored(harness.s3, "clean-bucket").size).toBe(0);
      expect(harness.s3.uploads.size).toBe(0);
    });

  it("a connection that stalls is replaced", async () => {
    const served: number[] = [];
    const storage = {
      open: async (_reference: unknown, from: number) => {
        served.push(from);
        const body = new Readable({ read: () => undefined });
        body.push(Buffer.alloc(10, "x"));
        if (from === 20) body.push(null);
        return { size: from < 20 ? 30 : from + 10, chunks: body, close: () => body.destroy() };
      },
    } as unknown as ObjectStorage;
    const reference = { bucket: "b", key: "k", time: 0 };
    const options = { signal: new AbortController().signal, stallMs: 20 };
    const reader = await ObjectReader.open(storage, reference, 0, options);
    let bytes = 0;
    for await (const chunk of reader.chunks()) bytes += chunk.length;
    expect({ bytes, served }).toEqual({ bytes: 30, served: [0, 10, 20] });
  });
});

describe("messages", () => {
  it("objects of ours are dropped, wherever they are announced from", async () => {
    for (const [bucket, key] of [
      ["clean-bucket", "x.log"],
      ["quarantine-bucket", "x.log"],
      ["copy-of-clean", "clean/objects/raw-bucket/a.0123456789abcdef.log"],
      ["copy-of-clean", "clean/ndjson/dt=2025-11-22/hh=21/shard.ndjson.gz"],
    ] as const) {
      const object = harness.s3.put(`${bucket}/${key}`, LINE);
      const { failures, metrics } = await harness.invoke(sqsEvent([objectCreated(bucket, key, object)]));
      expect(failures).toEqual([]);
      expect(metrics.DroppedByReason).toEqual({ "own-object": 1 });
      harness.printed.length = 0;
    }
    expect(harness.s3.requests.filter(({ operation }) => operation !== "GetSecretValue")).toEqual([]);
  });

  for (const [name, body, expected] of [
    [
      "S3's test message",
      { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "raw-bucket" },
      { DroppedByReason: { "control-message": 1 } },
    ],
    [
      "a deletion",
      { Records: [{ eventName: "ObjectRemoved:Delete", s3: {} }] },
      { DroppedByReason: { "not-a-creation": 1 } },
    ],
    ["no JSON", `{"detail":"${MARKER}`, { QuarantinedByCode: { "bad-envelope": 1 } }],
    ["an event of something else", { source: "aws.ec2", detail: MARKER }, { QuarantinedByCode: { "bad-envelope": 1 } }],
    [
      "an event without a version or a sequencer",
      { ...objectCreated("raw-bucket", KEY, { etag: "e", content: Buffer.alloc(0) }, "") },
      { QuarantinedByCode: { "bad-envelope": 1 } },
    ],
    [
      "a continuation of another version",
      { kind: "scrubline-object-continuation", v: 2, marker: MARKER },
      { QuarantinedByCode: { "bad-envelope": 1 } },
    ],
  ] as const)
    it(name, async () => {
      const { failures, metrics } = await harness.invoke(sqsEvent([body]));
      expect(failures).toEqual([]);
      expect(metrics).toMatchObject({ ItemsIn: 1, ...expected });
      expectNowhere(MARKER, harness, []);
      if ("QuarantinedByCode" in expected) {
        const raw = [...stored(harness.s3, "quarantine-bucket")]
          .find(([key]) => key.endsWith(".raw.gz"))![1]
          .toString();
        expect(raw).toBe(typeof body === "string" ? body : JSON.stringify(body));
      }
    });

  it("wrapped by SNS", async () => {
    const object = put(LINE);
    const Message = JSON.stringify(notification("raw-bucket", KEY, object));
    expect((await harness.invoke(sqsEvent([{ Type: "Notification", Message }]))).metrics.ItemsClean).toBe(1);
  });

  it("one that fails does not take the others with it", async () => {
    const good = harness.s3.put("raw-bucket/good.log", "fine\n");
    harness.s3.fault = (request) => (request.path === SOURCE ? { status: 403, code: "AccessDenied" } : undefined);
    const event = sqsEvent([
      objectCreated("raw-bucket", KEY, put(LINE)),
      objectCreated("raw-bucket", "good.log", good),
    ]);
    const { failures, metrics } = await harness.invoke(event);
    expect(failures).toEqual([event.Records[0]!.messageId]);
    expect(metrics).toMatchObject({ RecordsIn: 2, RecordsDone: 1, ItemsClean: 1, ItemsReturned: 1 });
  });

  it("with little time left, those behind the first are returned untouched", async () => {
    const good = harness.s3.put("raw-bucket/good.log", "fine\n");
    const event = objectCreated("raw-bucket", "good.log", good);
    const { failures, metrics } = await harness.invoke(sqsEvent([event, event]), () => 100_000);
    expect(failures).toHaveLength(1);
    expect(metrics).toMatchObject({ ItemsClean: 1, ItemsReturned: 1, DeliveryErrors: 0 });
  });
});
