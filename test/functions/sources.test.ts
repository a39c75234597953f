import { brotliCompressSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decoded, Item, Undecodable } from "../../functions/items.ts";
import { EventError } from "../../functions/sources/event-error.ts";
import { readKinesisEvent, toKinesisResponse } from "../../functions/sources/kinesis.ts";
import type { PayloadOptions } from "../../functions/sources/payload.ts";
import { bytes, envelope, gzipJson, kinesisEvent, type Payload, SHARD, sequenceOf } from "./kinesis-events.ts";

const OPTIONS: PayloadOptions = { ownLogGroups: ["/aws/lambda/scrubline"] };

function decodeOne(payload: Payload, options = OPTIONS): readonly Decoded[] {
  return readKinesisEvent(kinesisEvent([payload]), options)[0]!.decode();
}

function texts(decoded: readonly Decoded[]): readonly string[] {
  return decoded.map((entry) => Buffer.from((entry as Item).parts[0]!.content as Uint8Array).toString());
}

function refusal(payload: Payload, options = OPTIONS): string {
  const [entry, ...rest] = decodeOne(payload, options) as readonly Undecodable[];
  expect(rest).toEqual([]);
  expect(entry!.kind).toBe("undecodable");
  return entry!.code;
}

describe("records", () => {
  it("keep shard, sequence number and arrival time", () => {
    const [item] = decodeOne(bytes("one line")) as readonly Item[];
    expect(item!.position).toEqual({ partition: SHARD, sequence: sequenceOf(0), sub: 0 });
    expect(new Date(item!.time).toISOString()).toBe("2025-11-22T21:00:01.250Z");
  });

  it("are acknowledged by their sequence number", () => {
    const records = readKinesisEvent(kinesisEvent([bytes("a"), bytes("b")]), OPTIONS);
    expect(records.map((record) => record.acknowledgement)).toEqual([sequenceOf(0), sequenceOf(1)]);
    expect(toKinesisResponse([sequenceOf(1)])).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceOf(1) }] });
  });

  it("of another kind of event are refused without a word of them", () => {
    const forged = kinesisEvent([bytes("x")]);
    forged.Records[0]!.eventID = "jane@example.com";
    expect(() => readKinesisEvent(forged, OPTIONS)).toThrow(EventError);
    expect(() => readKinesisEvent(forged, OPTIONS)).not.toThrow(/jane/);
    expect(() => readKinesisEvent({} as never, OPTIONS)).toThrow(EventError);
  });
});

describe("lines", () => {
  it("NDJSON: one item a document", () => {
    const items = decodeOne(bytes('{"a":1}\n{"a":2}\n[3]\n'));
    expect(texts(items)).toEqual(['{"a":1}', '{"a":2}', "[3]"]);
    expect(items.map((item) => (item as Item).position.sub)).toEqual([0, 1, 2]);
    expect(items.map((item) => (item as Item).route)).toEqual(["ndjson", "ndjson", "ndjson"]);
  });

  it("NDJSON: a line that opens no document belongs to the one before it", () => {
    expect(texts(decodeOne(bytes('{"a":1}\n{"pw":"first\nsecond"}\n{"a":2}')))).toEqual([
      '{"a":1}',
      '{"pw":"first\nsecond"}',
      '{"a":2}',
    ]);
  });

  it("NDJSON: a bracket after a comma, bracket or colon is a value and opens nothing", () => {
    expect(texts(decodeOne(bytes('{"a":1}\n{"list":[\n{"x":1},\n{"x":2}]}\n{"b":\n{"x":3}}')))).toEqual([
      '{"a":1}',
      '{"list":[\n{"x":1},\n{"x":2}]}',
      '{"b":\n{"x":3}}',
    ]);
  });

  it("text, and JSON printed over several lines: the record as a whole", () => {
    const pem = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----";
    expect(texts(decodeOne(bytes(`${pem}\n`)))).toEqual([pem]);
    expect(texts(decodeOne(bytes('{\n "card": {\n  "number": "1"\n }\n}')))).toHaveLength(1);
  });

  it("bytes that are not UTF-8 are text all the same, and so are control characters", () => {
    const latin1 = Buffer.from("Käse für 5\u00a3, \u001b[31mrot\u001b[0m\n", "latin1");
    expect(decodeOne(latin1)[0]!.kind).toBe("item");
    expect(decodeOne(bytes("a\0b\u0001é"))[0]!.kind).toBe("item");
  });

  it("gzip changes nothing but the size", () => {
    const plain = bytes('{"a":1}\n{"a":2}\n');
    expect(texts(decodeOne(gzipSync(plain)))).toEqual(texts(decodeOne(plain)));
    const twoMembers = Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n')]);
    expect(texts(decodeOne(twoMembers))).toEqual(['{"a":1}', '{"a":2}']);
  });

  it("loses no byte but final newlines, whatever the bytes (500 runs)", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\n",
      "\r",
      " ",
      "a",
      '{"a":1}',
      "é",
      "\0",
      "{}\n",
    );
    const payload = fc.array(piece, { maxLength: 30 }).map((pieces) => bytes(pieces.join("")));
    const property = fc.property(payload, (data) => {
      const joined = texts(decodeOne(data)).join("\n");
      expect([joined, `${joined}\n`]).toContain(Buffer.from(data).toString());
    });
    fc.assert(property, { seed: 7, numRuns: 500 });
  });
});

