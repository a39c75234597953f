import { isUtf8 } from "node:buffer";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../../core/index.ts";
import { countOtlp } from "../../../core/otlp/request.ts";
import type { OtlpFormat } from "../../../core/types.ts";
import { DocumentSplitter } from "../../../functions/objects/document-splitter.ts";
import { EntrySplitter } from "../../../functions/objects/entry-splitter.ts";
import { createOtlpJudge } from "../../../functions/objects/otlp-judge.ts";
import { encodeRequest, toOtlpJson } from "../../otlp/oracle.ts";
import { countRecords } from "../../otlp/requests.ts";
import { holdsPlanted, makePlanted, PLANTED } from "../otlp-planted.ts";
import { objectCreated, sqsEvent } from "./events.ts";
import { expectNowhere, type Harness, startHarness, stored } from "./harness.ts";

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => harness.reset());

async function process(content: Buffer) {
  const object = harness.s3.put("raw-bucket/a.bin", content);
  const { failures, metrics } = await harness.invoke(sqsEvent([objectCreated("raw-bucket", "a.bin", object)]));
  expect(failures).toEqual([]);
  expectNowhere(PLANTED, harness, ["raw-bucket/a.bin"]);
  return { metrics, output: [...stored(harness.s3, "clean-bucket").values()] };
}

const requests = makePlanted(5, 8);
const ofSignal = (signal: string) => requests.filter((entry) => entry.signal === signal);
const countAll = (list: typeof requests): number => list.reduce((sum, { request }) => sum + countRecords(request), 0);
const lines = requests.map(({ request }) => toOtlpJson(request));
const pretty = lines.map((line) => JSON.stringify(JSON.parse(line), null, 2));

const attributes = [{ key: "user", value: { stringValue: `${PLANTED}@example.com` } }];
const plain = {
  resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords: [{ timeUnixNano: "1", attributes }] }] }],
};
const ascii = Buffer.from(encodeRequest("logs", plain));

describe("objects of OTLP/JSON", () => {
  it.each([
    ["lines", lines.join("\n")],
    ["lines with a final newline", `${lines.join("\n")}\n`],
    ["requests printed over several lines", `\ufeff${pretty.join("\r\n")}\r\n`],
    ["requests one behind the other", lines.join("")],
  ])("as %s are redacted request by request", async (_, text) => {
    for (const content of [Buffer.from(text), gzipSync(text)]) {
      harness.reset();
      const { metrics, output } = await process(content);
      expect(metrics).toMatchObject({ ItemsIn: countAll(requests), ItemsClean: countAll(requests) });
      expect(output).toHaveLength(1);
      const clean = output[0]!.toString();
      expect(clean).not.toContain(PLANTED);
      // What stands between requests is as it was.
      expect(clean.replace(/[^\n]/g, "")).toBe(text.replace(/[^\n]/g, ""));
      if (text.includes(`}\n{"`)) expect(clean.trimEnd().split("\n").filter(holdsPlanted)).toEqual([]);
    }
  });

  it("may hold other documents too", async () => {
    const { metrics, output } = await process(Buffer.from(`${lines[0]}\n{"user":"${PLANTED}@example.com"}\n`));
    expect(metrics).toMatchObject({ ItemsClean: countRecords(requests[0]!.request) + 1 });
    expect(JSON.parse(output[0]!.toString().split("\n")[1]!).user).toMatch(/^user_k1_/);
  });

  it.each([
    ["cut", lines.join("\n").slice(0, -1), "not-json"],
    ["damaged", lines.join("\n").replace("[{", "[{]"), "not-json"],
    ["with text in between", `${lines.join("\n")}\nsome ${PLANTED} text`, "not-json"],
    ["with both signals in one", '{"resourceLogs":[],"resourceSpans":[]}', "bad-envelope"],
  ])("%s go to the quarantine, whole", async (_, text, code) => {
    const { metrics, output } = await process(Buffer.from(text));
    expect(output).toEqual([]);
    expect(metrics).toMatchObject({ ItemsIn: 1, ItemsQuarantined: 1, QuarantinedByCode: { [code]: 1 } });
  });
});

describe("objects of OTLP in protobuf", () => {
  it.each(["logs", "traces"])("of %s are redacted as what they are", async (signal) => {
    const own = ofSignal(signal);
    const joined = Buffer.concat(own.map((entry) => encodeRequest(entry.signal, entry.request)));
    for (const content of [joined, gzipSync(joined)]) {
      harness.reset();
      const { metrics, output } = await process(content);
      expect(metrics).toMatchObject({ ItemsIn: countAll(own), ItemsClean: countAll(own) });
      expect(output[0]!.toString("latin1")).not.toContain(PLANTED);
      expect(countOtlp(output[0]!, "otlp-protobuf")).toEqual({ signal, items: countAll(own) });
    }
  });

  it("are not taken for text when they are UTF-8", async () => {
    expect(isUtf8(ascii)).toBe(true);
    const { metrics, output } = await process(ascii);
    expect(metrics).toMatchObject({ ItemsClean: 1, FindingsByEntity: { EMAIL_ADDRESS: 2 } });
    expect(countOtlp(output[0]!, "otlp-protobuf")).toEqual({ signal: "logs", items: 1 });
  });

  it.each([
    ["cut", ascii.subarray(0, -1)],
    ["with something behind", Buffer.concat([ascii, Buffer.from("\n")])],
    ["damaged", Buffer.from(ascii.toString("latin1").replace("user", "use"), "latin1")],
  ])("and %s are neither: they go to the quarantine", async (_, content) => {
    expect(isUtf8(content)).toBe(true);
    const { metrics, output } = await process(content);
    expect(output).toEqual([]);
    expect(metrics).toMatchObject({ ItemsIn: 1, QuarantinedByCode: { "bad-encoding": 1 } });
  });
});

