import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { notification, objectCreated, sqsEvent } from "./events.ts";
import { batch, type Harness, startHarness, stored } from "./harness.ts";

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => harness.reset());

const NDJSON = ['{"user":"jane@example.com","n":1}', '{"card":{"number":"4111 1111 1111 1111"}}', '{"n":2}', ""].join(
  "\n",
);
const TEXT = "login of jane@example.com\nMy SSN is 219-09-9999\nnothing here\n";

async function process(key: string, content: Buffer | string) {
  const object = harness.s3.put(`raw-bucket/${key}`, content);
  const result = await harness.invoke(sqsEvent([objectCreated("raw-bucket", key, object)]));
  expect(result.failures).toEqual([]);
  const clean = stored(harness.s3, "clean-bucket");
  return { ...result, clean, key: [...clean.keys()][0]!, text: [...clean.values()][0]?.toString() };
}

describe("what goes in and comes out", () => {
  for (const [name, pack] of [
    ["plain", (text: string) => Buffer.from(text)],
    ["gzip", (text: string) => gzipSync(text)],
    [
      "gzip of several members",
      (text: string) => Buffer.concat([gzipSync(text.slice(0, 30)), gzipSync(text.slice(30))]),
    ],
    ["zstd", (text: string) => zstdCompressSync(text)],
    [
      "zstd of several frames",
      (text: string) => Buffer.concat([zstdCompressSync(text.slice(0, 30)), zstdCompressSync(text.slice(30))]),
    ],
  ] as const)
    it(`${name}: the library's output, compressed like the source`, async () => {
      const { text, clean, metrics } = await process("app/2025/a.log", pack(NDJSON));
      expect(clean.size).toBe(1);
      expect(text).toBe(batch(NDJSON).toString());
      expect(text).toContain("[REDACTED]");
      const [, body] = [...harness.s3.objects].find(([path]) => path.startsWith("clean-bucket"))!;
      expect((body.content as Buffer).subarray(0, 2)).toEqual(
        name === "plain" ? Buffer.from('{"') : pack("x").subarray(0, 2),
      );
      expect(metrics).toMatchObject({
        ItemsIn: 3,
        ItemsClean: 3,
        RecordsDone: 1,
        FindingsByEntity: { EMAIL_ADDRESS: 1, FIELD: 1 },
      });
    });

  for (const [name, content, items] of [
    ["text", TEXT, 3],
    ["text without a final newline", TEXT.trimEnd(), 3],
    ["an array", `[{"user":"jane@example.com"},\n{"a":[1,2,3]},{"b":"]"}]`, 3],
    ["an array on one line", `[{"user":"jane@example.com"},{"a":"},{\\"}"}]`, 2],
    [
      "CloudTrail",
      '{"Records":[{"userIdentity":{"userName":"jane@example.com"},"resources":[1,2]},{"eventName":"X"}]}',
      2,
    ],
    ["a JSON document", '{\n  "user": "jane@example.com",\n  "list": [1, 2, 3]\n}\n', 1],
    [
      "an ALB's log",
      'http 2025-11-22T23:39:43.945958Z app/lb/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/?u=jane@example.com HTTP/1.1" "curl/7.46.0" - -\n',
      1,
    ],
    ["a VPC's flow log", "version account-id interface-id\n2 123456789010 eni-1235b8ca123456789\n", 2],
    ["nothing at all", "", 0],
  ] as const)
    it(`${name}: ${items} items`, async () => {
      const { text, metrics } = await process("a.log", content);
      expect(text).toBe(batch(content).toString());
      expect(metrics).toMatchObject({ ItemsIn: items, ItemsClean: items });
    });

  it("names the version in the key, before the endings", async () => {
    const { key } = await process("app/2025/a.ndjson.gz", gzipSync(NDJSON));
    expect(key).toMatch(/^clean\/objects\/raw-bucket\/app\/2025\/a\.[0-9a-f]{16}\.ndjson\.gz$/);
  });

  it("compresses plain objects where the settings say so, and the name says so too", async () => {
    harness.reset({ OBJECT_COMPRESSION: "zstd" });
    const { key, text } = await process("a.log.gz", gzipSync(TEXT));
    expect(key).toMatch(/\/a\.[0-9a-f]{16}\.log\.zst$/);
    expect(text).toBe(batch(TEXT).toString());
  });

  it("S3's own notification does the same as EventBridge's event, and the same key", async () => {
    const key = "a b/ü+c.log";
    const object = harness.s3.put(`raw-bucket/${key}`, TEXT);
    await harness.invoke(sqsEvent([objectCreated("raw-bucket", key, object)]));
    const first = stored(harness.s3, "clean-bucket");
    const again = await harness.invoke(sqsEvent([notification("raw-bucket", key, object)]));
    expect(again).toMatchObject({ failures: [], metrics: { ItemsClean: 3, DeliveryErrors: 0 } });
    expect(stored(harness.s3, "clean-bucket")).toEqual(first);
    expect([...first.keys()][0]).toMatch(/^clean\/objects\/raw-bucket\/a b\/ü\+c\.[0-9a-f]{16}\.log$/);
  });

  it("an older version that comes late has a key of its own", async () => {
    const old = harness.s3.put("raw-bucket/a.log", "old\n", { versionId: "v1" });
    await harness.invoke(sqsEvent([objectCreated("raw-bucket", "a.log", old, "01")]));
    const young = harness.s3.put("raw-bucket/a.log", "new\n", { versionId: "v2" });
    await harness.invoke(sqsEvent([objectCreated("raw-bucket", "a.log", young, "02")]));
    expect([...stored(harness.s3, "clean-bucket").values()].map(String)).toEqual(["old\n", "new\n"]);
  });

  it("what is one object in several parts is put together", async () => {
    const line = '{"user":"jane@example.com","text":"';
    let content = "";
    for (let i = 0; content.length < 21 * 1024 ** 2; i++) content += `${line}${i} ${"lorem ipsum ".repeat(20)}"}\n`;
    const { text, metrics } = await process("big.ndjson", content);
    expect(text === batch(content).toString()).toBe(true);
    expect(harness.s3.requests.filter(({ operation }) => operation === "UploadPart").length).toBeGreaterThan(2);
    expect(harness.s3.uploads.size).toBe(0);
    expect(metrics.ItemsClean).toBe(content.split("\n").length - 1);
  });
});
