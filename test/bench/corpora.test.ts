import { describe, expect, it } from "vitest";
import { makeCorpora } from "../../bench/corpora.ts";
import { listHostileInputs } from "../../bench/hostile-inputs.ts";
import { decodeDocuments } from "../../bench/rates.ts";
import { redactorOf, redactStream } from "../../bench/redactors.ts";

const SIZE = 64 * 1024;
const corpora = makeCorpora(SIZE);
const names = Object.keys(corpora) as (keyof typeof corpora)[];

describe("corpora", () => {
  it.each(names)("%s: the same bytes every time, of about the size asked for", (name) => {
    const { encoded } = corpora[name];
    expect(encoded.equals(makeCorpora(SIZE)[name].encoded)).toBe(true);
    expect(encoded.length).toBeGreaterThanOrEqual(SIZE);
    expect(encoded.length).toBeLessThan(SIZE + 8 * 1024);
  });

  it.each(["traces", "tiny", "pretty", "otlp"] as const)("%s: every document is JSON", (name) => {
    const documents = decodeDocuments(corpora[name]);
    expect(documents.length).toBeGreaterThan(5);
    for (const document of documents) JSON.parse(document);
  });

  it.each([
    ["traces", "both"],
    ["dense", "patterns"],
    ["otlp", "patterns"],
    ["tiny", "pseudonyms"],
  ] as const)("%s: something is found in every document by %s", (name, policy) => {
    const redactor = redactorOf(policy);
    const format = name === "dense" ? "text" : "ndjson";
    for (const document of decodeDocuments(corpora[name]))
      expect(redactor.redact(document, { format }).findings.length).toBeGreaterThan(0);
  });

  it("records are about 200 bytes", () => {
    const documents = decodeDocuments(corpora.tiny);
    expect(corpora.tiny.encoded.length / documents.length).toBeGreaterThan(160);
    expect(corpora.tiny.encoded.length / documents.length).toBeLessThan(240);
  });
});

describe("hostile inputs", () => {
  it("have names of their own", () => {
    const ids = listHostileInputs().map(({ name, form }) => `${name}, ${form}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(listHostileInputs().filter(({ form }) => form === "JSON"))(
    "$name: four times the size makes four times the bytes, and something comes out",
    ({ make }) => {
      const small = make(1_024);
      expect(make(4_096).length / small.length).toBeCloseTo(4, 0);
      expect(redactStream(redactorOf("both"), "json", small)).toBeGreaterThan(0);
    },
  );

  it.each(listHostileInputs().filter(({ name, form }) => form === "in a JSON string" && name !== "bytes 0x80"))(
    "$name: valid JSON in a string",
    ({ make }) => {
      expect(Object.keys(JSON.parse(make(512).toString()) as object)).toEqual(["message"]);
    },
  );
});
