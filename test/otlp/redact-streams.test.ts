import { describe, expect, it } from "vitest";
import { createRedactor, loadPolicy, QuarantineError } from "../../core/index.ts";
import { fakeAnalyzer, findNames, remotePolicy } from "../remote/fake-analyzer.ts";
import { asProtobuf, fromUtf8, markPolicy, utf8 } from "./planted.ts";

const redactor = createRedactor(markPolicy());
const log = (body: string): string =>
  JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: body } }] }] }] });
const span = (name: string): string => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name }] }] }] });
const pad = "x".repeat(10_000);

describe("several requests in JSON", () => {
  it("may be of both signals, and have blanks and marks around them", () => {
    const text = `\ufeff\n ${log("MARK-000001")} \r\n\r\n${span("MARK-000002")}${log("{}")}\n{}\n`;
    const { output } = redactor.redact(text, { format: "otlp-json" });
    expect(output).toBe(text.replace(/MARK-\d+/g, "<MARK>"));
    expect(redactor.redact(" \n", { format: "otlp-json" }).output).toBe(" \n");
  });

  it("leave a stream when they are whole and enough, before it ends", () => {
    const lines = Array.from({ length: 60 }, (_, i) => `${i % 2 ? log(`MARK-000001 ${pad}`) : span(`"\\ ${pad}`)}\n`);
    const text = lines.join("");
    for (const unit of ["string", "bytes"] as const) {
      const stream = redactor.stream<string | Uint8Array>({ format: "otlp-json" });
      const outputs: (string | Uint8Array)[] = [];
      let most = 0;
      for (let at = 0; at < text.length; at += 7001) {
        const piece = text.slice(at, at + 7001);
        const { output, meta } = stream.process(unit === "string" ? piece : utf8(piece));
        outputs.push(output);
        most = Math.max(most, meta.buffered);
      }
      const last = stream.flush();
      outputs.push(last.output);
      expect(outputs.map((one) => (typeof one === "string" ? one : fromUtf8(one))).join("")).toBe(
        text.replace(/MARK-\d+/g, "<MARK>"),
      );
      expect(most).toBeLessThan(400_000);
      expect(outputs.filter(({ length }) => length > 0).length).toBeGreaterThan(1);
      const { start, end } = last.findings.at(-1)!;
      expect(text.slice(start, end)).toBe("MARK-000001");
    }
  });

  it("of which one is damaged: where, in the whole stream", () => {
    const good = Array(40)
      .fill(`${log(pad)}\n`)
      .join("");
    const stream = redactor.stream({ format: "otlp-json" });
    stream.process(good);
    expect(stream.process('{"resourceLogs":[}\n').output).toBe("");
    const failure = (() => {
      try {
        return stream.flush();
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(QuarantineError);
    expect(failure).toMatchObject({ code: "not-json", position: good.length + '{"resourceLogs":['.length });
    expect(() => redactor.redact(`${good}{"x":1}`, { format: "otlp-json" })).toThrow(/bad-envelope/);
  });

  it("a stream that was fed nothing gives nothing", () => {
    expect(redactor.stream({ format: "otlp-json" }).flush().output).toBe("");
    expect(redactor.stream({ format: "otlp-protobuf" }).flush().output).toBe("");
    const stream = redactor.stream<Uint8Array>({ format: "otlp-protobuf" });
    stream.process(new Uint8Array(0));
    expect(stream.flush().output).toEqual(new Uint8Array(0));
  });
});

describe("with a remote recogniser", () => {
  const NAMES = { "the fox": "PERSON" };
  const { analyzer, texts } = fakeAnalyzer(({ text }) => findNames(text, NAMES));
  const asking = createRedactor(loadPolicy(remotePolicy()), { remote: analyzer });

  it("both forms are redacted by its findings too, and the input is what it was", async () => {
    const request = log("ask the fox, ann@example.com");
    const json = await asking.redactAsync(request, { format: "otlp-json" });
    expect(json.output).toBe(log("ask <PERSON>, <EMAIL_ADDRESS>"));
    expect(json.findings.map(({ rule }) => rule)).toEqual(["remote/person", "email-address"]);
    expect(json.findings.map(({ start, end }) => request.slice(start, end))).toEqual(["the fox", "ann@example.com"]);
    const bytes = await asking.redactAsync(asProtobuf(request), { format: "otlp-protobuf" });
    expect(bytes.output).toEqual(asProtobuf(json.output));
    expect(texts()).toContain("ask the fox, ann@example.com");
    const clean = asProtobuf(log("nobody here"));
    expect((await asking.redactAsync(clean, { format: "otlp-protobuf" })).output).toBe(clean);
  });

  it("its failure says where in the request", async () => {
    const failing = createRedactor(loadPolicy(remotePolicy({ on_failure: "quarantine" })), {
      remote: { analyze: () => Promise.reject(new Error("Zoë")) },
    });
    const request = asProtobuf(log("ask Zoë"));
    const failure = await failing.redactAsync(request, { format: "otlp-protobuf" }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "remote-recognizer", position: request.length - utf8("ask Zoë").length });
  });
});
