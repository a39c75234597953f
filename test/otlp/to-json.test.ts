import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QuarantineError } from "../../core/errors.ts";
import { toOtlpJson } from "../../core/otlp/to-json.ts";
import { toOtlpProtobuf } from "../../core/otlp/to-protobuf.ts";
import { decodeRequest, encodeRequest, toOtlpJson as writeJson } from "./oracle.ts";
import { countRecords, requestsOf } from "./requests.ts";

const textOf = (protobuf: Uint8Array): string => new TextDecoder().decode(toOtlpJson(protobuf).bytes);
const text = fc.string({ maxLength: 12, unit: "grapheme" });
const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const nested = (...fields: readonly (readonly [number, Uint8Array])[]): Uint8Array => {
  const writer = new BinaryWriter();
  for (const [number, bytes] of fields) writer.tag(number, WireType.LengthDelimited).bytes(bytes);
  return writer.finish();
};
const NONE = new Uint8Array();
const TIME = new BinaryWriter().tag(1, WireType.Bit64).fixed64(1n).finish();
/** A request with one log record of these bytes. */
const log = (...record: Uint8Array[]): Uint8Array => nested([1, nested([2, nested([2, concat(TIME, ...record)])])]);
const recordOf = (...record: Uint8Array[]): Record<string, unknown> =>
  JSON.parse(textOf(log(...record))).resourceLogs[0].scopeLogs[0].logRecords[0];
const value = (number: number, bytes: Uint8Array): Uint8Array => nested([5, nested([number, bytes])]);

describe.each(["logs", "traces"] as const)("%s in protobuf to OTLP/JSON", (signal) => {
  it("say what the oracle says, in one line", () => {
    fc.assert(
      fc.property(requestsOf(signal, text), (request) => {
        const protobuf = encodeRequest(signal, request);
        const json = textOf(protobuf);
        expect(json).not.toContain("\n");
        const wanted = decodeRequest(signal, protobuf);
        // Without a record nothing says what it is a request of.
        // JSON.stringify, by which the oracle writes, leaves out the sign of -0.
        const unsigned = (_: string, item: unknown): unknown => (item === 0 ? 0 : item);
        if (countRecords(request) > 0) expect(JSON.parse(json, unsigned)).toEqual(JSON.parse(writeJson(wanted)));
      }),
    );
  });

  it("and back are the same bytes", () => {
    fc.assert(
      fc.property(requestsOf(signal, text), (request) => {
        const protobuf = encodeRequest(signal, request);
        const { bytes, dropped } = toOtlpJson(protobuf);
        expect(dropped).toBe(0);
        const back = toOtlpProtobuf(bytes);
        expect(back.dropped).toBe(0);
        expect(decodeRequest(signal, back.bytes)).toEqual(decodeRequest(signal, protobuf));
        expect(toOtlpProtobuf(toOtlpJson(back.bytes).bytes).bytes).toEqual(back.bytes);
      }),
    );
  });

  it("of which several stand one behind the other are one", () => {
    fc.assert(
      fc.property(requestsOf(signal, text), requestsOf(signal, text), (one, other) => {
        const joined = concat(encodeRequest(signal, one), encodeRequest(signal, other));
        expect(decodeRequest(signal, toOtlpProtobuf(toOtlpJson(joined).bytes).bytes)).toEqual(
          decodeRequest(signal, joined),
        );
      }),
    );
  });

  it("that were cut or damaged are refused or written as JSON, never anything else", () => {
    fc.assert(
      fc.property(requestsOf(signal, text), fc.nat(), fc.nat(255), (request, place, byte) => {
        const bytes = encodeRequest(signal, request);
        fc.pre(bytes.length > 0);
        const damaged = bytes.slice();
        damaged[place % bytes.length] = byte;
        for (const given of [bytes.subarray(0, place % bytes.length), damaged])
          try {
            JSON.parse(textOf(given));
          } catch (error) {
            expect(error).toBeInstanceOf(QuarantineError);
          }
      }),
      { numRuns: 500 },
    );
  });
});

