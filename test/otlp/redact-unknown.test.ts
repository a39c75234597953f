import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy, QuarantineError } from "../../core/index.ts";
import { contains, markPolicy, utf8 } from "./planted.ts";

const redactor = createRedactor(markPolicy());
const found = createRedactor(loadPolicy());
type Write = (writer: BinaryWriter) => unknown;

/** A message whose fields `write` writes. */
const message = (write: Write): Uint8Array => {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
};
const bytes = (writer: BinaryWriter, number: number, content: Uint8Array): BinaryWriter =>
  writer.tag(number, WireType.LengthDelimited).bytes(content);
const text = (writer: BinaryWriter, number: number, content: string): BinaryWriter =>
  bytes(writer, number, utf8(content));

/** A request with one record. */
const wrap = (write: Write): Uint8Array =>
  [2, 2, 1].reduce((inner, number) => message((writer) => bytes(writer, number, inner)), message(write));

/** A request with one log record, whose fields `write` writes. */
const log = (write: Write): Uint8Array =>
  wrap((writer) => {
    writer.tag(1, WireType.Bit64).fixed64(1n);
    write(writer);
  });
const codeOf = (request: Uint8Array, by = redactor): string => {
  try {
    return by.redact(request, { format: "otlp-protobuf" }).output === request ? "same" : "changed";
  } catch (error) {
    if (error instanceof QuarantineError) return error.code;
    throw error;
  }
};

describe("unknown fields", () => {
  it.each<[string, Write]>([
    ["a text", (writer) => text(writer, 50, "MARK-000001")],
    [
      "a text in a message in a message",
      (writer) =>
        bytes(
          writer,
          50,
          message((inner) =>
            bytes(
              inner,
              3,
              message((deep) => text(deep, 4, "MARK-000001")),
            ),
          ),
        ),
    ],
    [
      "a text behind a number",
      (writer) =>
        bytes(
          writer,
          50,
          message((inner) => text(inner.tag(1, WireType.Varint).uint32(300), 2, "MARK-000001")),
        ),
    ],
    ["a group", (writer) => text(writer.tag(50, WireType.StartGroup), 2, "MARK-000001").tag(50, WireType.EndGroup)],
    ["bytes around a text", (writer) => bytes(writer, 50, Uint8Array.from([255, 0, 1, ...utf8("MARK-000001"), 200]))],
  ])("with something sensitive in them quarantine the request: %s", (_, write) => {
    expect(codeOf(log(write))).toBe("bad-envelope");
    const harmless = Buffer.from(log(write));
    harmless.write("mark", harmless.indexOf("MARK"));
    expect(codeOf(harmless)).toBe("same");
  });

  it.each<[string, Write]>([
    ["an integer", (writer) => writer.tag(50, WireType.Varint).uint64(4111111111111111n)],
    ["a double", (writer) => writer.tag(50, WireType.Bit64).double(4111111111111111)],
    [
      "a bool that is a card's number",
      (writer) =>
        bytes(
          writer,
          5,
          message((value) => value.tag(2, WireType.Varint).uint64(4111111111111111n)),
        ),
    ],
  ])("and numbers: %s", (_, write) => {
    expect(["bad-envelope", "changed"]).toContain(codeOf(log(write), found));
  });

  it("leave what they stand beside to be redacted, and stay", () => {
    const request = log((writer) => text(text(writer, 3, "MARK-000001"), 50, "newer"));
    const { output } = redactor.redact(request, { format: "otlp-protobuf" });
    expect(output).toEqual(log((writer) => text(text(writer, 3, "<MARK>"), 50, "newer")));
  });

  it("of values, pairs and lists stay too", () => {
    const value = message((writer) => text(text(writer, 1, "MARK-000001"), 50, "newer"));
    const pair = message((writer) => text(bytes(text(writer, 1, "k"), 2, value), 50, "newer"));
    const list = message((writer) => text(bytes(writer, 1, value), 50, "newer"));
    const request = log((writer) =>
      bytes(
        bytes(
          writer,
          5,
          message((body) => bytes(body, 5, list)),
        ),
        6,
        pair,
      ),
    );
    const { output } = redactor.redact(request, { format: "otlp-protobuf" });
    expect(contains(output, "MARK-")).toBe(false);
    expect(Buffer.from(output).toString("latin1").split("newer")).toHaveLength(5);
    expect(output.length).toBe(request.length - 2 * ("MARK-000001".length - "<MARK>".length));
  });
});

