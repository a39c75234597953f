import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyRing, createRedactor, loadPolicy, type Redactor } from "../../core/index.ts";

const FIELDS = ["$.pw", "$..password", "$.user.email", "$.labels.*", "$.cards[*].number"].map((path) => ({ path }));
const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(7) } });
const make = (document?: object): Redactor => createRedactor(loadPolicy(document), { keys });
const REDACTORS: readonly Redactor[] = [
  make(),
  make({ fields: FIELDS }),
  make({ pii_redaction: { enabled: false }, fields: FIELDS }),
  make({ fields: FIELDS.map((field) => ({ ...field, action: "pseudonymize" })) }),
  make({
    pii_redaction: {
      custom_patterns: [{ name: "ORDER", regex: "[A-Z]{2}-[0-9]{4}", entity: "ORDER", confidence: 1 }],
    },
  }),
];

const PIECES = [
  "ssn 219-09-9999",
  "219-09-",
  "9999",
  "4111 1111 1111 1111",
  "mail jane@example.com",
  "jane@",
  "example.com",
  "password=hunter2",
  'password":"hunter2"',
  '"pw":"S3cret"}',
  '{"pw":"S3cret',
  "name,email,ssn",
  "Jane Miller,jane@example.com,219-09-9999",
  "| name | phone |",
  "INSERT INTO users (name, ssn) VALUES",
  "('jane', '219-09-9999')",
  "-----BEGIN PRIVATE KEY-----",
  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
  "-----END PRIVATE KEY-----",
  "My name is Jane Miller",
  "[worker-1] INFO",
  "AB-1234",
  "2026-11-26T08:28:00.123Z",
  "555-1234",
  "phone:",
  "%3D",
  "é",
  "\u0000",
  "\ufeff",
  "\r",
  "\t",
  '{"a":1}',
  "}",
  "{",
  "[1,",
  ":",
  ",",
  '"',
  "\\",
];
const json = fc.record(
  {
    pw: fc.constantFrom("S3cret", "x", "", "219-09-9999"),
    user: fc.record({ email: fc.constant("jane@example.com"), name: fc.constantFrom("Jane Miller", "bob") }),
    labels: fc.dictionary(fc.constantFrom("team", "jane@example.com"), fc.constant("blue")),
    message: fc.constantFrom('{"password":"hunter2"}', "ssn 219-09-9999\nnext", "done"),
    cards: fc.constant([{ number: 4111111111111111 }]),
    n: fc.integer(),
  },
  { requiredKeys: [] },
);
const text = fc
  .tuple(fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }), fc.constantFrom("", " "))
  .map(([pieces, joint]) => pieces.join(joint));
const long = fc.nat(1_200).map((n) => `${"x1 ".repeat(n)}ssn 219-09-9999`);
const line = fc.oneof(
  { weight: 4, arbitrary: json.map((value) => JSON.stringify(value)) },
  { weight: 5, arbitrary: text },
  { weight: 1, arbitrary: fc.tuple(json, text).map(([value, rest]) => JSON.stringify(value) + rest) },
  { weight: 1, arbitrary: long },
);

function join(texts: readonly string[]) {
  const encoded = texts.map((each) => Buffer.from(each));
  const starts = new Int32Array(texts.length);
  const ends = new Int32Array(texts.length);
  let at = 0;
  encoded.forEach((each, i) => {
    starts[i] = at;
    at += each.length + 1;
    ends[i] = at - 1;
  });
  return { bytes: Buffer.concat(encoded.flatMap((each) => [each, Buffer.from("\n")])), starts, ends };
}

describe("many texts at once", () => {
  it("each comes out as if it were alone, with the same findings", () => {
    let readTogether = 0;
    const property = fc.property(fc.array(line, { maxLength: 30 }), fc.nat(REDACTORS.length - 1), (texts, which) => {
      const redactor = REDACTORS[which]!;
      const { outputs, findings } = redactor.redactLines!(join(texts));
      const counts = new Map<string, number>();
      texts.forEach((alone, i) => {
        const output = outputs[i];
        if (output === undefined) return;
        readTogether++;
        const expected = redactor.redact(Buffer.from(alone) as Uint8Array);
        expect(output === null ? alone : Buffer.from(output).toString()).toBe(Buffer.from(expected.output).toString());
        for (const { entity } of expected.findings) counts.set(entity, (counts.get(entity) ?? 0) + 1);
      });
      const found = new Map<string, number>();
      for (const { entity, count } of findings) found.set(entity, (found.get(entity) ?? 0) + count);
      expect(found).toEqual(counts);
    });
    fc.assert(property, { seed: 7, numRuns: 1_500 });
    expect(readTogether).toBeGreaterThan(5_000);
  });

  it("what may not be read has no output, and its neighbours have theirs", () => {
    const { outputs } = REDACTORS[0]!.redactLines!(join(["a", `\0\0\0\0\0`, "ssn 219-09-9999"]));
    expect(outputs[0]).toBeNull();
    expect(outputs[1]).toBeUndefined();
    expect(Buffer.from(outputs[2]!).toString()).not.toContain("219");
  });
});

describe("edits", () => {
  it("are what redact would do", () => {
    const input = Buffer.from('{"pw":"S3cret","a":"jane@example.com"} ssn 219-09-9999');
    const { edits, decided } = REDACTORS[1]!.edits!(input);
    let at = 0;
    let output = "";
    for (const { start, end, text } of edits) {
      output +=
        input.toString("utf8", at, start) + (text === null ? input.toString("utf8", start, end) : Buffer.from(text));
      at = end;
    }
    expect(output + input.toString("utf8", at)).toBe(REDACTORS[1]!.redact(input.toString()).output);
    expect(decided).toBe(input.length);
  });

  it("of a text that is cut: nothing is decided that what is to come could change", () => {
    const property = fc.property(text, text, fc.nat(REDACTORS.length - 1), (head, tail, which) => {
      const redactor = REDACTORS[which]!;
      const bytes = Buffer.from(`${"word ".repeat(200)}${head}`);
      let cut: ReturnType<NonNullable<Redactor["edits"]>>;
      try {
        cut = redactor.edits!(bytes, { isCut: true });
      } catch {
        return;
      }
      const whole = redactor.edits!(Buffer.concat([bytes, Buffer.from(tail)]));
      const upToCut = <T extends { start: number }>(edits: readonly T[]) =>
        edits.filter(({ start }) => start < cut.decided);
      expect(upToCut(whole.edits)).toEqual(upToCut(cut.edits));
    });
    fc.assert(property, { seed: 11, numRuns: 500 });
  });
});
