import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyRing, createRedactor, loadPolicy } from "../../core/index.ts";
import { encodeUtf8 } from "../../core/operate/encoding.ts";
import { createPseudonyms } from "../../core/operate/pseudonyms.ts";
import { RecentTokens } from "../../core/operate/recent-tokens.ts";
import { createTokenMint } from "../../core/operate/token.ts";
import { mayBeToken } from "../../core/operate/token-form.ts";

const secret = (fill: number) => new Uint8Array(32).fill(fill);
const keys = createKeyRing({
  current: { version: "k2", secret: secret(2) },
  previous: [{ version: "k1", secret: secret(1) }],
});
const old = createTokenMint(createKeyRing({ current: { version: "k1", secret: secret(1) } }), "default");
const mint = createTokenMint(keys, "default");
const utf8 = new TextDecoder();
const looksLikeToken = (text: string): boolean => {
  const bytes = encodeUtf8(`x${text}y`);
  return mayBeToken(bytes, 1, bytes.length - 1);
};
const asText = (bytes: Uint8Array | null) => (bytes === null ? null : utf8.decode(bytes));

/** Says what it was asked, and counts how often. */
function createRecent(size: number) {
  const asked: string[] = [];
  const recent = new RecentTokens((entity, value) => {
    asked.push(utf8.decode(value));
    return value[0] === 0x21 ? null : encodeUtf8(`${entity}:${utf8.decode(value)}`);
  }, size);
  return { asked, of: (value: string, entity = "E") => asText(recent.of(entity, encodeUtf8(value))) };
}

describe("what is kept", () => {
  it("a value is derived once, for each entity", () => {
    const { asked, of } = createRecent(100);
    const values = ["", "a", "b", "ab", "abc", "abcd", "abcde", "\0", "\0\0", "é", "x".repeat(128)];
    for (let i = 0; i < 3; i++) for (const value of values) expect(of(value)).toBe(`E:${value}`);
    expect(asked).toEqual(values);
    expect(of("a", "F")).toBe("F:a");
    expect(of("a")).toBe("E:a");
    expect(asked).toHaveLength(values.length + 1);
  });

  it("not long values, not tokens, and nothing without room", () => {
    const { asked, of } = createRecent(100);
    for (let i = 0; i < 3; i++) expect([of("x".repeat(129)), of("!a")]).toEqual([`E:${"x".repeat(129)}`, null]);
    expect(asked).toHaveLength(6);
    const none = createRecent(0);
    for (let i = 0; i < 3; i++) expect(none.of("a")).toBe("E:a");
    expect(none.asked).toHaveLength(3);
  });

  it("the most recently used of sixteen, the oldest gives way", () => {
    const { asked, of } = createRecent(16);
    for (const value of "abcdefghijklmnop") of(value);
    of("a");
    of("q");
    for (const value of "acdefghijklmnopq") of(value);
    expect(asked.join("")).toBe("abcdefghijklmnopq");
    of("b");
    expect(asked.join("")).toBe("abcdefghijklmnopqb");
  });

  it("no more than there is room for, and most of what fills half of it", () => {
    for (const size of [1, 3, 7, 9, 100, 1000]) {
      const { asked, of } = createRecent(size);
      const values = Array.from({ length: size * 4 }, (_, i) => `user${i}@example.com`);
      for (const value of values) of(value);
      asked.length = 0;
      // Looked up from the newest to the oldest, what was kept is found before anything new takes its place.
      for (const value of values.toReversed()) of(value);
      expect(values.length - asked.length).toBeLessThanOrEqual(size);
    }
    const { asked, of } = createRecent(1000);
    for (let i = 0; i < 5000; i++) of(`user${i % 500}@example.com`);
    expect(asked.length).toBeLessThan(550);
  });

  it("the value as it was: the caller may write to its memory, and a part of it is compared as such", () => {
    const recent = new RecentTokens((_, value) => value.slice(), 10);
    const buffer = encodeUtf8("xxann@example.orgyy");
    const value = buffer.subarray(2, -2);
    expect(asText(recent.of("E", value))).toBe("ann@example.org");
    value[0] = 0x41;
    expect(asText(recent.of("E", value))).toBe("Ann@example.org");
    value[0] = 0x61;
    expect(asText(recent.of("E", value))).toBe("ann@example.org");
  });
});

