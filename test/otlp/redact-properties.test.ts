import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor, type Format, loadPolicy, QuarantineError, type Redactor } from "../../core/index.ts";
import { decodeRequest, encodeRequest, toOtlpJson } from "./oracle.ts";
import { asProtobuf, contains, fromUtf8, fullRequest, MARK, markPolicy, utf8 } from "./planted.ts";
import { requestsOf } from "./requests.ts";

const redactor = createRedactor(markPolicy());
const plain = fc.string({ maxLength: 12, unit: "grapheme" });
const mark = fc.nat(999_999).map((n) => `MARK-${String(n).padStart(6, "0")}`);
/** Some with a value in it, some with controls and quotes around it. */
const text = fc.oneof(
  plain,
  fc
    .tuple(plain, mark, fc.constantFrom("", " ", "\n", '"', "\\", "\u0000"))
    .map(([a, m, b]) => `${a.replace(/[-\w]/g, "")}${m}${b}`),
);
const LIMITS = { numRuns: 150 };

/** What is left of it; null if it was quarantined, and nothing else may be thrown. */
function outcome<T extends string | Uint8Array>(by: Redactor, input: T, format: Format): T | null {
  try {
    return by.redact(input, { format }).output;
  } catch (error) {
    if (!(error instanceof QuarantineError)) throw error;
    expect(["bad-encoding", "bad-envelope", "not-json", "work-budget"]).toContain(error.code);
    return null;
  }
}

/** The request with every text in it changed by `change`. */
function mapTexts(value: unknown, change: (text: string) => string, name = ""): unknown {
  if (typeof value === "string") return /Nano$|intValue/.test(name) ? value : change(value);
  if (value instanceof Uint8Array) {
    const decoded = fromUtf8(value);
    return /Id$/.test(name) || !MARK.test(decoded) ? value : utf8(change(decoded));
  }
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change, key)]));
}

const withoutNumbers = (value: unknown): unknown => mapTexts(value, (one) => one.replace(/<MARK_\d+>/g, "<MARK>"));