describe("requests made to cost a lot", () => {
  const of = (length: number, ...pattern: number[]): Uint8Array =>
    Uint8Array.from({ length }, (_, i) => pattern[i % pattern.length]!);
  const key = utf8("k".repeat(100_000));

  it.each<[string, string, Write]>([
    ["many unknown fields", "work-budget", (writer) => writer.raw(of(900_000, 0x98, 1, 0))],
    ["unknown fields in one", "same", (writer) => bytes(writer, 50, of(300_000, 8, 1))],
    ["too many unknown fields in one", "work-budget", (writer) => bytes(writer, 50, of(600_000, 8, 1))],
    [
      "many values under one long key",
      "work-budget",
      (writer) =>
        bytes(
          writer,
          6,
          message((pair) => bytes(bytes(pair, 1, key), 2, of(60_000, 0x10, 1))),
        ),
    ],
    ["empty attributes", "same", (writer) => writer.raw(of(200_000, 0x32, 0))],
    ["a text of control characters", "same", (writer) => bytes(writer, 3, of(500_000, 1, 0x61))],
    [
      "messages in messages",
      "same",
      (writer) => {
        let inner: Uint8Array = of(1000, 0x61);
        for (let i = 0; i < 400; i++) inner = message((one) => bytes(one, 3, inner));
        bytes(writer, 50, inner);
      },
    ],
  ])("end soon: %s", (_, code, write) => {
    const start = performance.now();
    expect(codeOf(log(write))).toBe(code);
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it("end soon in JSON too", () => {
    const values = '"intValue":1,'.repeat(1000);
    const request = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[{"key":"${"k".repeat(100_000)}","value":{${values}"x":1}}]}]}]}]}`;
    expect(() => redactor.redact(request, { format: "otlp-json" })).toThrow(/work-budget/);
  });
});

describe("requests that no encoder writes so", () => {
  it("with fields out of order or twice are redacted as any other", () => {
    const request = log((writer) => text(text(text(writer, 12, "MARK-000001"), 3, "MARK-000002"), 3, "MARK-000003 x"));
    const { output } = redactor.redact(request, { format: "otlp-protobuf" });
    expect(output).toEqual(log((writer) => text(text(text(writer, 12, "<MARK>"), 3, "<MARK>"), 3, "<MARK> x")));
    const values = message((writer) => text(text(writer, 1, "MARK-000001"), 1, "MARK-000002"));
    expect(
      redactor.redact(
        log((writer) => bytes(writer, 5, values)),
        { format: "otlp-protobuf" },
      ).findings,
    ).toHaveLength(2);
  });

  it("are quarantined if a value still stands across two fields", () => {
    // A name whose length was made less: its rest, `912345678`, is a second start time.
    const span = (name: string, rest: string): Uint8Array =>
      wrap((writer) => {
        bytes(bytes(writer, 1, new Uint8Array(16)), 2, new Uint8Array(8));
        text(writer, 5, name).raw(utf8(rest)).tag(7, WireType.Bit64).fixed64(1n);
      });
    expect(codeOf(span("MARK-0", "912345678"))).toBe("bad-envelope");
    expect(codeOf(span("mark-0", "912345678"))).toBe("same");
  });

  it("are quarantined if a text is a message with a text in it, or goes on behind its end", () => {
    const attribute = message((pair) =>
      bytes(
        text(pair, 1, "k"),
        2,
        message((value) => text(value, 1, "ann@example.com")),
      ),
    );
    const record = message((writer) => text(bytes(writer.tag(1, WireType.Bit64).fixed64(1n), 6, attribute), 6, ""));
    expect(
      codeOf(
        log((writer) => bytes(writer, 3, record)),
        found,
      ),
    ).not.toMatch(/same|changed/);
    const joined = Uint8Array.from([...utf8("ann@example.com2 \n"), 4, ...utf8("blob"), 0x12, 3, 0x0a, 1, 0x61]);
    expect(
      codeOf(
        log((writer) => bytes(writer, 3, joined)),
        found,
      ),
    ).toBe("bad-envelope");
    expect(
      codeOf(
        log((writer) => text(writer, 3, "two\nlines\tand \u001b[31mred\u001b[0m")),
        found,
      ),
    ).toBe("same");
  });

  it("are quarantined if an id is a text with something sensitive in it", () => {
    expect(
      codeOf(
        log((writer) => text(writer, 9, "john@example.com")),
        found,
      ),
    ).toBe("bad-envelope");
    expect(
      codeOf(
        log((writer) => text(writer, 9, "abcdefghijklmnop")),
        found,
      ),
    ).toBe("same");
    expect(
      codeOf(
        log((writer) => text(writer, 9, "abc")),
        found,
      ),
    ).toBe("bad-encoding");
  });
});
