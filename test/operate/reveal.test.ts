import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createKeyRing, createRedactor, createRevealer, loadPolicy } from "../../core/index.ts";

const secret = (fill: number) => new Uint8Array(32).fill(fill);
const keys = createKeyRing({ current: { version: "k1", secret: secret(1) } });
const policy = loadPolicy({
  preset: "balanced",
  pii_redaction: {
    entities: [
      { type: "EMAIL_ADDRESS", action: "encrypt" },
      { type: "API_KEY", action: "encrypt" },
      { type: "PASSWORD", action: "encrypt" },
    ],
    custom_patterns: [
      { name: "EMPLOYEE", regex: "EMP[0-9]{4}", action: "encrypt" },
      { name: "DIRECTORY", regex: "C:[A-Z\\\\]+", action: "encrypt" },
    ],
  },
  fields: [
    { path: "$..x", action: "encrypt" },
    { path: "$.names.*~", action: "encrypt" },
  ],
});
const redactor = createRedactor(policy, { keys });
const revealer = createRevealer(keys);

const pass = (text: string) => redactor.redact(text).output;
const chunks = (text: string, size: number) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));

function revealInPieces(pieces: readonly string[]): string {
  const stream = revealer.stream();
  return pieces.map((piece) => stream.process(piece)).join("") + stream.flush();
}

describe("comes back as it was", () => {
  test.each([
    ["mail ann@example.org and bob@example.org now"],
    ['user "ann@example.org" (EMP1234) 3Dann%40example.org&x=1'],
    ["wordEMP1234word_EMP5678 EMP12345"],
    ["password=hunter22x7 ok"],
    ['{"x":"","y":"ann@example.org"}'],
    ['{"x":"a\\"b\\\\c\\n\\t\\u0001 ü 😀"}'],
    ['{"names":{"ann lee":1,"b\\"ob":2},"ann@example.org":3}'],
    ['{"body":"{\\"x\\":\\"q\\\\\\"ü\\",\\"m\\":\\"ann@example.org\\"}"}'],
    ['{"x":"\\ud800 lone"}'],
    ['{"a":{"x":["one","two"]}}\n{"x":"three"}\n'],
    ['2026 INFO {"x":"se\\\\cret \\"1\\""} done'],
    ['2026 INFO {"p":"C:\\\\DIR\\\\X"} and C:\\DIR "C:\\DIR" done'],
    ["{'x': 'it\\'s'}"],
    ["x = one;two"],
    ["\ufeffx = one"],
  ])("%s", (text) => {
    const output = pass(text);
    expect(output).not.toBe(text);
    expect(pass(output)).toBe(output);
    // A field that is a list of strings comes back as one string.
    const expected = text.replace('["one","two"]', '"[\\"one\\",\\"two\\"]"');
    expect(revealer.reveal(output).output).toBe(expected);
    for (const size of [1, 7, 64]) expect(revealInPieces(chunks(output, size))).toBe(expected);
  });

  test.each([
    ['{"x":42}', '{"x":"42"}'],
    ['{"x":null,"y":1}', '{"x":"null","y":1}'],
    ['{"x":{"a":[1,"q"]}}', '{"x":"{\\"a\\":[1,\\"q\\"]}"}'],
    ['{"x":"caf\\u00e9 \\/"}', '{"x":"café /"}'],
  ])("numbers and objects as text, and every escape in its shortest form: %s -> %s", (before, after) => {
    expect(revealer.reveal(pass(before)).output).toBe(after);
  });

  test("a token keeps its meaning when its line moves into JSON, and out of it", () => {
    const line = pass('2026 INFO {"x":"a\\"b\\\\c"} done');
    const wrapped = revealer.reveal(JSON.stringify({ log: line })).output;
    expect(JSON.parse(wrapped).log).toBe('2026 INFO {"x":"a\\"b\\\\c"} done');
    const record = pass('{"x":"a\\"b\\\\c"}');
    expect(revealer.reveal(`web-1 | ${record}`).output).toBe('web-1 | {"x":"a\\"b\\\\c"}');
    expect(JSON.parse(JSON.parse(revealer.reveal(JSON.stringify({ log: record })).output).log).x).toBe('a"b\\c');
  });

  test("bytes that are no UTF-8", () => {
    const bytes = Uint8Array.from([...Buffer.from("x = "), 0xe9, 0xff, 0x41, 0x0a]);
    const { output } = redactor.redact(bytes, { format: "text" });
    expect(Buffer.from(output).toString()).toMatch(/^x = enc_field_k1_[a-z2-7]+_\n$/);
    expect(Buffer.from(revealer.reveal(output).output)).toEqual(Buffer.from(bytes));
  });
});