describe("CloudWatch Logs envelopes", () => {
  const messages = ["plain", '{"a":"\\u00e9"}', "line 1\nline 2", "\u2028 \ud83d\ude00 é", "lone \ud800 surrogate", ""];

  it("one item a log event, rendered with its metadata", () => {
    const items = decodeOne(gzipJson(envelope({ messages }))) as readonly Item[];
    expect(items.map((item) => item.parts[0]!.content)).toEqual(messages);
    const rendered = items.map((item) => Buffer.from(item.render(item.parts.map((part) => part.content))).toString());
    expect(JSON.parse(rendered[0]!)).toEqual({
      timestamp: 1_763_845_200_000,
      id: `3195310660696661${"0".repeat(40)}`,
      logGroup: "/aws/lambda/shop",
      logStream: "2025/11/22/[$LATEST]0f1e2d3c4b5a69788796a5b4c3d2e1f0",
      owner: "111111111111",
      message: "plain",
    });
    expect(rendered.map((line) => JSON.parse(line).message)).toEqual(messages);
    for (const line of rendered) expect(line).not.toContain("\n");
  });

  it("not compressed, or with its members in another order, is the same", () => {
    const expected = (decodeOne(gzipJson(envelope())) as readonly Item[]).map((item) => item.parts);
    const sorted = Object.fromEntries(Object.entries(envelope()).sort(([a], [b]) => (a < b ? -1 : 1)));
    expect((decodeOne(bytes(JSON.stringify(envelope()))) as readonly Item[]).map((item) => item.parts)).toEqual(
      expected,
    );
    expect((decodeOne(gzipJson(sorted)) as readonly Item[]).map((item) => item.parts)).toEqual(expected);
  });

  it("names of groups and streams are content, and so are an owner or id that AWS would not write", () => {
    const [item] = decodeOne(gzipJson(envelope())) as readonly Item[];
    expect(item!.parts).toHaveLength(3);
    const [forged] = decodeOne(gzipJson(envelope({ owner: "jane@example.com" }))) as readonly Item[];
    expect(forged!.parts.map((part) => part.content)).toContain("jane@example.com");
    const line = Buffer.from(forged!.render(["m", "g", "s", "CLEAN"])).toString();
    expect(JSON.parse(line)).toMatchObject({ owner: "CLEAN", message: "m", logGroup: "g", logStream: "s" });
  });

  it("the raw form of an event is an envelope of one event that decodes to the same item", () => {
    const items = decodeOne(gzipJson(envelope({ messages }))) as readonly Item[];
    for (const item of items) {
      const [again] = decodeOne(item.raw()) as readonly Item[];
      expect(again!.parts).toEqual(item.parts);
    }
  });

  it("control messages and the function's own log group are dropped and counted", () => {
    expect(decodeOne(gzipJson(envelope({ messageType: "CONTROL_MESSAGE" })))).toEqual([
      { kind: "dropped", reason: "control-message", count: 1 },
    ]);
    expect(decodeOne(gzipJson(envelope({ logGroup: "/aws/lambda/scrubline", messages: ["a", "b"] })))).toEqual([
      { kind: "dropped", reason: "own-log-group", count: 2 },
    ]);
  });

  it("an application's own JSON that mentions a message type is no envelope", () => {
    const line = '{"level":"info","messageType":"DATA_MESSAGE","logEvents":3}';
    expect(texts(decodeOne(bytes(line)))).toEqual([line]);
  });
});

