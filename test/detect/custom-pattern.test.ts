import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPattern } from "../../core/detect/custom-pattern.ts";
import { MAX_SPAN } from "../../core/detect/types.ts";
import { detectorOf, findAll } from "./harness.ts";

describe("checkPattern", () => {
  test.each([
    ["MRN[0-9]{8}", 11],
    ["sk-ant-[a-zA-Z0-9\\-]{95}", 102],
    ["\\bUSER-[A-Z0-9]{8}\\b", 13],
    ["sess_[a-zA-Z0-9]{32,}", MAX_SPAN],
    ["(?:a|bc)d?", 3],
    ["[(?=]x", 2],
    ["\\p{Greek}{2}", 8],
  ])("%s matches at most %i bytes", (pattern, maxLength) =>
    expect(checkPattern(pattern)).toEqual({ ok: true, maxLength }),
  );

  test.each([
    ["", /empty/, undefined],
    ["a*", /empty text/, undefined],
    ["a(?=b)", /look-ahead/, 1],
    ["(?<!x)y", /look-ahead and look-behind/, 0],
    ["(a)\\1", /back-reference/, 3],
    ["a++", /possessive/, 1],
    ["(?>a)", /atomic/, 0],
    ["(a", /missing/, 0],
    ["[a-", /./, undefined],
    ["a{5000}", /repeat/, 1],
    ["(?:x{100}){100}", /./, undefined],
  ])("%s is refused", (pattern, reason, position) => {
    const result = checkPattern(pattern);
    if (result.ok) throw new Error("accepted");
    expect(result.reason).toMatch(reason);
    if (position !== undefined) expect(result.position).toBe(position);
  });

  test("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab(?=<!)[]{}1,*+|\\^$.-d"), maxLength: 12 }), (pattern) => {
        expect(typeof checkPattern(pattern).ok).toBe("boolean");
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

const find = (pattern: string, text: string) =>
  findAll(detectorOf({ entities: [], patterns: [{ name: "P", pattern }] }), text).map((found) => found.slice(2));

describe("matching", () => {
  test.each([
    ["MRN[0-9]{8}", "MRN12345678 and MRN1234567", ["MRN12345678"]],
    ["(?i)mrn[0-9]+", "Mrn12 mRN3", ["Mrn12", "mRN3"]],
    ["\\b[A-Z]{2}\\d\\b", "AB1 xAB2 CD3.", ["AB1", "CD3"]],
    ["a|ab", "ab", ["a"]],
    ["ab|a", "ab", ["ab"]],
    ["x.*?y", "x1y2y", ["x1y"]],
    ["^id", "id id", ["id"]],
    ["end$", "end end", ["end"]],
    ["ü+ß", "süüß", ["üüß"]],
    ["caf.", "café!", ["café"]],
    ["[^a-z ]+", "abc 漢字 x", ["漢字"]],
  ])("%s in %s", (pattern, text, found) => expect(find(pattern, text)).toEqual(found));

  test("agrees with RegExp on random texts: the same characters are covered", () => {
    const patterns = ["ab+c", "a[ab]{2,4}c", "(?:ab|ba)+c", "\\bc+\\b", "b(?:a|bc)*c", "a.c", "c{2}$", "^a+"];
    fc.assert(
      fc.property(
        fc.constantFrom(...patterns),
        fc.string({ unit: fc.constantFrom("a", "b", "c", " "), maxLength: 40 }),
        (pattern, text) => {
          // All starts count, not only those after the last match: the union of the leftmost match from every start.
          const covered = new Array<boolean>(text.length).fill(false);
          const sticky = new RegExp(pattern, "y");
          for (let at = 0; at < text.length; at++) {
            sticky.lastIndex = at;
            const match = sticky.exec(text);
            if (match) covered.fill(true, at, at + match[0].length);
          }
          const expected = text.replace(/./g, (char, at: number) => (covered[at] ? "#" : char));
          const bytes = new TextEncoder().encode(text);
          const output = [...text];
          const detector = detectorOf({ entities: [], patterns: [{ name: "P", pattern }] });
          const piece = {
            bytes,
            start: 0,
            limit: bytes.length,
            closed: true,
            kind: "text" as const,
            keyBytes: bytes,
            keyStart: 0,
            keyEnd: 0,
          };
          detector.scan(piece, 0, { open: -1 }, { push: (a, b) => output.fill("#", a, b), extend() {} });
          expect(output.join("")).toBe(expected);
        },
      ),
      { seed: 2, numRuns: 1500 },
    );
  });

  test("confidence below the threshold is not a finding", () => {
    const detector = detectorOf({ entities: [], patterns: [{ name: "P", pattern: "abc", confidence: 0.7 }] });
    expect(findAll(detector, "abc")).toEqual([]);
  });
});
