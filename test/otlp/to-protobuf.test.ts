import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QuarantineError } from "../../core/errors.ts";
import { toOtlpProtobuf } from "../../core/otlp/to-protobuf.ts";
import { decodeRequest, encodeRequest, toOtlpJson } from "./oracle.ts";
import { requestsOf } from "./requests.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const log = (members: string): Uint8Array => utf8(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{${members}}]}]}]}`);
const recordOf = (members: string): Record<string, unknown> => {
  const request = decodeRequest("logs", toOtlpProtobuf(log(members)).bytes) as {
    resourceLogs: { scopeLogs: { logRecords: Record<string, unknown>[] }[] }[];
  };
  return request.resourceLogs[0]!.scopeLogs[0]!.logRecords[0]!;
};

describe("OTLP/JSON to protobuf", () => {
  it.each(["logs", "traces"] as const)("says of %s what the oracle says", (signal) => {
    const text = fc.string({ maxLength: 12, unit: "grapheme" });
    fc.assert(
      fc.property(requestsOf(signal, text), (request) => {
        const { bytes, dropped } = toOtlpProtobuf(utf8(toOtlpJson(request)));
        expect(dropped).toBe(0);
        expect(decodeRequest(signal, bytes)).toEqual(decodeRequest(signal, encodeRequest(signal, request)));
      }),
    );
  });

  it("keeps integers beyond 2^53, as numbers and in strings", () => {
    expect(recordOf('"timeUnixNano":1750000000123456789,"body":{"intValue":-9223372036854775808}')).toMatchObject({
      timeUnixNano: "1750000000123456789",
      body: { intValue: "-9223372036854775808" },
    });
    expect(recordOf('"timeUnixNano":"18446744073709551615","body":{"intValue":"1.5e1"}')).toMatchObject({
      timeUnixNano: "18446744073709551615",
      body: { intValue: "15" },
    });
  });

  it("takes ids in hexadecimal and base64, enums by number and name, names with underscores", () => {
    const id = Uint8Array.from({ length: 8 }, (_, i) => i + 200);
    expect(recordOf(`"spanId":"${Buffer.from(id).toString("hex").toUpperCase()}"`).spanId).toEqual(id);
    expect(recordOf(`"span_id":"${Buffer.from(id).toString("base64")}"`).spanId).toEqual(id);
    expect(recordOf('"severityNumber":"SEVERITY_NUMBER_ERROR2"').severityNumber).toBe(18);
    expect(recordOf('"severity_number":17').severityNumber).toBe(17);
  });

  it("leaves out and counts what protobuf has no field for, but no nulls", () => {
    const { bytes, dropped } = toOtlpProtobuf(log('"a":1,"body":{"b":{},"stringValue":"x","intValue":null},"c":null'));
    expect(dropped).toBe(2);
    expect(bytes).toEqual(toOtlpProtobuf(log('"body":{"stringValue":"x"}')).bytes);
  });

  it("writes text that every reader takes: lone surrogates become U+FFFD", () => {
    expect(recordOf('"severityText":"a\\ud800b"').severityText).toMatch(/^a\ufffd+b$/);
  });

  it.each([
    '"body":"text"',
    '"body":{"intValue":"9223372036854775808"}',
    '"body":{"intValue":1.5}',
    '"body":{"bytesValue":"not base64!"}',
    '"body":{"doubleValue":"0x10"}',
    '"traceId":"abc"',
    '"timeUnixNano":-1',
    '"timeUnixNano":1e999',
    '"attributes":{}',
    '"severityNumber":"LOUD"',
    `"body":${'{"arrayValue":{"values":['.repeat(200)}{}${"]}}".repeat(200)}`,
  ])("refuses what is not of its type: %.60s", (members) => {
    expect(() => toOtlpProtobuf(log(members))).toThrow(QuarantineError);
  });
});