/** Text that compresses to something long enough to be judged. */
function randomText(length: number): string {
  return Array.from({ length }, (_, i) => String.fromCharCode(97 + ((i * i * 7919) % 26))).join("");
}

describe("what does not decode goes to the quarantine as it came", () => {
  const whole = gzipJson(envelope());
  const corrupt = Uint8Array.from(whole, (byte, i) => (i === whole.length - 20 ? byte ^ 0xff : byte));
  const json = JSON.stringify(envelope());
  const cases: readonly (readonly [string, Payload, string])[] = [
    ["data that is not base64", { rawData: "SSN 123-45-6789" }, "bad-encoding"],
    ["base64 of a wrong length", { rawData: "QUJ" }, "bad-encoding"],
    ["truncated gzip", whole.subarray(0, -9), "bad-encoding"],
    ["corrupt gzip", corrupt, "bad-encoding"],
    ["bytes after the gzip file", Buffer.concat([whole, bytes("jane@example.com")]), "bad-encoding"],
    ["gzip in gzip", gzipSync(whole), "bad-encoding"],
    ["a zstd frame", Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3), "bad-encoding"],
    ["compressed data of an unknown kind", brotliCompressSync(randomText(2_000)), "not-text"],
    ["a KPL aggregate", Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2, 10, 4), "bad-encoding"],
    ["an envelope that ends early", bytes(json.slice(0, -30)), "bad-envelope"],
    ["an envelope that ends early, compressed", gzipSync(json.slice(0, -30)), "bad-envelope"],
    ["an envelope without events", gzipJson({ ...envelope(), logEvents: undefined }), "bad-envelope"],
    ["an envelope with an event that is none", gzipJson({ ...envelope(), logEvents: [null] }), "bad-envelope"],
    ["an envelope whose stream is no text", gzipJson({ ...envelope(), logStream: { a: 1 } }), "bad-envelope"],
    [
      "an envelope that is not UTF-8",
      Buffer.concat([bytes(json.slice(0, -2)), Uint8Array.of(0xff), bytes(json.slice(-2))]),
      "bad-encoding",
    ],
  ];
  it.each(cases)("%s", (_name, payload, code) => {
    expect(refusal(payload)).toBe(code);
    const [entry] = decodeOne(payload) as readonly Undecodable[];
    const expected = "rawData" in payload ? bytes(payload.rawData) : payload;
    expect(Buffer.from(entry!.raw()).equals(Buffer.from(expected))).toBe(true);
  });

  it("a bomb, by size and by ratio, without being blown up", () => {
    const megabytes = gzipSync(Buffer.alloc(8 * 1024 * 1024, "a"));
    const maxRatio = { gzip: 2_000, zstd: 1 };
    expect(refusal(megabytes)).toBe("too-large");
    expect(refusal(megabytes, { ...OPTIONS, limits: { maxBytes: 1_000_000, maxRatio } })).toBe("too-large");
    expect(decodeOne(megabytes, { ...OPTIONS, limits: { maxBytes: 9_000_000, maxRatio } })).toHaveLength(1);
  });

  it("no cut and no changed byte of a compressed envelope throws or is forwarded as text", () => {
    const cut = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean());
    const property = fc.property(cut, ([at, change, truncate]) => {
      const damaged = truncate ? whole.subarray(0, at) : Uint8Array.from(whole, (b, i) => (i === at ? b ^ change : b));
      for (const entry of decodeOne(damaged)) {
        if (at > 2 && truncate) expect(entry.kind).toBe("undecodable");
        // Without its magic bytes it is binary data; later damage to the header alone changes nothing that matters.
        if (at <= 2 && !truncate) expect(entry).toMatchObject({ kind: "undecodable", code: "not-text" });
        if (entry.kind === "item" && damaged.length > 1) expect(entry.route).toBe("cloudwatch-logs");
      }
    });
    fc.assert(property, { seed: 11, numRuns: 300 });
  });
});