describe.each(["logs", "traces"] as const)("any request of %s", (signal) => {
  const request = requestsOf(signal, text);

  it("loses what is found, and keeps all else, in both forms", () => {
    fc.assert(
      fc.property(request, (given) => {
        const dirty = decodeRequest(signal, encodeRequest(signal, given));
        const expected = mapTexts(dirty, (one) => one.replace(new RegExp(MARK, "g"), "<MARK>"));
        const bytes = redactor.redact(encodeRequest(signal, given), { format: "otlp-protobuf" }).output;
        expect(withoutNumbers(decodeRequest(signal, bytes))).toEqual(expected);
        const json = redactor.redact(toOtlpJson(given), { format: "otlp-json" }).output;
        expect(decodeRequest(signal, asProtobuf(json))).toEqual(decodeRequest(signal, bytes));
        expect(redactor.redact(bytes, { format: "otlp-protobuf" }).output).toBe(bytes);
        expect(redactor.redact(json, { format: "otlp-json" }).output).toBe(json);
      }),
      LIMITS,
    );
  });

  it("keeps unknown fields, byte for byte and where they stand", () => {
    fc.assert(
      fc.property(request, fc.uint8Array({ maxLength: 20 }), fc.nat(), (given, content, place) => {
        const bytes = encodeRequest(signal, given);
        fc.pre(!MARK.test(fromUtf8(content)));
        // Field 99 of the request, in front of a resource or behind the last.
        const unknown = Uint8Array.of(0x9a, 0x06, content.length, ...content);
        const at = place % 2 === 0 ? 0 : bytes.length;
        const joined = Uint8Array.from([...bytes.subarray(0, at), ...unknown, ...bytes.subarray(at)]);
        const output = outcome(redactor, joined, "otlp-protobuf");
        const alone = redactor.redact(bytes, { format: "otlp-protobuf" }).output;
        const expected = at === 0 ? [...unknown, ...alone] : [...alone, ...unknown];
        if (output === null) return;
        expect(output).toEqual(Uint8Array.from(expected));
      }),
      LIMITS,
    );
  });

  it("that is cut or damaged is quarantined or loses it all the same", () => {
    fc.assert(
      fc.property(request, fc.nat(), fc.nat(255), (given, place, byte) => {
        const marks = [...new Set(JSON.stringify(mapTexts(given, (one) => one)).match(new RegExp(MARK, "g")))];
        for (const [bytes, format] of [
          [encodeRequest(signal, given), "otlp-protobuf"],
          [utf8(toOtlpJson(given)), "otlp-json"],
        ] as const) {
          const at = place % Math.max(1, bytes.length);
          const damaged = bytes.slice();
          if (bytes.length > 0) damaged[at] = byte;
          const without = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)]);
          for (const input of [bytes.subarray(0, at), damaged, without]) {
            const output = outcome(redactor, input, format);
            if (output !== null) for (const one of marks) expect(contains(output, one), one).toBe(false);
          }
        }
      }),
      LIMITS,
    );
  });

  it("comes out of a stream as it does whole, however it is cut", () => {
    fc.assert(
      fc.property(request, fc.array(fc.nat(), { maxLength: 6 }), (given, places) => {
        const json = `${toOtlpJson(given)}\n${toOtlpJson(given)}\n`;
        for (const [input, format] of [
          [encodeRequest(signal, given), "otlp-protobuf"],
          [utf8(json), "otlp-json"],
          [json, "otlp-json"],
        ] as const) {
          const cuts = [0, ...places.map((place) => place % (input.length + 1)).sort((a, b) => a - b), input.length];
          const stream = redactor.stream<string | Uint8Array>({ format });
          const results = cuts.slice(1).map((cut, i) => stream.process(input.slice(cuts[i], cut)));
          results.push(stream.flush());
          const whole = redactor.redact<string | Uint8Array>(input, { format });
          const output =
            typeof input === "string"
              ? results.map((result) => result.output).join("")
              : Buffer.concat(results.map((result) => result.output as Uint8Array));
          expect(Buffer.from(output as string).equals(Buffer.from(whole.output as string))).toBe(true);
          expect(results.flatMap((result) => result.findings)).toEqual(whole.findings);
          expect(results.at(-1)!.meta.buffered).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a byte of a whole request", () => {
  it.each(["logs", "traces"] as const)("of %s, set to anything, leaves nothing behind", (signal) => {
    let n = 100_000;
    const request = JSON.stringify(fullRequest(signal, () => `MARK-${n++}`));
    const bytes = asProtobuf(request);
    for (let place = 0; place < bytes.length; place += 3) {
      for (const value of [bytes[place]! ^ 1, bytes[place]! ^ 0x10, (place * 37) & 255]) {
        const damaged = bytes.slice();
        damaged[place] = value;
        const left = outcome(redactor, damaged, "otlp-protobuf");
        expect(left === null || !MARK.test(fromUtf8(left)), `${place} ${value}`).toBe(true);
      }
      const left = outcome(redactor, bytes.subarray(0, place), "otlp-protobuf");
      expect(left === null || !MARK.test(fromUtf8(left)), `cut at ${place}`).toBe(true);
    }
  });

  it("that makes of a record a text, or of a text an id", () => {
    const found = createRedactor(loadPolicy());
    const request = (change: (bytes: Uint8Array) => void): Uint8Array => {
      const attributes = [{ key: "k", value: { stringValue: "ann@example.com" } }];
      const record = { timeUnixNano: "1", severityText: "j.doe@example.gov", body: { intValue: "1" }, attributes };
      const bytes = asProtobuf(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }));
      change(bytes);
      return bytes;
    };
    const isLeft = (bytes: Uint8Array): boolean => {
      const left = outcome(found, bytes, "otlp-protobuf");
      return left !== null && (contains(left, "ann@example.com") || contains(left, "doe@example.gov"));
    };
    const placeOf = (text: string): number => Buffer.from(request(() => {})).indexOf(text);
    // scopeLogs' log_records (2) to schema_url (3); severity_text (3) to trace_id (9) with 16 bytes of it.
    expect(isLeft(request((bytes) => (bytes[4] = 0x1a)))).toBe(false);
    expect(
      isLeft(
        request((bytes) => {
          const at = placeOf("j.doe");
          bytes[at - 2] = 0x4a;
          bytes[at - 1] = 16;
        }),
      ),
    ).toBe(false);
    expect(isLeft(request(() => {}))).toBe(false);
  });
});

describe("nesting", () => {
  const nested = (depth: number, value: string): string =>
    `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${'{"arrayValue":{"values":['.repeat(depth)}${value}${"]}}".repeat(depth)}}]}]}]}`;

  it("is followed as far as protobuf's own readers do, and quarantined beyond", () => {
    const deep = nested(100, '{"stringValue":"MARK-000001"}');
    expect(redactor.redact(deep, { format: "otlp-json" }).output).toBe(deep.replace("MARK-000001", "<MARK>"));
    expect(outcome(redactor, nested(101, '{"stringValue":"x"}'), "otlp-json")).toBeNull();
    expect(outcome(redactor, nested(5000, '{"stringValue":"x"}'), "otlp-json")).toBeNull();
    let message = utf8("MARK-000001");
    const wrap = (tag: number, inner: Uint8Array): Uint8Array => {
      const length: number[] = [];
      for (let rest = inner.length; ; rest >>= 7) {
        length.push(rest > 127 ? (rest & 127) | 128 : rest);
        if (rest <= 127) break;
      }
      return Uint8Array.from([tag, ...length, ...inner]);
    };
    message = wrap(0x0a, message);
    for (let i = 0; i < 3000; i++) message = wrap(0x2a, wrap(0x0a, message));
    for (const tag of [0x2a, 0x12, 0x12, 0x0a]) message = wrap(tag, message);
    expect(outcome(redactor, message, "otlp-protobuf")).toBeNull();
  });

  it("takes time in proportion to size", () => {
    const one = (records: number): Uint8Array =>
      asProtobuf(
        JSON.stringify({
          resourceLogs: [
            { scopeLogs: [{ logRecords: Array(records).fill({ body: { stringValue: "MARK-000001 x" } }) }] },
          ],
        }),
      );
    const timeOf = (bytes: Uint8Array): number => {
      const start = performance.now();
      redactor.redact(bytes, { format: "otlp-protobuf" });
      return performance.now() - start;
    };
    timeOf(one(2000));
    const [small, large] = [one(2000), one(32_000)];
    expect(timeOf(large)).toBeLessThan(16 * 6 * Math.max(timeOf(small), timeOf(small), 2));
  });
});