describe("remembered or not, a token is the same", () => {
  const entity = fc.constantFrom("EMAIL_ADDRESS", "IP_ADDRESS", "PHONE_NUMBER", "PERSON", "FIELD", "US_SSN");
  const seen = fc.constantFrom(
    ...[
      "ann@example.org",
      "Ann@Example.ORG",
      "ann@example.org.",
      "a%40example.org",
      "\ufeffann@example.org",
      "é",
      "e\u0301",
    ],
    ...[
      "192.0.2.7",
      "2001:db8::1",
      "+1 415 555 0132",
      "(415) 555-0132 x7",
      "Ann  Lee",
      "078-05-1120",
      "",
      "x".repeat(300),
    ],
    ...["EMAIL_ADDRESS", "IP_ADDRESS", "PERSON"].flatMap((domain) => [
      mint.pseudonymize(domain, "x"),
      mint.hash(domain, "x"),
      old.pseudonymize(domain, "x"),
      `\ufeff${mint.pseudonymize(domain, "x")}`,
    ]),
  );
  const value = fc.oneof(seen, seen, fc.string({ unit: "binary", maxLength: 300 }));
  const make = (cacheSize: number) => createPseudonyms({ keys, namespace: "default", defaultRegion: "US", cacheSize });

  it("bytes as text, with caches of any size", () => {
    const plain = make(0);
    const caches = [0, 1, 3, 20, 1000].map(make);
    fc.assert(
      fc.property(fc.array(fc.tuple(entity, value), { maxLength: 30 }), (uses) => {
        for (const [domain, text] of uses) {
          const bytes = encodeUtf8(text);
          const decoded = utf8.decode(bytes);
          for (const cached of caches) {
            expect(asText(cached.tokenOf(domain, bytes))).toBe(plain.token(domain, decoded));
            expect(asText(cached.hashOf(domain, bytes))).toBe(plain.hash(domain, decoded));
          }
        }
      }),
      { seed: 9, numRuns: 100 },
    );
  });

  it("in records: values, names, numbers and text inside strings", () => {
    const redactor = (performance: object) =>
      createRedactor(
        loadPolicy({
          fields: [
            { path: "$..v", action: "pseudonymize" },
            { path: "$..h", action: "hash", entity: "PERSON" },
            { path: "$..m.*~", action: "pseudonymize" },
          ],
          pii_redaction: { performance },
        }),
        { keys },
      );
    const [off, small, on] = [{ cache_enabled: false }, { cache_size: 2 }, {}].map(redactor);
    const leaf = fc.oneof(value, fc.constantFrom(4111111111111111, 1.5, true, null));
    const record = fc.record({ v: leaf, h: leaf, m: fc.dictionary(value, leaf, { maxKeys: 3 }), text: value });
    fc.assert(
      fc.property(fc.array(fc.tuple(record, fc.nat(2)), { maxLength: 6 }), (records) => {
        const lines = records.map(([inner, level]) => {
          let line = JSON.stringify(inner);
          for (let i = 0; i < level; i++) line = JSON.stringify({ v: 1, body: line });
          return line;
        });
        const input = encodeUtf8(lines.join("\n"));
        const expected = off!.redact(input);
        for (const redactor of [small!, on!]) {
          expect(utf8.decode(redactor.redact(input).output)).toBe(utf8.decode(expected.output));
          expect(utf8.decode(redactor.redact(expected.output).output)).toBe(utf8.decode(expected.output));
        }
      }),
      { seed: 10, numRuns: 60 },
    );
  });
});

it("whatever is a token may be one", () => {
  const sealed = createPseudonyms({ keys, namespace: "default", cacheSize: 0 });
  const domain = fc.constantFrom("EMAIL_ADDRESS", "IP_ADDRESS", "PERSON", "FDA", "X");
  fc.assert(
    fc.property(domain, fc.string(), (name, text) => {
      const tokens = [
        mint.pseudonymize(name, text),
        mint.hash(name, text),
        old.pseudonymize(name, text),
        sealed.encrypt(name, text, { bytes: encodeUtf8(text), verbatim: false }),
      ];
      for (const token of tokens) {
        expect(sealed.isOwnToken(token)).toBe(true);
        expect(looksLikeToken(token)).toBe(true);
        expect(looksLikeToken(`\ufeff${token}`)).toBe(true);
      }
    }),
    { seed: 8, numRuns: 200 },
  );
  for (const text of [
    "",
    "ann@example.org",
    "192.0.2.7",
    "4111 1111 1111 1111",
    "+14155550132",
    "Fd00::1",
    "f",
    "hash",
  ])
    expect(looksLikeToken(text)).toBe(false);
});