test("any JSON comes back as the same JSON, any cut of it gives the same", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom(
      "ann@example.org",
      "to ann@example.org\\",
      '"EMP1234"',
      "\\\\EMP1234\\",
      "a".repeat(5000),
      "{",
      '{"x":"\\""}',
    ),
  );
  const record = fc.dictionary(fc.constantFrom("x", "m", "n"), text, { minKeys: 1 });
  const nested = fc.oneof(
    record,
    record.map((inner) => ({ body: JSON.stringify(inner), x: "é" })),
  );
  fc.assert(
    fc.property(nested, fc.integer({ min: 1, max: 300 }), (document, size) => {
      const output = pass(JSON.stringify(document));
      expect(pass(output)).toBe(output);
      const back = revealer.reveal(output).output;
      expect(revealInPieces(chunks(output, size))).toBe(back);
      expect(JSON.parse(back)).toEqual(document);
    }),
    { seed: 12, numRuns: 500 },
  );
});

test("a value of 64 KiB is encrypted, left alone, and comes back, however it is cut; a longer one is replaced", () => {
  for (const length of [4000, 5000, 30_000, 65_536]) {
    const text = JSON.stringify({ x: "ab9 ".repeat(length / 4), m: "ann@example.org" });
    const output = pass(text);
    expect(output).toMatch(/^\{"x":"enc_field_k1_/);
    expect(pass(output)).toBe(output);
    for (const size of [100, 5000]) {
      for (const source of [text, output]) {
        const stream = redactor.stream();
        const redacted = chunks(source, size).map((chunk) => stream.process(chunk).output);
        expect(redacted.join("") + stream.flush().output).toBe(output);
      }
      expect(revealInPieces(chunks(output, size))).toBe(text);
    }
  }
  expect(pass(JSON.stringify({ x: "a".repeat(65_537) }))).toBe('{"x":"[REDACTED]"}');
});

describe("what is not revealed", () => {
  const output = pass("ann@example.org");
  const nothing = { revealed: 0, unknownKey: 0, notOurs: 0 };

  test("other pseudonyms, placeholders, and text that only looks like a token", () => {
    const text = "<EMAIL_ADDRESS> **** user_k1_2solyi7245ubuvfrs7vl@redacted.example.com enc_ enc_a enc_a_b_c_ end";
    const result = revealer.reveal(text);
    expect(result.output).toBe(text);
    expect(result.counts).toEqual(nothing);
  });

  test("tokens of another key, ring or namespace, forged or cut ones; each counted for what it is", () => {
    const ring = createKeyRing({ current: { version: "k2", secret: secret(1) } });
    expect(createRevealer(ring).reveal(output)).toEqual({ output, counts: { ...nothing, unknownKey: 1 } });
    const other = createKeyRing({ current: { version: "k1", secret: secret(2) } });
    expect(createRevealer(other).reveal(output)).toEqual({ output, counts: { ...nothing, notOurs: 1 } });
    const elsewhere = createRevealer(keys, { namespace: "other" }).reveal(output);
    expect(elsewhere).toEqual({ output, counts: { ...nothing, notOurs: 1 } });
    const forged = `${output.replace("email-address", "person")} ${output}`;
    expect(revealer.reveal(forged)).toEqual({
      output: forged.replace(/ .*/, " ann@example.org"),
      counts: { revealed: 1, unknownKey: 0, notOurs: 1 },
    });
    expect(revealer.reveal(output.slice(0, -1)).output).toBe(output.slice(0, -1));
  });

  test("a very long forged one costs no more than to be passed on", () => {
    const forged = `x enc_field_k1_${"a".repeat(300_000)}_ ann`;
    expect(revealer.reveal(forged).output === forged).toBe(true);
    for (const size of [1000, 70_000]) expect(revealInPieces(chunks(forged, size)) === forged).toBe(true);
  });

  test("JSON deeper than the redactor reads passes while it is short, and is refused beyond", () => {
    const nest = (length: number) => `${"[".repeat(600)}"${"b".repeat(length)}"${"]".repeat(600)}`;
    expect(revealer.reveal(nest(50_000)).output === nest(50_000)).toBe(true);
    expect(() => revealer.reveal(nest(200_000))).toThrow(/nested too deeply/);
  });
});

test("redacting again leaves tokens alone under any policy of the ring, and redacts a forged one", () => {
  const output = pass('{"m":"ann@example.org","password":"hunter22x7"}');
  const replacing = createRedactor(loadPolicy(), { keys });
  expect(replacing.redact(output).output).toBe(output);
  const forged = output.replace("enc_password", "enc_passwurd");
  expect(redactor.redact(forged).output).not.toBe(forged);
});
