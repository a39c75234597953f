import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { objectCreated, sqsEvent } from "./events.ts";
import { batch, expectNowhere, type Harness, startHarness, stored } from "./harness.ts";

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => harness.reset());

const MIB = 1024 ** 2;
const MARKER = "mrkr-51c0";

/** Lines whose values need the line before or after them, and ones that are longer than a chunk. */
function text(bytes = 20 * MIB): string {
  const lines: string[] = [];
  let size = 0;
  for (let i = 0; size < bytes; i++) {
    const line =
      i % 50_000 === 49_999
        ? `dump ${"x".repeat(300_000)} password=${MARKER}`
        : i % 3 === 0
          ? `2025-11-22 login of u${i}@example.com from 10.0.0.${i % 255}`
          : i % 3 === 1
            ? `  password: ${MARKER}${i}`
            : `  took ${i} ms, SSN 219-09-${1000 + (i % 9000)}`;
    lines.push(line);
    size += line.length + 1;
  }
  return `${lines.join("\n")}\n`;
}

function ndjson(bytes = 20 * MIB): string {
  const lines: string[] = [];
  for (let i = 0, size = 0; size < bytes; i++, size += lines.at(-1)!.length + 1)
    lines.push(
      `{"n":${i},"user":"u${i}@example.com","nested":{"password":"${MARKER}${i}"},"text":"${"ab ".repeat(i % 40)}"}`,
    );
  return `${lines.join("\n")}\n`;
}

/** What gzip makes no more than a third smaller. */
function noise(bytes: number): string {
  const lines: string[] = [];
  for (let i = 0, size = 0; size < bytes; i++, size += lines.at(-1)!.length + 1) {
    const digest = createHash("sha512").update(`${i}`).digest("base64url").replaceAll("-", " ");
    lines.push(`{"n":${i},"password":"${MARKER}","text":"${digest} ${digest.split("").reverse().join("")}"}`);
  }
  return `${lines.join("\n")}\n`;
}

/** An invocation that is late when it has asked two hundred times, that is, read about 12 MiB. */
function lateAfterAPart(): () => number {
  let calls = 0;
  return () => (calls++ < 200 ? 900_000 : 100_000);
}

async function runToTheEnd(first: object) {
  const invocations = [];
  for (let bodies: unknown[] = [first]; bodies.length > 0; ) {
    harness.s3.messages.length = 0;
    invocations.push(await harness.invoke(sqsEvent(bodies), lateAfterAPart()));
    bodies = [...harness.s3.messages];
    if (invocations.length > 20) throw new Error("does not end");
  }
  return invocations;
}

