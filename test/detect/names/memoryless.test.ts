import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detectorOf, type Found, scanInCuts, scanWhole } from "../harness.ts";

const encoder = new TextEncoder();
const detector = detectorOf({ entities: ["PERSON", "LOCATION", "ORGANIZATION", "PHONE_NUMBER"], windowSize: 64 });
const wide = detectorOf({ entities: ["PERSON", "LOCATION", "ORGANIZATION"] });

const FRAGMENTS = [
  "Anna Kowalczyk",
  "Kuipers, Wietske",
  "J. Smith",
  "ana",
  "my name is priya sharma",
  "Dr. Reddy",
  "van der Berg",
  "McDonald-O'Neil",
  "Øystein Sæther",
  "田中太郎",
  "Γιώργος Παπαδόπουλος",
  "“Rosa”",
  "Serafina%20Pellegrini",
  "Bj%C3%B6rn",
  "Prinsenstraat 1, 9420 CQ Groningen",
  "206 Larkspur Terrace",
  "87 boulevard Voltaire, 14016 Strasbourg",
  "Flat 61, Gandhi Marg",
  "Leipzig",
  "in Boise, ID 83702",
  "lives in",
  "customer ",
  "name=",
  "fname=priya&",
  'town = "leeds"',
  "home_address: 12 high st",
  "zoë",
  "city: ",
  "Acme Widgets Ltd",
  "ERROR",
  "HttpClient",
  "A",
  "'s ",
  "’s ",
  "é",
  " ",
  " ",
  " ",
  ", ",
  ". ",
  ": ",
  "\n",
  '"',
  "(",
  "^",
  "%2",
  "\\n",
  "-",
  "7",
  "x",
];

const texts = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 30 }).map((parts) => parts.join(""));
const keys = fc.constantFrom(undefined, undefined, "name", "customerName", "city", "address", "hostname", "msg");
const show = (found: readonly Found[]) => found.map((f) => `${f.start}-${f.end}:${detector.rules[f.rule].id}`);

describe("names found in a piece that grows are those found in the whole", () => {
  test("every single cut", () => {
    fc.assert(
      fc.property(texts, keys, (text, key) => {
        const bytes = encoder.encode(text);
        const input = key === undefined ? {} : { key };
        const whole = show(scanWhole(detector, bytes, input));
        for (let cut = 0; cut < bytes.length; cut++)
          expect(show(scanInCuts(detector, bytes, [cut], 64, input))).toEqual(whole);
      }),
      { numRuns: 120, seed: 7 },
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
      { numRuns: 120, seed: 8 },
    );
  });

  test("long texts at the usual window, random cuts", () => {
    const long = fc.array(texts, { maxLength: 20 }).map((parts) => parts.join(" "));
    fc.assert(
      fc.property(long, keys, fc.array(fc.nat(20_000), { maxLength: 12 }), (text, key, positions) => {
        const bytes = encoder.encode(text);
        const input = key === undefined ? {} : { key };
        const cuts = [...new Set(positions.map((cut) => cut % (bytes.length + 1)))]
          .sort((a, b) => a - b)
          .filter((cut) => cut < bytes.length);
        expect(show(scanInCuts(wide, bytes, cuts, 256, input))).toEqual(show(scanWhole(wide, bytes, input)));
      }),
      { numRuns: 120, seed: 9 },
    );
  });
});
