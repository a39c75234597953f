import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_SPAN } from "../../core/detect/types.ts";
import { detectorOf, type Found, scanInCuts, scanWhole } from "./harness.ts";

const encoder = new TextEncoder();

const jwt = (length: number) =>
  `eyJhbGciOiJIUzI1NiJ9.${"eyJzdWIiOiIxMjM0NTY3ODkwIn0".repeat(Math.ceil(length / 27))}.c2lnbmF0dXJl`;
const pem = (lines: number) =>
  `-----BEGIN RSA PRIVATE KEY-----\n${"MIIEpAIBAAKCAQEA7x\n".repeat(lines)}-----END RSA PRIVATE KEY-----`;

const FRAGMENTS = [
  "john.doe@example.com",
  "a@b",
  "@",
  "%40",
  "user%40example.org",
  "4111 1111 1111 1111",
  "4532-0123-4567-8901",
  "card ",
  "ssn: ",
  "123-45-6789",
  "536-90-4399",
  "+44 20 7946 0958",
  "(212) 555-0123",
  "555-1234",
  "call ",
  "phone=",
  "10.20.30.40",
  "2001:db8::8a2e:370:7334",
  "::1",
  "12:34:56",
  "std::vector",
  "DE89 3704 0044 0532 0130 00",
  "GB82WEST12345698765432",
  "https://example.com/a?b=c@d",
  "postgres://u:s3cretPw@db.example.com/x",
  "://",
  "sk-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6",
  "AKIAZ7QW3E5RT2YU4IOP",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
  "password=",
  "hunter2!x",
  'secret: "',
  '"',
  "Bearer ",
  "token ",
  "version ",
  "order ",
  "trace_id=",
  "0123456789abcdef",
  " ",
  " ",
  " ",
  ",",
  ".",
  ":",
  "-",
  "\n",
  "=",
  "x",
  "7",
  "9",
  "é",
  "漢",
  "aaaa",
  "MRN12345678",
  "zzzzzx",
  "-----BEGIN PRIVATE KEY-----",
  "-----END PRIVATE KEY-----",
];

const SETTINGS = {
  windowSize: 64,
  patterns: [
    { name: "MRN", pattern: "MRN[0-9]{8}" },
    { name: "RUN", pattern: "[a-z]+x" },
    { name: "EDGE", pattern: "\\b7{1,3}\\b" },
    { name: "LAST", pattern: "9$" },
    { name: "FIRST", pattern: "^card" },
  ],
};
const detector = detectorOf(SETTINGS);

const texts = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 40 }).map((parts) => parts.join(""));
const longTexts = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...FRAGMENTS) },
      { weight: 1, arbitrary: fc.integer({ min: 3000, max: 9000 }).map((n) => "7".repeat(n)) },
      { weight: 1, arbitrary: fc.integer({ min: 3000, max: 9000 }).map((n) => "ab".repeat(n / 2)) },
      { weight: 2, arbitrary: fc.integer({ min: 3900, max: 12000 }).map(jwt) },
      { weight: 2, arbitrary: fc.integer({ min: 100, max: 600 }).map(pem) },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 4000, max: 9000 }).map((n) => `https://h.example/${"p/".repeat(n / 2)}`),
      },
      { weight: 1, arbitrary: fc.integer({ min: 4000, max: 9000 }).map((n) => `${"abcx".repeat(n / 4)} `) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));
const keys = fc.constantFrom(
  undefined,
  undefined,
  "ssn",
  "cardNumber",
  "password",
  "phone",
  "trace_id",
  "client_secret",
  "msg",
);

