import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAustralianMedicare } from "../../../core/detect/validators/australian-medicare.ts";
import { isDeaNumber, looksLikeDeaNumber } from "../../../core/detect/validators/dea-number.ts";
import { isMedicareBeneficiary } from "../../../core/detect/validators/medicare-beneficiary.ts";
import { isNationalProvider } from "../../../core/detect/validators/national-provider.ts";
import { isNhsNumber } from "../../../core/detect/validators/nhs-number.ts";
import { compact, noticesOneWrongDigit, numbers, ofDigits, ofText, places } from "./given.ts";

describe("NHS number", () => {
  const judge = ofDigits(isNhsNumber);
  // https://www.datadictionary.nhs.uk/attributes/nhs_number.html; 900 000 0009 is the example patient of UK Core
  // (https://simplifier.net/hl7fhirukcorer4).
  test.each(["943 476 5919", "900 000 0009", "401 023 2137"])("%s", (text) => expect(judge(text)).toBe(true));
  test.each(["943 476 5918", "943 476 591", "9434765919 0", "987 654 4320"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
  test("one wrong digit is always noticed", () => noticesOneWrongDigit(judge, numbers(10), places(10)));
});

describe("Australian Medicare", () => {
  const judge = ofDigits(isAustralianMedicare);
  // Test cards of the Australian Digital Health Agency's and other sample data (2123 45670 1), https://clearwater.com.au/code/medicare
  test.each(["2123 45670 1", "2951 87312 1", "2123 45670 1 1"])("%s", (text) => expect(judge(text)).toBe(true));
  test.each(["2123 45671 1", "1123 45670 1", "7123 45670 1", "2123 45670 0", "2123 45670 1 0", "2123 45670"])(
    "not %s",
    (text) => expect(judge(text)).toBe(false),
  );
  test("one wrong digit before the issue number is always noticed", () =>
    noticesOneWrongDigit(judge, numbers(10, "23456"), places(9)));
});

describe("DEA number", () => {
  const judge = ofText(isDeaNumber);
  // https://en.wikipedia.org/wiki/DEA_number
  test.each(["F91234563", "AB1234563", "bj6125341", "MF1234563"])("%s", (text) => expect(judge(text)).toBe(true));
  test.each(["F91234560", "AB1234564", "ZB1234563", "A-1234563", "AB123456", "A81234563", "[B1234563"])(
    "not %s",
    (text) => expect(judge(text)).toBe(false),
  );
  test("the form alone", () => {
    expect(ofText(looksLikeDeaNumber)("AB1234564")).toBe(true);
    expect(ofText(looksLikeDeaNumber)("OB1234563")).toBe(false);
  });
  test("a wrong digit of weight 1 is always noticed", () =>
    noticesOneWrongDigit(
      judge,
      numbers(7).map((digits) => `AB${digits}`),
      [2, 4, 6, 8],
    ));
});

describe("US Medicare beneficiary", () => {
  const judge = ofText(isMedicareBeneficiary);
  // The example of https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi-with-format.pdf
  test.each(["1EG4-TE5-MK73", "1eg4te5mk73", "9AA0A00AA00"])("%s", (text) => expect(judge(compact(text))).toBe(true));
  test.each(["0EG4TE5MK73", "1SG4TE5MK73", "1EG4TE5MK7", "1EG4TE5M773", "1EGATE5MK73", "1EO4TE5MK73", "11111111111"])(
    "not %s",
    (text) => expect(judge(text)).toBe(false),
  );
});

describe("National Provider Identifier", () => {
  const judge = ofDigits(isNationalProvider);
  // 1234567893 is the example of the CMS document; 1993999998 that of https://johndcook.com/blog/2024/06/26/npi-number
  test.each(["1234567893", "1993999998"])("%s", (text) => expect(judge(text)).toBe(true));
  test.each(["1234567890", "3234567893", "123456789", "12345678931"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
  test("one wrong digit is always noticed", () => noticesOneWrongDigit(judge, numbers(10, "12"), places(9, 1)));
  test("equals the Luhn check with 80840 in front", () => {
    const luhn = (text: string) =>
      [...text].reverse().reduce((sum, char, i) => {
        const digit = Number(char) * (i % 2 === 1 ? 2 : 1);
        return sum + (digit > 9 ? digit - 9 : digit);
      }, 0) % 10;
    fc.assert(
      fc.property(numbers(10, "12"), (text) => {
        expect(judge(text)).toBe(luhn(`80840${text}`) === 0);
      }),
      { seed: 1 },
    );
  });
});
