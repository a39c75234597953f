import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toOtlpProtobuf } from "../../core/otlp/to-protobuf.ts";
import type { Decoded, Item, Undecodable } from "../../functions/items.ts";
import { readKinesisEvent } from "../../functions/sources/kinesis.ts";
import { decodeRequest, encodeRequest, type Request, toOtlpJson } from "../otlp/oracle.ts";
import { countRecords, requestsOf } from "../otlp/requests.ts";
import { aggregate } from "./aggregates.ts";
import { bytes, kinesisEvent } from "./kinesis-events.ts";

const SIGNALS = ["logs", "traces"] as const;
const text = fc.string({ maxLength: 12, unit: "grapheme" });

function decodeOne(payload: Uint8Array): readonly Decoded[] {
  return readKinesisEvent(kinesisEvent([payload]), { ownLogGroups: [] })[0]!.decode();
}

/** Ways by which a payload comes. */
const wrapping = fc.constantFrom<(payload: Uint8Array) => Uint8Array>(
  (payload) => payload,
  (payload) => gzipSync(payload),
  (payload) => aggregate([payload]),
  (payload) => aggregate([gzipSync(payload)]),
);

function expectRequest(entry: Decoded, signal: "logs" | "traces", request: Request, format: string, sub = 0): void {
  expect(entry).toMatchObject({ kind: "item", signal, route: `otlp-${signal}`, position: { sub } });
  const item = entry as Item;
  expect(item.count).toBe(Math.max(countRecords(request), 1));
  expect(item.parts).toHaveLength(1);
  const { content } = item.parts[0]!;
  expect(item.parts[0]!.format).toBe(format);
  const line = Buffer.from(item.render([content])).toString();
  expect(line).not.toContain("\n");
  const said = decodeRequest(signal, encodeRequest(signal, request));
  expect(decodeRequest(signal, toOtlpProtobuf(bytes(line)).bytes)).toEqual(said);
  expect(decodeRequest(signal, new Uint8Array(item.renderOtlp!([content])))).toEqual(said);
}

describe.each(SIGNALS)("requests of %s", (signal) => {
  it("in protobuf are one item, however they come", () => {
    const run = fc.property(requestsOf(signal, text), wrapping, (request, wrap) => {
      fc.pre(countRecords(request) > 0);
      const payload = encodeRequest(signal, request);
      const [entry, ...rest] = decodeOne(wrap(payload));
      expect(rest).toEqual([]);
      expectRequest(entry!, signal, request, "otlp-protobuf");
      expect(Buffer.from((entry as Item).raw()).equals(payload)).toBe(true);
    });
    fc.assert(run, { numRuns: 200 });
  });

  it("in JSON are one item each, in lines, printed over several, or one behind the other", () => {
    const written = fc.record({
      request: requestsOf(signal, text),
      indent: fc.constantFrom(0, 2),
      end: fc.constantFrom("\n", "\n\n", "\r\n", ""),
    });
    const run = fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), wrapping, (list, wrap) => {
      const print = ({ request, indent, end }: (typeof list)[number]) =>
        `${JSON.stringify(JSON.parse(toOtlpJson(request)), null, indent)}${end}`;
      const decoded = decodeOne(wrap(bytes(list.map(print).join(""))));
      expect(decoded).toHaveLength(list.length);
      for (const [sub, { request }] of list.entries()) expectRequest(decoded[sub]!, signal, request, "otlp-json", sub);
    });
    fc.assert(run, { numRuns: 200 });
  });

  it("in protobuf that are cut or damaged are not read as text, and stay in the quarantine as they came", () => {
    const run = fc.property(
      requestsOf(signal, text),
      fc.nat(),
      fc.nat(255),
      fc.boolean(),
      (request, at, byte, cuts) => {
        const whole = encodeRequest(signal, request);
        fc.pre(countRecords(request) > 0);
        const place = 1 + (at % (whole.length - 1));
        const damaged = Buffer.from(cuts ? whole.subarray(0, place) : whole);
        if (!cuts) damaged[place] = byte;
        // Before the first DC2 there is no value yet, and nothing but the name of one.
        fc.pre(damaged.includes(0x12));
        const decoded = decodeOne(damaged);
        expect(decoded).toHaveLength(1);
        const [entry] = decoded as readonly [Item | Undecodable];
        if (entry.kind === "item") expect(entry.parts[0]!.format).toBe("otlp-protobuf");
        else expect(["bad-encoding", "bad-envelope", "work-budget"]).toContain(entry.code);
        expect(Buffer.from(entry.raw()).equals(damaged)).toBe(true);
      },
    );
    fc.assert(run, { numRuns: 500 });
  });
});

