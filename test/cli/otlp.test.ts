import { describe, expect, it } from "vitest";
import { asProtobuf } from "../otlp/planted.ts";
import { makeDirectory, run } from "./harness.ts";

const files = makeDirectory();
const request = (text: string): string =>
  JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: text } }] }] }] });
const dirty = request("mail ann@example.com");
const clean = request("mail <EMAIL_ADDRESS>");

describe("requests of OpenTelemetry", () => {
  it("in JSON, one a line", async () => {
    const { code, stdout } = await run(["redact", "--format", "otlp-json"], { stdin: `${dirty}\n${dirty}\n` });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${clean}\n${clean}\n` });
  });

  it("in protobuf, binary in and out; two files are one request", async () => {
    const file = files.write("request.pb", Buffer.from(asProtobuf(dirty)));
    const { code, bytes } = await run(["redact", "--format", "otlp-protobuf", file, file]);
    expect(code).toBe(0);
    expect(bytes).toEqual(Buffer.concat([asProtobuf(clean), asProtobuf(clean)]));
  });

  it("are scanned; in protobuf a finding has no line", async () => {
    const json = await run(["scan", "--format", "otlp-json"], { stdin: `${dirty}\n${dirty}\n` });
    expect(
      json.stdout
        .split("\n")
        .slice(0, 2)
        .map((line) => JSON.parse(line).line),
    ).toEqual([1, 2]);
    const { stdout } = await run(["scan", "--format", "otlp-protobuf"], { stdin: Buffer.from(asProtobuf(dirty)) });
    expect(JSON.parse(stdout)).toEqual({
      file: "-",
      start: asProtobuf(dirty).length - "ann@example.com".length,
      end: asProtobuf(dirty).length,
      entity: "EMAIL_ADDRESS",
      score: expect.any(Number),
      rule: "email-address",
      action: expect.any(String),
    });
  });

  it("that are damaged are not passed on", async () => {
    const damaged = Buffer.from(asProtobuf(dirty)).subarray(0, -1);
    const { code, bytes, stderr } = await run(["redact", "--format", "otlp-protobuf"], { stdin: damaged });
    expect({ code, length: bytes.length }).toEqual({ code: 1, length: 0 });
    expect(stderr).toContain("bad-encoding");
    expect(stderr).not.toContain("example.com");
  });
});
