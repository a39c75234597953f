import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QuarantineError } from "../../core/errors.ts";
import { countOtlp, looksLikeOtlpJson, looksLikeOtlpProtobuf } from "../../core/otlp/request.ts";
import { encodeRequest, toOtlpJson } from "./oracle.ts";
import { countRecords, requestsOf } from "./requests.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = fc.string({ maxLength: 12, unit: "grapheme" });
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof QuarantineError) return error.code;
    throw error;
  }
  return "none";
};

describe.each(["logs", "traces"] as const)("requests of %s", (signal) => {
  it("are counted in both forms", () => {
    fc.assert(
      fc.property(requestsOf(signal, text), (request) => {
        const items = countRecords(request);
        const found = countOtlp(encodeRequest(signal, request), "otlp-protobuf");
        expect(found).toEqual({ signal: items === 0 ? "logs" : signal, items });
        expect(countOtlp(utf8(toOtlpJson(request)), "otlp-json")).toEqual({ signal, items });
        expect(looksLikeOtlpProtobuf(encodeRequest(signal, request))).toBe(items > 0);
        expect(looksLikeOtlpJson(utf8(toOtlpJson(request)))).toBe(true);
      }),
    );
  });

  it("that were cut or damaged are quarantined, or counted as what is left", () => {
    fc.assert(
      fc.property(requestsOf(signal, text), fc.nat(), fc.nat(255), (request, place, byte) => {
        const bytes = encodeRequest(signal, request);
        fc.pre(bytes.length > 0);
        const damaged = bytes.slice();
        damaged[place % bytes.length] = byte;
        for (const given of [bytes.subarray(0, place % bytes.length), damaged]) {
          expect(["none", "bad-encoding", "bad-envelope"]).toContain(codeOf(() => countOtlp(given, "otlp-protobuf")));
          expect(typeof looksLikeOtlpProtobuf(given)).toBe("boolean");
        }
      }),
    );
  });
});

describe("what is no request", () => {
  it.each([
    ["metrics", "0a 18 12 16 12 14 0a 03 63 70 75 3a 0d 0a 0b 19 00 00 00 00 00 00 00 00 00 00 00 00"],
    ["text", "0a 48 65 6c 6c 6f"],
    ["another message", "0a 03 08 96 01"],
  ])("%s in protobuf", (_, hex) => {
    const bytes = Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));
    expect(looksLikeOtlpProtobuf(bytes)).toBe(false);
    expect(["bad-encoding", "bad-envelope"]).toContain(codeOf(() => countOtlp(bytes, "otlp-protobuf")));
  });

  it.each([
    ['{"resourceMetrics":[]}', "bad-envelope"],
    ['{"resourceLogs":[],"resourceSpans":[]}', "bad-envelope"],
    ['{"message":"hello"}', "bad-envelope"],
    ['{"resourceLogs":[]', "not-json"],
    ["hello", "not-json"],
    ["", "bad-envelope"],
    ["[]", "bad-envelope"],
    ["[".repeat(5000), "work-budget"],
  ])("%.40s", (json, code) => {
    expect(codeOf(() => countOtlp(utf8(json), "otlp-json"))).toBe(code);
  });

  it("any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const given of [bytes, Uint8Array.of(10, bytes.length, ...bytes)]) {
          looksLikeOtlpJson(given);
          looksLikeOtlpProtobuf(given);
          codeOf(() => countOtlp(given, "otlp-json"));
          codeOf(() => countOtlp(given, "otlp-protobuf"));
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("requests in JSON", () => {
  it("may follow each other, begin with a mark and blanks, and have names with escapes or underscores", () => {
    const first = '{"resource_logs":[{"scope_logs":[{"log_records":[{},{}]}]}]}';
    const second = '{"\\u0072esourceLogs":[{"scopeLogs":[{"logRecords":[{}]}]}]}';
    expect(countOtlp(utf8(`\ufeff ${first}\r\n${second}\n`), "otlp-json")).toEqual({ signal: "logs", items: 3 });
    expect(looksLikeOtlpJson(utf8(`\ufeff \n{ "resourceSpans" :`))).toBe(true);
    expect(looksLikeOtlpJson(utf8('{"resource":1}'))).toBe(false);
  });
});
