import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy } from "../../core/index.ts";
import { asProtobuf, contains, utf8 } from "./planted.ts";

const redactor = createRedactor(loadPolicy());
const hidden = Buffer.from("[REDACTED]").toString("base64");
const request = (base64: string): string =>
  `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1750000000123456789","attributes":[{"key":"body","value":{"arrayValue":{"values":[{"bytesValue":"${base64}"}]}}},{"key":"to","value":{"stringValue":"ann@example.com"}}]}]}]}]}`;

/** What is left of an attribute's bytes, which is the same in both forms and however often. */
function redactBytes(content: Uint8Array, by = redactor): string {
  const base64 = Buffer.from(content).toString("base64");
  const { output, findings } = by.redact(request(base64), { format: "otlp-json" });
  const bytes = by.redact(asProtobuf(request(base64)), { format: "otlp-protobuf" });
  expect(bytes.output).toEqual(asProtobuf(output));
  expect(bytes.findings.map(({ rule }) => rule)).toEqual(findings.map(({ rule }) => rule));
  expect(by.redact(output, { format: "otlp-json" }).output).toBe(output);
  expect(by.redact(bytes.output, { format: "otlp-protobuf" }).output).toEqual(bytes.output);
  return /"bytesValue":"([^"]*)"/.exec(output)?.[1] ?? "";
}

const MAIL = "write to j.doe@example.com today";
const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();
const utf32 = (text: string): Buffer => Buffer.concat([...text].map((char) => Buffer.from(`${char}\0\0\0`)));
/** Bytes of no text: the same each time. */
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * i * 37 + i * 101 + 131) & 255);

describe("bytes that may hide a text", () => {
  it.each<[string, Uint8Array]>([
    ["gzip", gzipSync(MAIL)],
    ["gzip of little", gzipSync("a@b.co")],
    ["zlib", deflateSync(MAIL)],
    ["zstd", zstdCompressSync(MAIL)],
    ["UTF-16 with a mark", Buffer.from(`\ufeff${MAIL}`, "utf16le")],
    ["UTF-16 in the other order, with a mark", utf16be(`\ufeffa@b.co`)],
    ["UTF-16", Buffer.from(MAIL, "utf16le")],
    ["UTF-16 in the other order", utf16be(MAIL)],
    ["little UTF-16", Buffer.from("a@b.co", "utf16le")],
    ["little UTF-16 in the other order", utf16be("a@b.co")],
    ["UTF-16 behind something else", Buffer.concat([Buffer.from("x"), Buffer.from("a@b.co", "utf16le")])],
    ["UTF-32", utf32("a@b.co")],
    ["long binary data", noise(200)],
    ["long binary data with a text in it", Buffer.concat([noise(100), Buffer.from(MAIL)])],
  ])("go as a whole: %s", (_, content) => {
    expect(redactBytes(content)).toBe(hidden);
  });

  it.each<[string, Uint8Array]>([
    ["an id", noise(16)],
    ["a signature", noise(64)],
    ["an integer", Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 44)],
    ["nothing", new Uint8Array(0)],
    ["text in UTF-8", utf8("Übergrößenträger ".repeat(20))],
    ["text in Latin-1", Buffer.from("Übergrößenträger ".repeat(20), "latin1")],
  ])("are not: %s", (_, content) => {
    expect(redactBytes(content)).toBe(Buffer.from(content).toString("base64"));
  });

  it("are not texts in UTF-8 or Latin-1, which are read", () => {
    for (const encoding of ["utf8", "latin1"] as const) {
      const text = (mail: string): string =>
        Buffer.from(`${"Grüße an alle, ".repeat(9)}${mail}`, encoding).toString("base64");
      expect(redactBytes(Buffer.from(text("j.doe@example.com"), "base64"))).toBe(text("<EMAIL_ADDRESS>"));
    }
  });

  it("are found by a rule of their own", () => {
    const bytes = asProtobuf(request(gzipSync(MAIL).toString("base64")));
    const [first] = redactor.analyze(bytes, { format: "otlp-protobuf" });
    expect(first).toMatchObject({ entity: "FIELD", rule: "binary", action: "replace", score: 1 });
    expect(bytes.subarray(first!.start, first!.end)).toEqual(new Uint8Array(gzipSync(MAIL)));
  });

  it("follow a policy's path that means them", () => {
    const of = (path: string, action: string) => createRedactor(loadPolicy({ fields: [{ path, action }] }));
    const content = gzipSync(MAIL);
    expect(redactBytes(content, of("$.attributes.body[*]", "preserve"))).toBe(content.toString("base64"));
    expect(redactBytes(content, of("$.attributes.body[*]", "remove"))).toBe("");
    const output = of("$.attributes.body", "replace").redact(request(content.toString("base64")), {
      format: "otlp-json",
    });
    expect(output.output).toContain('"value":{"stringValue":"[REDACTED]"}');
  });

  it("leave nothing of any text, and all around them is redacted as ever", () => {
    const wide = fc.string({ minLength: 6, maxLength: 40, unit: "grapheme-ascii" });
    fc.assert(
      fc.property(wide, fc.constantFrom(gzipSync, deflateSync, zstdCompressSync, utf32, utf16be), (text, write) => {
        const bytes = asProtobuf(request(Buffer.from(write(text)).toString("base64")));
        const { output } = redactor.redact(bytes, { format: "otlp-protobuf" });
        expect(contains(output, "[REDACTED]")).toBe(true);
        expect(contains(output, "<EMAIL_ADDRESS>")).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