const log = (body: string): Request => ({
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: "1", body: { stringValue: body } }] }] }],
});
const line = (body: string): string => toOtlpJson(log(body));

describe("what is not whole", () => {
  it("in protobuf keeps its count as far as it is known", () => {
    const good = encodeRequest("logs", {
      resourceLogs: [...(log("a").resourceLogs as object[]), ...(log("b").resourceLogs as object[])],
    });
    // The body, an AnyValue of one field of two bytes, says that it is longer than it is.
    const inside = Buffer.from(good);
    inside[inside.lastIndexOf("b") - 1] = 0x70;
    expect(decodeOne(inside)).toMatchObject([
      { kind: "undecodable", code: "bad-encoding", count: 2, position: { sub: 0 } },
    ]);
    const outside = Buffer.from(good);
    outside[1] = 0x70;
    const [entry] = decodeOne(outside) as readonly [Undecodable];
    expect(entry).toMatchObject({ kind: "undecodable", code: "bad-encoding" });
    expect(entry.count ?? 1).toBe(1);
  });

  it("or is too large to be redacted in one piece keeps its count too", () => {
    const record = { timeUnixNano: "1", body: { stringValue: "x".repeat(1024) } };
    const large = (mebibytes: number): Request => {
      const logRecords = Array.from({ length: mebibytes * 1024 }, () => record);
      return { resourceLogs: [{ scopeLogs: [{ logRecords }] }] };
    };
    const protobuf = gzipSync(encodeRequest("logs", large(8)), { level: 1 });
    expect(decodeOne(protobuf)).toMatchObject([{ kind: "undecodable", code: "too-large", count: 8 * 1024 }]);
    const json = gzipSync(`${line("a")}\n${toOtlpJson(large(16))}`, { level: 1 });
    expect(decodeOne(json)).toMatchObject([
      { kind: "item", position: { sub: 0 } },
      { kind: "undecodable", code: "too-large", position: { sub: 1 } },
    ]);
  });

  it("in JSON takes no other line along", () => {
    const decoded = decodeOne(bytes(`${line("a")}\n{"resourceLogs":[{]\n${line("c")}\n`));
    expect(decoded).toMatchObject([
      { kind: "item", route: "otlp-logs", position: { sub: 0 } },
      { kind: "undecodable", code: "not-json", position: { sub: 1 } },
      { kind: "item", route: "otlp-logs", position: { sub: 2 } },
    ]);
    expect(decodeOne(bytes(`{"resourceLogs":[]}\nnot a document`))).toMatchObject([{ code: "not-json" }]);
    expect(decodeOne(bytes('{"resourceLogs":[],"resourceSpans":[]}'))).toMatchObject([{ code: "bad-envelope" }]);
    expect(decodeOne(bytes(line("a").slice(0, -1)))).toMatchObject([{ code: "not-json" }]);
  });

  it("in an aggregate takes no other record along", () => {
    const good = encodeRequest("logs", log("a"));
    const decoded = decodeOne(aggregate([good, good.subarray(0, -1), bytes(`${line("b")}\n${line("c")}`), good]));
    expect(decoded.map(({ kind }) => kind)).toEqual(["item", "undecodable", "item", "item", "item"]);
    expect(decoded.map((entry) => (entry as Item).position.sub)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("what stands beside requests, or looks like them", () => {
  it("other documents are items of NDJSON", () => {
    expect(decodeOne(bytes(`{"level":"info"}\n${line("a")}\n{"n":1}`))).toMatchObject([
      { route: "ndjson" },
      { route: "otlp-logs", count: 1 },
      { route: "ndjson" },
    ]);
  });

  it("text that begins with an empty line is text", () => {
    expect(decodeOne(bytes("\n}\n{ not JSON"))).toMatchObject([{ route: "text" }]);
  });

  it.each([
    ["metrics", "0a 18 12 16 12 14 0a 03 63 70 75 3a 0d 0a 0b 19 00 00 00 00 00 00 00 00 00 00 00 00"],
    ["a resource without a record", "0a 0d 0a 0b 0a 09 0a 01 61 12 04 0a 02 68 69"],
  ])("%s in protobuf are refused", (_, hex) => {
    const payload = Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));
    const [entry, ...rest] = decodeOne(payload) as readonly Undecodable[];
    expect(rest).toEqual([]);
    expect(entry).toMatchObject({ kind: "undecodable", code: expect.stringMatching(/^bad-(encoding|envelope)$/) });
  });

  it("a request without a record is one item", () => {
    expect(decodeOne(bytes('{"resourceSpans":[{"resource":{}}]}'))).toMatchObject([
      { kind: "item", count: 1, signal: "traces" },
    ]);
  });
});