describe("protobuf in OTLP/JSON", () => {
  it("has numbers that JSON does not know as strings, and integers whole", () => {
    const double = (number: number) => new BinaryWriter().tag(4, WireType.Bit64).double(number).finish();
    const bodyOf = (bytes: Uint8Array) => textOf(log(nested([5, bytes])));
    expect(bodyOf(double(Number.NaN))).toContain('{"doubleValue":"NaN"}');
    expect(bodyOf(double(Number.NEGATIVE_INFINITY))).toContain('{"doubleValue":"-Infinity"}');
    expect(bodyOf(double(-0))).toContain('{"doubleValue":-0}');
    expect(bodyOf(double(1e300))).toContain('{"doubleValue":1e+300}');
    const int = new BinaryWriter()
      .tag(3, WireType.Varint)
      .int64(-(2n ** 63n))
      .finish();
    expect(bodyOf(int)).toContain('{"intValue":"-9223372036854775808"}');
  });

  it("takes of several members of one value the last, and joins what occurs twice", () => {
    const key = (name: string) => nested([6, nested([1, Buffer.from(name)])]);
    expect(recordOf(key("a"), nested([5, nested([1, Buffer.from("x")])]), key("b")).attributes).toEqual([
      { key: "a" },
      { key: "b" },
    ]);
    const list = (one: string) => nested([5, nested([1, nested([1, Buffer.from(one)])])]);
    expect(recordOf(nested([5, list("x")]), nested([5, list("y")])).body).toEqual({
      arrayValue: { values: [{ stringValue: "x" }, { stringValue: "y" }] },
    });
    const between = nested([1, Buffer.from("z")]);
    expect(recordOf(nested([5, concat(list("x"), between, list("y"))])).body).toEqual({
      arrayValue: { values: [{ stringValue: "y" }] },
    });
    expect(recordOf(nested([5, concat(list("x"), between)])).body).toEqual({ stringValue: "z" });
  });

  it("leaves out and counts the fields that have no name", () => {
    const unknown = nested([99, Buffer.from("x")]);
    const { bytes, dropped } = toOtlpJson(concat(log(unknown, nested([5, concat(unknown, NONE)])), unknown));
    expect(dropped).toBe(3);
    expect(new TextDecoder().decode(bytes)).toBe(
      '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","body":{}}]}]}]}',
    );
  });

  it("stays text whatever stands in strings", () => {
    expect(recordOf(value(1, Buffer.from([0xff, 0x0a, 0x22, 0x5c, 0x00, 0xed, 0xa0, 0x80]))).body).toEqual({
      stringValue: '\ufffd\n"\\\u0000\ufffd\ufffd\ufffd',
    });
    expect(textOf(log(value(1, Buffer.from("\n\u2028"))))).not.toContain("\n");
    expect(recordOf(value(7, Buffer.alloc(40_000, "ab"))).body).toEqual({
      bytesValue: Buffer.alloc(40_000, "ab").toString("base64"),
    });
  });

  it("says of an empty request that it is one of logs", () => {
    expect(textOf(NONE)).toBe('{"resourceLogs":[]}');
  });

  it("ends at a depth", () => {
    const deep = (levels: number): Uint8Array => {
      let inner: Uint8Array = NONE;
      for (let i = 0; i < levels; i++) inner = nested([5, nested([1, inner])]);
      return log(nested([5, inner]));
    };
    expect(textOf(deep(100))).toContain("arrayValue");
    expect(() => toOtlpJson(deep(101))).toThrow(QuarantineError);
    expect(() => toOtlpJson(deep(2_000))).toThrow(QuarantineError);
  });

  it("refuses an id that is none, and a field of another type", () => {
    expect(() => toOtlpJson(log(nested([9, Buffer.from("short")])))).toThrow(QuarantineError);
    expect(() => toOtlpJson(log(new BinaryWriter().tag(3, WireType.Varint).uint32(5).finish()))).toThrow(
      QuarantineError,
    );
  });
});