describe("an object that takes longer than an invocation", () => {
  for (const [name, make, settings, atLeast] of [
    ["text", () => text(), {}, 2],
    ["NDJSON", () => ndjson(36 * MIB), {}, 3],
    ["NDJSON, compressed on the way", () => noise(32 * MIB), { OBJECT_COMPRESSION: "gzip" }, 2],
  ] as const)
    it(`${name}: goes on where it stopped, to the same bytes`, { timeout: 120_000 }, async () => {
      harness.reset(settings);
      const content = make();
      const object = harness.s3.put("raw-bucket/big.log", content);
      const invocations = await runToTheEnd(objectCreated("raw-bucket", "big.log", object));
      expect(invocations.length).toBeGreaterThanOrEqual(atLeast);
      expect(invocations.flatMap(({ failures }) => failures)).toEqual([]);
      for (const { metrics } of invocations.slice(0, -1))
        expect(metrics).toMatchObject({ ItemsReturned: 1, ItemsClean: 0, RecordsDone: 0, DeliveryErrors: 0 });
      const items = content.split("\n").length - 1;
      expect(invocations.at(-1)!.metrics).toMatchObject({ ItemsIn: items, ItemsClean: items, BytesIn: content.length });
      const expected = batch(content);
      expect([...stored(harness.s3, "clean-bucket").values()].map((body) => body.equals(expected))).toEqual([true]);
      expect(invocations.at(-1)!.metrics.BytesOut).toBe(expected.length);
      expect(harness.s3.uploads.size).toBe(0);
      expectNowhere(MARKER, harness, ["raw-bucket/big.log"]);
    });

  it("a continuation delivered twice, and one whose upload is gone, end in the same object", {
    timeout: 120_000,
  }, async () => {
    const content = ndjson();
    const object = harness.s3.put("raw-bucket/big.log", content);
    await harness.invoke(sqsEvent([objectCreated("raw-bucket", "big.log", object)]), lateAfterAPart());
    const [message] = harness.s3.messages;
    for (let time = 0; time < 2; time++) {
      const { failures, metrics } = await harness.invoke(sqsEvent([message]));
      expect(failures).toEqual([]);
      expect(metrics).toMatchObject({ ItemsClean: content.split("\n").length - 1, DeliveryErrors: 0 });
      const clean = stored(harness.s3, "clean-bucket");
      expect([...clean.values()].map((body) => body.equals(batch(content)))).toEqual([true]);
    }
    expect(harness.s3.uploads.size).toBe(0);
  });

  it("a continuation that fails is returned and can be tried again", { timeout: 120_000 }, async () => {
    const content = ndjson();
    const object = harness.s3.put("raw-bucket/big.log", content);
    await harness.invoke(sqsEvent([objectCreated("raw-bucket", "big.log", object)]), lateAfterAPart());
    const [message] = harness.s3.messages;
    harness.s3.fault = ({ operation }) =>
      operation === "UploadPart" ? { status: 403, code: "AccessDenied" } : undefined;
    expect((await harness.invoke(sqsEvent([message]))).failures).toHaveLength(1);
    harness.s3.fault = () => undefined;
    expect((await harness.invoke(sqsEvent([message], 2))).failures).toEqual([]);
    expect([...stored(harness.s3, "clean-bucket").values()].map((body) => body.equals(batch(content)))).toEqual([true]);
  });

  it("one whose upload another invocation wrote to, or of another policy, begins anew", {
    timeout: 120_000,
  }, async () => {
    const content = ndjson();
    const object = harness.s3.put("raw-bucket/big.log", content);
    await harness.invoke(sqsEvent([objectCreated("raw-bucket", "big.log", object)]), lateAfterAPart());
    const [message] = harness.s3.messages;
    const [upload] = [...harness.s3.uploads.values()];
    const [number, part] = [...upload!.parts].at(-1)!;
    upload!.parts.set(number, Buffer.concat([part, part]));
    const { checkpoint, ...rest } = JSON.parse(message!);
    for (const body of [message, JSON.stringify({ ...rest, checkpoint: { ...checkpoint, made: "another/k1" } })]) {
      for (const path of harness.s3.objects.keys())
        if (path.startsWith("clean-bucket")) harness.s3.objects.delete(path);
      expect((await harness.invoke(sqsEvent([body]))).failures).toEqual([]);
      const clean = stored(harness.s3, "clean-bucket");
      expect([...clean.values()].map((body) => body.equals(batch(content)))).toEqual([true]);
    }
  });

  it("one that was overwritten meanwhile is dropped, and nothing of it appears", { timeout: 120_000 }, async () => {
    const object = harness.s3.put("raw-bucket/big.log", ndjson());
    await harness.invoke(sqsEvent([objectCreated("raw-bucket", "big.log", object)]), lateAfterAPart());
    harness.s3.put("raw-bucket/big.log", "other\n");
    const { metrics } = await harness.invoke(sqsEvent([harness.s3.messages[0]]));
    expect(metrics.DroppedByReason).toEqual({ "object-replaced": 1 });
    expect(stored(harness.s3, "clean-bucket").size).toBe(0);
  });

  const LINE = `{"password":"${MARKER}"}\n`;
  for (const [name, content, settings] of [
    ["compressed", gzipSync(LINE.repeat(400_000)), {}],
    ["one JSON document", `[${LINE.repeat(400_000).replaceAll("\n", ",")}{}]`, {}],
    ["lines, without a queue to go on by", LINE.repeat(400_000), { OBJECT_QUEUE_URL: "" }],
  ] as const)
    it(`${name}: goes to the quarantine as too large`, async () => {
      harness.reset(settings);
      const object = harness.s3.put("raw-bucket/big.log", content);
      let calls = 0;
      const late = () => (calls++ < 20 ? 900_000 : 100_000);
      const { failures, metrics } = await harness.invoke(
        sqsEvent([objectCreated("raw-bucket", "big.log", object)]),
        late,
      );
      expect(failures).toEqual([]);
      expect(metrics).toMatchObject({ ItemsIn: 1, QuarantinedByCode: { "too-large": 1 } });
      expect(harness.s3.messages).toEqual([]);
      expect(harness.s3.uploads.size).toBe(0);
      expectNowhere(MARKER, harness, ["raw-bucket/big.log"]);
    });

  it("behind another object of the same invocation it is returned, and gets one of its own", async () => {
    const small = harness.s3.put("raw-bucket/small.log", "x\n");
    const object = harness.s3.put("raw-bucket/big.log", gzipSync(LINE.repeat(400_000)));
    let calls = 0;
    const late = () => (calls++ < 20 ? 900_000 : 100_000);
    const event = sqsEvent([
      objectCreated("raw-bucket", "small.log", small),
      objectCreated("raw-bucket", "big.log", object),
    ]);
    const { failures, metrics } = await harness.invoke(event, late);
    expect(failures).toEqual([event.Records[1]!.messageId]);
    expect(metrics).toMatchObject({ ItemsClean: 1, ItemsReturned: 1, ItemsQuarantined: 0 });
  });
});
