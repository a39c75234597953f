import fc from "fast-check";
import { expect, test } from "vitest";
import { enclosingLevel, escapeBytes, needsEscape } from "../../core/json/escape.ts";
import { unescapeBytes } from "../../core/json/unescape.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("escapes as JSON.stringify does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const expected = JSON.stringify(text).slice(1, -1);
      expect(decode(escapeBytes(encode(text)))).toBe(expected);
      expect(needsEscape(encode(text))).toBe(expected !== text);
    }),
    { seed: 4, numRuns: 300 },
  );
});

test("undoes what unescapeBytes did to any bytes, lone surrogates and bytes that are no UTF-8 among them", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(unescapeBytes(escapeBytes(bytes))).toEqual(bytes);
    }),
    { seed: 5, numRuns: 500 },
  );
  for (const lone of ["\\ud800", "a\\udfffb"]) expect(decode(escapeBytes(unescapeBytes(encode(lone))))).toBe(lone);
  expect(escapeBytes(Uint8Array.from([0xed, 0xa0, 0x41]))).toEqual(Uint8Array.from([0xed, 0xa0, 0x41]));
});

test.each([
  ['"x"', 1],
  ['{"a":"x"}', 1],
  ['\\"x\\"', 2],
  ['\\\\\\"x\\\\\\"', 3],
  ["x", 0],
  ['"x', 0],
  ['x"', 0],
  ['"x\\"', 0],
  ['\\"x"', 0],
  ['\\\\"x\\\\"', 0],
  ["'x'", 0],
  [`${"\\".repeat(100)}"x`, 0],
])("%s is %i strings deep", (text, level) => {
  const bytes = encode(text);
  const at = bytes.indexOf(0x78);
  expect(enclosingLevel(bytes, at, at + 1, bytes.length)).toBe(level);
});
