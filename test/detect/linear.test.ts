import { describe, expect, test } from "vitest";
import { DETECTED_ENTITIES } from "../../core/detect/entities.ts";
import { detectorOf } from "./harness.ts";

const SIZE = 128 * 1024;
/** Generous: a quadratic walk over a mebibyte takes minutes. The slowest of these needs well under a second. */
const SECONDS = 8;

const builtIn = detectorOf();
const identifiers = detectorOf({ entities: DETECTED_ENTITIES });
const patterns = detectorOf({
  entities: [],
  patterns: [
    { name: "A", pattern: "[a-z]+x" },
    { name: "B", pattern: "(?:aa)+x" },
    { name: "C", pattern: ".*;" },
    { name: "D", pattern: "(?:a|aa)+$" },
    { name: "E", pattern: "\\b[a-z0-9]{10,50}!" },
  ],
});

function secondsFor(detector: typeof builtIn, text: string, key = ""): number {
  const bytes = new TextEncoder().encode(text);
  const keyBytes = new TextEncoder().encode(key);
  const piece = {
    bytes,
    start: 0,
    limit: bytes.length,
    closed: true,
    kind: "text" as const,
    keyBytes,
    keyStart: 0,
    keyEnd: keyBytes.length,
  };
  const start = performance.now();
  expect(detector.scan(piece, 0, { open: -1 }, { push() {}, extend() {} })).toBe(bytes.length);
  return (performance.now() - start) / 1000;
}

const HOSTILE = [
  "1-1-1-",
  "1 1 1 ",
  "a://a://",
  "a://",
  "@",
  "a@a@a@",
  "a@b.c@",
  "::::",
  "ab::",
  "a:b:",
  "::1",
  "1.1.1.",
  "1.1.1.1 ",
  "9",
  "a",
  "f",
  "aA1",
  "%40",
  "a%40",
  "-----BEGIN PRIVATE KEY-----",
  "eyJ",
  "eyJhbGciOi.",
  "password=",
  "token ",
  "Bearer ",
  "GB82",
  "GB82 WEST ",
  "sk-",
  "4111 ",
  "+1",
  "+1 ",
  "(212) ",
  "://)))))",
  "key=",
  "....@",
  "é@",
  "AKIA",
  "ssn 123-45-6789 ",
  '"',
  "user:pass@",
  "://a:b",
  "id,ssn\n",
  "id,ssn\n1,2\n",
  'id,ssn\n1,"',
  "ssn,",
  "ssn|",
  "name",
  "name ",
  "a b\n",
  "insert into ",
  "insert into t(ssn)values(",
  "insert into t(ssn)values('",
  "insert into t(ssn,",
  "((((",
  "<a><a>",
  "<ssn>",
  "name=",
  "name: ",
  "name='",
  "{name=",
  "password=password=",
  "password='",
  "password is ",
  'token="\\',
  "://:@://:@",
  "sk-sk-sk-",
  "sk-aA1",
  "Cookie: a=b; a=b; ",
  "sessionid=",
  "sess_a1B2c3D4",
  "s:a1B2c3D4.",
  "curl -u a",
  "mysql mysql -p",
  "<password ",
  "password&",
  "user-A1B2C3-",
  ":AAaaaaaaa",
  "0000000000:AAaaaaaaa",
  ".aaaaaa.",
  "&sig=",
  "-usD",
];

const IDENTIFIERS = [
  "mrn ",
  "mrn number ",
  "account no 123456 ",
  "dob ",
  "born on 1 ",
  "pid|",
  "1A1z ",
  "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa ",
  "0x00",
  "00:",
  "aa:bb:cc:dd:ee:ff ",
  "passport A12345678 ",
  "policy no 12345678 ",
  "004 085 616 ",
  "bc1qqqqqqqqqqqq ",
  "licence A1234567 ",
  "AB123456C ",
  "driver's ",
];

describe("hostile repetitions take linear time", () => {
  test.each(HOSTILE)("%s", (unit) => {
    expect(secondsFor(builtIn, unit.repeat(Math.ceil(SIZE / unit.length)))).toBeLessThan(SECONDS);
  });

  test.each(IDENTIFIERS)("%s", (unit) => {
    expect(secondsFor(identifiers, unit.repeat(Math.ceil((4 * SIZE) / unit.length)))).toBeLessThan(SECONDS);
  });

  test.each(["a", "ab", "abcx", "a ", "x", "é", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;", "1a"])(
    "custom patterns over %s",
    (unit) => expect(secondsFor(patterns, unit.repeat(Math.ceil(SIZE / unit.length)))).toBeLessThan(SECONDS),
  );

  test("rows of many columns, and a table of short fields", () => {
    const names = "ssn,".repeat(1e5);
    expect(secondsFor(builtIn, `${names}\n${"1,".repeat(1e5)}\n`)).toBeLessThan(SECONDS);
    expect(secondsFor(builtIn, `ssn,phone\n${"1,5551234\n".repeat(3e5)}`)).toBeLessThan(SECONDS);
    expect(secondsFor(builtIn, `insert into t(ssn,phone)values${"(1,5551234)".repeat(3e5)}`)).toBeLessThan(SECONDS);
    expect(secondsFor(builtIn, `id,ssn\n1,${"x".repeat(SIZE)}`)).toBeLessThan(SECONDS);
  });

  test("ten mebibytes of one letter", () => {
    expect(secondsFor(builtIn, "a".repeat(10 * 1024 * 1024))).toBeLessThan(SECONDS);
    expect(secondsFor(builtIn, "7".repeat(10 * 1024 * 1024), "password")).toBeLessThan(SECONDS);
  });
});
