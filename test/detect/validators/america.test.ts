import { stdnum } from "stdnum";
import { describe, expect, test } from "vitest";
import { isCanadianSin } from "../../../core/detect/validators/canadian-sin.ts";
import { isRoutingNumber } from "../../../core/detect/validators/routing-number.ts";
import { isTaxpayerNumber } from "../../../core/detect/validators/taxpayer-number.ts";
import { isUsDriverLicense } from "../../../core/detect/validators/us-driver-license.ts";
import { isUsPassportNumber } from "../../../core/detect/validators/us-passport-number.ts";
import { agrees, compact, noticesOneWrongDigit, numbers, ofDigits, ofText, places } from "./given.ts";

describe("routing number", () => {
  const judge = ofDigits(isRoutingNumber);
  // 011000015 is the Federal Reserve Bank of Boston; the last is worked out at http://www.chenz.net/2008/04/02/2008-04-02-aba-routing-number-check-digit
  test.each(["011000015", "122105155", "076401251"])("%s", (text) => expect(judge(text)).toBe(true));
  test.each(["011000016", "122105154", "411000015", "000000000", "01100001", "990000007"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
  test("one wrong digit is always noticed", () =>
    noticesOneWrongDigit(
      judge,
      numbers(8).map((rest) => `0${rest}`),
      places(7, 2),
    ));
});

describe("ITIN", () => {
  // The ranges of https://www.irs.gov/irm/part3/irm_03-021-263r
  test.each([
    [900, 70, true],
    [999, 88, true],
    [912, 50, true],
    [912, 65, true],
    [912, 92, true],
    [912, 94, true],
    [912, 99, true],
    [912, 66, false],
    [912, 69, false],
    [912, 89, false],
    [912, 93, false],
    [912, 49, false],
    [899, 70, false],
    [1000, 70, false],
  ])("%s-%s", (area, group, valid) => expect(isTaxpayerNumber(area, group)).toBe(valid));
});

describe("Canadian SIN", () => {
  const judge = ofDigits(isCanadianSin);
  test.each(["130 692 544", "123-456-782"])("%s", (text) => expect(judge(text)).toBe(true));
  // 046 454 286 is the fictitious number of https://en.wikipedia.org/wiki/Social_insurance_number
  test.each(["046 454 286", "123 456 789", "800 000 002", "12345678"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
  test("one wrong digit is always noticed", () => noticesOneWrongDigit(judge, numbers(9), places(8, 1)));
  test("agrees with stdnum", () =>
    agrees(judge, (text) => stdnum.CA.sin.validate(text).isValid, numbers(9, "12345679")));
});

describe("US passport", () => {
  const judge = ofText(isUsPassportNumber);
  // https://travel.state.gov/content/travel/en/passports/passport-help/next-generation-passport.html
  test.each(["340007237", "A12345678", "c03005988"])("%s", (text) => expect(judge(text)).toBe(true));
  test.each(["12345678", "AB1234567", "1234567890", "-12345678", "A1234567B"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
});

describe("US driving licence", () => {
  const judge = ofText(isUsDriverLicense);
  // A row of https://ntsi.com/drivers-license-format/ each: California, Florida, Idaho, Kansas, New Hampshire, New Jersey,
  // Iowa, Michigan, Missouri, Wisconsin, Maine, Washington.
  test.each([
    "D1234567",
    "C631-069-64-514-6",
    "AB123456C",
    "K1A2B",
    "07JSD66219",
    "N12345678901234",
    "123AB4567",
    "D474739499",
    "S123456R",
    "J525-4209-0465-05",
    "1234567A",
    "WDLABCD456DG",
    "623697904",
  ])("%s", (text) => expect(judge(compact(text))).toBe(true));
  test.each(["1234", "ABCDEFGH", "ABCD1234", "A1B2C3D4E5", "D1234567!", "A1234567890123456789", "12345678901234567"])(
    "not %s",
    (text) => expect(judge(text)).toBe(false),
  );
});
