import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Probe } from "../../core/detect/probe.ts";
import { matchIssuer } from "../../core/detect/validators/card-issuer.ts";
import { ibanLength } from "../../core/detect/validators/iban-length.ts";
import { readIpv4, readIpv6 } from "../../core/detect/validators/ip.ts";
import { isLuhnValid } from "../../core/detect/validators/luhn.ts";
import { isMod97Valid } from "../../core/detect/validators/mod97.ts";
import { isInternational, isNorthAmerican } from "../../core/detect/validators/phone-plan.ts";
import { isSsnAssignable, isSsnSample } from "../../core/detect/validators/ssn.ts";

const digitsOf = (text: string) => [...text.replace(/\D/g, "")].map(Number);
const encoder = new TextEncoder();

function probeOf(text: string): Probe {
  const probe = new Probe();
  probe.bytes = encoder.encode(text);
  probe.limit = probe.bytes.length;
  return probe;
}

describe("Luhn", () => {
  // Test numbers of https://docs.stripe.com/testing and https://docs.adyen.com/development-resources/test-cards/test-card-numbers
  test.each([
    ["4242424242424242", "network"],
    ["4000056655665556", "network"],
    ["5555555555554444", "network"],
    ["2223003122003222", "network"],
    ["378282246310005", "network"],
    ["6011111111111117", "network"],
    ["3056930009020004", "network"],
    ["36227206271667", "network"],
    ["3566002020360505", "network"],
    ["6200000000000005", "network"],
    ["6205500000000000004", "wide"],
    ["6771798021000008", "wide"],
  ])("%s is valid, issuer %s", (number, issuer) => {
    const digits = digitsOf(number);
    expect(isLuhnValid(digits, digits.length)).toBe(true);
    if (number.length <= 16) expect(matchIssuer(digits, digits.length)).toBe(issuer);
    else expect(matchIssuer(digits, digits.length)).not.toBe("none");
  });

  test("one wrong digit is always noticed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { minLength: 12, maxLength: 19 }),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (digits, at, by) => {
          const other = [...digits];
          other[at % digits.length] = (other[at % digits.length] + by) % 10;
          expect(isLuhnValid(digits, digits.length) && isLuhnValid(other, other.length)).toBe(false);
        },
      ),
      { seed: 1 },
    );
  });

  test.each(["1234567890123456", "0000000000000000", "9999999999999995"])("%s has no issuer", (number) =>
    expect(matchIssuer(digitsOf(number), 16)).toBe("none"),
  );
});

describe("MOD 97-10", () => {
  // Examples of the SWIFT IBAN Registry.
  test.each([
    "GB29NWBK60161331926819",
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "MT84MALT011000012345MTLCAST001S",
    "NO9386011117947",
    "SC18SSCB11010000000000001497USD",
    "AD1200012030200359100100",
    "BR1800360305000010009795493C1",
  ])("%s", (iban) => {
    expect(isMod97Valid(encoder.encode(iban), iban.length)).toBe(true);
    expect(ibanLength(iban.charCodeAt(0), iban.charCodeAt(1))).toBe(iban.length);
    const swapped = `${iban.slice(0, 5)}${iban[6]}${iban[5]}${iban.slice(7)}`;
    if (iban[5] !== iban[6]) expect(isMod97Valid(encoder.encode(swapped), iban.length)).toBe(false);
  });

  test("no such country", () => {
    expect(ibanLength(0x58, 0x58)).toBe(0);
    expect(ibanLength(0x55, 0x53)).toBe(0);
  });
});

describe("social security numbers", () => {
  test.each([
    [1, 1, 1, true],
    [899, 99, 9999, true],
    [0, 12, 3456, false],
    [666, 12, 3456, false],
    [900, 12, 3456, false],
    [123, 0, 3456, false],
    [123, 12, 0, false],
  ])("%i-%i-%i assignable: %s", (area, group, serial, ok) => expect(isSsnAssignable(area, group, serial)).toBe(ok));

  test.each([
    [78, 5, 1120],
    [219, 9, 9999],
    [123, 45, 6789],
    [111, 11, 1111],
  ])("%i-%i-%i is a published sample", (area, group, serial) => expect(isSsnSample(area, group, serial)).toBe(true));
});

describe("telephone plans", () => {
  test.each([
    "442079460958",
    "33142685300",
    "4930901820",
    "12125550123",
    "819012345678",
    "35312345678",
    "5511987654321",
  ])("+%s", (number) => expect(isInternational(digitsOf(number), number.length)).toBe(true));
  test.each(["0123456789", "1212555012", "11125550123", "2101234", "9991234567890123"])("not +%s", (number) =>
    expect(isInternational(digitsOf(number), number.length)).toBe(false),
  );
  test.each([
    ["2125550123", true],
    ["1125550123", false],
    ["2120550123", false],
    ["9115550123", false],
    ["2129110123", false],
    ["2925550123", false],
  ])("%s North American: %s", (number, ok) => expect(isNorthAmerican(digitsOf(number), 0)).toBe(ok));
});

describe("IP grammar", () => {
  test.each(["0.0.0.0", "255.255.255.255", "192.0.2.1", "10.0.0.10"])("IPv4 %s", (text) =>
    expect(readIpv4(probeOf(text), 0)).toBe(text.length),
  );
  test.each(["256.1.1.1", "1.2.3", "01.2.3.4", "1..2.3", "a.b.c.d", ""])("not IPv4 %s", (text) =>
    expect(readIpv4(probeOf(text), 0)).toBe(-1),
  );
  // RFC 4291 section 2.2, RFC 5952 section 1.
  test.each([
    "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789",
    "2001:DB8:0:0:8:800:200C:417A",
    "2001:DB8::8:800:200C:417A",
    "FF01::101",
    "::1",
    "::",
    "0:0:0:0:0:0:13.1.68.3",
    "::FFFF:129.144.52.38",
    "2001:db8:0:0:1::1",
    "fe80::",
  ])("IPv6 %s", (text) => expect(readIpv6(probeOf(text), 0)).toBe(text.length));
  test.each(["1:2:3:4:5:6:7", "12:34:56", "1:2:3:4:5:6:7:8:9", ":1:2", ":::", "12345::1", "g::1"])(
    "not IPv6 %s",
    (text) => expect(readIpv6(probeOf(text), 0)).toBe(-1),
  );
});
