import { readFileSync } from "node:fs";
import fc from "fast-check";
import { getCountries, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { describe, expect, test } from "vitest";
import { canonicalize } from "../../core/operate/canonical.ts";
import { chooseDomain } from "../../core/operate/domain.ts";
import { formatIp, parseIp } from "../../core/operate/ip.ts";
import { canonicalizePhone, PHONE_REGIONS } from "../../core/operate/phone.ts";

const ENTITIES = [
  "EMAIL_ADDRESS",
  "PHONE_NUMBER",
  "IP_ADDRESS",
  "CREDIT_CARD",
  "IBAN_CODE",
  "PERSON",
  "FIELD",
  "OTHER",
];

test.each([
  ["EMAIL_ADDRESS", " Ann.Lee@Example.ORG ", "Ann.Lee@example.org"],
  ["EMAIL_ADDRESS", "ann@example.org.", "ann@example.org"],
  ["EMAIL_ADDRESS", "no at sign", "no at sign"],
  ["EMAIL_ADDRESS", "ann%2Blists%40Example.org", "ann+lists@example.org"],
  ["EMAIL_ADDRESS", "ann%2540example.org", "ann@example.org"],
  ["CREDIT_CARD", "4111 1111-1111 1111", "4111111111111111"],
  ["US_SSN", "219-09-9999", "219099999"],
  ["IBAN_CODE", "gb82 west 1234 5698 7654 32", "GB82WEST12345698765432"],
  ["IP_ADDRESS", "2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
  ["IP_ADDRESS", "::ffff:192.0.2.1", "192.0.2.1"],
  ["IP_ADDRESS", "not an address", "not an address"],
  ["PERSON", " Ann \n Lee ", "Ann Lee"],
  ["CREDIT_CARD", "----", "----"],
  ["FIELD", " kept as it is ", " kept as it is "],
])("%s: %j -> %j", (entity, text, expected) => {
  expect(canonicalize(entity, text)).toBe(expected);
});

test("total: any text has a canonical form, never an empty one for text, and it is its own", () => {
  const unit = fc.constantFrom("grapheme" as const, "binary" as const);
  fc.assert(
    fc.property(
      fc.constantFrom(...ENTITIES),
      unit.chain((of) => fc.string({ unit: of, minLength: 1 })),
      fc.option(fc.constantFrom("US", "DE", "RU", "??"), { nil: undefined }),
      (entity, text, region) => {
        const canonical = canonicalize(entity, text, region);
        expect(canonical === "" && text.trim() !== "").toBe(false);
        if (entity !== "PHONE_NUMBER") expect(canonicalize(entity, canonical, region)).toBe(canonical);
      },
    ),
    { seed: 3, numRuns: 500 },
  );
});

describe("phone numbers", () => {
  test.each([
    ["(415) 555-0132", "US", "+14155550132"],
    ["1-415-555-0132", "US", "+14155550132"],
    ["+1 415 555 0132", "US", "+14155550132"],
    ["+1 415 555 0132", undefined, "+14155550132"],
    ["011 44 20 7946 0958", "US", "+442079460958"],
    ["020 7946 0958", "GB", "+442079460958"],
    ["+44 (0)20 7946 0958", "DE", "+442079460958"],
    ["0044 20 7946 0958", "DE", "+442079460958"],
    ["8 (495) 123-45-67", "RU", "+74951234567"],
    ["800 555 35 35", "RU", "+78005553535"],
    ["06 1 234 5678", "HU", "+3612345678"],
    ["06 698 1234", "IT", "+39066981234"],
    ["tel:+1-415-555-0132;ext=42", "US", "+14155550132;ext=42"],
    ["(415) 555-0132 ext. 42", "US", "+14155550132;ext=42"],
    ["(415) 555-0132", undefined, "4155550132"],
    ["555-1234", undefined, "5551234"],
    ["n/a", "US", "n/a"],
  ])("%s in %s -> %s", (text, region, expected) => {
    expect(canonicalizePhone(text, region)).toBe(expected);
  });

  // libphonenumber's example numbers, one a region: the national and the international spelling are one number.
  test("agrees with libphonenumber in every region", () => {
    const url = new URL("../../node_modules/libphonenumber-js/examples.mobile.json", import.meta.url);
    const examples = JSON.parse(readFileSync(url, "utf8")) as Record<string, string>;
    const differing: string[] = [];
    for (const region of getCountries()) {
      const number = parsePhoneNumberFromString(examples[region] ?? "", region);
      if (number === undefined) continue;
      const spellings = [number.formatNational(), number.formatInternational(), number.number];
      if (spellings.some((text) => canonicalizePhone(text, region) !== number.number)) differing.push(region);
    }
    expect(PHONE_REGIONS).toEqual([...getCountries()].sort());
    // Argentine mobiles are dialled with a 15 at home and a 9 from abroad; they keep two spellings.
    expect(differing).toEqual(["AR"]);
  });
});

describe("addresses", () => {
  // RFC 5952 section 4, and RFC 4291 section 2.2.
  test.each([
    ["2001:0db8::0001", "2001:db8::1"],
    ["2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["::", "::"],
    ["1::", "1::"],
    ["FE80::A%eth0", "fe80::a%eth0"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["192.0.2.7", "192.0.2.7"],
  ])("%s -> %s", (text, expected) => {
    expect(formatIp(parseIp(text)!)).toBe(expected);
  });

  test.each([
    "",
    "1.2.3",
    "1.2.3.256",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "::1::",
    "1:::2",
    "12345::",
    "1.2.3.4::",
    ":1",
  ])("%j is none", (text) => {
    expect(parseIp(text)).toBe(undefined);
  });

  test("16 bytes survive writing and reading", () => {
    const bytes = fc.array(fc.constantFrom(0, 0, 0, 1, 255), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(bytes, (address) => {
        fc.pre(address.slice(0, 10).some((byte) => byte !== 0));
        expect(parseIp(formatIp({ bytes: address }))!.bytes).toEqual(address);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});

describe("the domain of a value at a path without an entity", () => {
  test.each([
    ["Ann.Lee@example.org", "EMAIL_ADDRESS"],
    ["192.0.2.7", "IP_ADDRESS"],
    ["2001:db8::1", "IP_ADDRESS"],
    ["GB82 WEST 1234 5698 7654 32", "IBAN_CODE"],
    ["GB82 WEST 1234 5698 7654 33", "FIELD"],
    ["4111 1111 1111 1111", "CREDIT_CARD"],
    ["4111 1111 1111 1112", "FIELD"],
    ["0000000000000000", "FIELD"],
    ["+1 415 555 0132", "PHONE_NUMBER"],
    ["+1 115 555 0132", "FIELD"],
    ["GB82 WEST 1234 5698 765", "FIELD"],
    ["415 555 0132", "FIELD"],
    ["Ann Lee <ann@example.org>", "FIELD"],
    ["", "FIELD"],
  ])("%j: %s", (value, expected) => {
    expect(chooseDomain("FIELD", value)).toBe(expected);
  });

  test("an entity that is known stays", () => {
    expect(chooseDomain("PERSON", "ann@example.org")).toBe("PERSON");
  });
});