describe("requests", () => {
  const redactor = createRedactor(loadPolicy());
  it("that are too large are refused, whatever comes behind", () => {
    const judge = createOtlpJudge(redactor, "otlp-protobuf", 100);
    for (let i = 0; i < 100; i++) judge.process(ascii.subarray(0, 0));
    expect(() => judge.process(Buffer.of(0x0a, 101))).toThrow(/too-large/);
    const inLines = createOtlpJudge(redactor, "otlp-json", 100);
    const small = '{"resourceLogs":[]}\n';
    for (let i = 0; i < 100; i++) inLines.process(Buffer.from(small));
    expect(() => inLines.process(Buffer.from(`{"resourceLogs":["${"x".repeat(100)}`))).toThrow(/too-large/);
    expect(inLines.items).toBe(100);
  });

  it("in protobuf come out whole however they are cut, some resources at a time", () => {
    const own = ofSignal("logs").map((entry) => encodeRequest("logs", entry.request));
    const whole = Buffer.concat(own);
    const run = fc.property(
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
      fc.nat(3_000),
      (sizes, portion) => {
        const splitter = new EntrySplitter(1e6, portion);
        const portions: Uint8Array[] = [];
        for (let at = 0, i = 0; at < whole.length; i++) {
          const size = sizes[i % sizes.length]!;
          const chunk = Buffer.from(whole.subarray(at, at + size));
          portions.push(...splitter.add(chunk).map((bytes) => Buffer.from(bytes)));
          chunk.fill(0);
          at += size;
        }
        portions.push(splitter.end());
        expect(Buffer.concat(portions).equals(whole)).toBe(true);
        const counts = portions.map((bytes) => countOtlp(new Uint8Array(bytes), "otlp-protobuf").items);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(countAll(ofSignal("logs")));
        if (portion > 0)
          for (const bytes of portions.slice(0, -1)) expect(bytes.length).toBeGreaterThanOrEqual(portion);
      },
    );
    fc.assert(run);
  });

  it("in protobuf are of one signal, and tell where in the object they are damaged", () => {
    const [one, other] = [ofSignal("logs")[0]!, ofSignal("traces")[0]!].map(({ signal, request }) =>
      Buffer.from(encodeRequest(signal, request)),
    );
    const judgeAll = (shape: OtlpFormat, maxBytes: number | undefined, ...chunks: Buffer[]) => {
      const judge = createOtlpJudge(redactor, shape, maxBytes);
      for (const chunk of chunks) judge.process(chunk);
      return judge.flush();
    };
    expect(() => judgeAll("otlp-protobuf", undefined, one!, other!)).toThrow(/bad-envelope/);
    const longest = Math.max(one!.length, other!.length);
    expect(() => judgeAll("otlp-protobuf", longest, one!, one!, other!, other!)).toThrow(/bad-envelope/);
    const line = Buffer.from('{"resourceLogs":[]}\n');
    const damaged = Buffer.from('{"resourceLogs":[}]');
    // Counted from where the object begins: where the brace stands that closes nothing.
    expect(() => judgeAll("otlp-json", undefined, line, line, damaged)).toThrow(`at byte ${2 * line.length + 17}`);
  });

  it("are found however the text is cut, and nothing is lost between them", () => {
    const document = fc.oneof(
      fc.json().filter((text) => /^[[{]/.test(text)),
      fc.constant('{"a":"}\\"{[\\\\"}'),
    );
    const blanks = fc.constantFrom("", "\n", " \r\n", "\t\n\n");
    const run = fc.property(fc.array(fc.tuple(document, blanks)), fc.array(fc.nat(20)), (list, sizes) => {
      const text = Buffer.from(list.flat().join(""));
      const splitter = new DocumentSplitter(1e6);
      const documents: string[] = [];
      let all = "";
      for (let at = 0, i = 0; at < text.length; i++) {
        const size = 1 + (sizes[i % Math.max(sizes.length, 1)] ?? 7);
        const chunk = Buffer.from(text.subarray(at, at + size));
        for (const { bytes, isDocument } of splitter.add(chunk)) {
          all += Buffer.from(bytes).toString("latin1");
          if (isDocument) documents.push(Buffer.from(bytes).toString());
        }
        // The memory is used again.
        chunk.fill(0);
        at += size;
      }
      splitter.end();
      expect(all).toBe(text.toString("latin1"));
      expect(documents).toEqual(list.map(([one]) => one));
    });
    fc.assert(run, { numRuns: 500 });
  });
});