const TABLE_PARTS = [
  "name,ssn,phone\n",
  "id;password\n",
  "| Name | SSN |\n|---|---|\n",
  "COPY t (id, ssn) FROM stdin;\n",
  "INSERT INTO t (id, ssn, phone) VALUES ",
  "insert into x(password)values",
  "INSERT INTO",
  "ssn",
  "Ada,219099999,5551234\n",
  '"Lee, Ann","219099999","555 1234"\n',
  '"a ""b""\nc",219099999,5551234\n',
  "7;hunter2!\n",
  "| Ada | 219099999 |\n",
  "7\t219099999\n",
  "(1,'219099999','5551234')",
  "('a''b', 219099999, E'x\\'y'),",
  "(f(1,2),",
  "'",
  '"',
  ",",
  ";",
  "|",
  "(",
  ")",
  "\n",
  "\n\n",
  " ",
  "219099999",
  "5551234",
  "hunter2!",
  "word ",
  "<ssn>",
  "</ssn>",
  '<field name="phone">',
  "phone=",
  "ssn: ",
  "name='Ada Lovelace', ",
];
const tables = fc.array(fc.constantFrom(...TABLE_PARTS), { maxLength: 24 }).map((parts) => parts.join(""));
const longTables = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...TABLE_PARTS) },
      { weight: 1, arbitrary: fc.integer({ min: 1000, max: 6000 }).map((n) => "x y".repeat(n / 3)) },
      { weight: 1, arbitrary: fc.integer({ min: 10, max: 400 }).map((n) => "Ada,219099999,5551234\n".repeat(n)) },
      { weight: 1, arbitrary: fc.integer({ min: 10, max: 400 }).map((n) => "(1,'219099999','5551234'),".repeat(n)) },
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(""));

const ordered = (cuts: readonly number[], length: number) =>
  [...new Set(cuts.map((cut) => cut % (length + 1)))].sort((a, b) => a - b);
const show = (found: readonly Found[]) => found.map((f) => `${f.start}-${f.end}:${detector.rules[f.rule].id}`);

describe("a piece scanned as it grows gives what one call on the whole gives", () => {
  test("every single cut", () => {
    fc.assert(
      fc.property(texts, keys, (text, key) => {
        const bytes = encoder.encode(text);
        const input = key === undefined ? {} : { key };
        const whole = show(scanWhole(detector, bytes, input));
        for (let cut = 0; cut < bytes.length; cut++)
          expect(show(scanInCuts(detector, bytes, [cut], 64, input))).toEqual(whole);
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  test("byte by byte", () => {
    fc.assert(
      fc.property(texts, keys, (text, key) => {
        const bytes = encoder.encode(text);
        const input = key === undefined ? {} : { key };
        const cuts = Array.from({ length: Math.max(0, bytes.length - 1) }, (_, i) => i + 1);
        expect(show(scanInCuts(detector, bytes, cuts, 64, input))).toEqual(show(scanWhole(detector, bytes, input)));
      }),
      { numRuns: 150, seed: 4 },
    );
  });

  test("random cuts of texts with tokens longer than a span, and the bound on what is held back", () => {
    fc.assert(
      fc.property(longTexts, keys, fc.array(fc.nat(200_000), { maxLength: 12 }), (text, key, positions) => {
        const bytes = encoder.encode(text);
        const input = key === undefined ? {} : { key };
        const cuts = ordered(positions, bytes.length).filter((cut) => cut < bytes.length);
        const streamed = scanInCuts(detector, bytes, cuts, 64, input, (limit, decided) =>
          expect(limit - decided).toBeLessThanOrEqual(2 * MAX_SPAN + 2 * 64),
        );
        expect(show(streamed)).toEqual(show(scanWhole(detector, bytes, input)));
      }),
      { numRuns: 120, seed: 5 },
    );
  });

  test("tables and tuples, cut once and byte by byte", () => {
    fc.assert(
      fc.property(tables, (text) => {
        const bytes = encoder.encode(text);
        const whole = show(scanWhole(detector, bytes));
        for (let cut = 0; cut < bytes.length; cut++)
          expect(show(scanInCuts(detector, bytes, [cut], 64))).toEqual(whole);
        const cuts = Array.from({ length: Math.max(0, bytes.length - 1) }, (_, i) => i + 1);
        expect(show(scanInCuts(detector, bytes, cuts, 64))).toEqual(whole);
      }),
      { numRuns: 250, seed: 6 },
    );
  });

  test("long tables, and the bound on what is held back", () => {
    fc.assert(
      fc.property(longTables, fc.array(fc.nat(200_000), { maxLength: 12 }), (text, positions) => {
        const bytes = encoder.encode(text);
        const cuts = ordered(positions, bytes.length).filter((cut) => cut < bytes.length);
        const streamed = scanInCuts(detector, bytes, cuts, 64, {}, (limit, decided) =>
          expect(limit - decided).toBeLessThanOrEqual(2 * MAX_SPAN + 2 * 64),
        );
        expect(show(streamed)).toEqual(show(scanWhole(detector, bytes)));
      }),
      { numRuns: 250, seed: 7 },
    );
  });
});
