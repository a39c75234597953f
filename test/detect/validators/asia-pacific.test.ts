import fc from "fast-check";
import { stdnum } from "stdnum";
import { describe, expect, test } from "vitest";
import { isAadhaar } from "../../../core/detect/validators/aadhaar.ts";
import { isAustralianBusinessNumber } from "../../../core/detect/validators/australian-business-number.ts";
import { isAustralianCompanyNumber } from "../../../core/detect/validators/australian-company-number.ts";
import { isAustralianTaxFile } from "../../../core/detect/validators/australian-tax-file.ts";
import { isIndianPan } from "../../../core/detect/validators/indian-pan.ts";
import { isNric, looksLikeNric } from "../../../core/detect/validators/singapore-nric.ts";
import { isVerhoeffValid } from "../../../core/detect/validators/verhoeff.ts";
import { agrees, digitsOf, noticesOneWrongDigit, numbers, ofDigits, ofText, places } from "./given.ts";

describe("Australian Business Number", () => {
  const judge = ofDigits(isAustralianBusinessNumber);
  // https://abr.business.gov.au/Help/AbnFormat; http://mathgen.ch/codes/abn.html
  test.each(["51 824 753 556", "53 004 085 616"])("%s", (text) => expect(judge(text)).toBe(true));
  test.each(["51 824 753 557", "15 824 753 556", "5182475355", "01 824 753 556"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
  test("one wrong digit is always noticed", () => noticesOneWrongDigit(judge, numbers(11), places(11)));
  test("agrees with stdnum", () => {
    fc.assert(
      fc.property(numbers(11), (text) => {
        for (let check = 11; check < 100; check++) {
          const candidate = `${check}${text.slice(2)}`;
          expect(judge(candidate)).toBe(stdnum.AU.abn.validate(candidate).isValid);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe("Australian Company Number", () => {
  const judge = ofDigits(isAustralianCompanyNumber);
  // The list of https://asic.gov.au/…/australian-company-number-digit-check
  test.each(["004 085 616", "000 000 019", "001 749 999", "005 749 986", "010 749 961"])("%s", (text) =>
    expect(judge(text)).toBe(true),
  );
  test.each(["004 085 617", "00408561", "0040856160"])("not %s", (text) => expect(judge(text)).toBe(false));
  // Even weights let a change by five pass.
  test("a wrong digit of odd weight is noticed", () =>
    noticesOneWrongDigit(
      judge,
      numbers(9).map((text) => `0${text.slice(1)}`),
      [1, 5, 7, 8],
    ));
  test("agrees with stdnum", () =>
    agrees(judge, (text) => stdnum.AU.acn.validate(text).isValid, numbers(9, "0123456789")));
});

describe("Australian tax file number", () => {
  const judge = ofDigits(isAustralianTaxFile);
  // http://taxandsupernewsroom.com.au/the-secret-life-of-tfns
  test.each(["123 456 782", "876 543 210", "12 345 677"])("%s", (text) => expect(judge(text)).toBe(true));
  test.each(["123 456 789", "999 999 999", "1234567", "1234567820"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
  test("one wrong digit is always noticed", () => {
    noticesOneWrongDigit(judge, numbers(9), places(9));
    noticesOneWrongDigit(judge, numbers(8), places(8));
  });
  test("agrees with stdnum on nine digits", () =>
    agrees(judge, (text) => stdnum.AU.tfn.validate(text).isValid, numbers(9)));
});

describe("Singapore NRIC and FIN", () => {
  const judge = ofText(isNric);
  // Worked example S1234567D of http://www.ngiam.net/NRIC/NRIC_numbers.pdf; the others follow from its tables.
  test.each(["S1234567D", "T1234567J", "F1234567N", "G1234567X", "M1234567K"])("%s", (text) =>
    expect(judge(text)).toBe(true),
  );
  test.each(["S1234567A", "s1234567d", "A1234567D", "S123456D", "S12345678", "SS234567D"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
  test("the form alone", () => expect(ofText(looksLikeNric)("S1234567A")).toBe(true));
  test("one wrong digit is always noticed", () =>
    noticesOneWrongDigit(
      judge,
      fc.tuple(fc.constantFrom("S", "T", "F", "G", "M"), numbers(7)).map(([a, b]) => `${a}${b}K`),
      places(7, 1),
    ));
  test("every number has exactly one check letter", () => {
    fc.assert(
      fc.property(fc.constantFrom("S", "T", "F", "G", "M"), numbers(7), (series, digits) => {
        const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].filter((letter) => judge(series + digits + letter));
        expect(letters).toHaveLength(1);
      }),
      { seed: 1 },
    );
  });
});

describe("Verhoeff and Aadhaar", () => {
  const judge = ofDigits(isAadhaar);
  // https://en.wikipedia.org/wiki/Verhoeff_algorithm
  test("2363", () => {
    expect(isVerhoeffValid(digitsOf("2363"), 4)).toBe(true);
    expect(isVerhoeffValid(digitsOf("2364"), 4)).toBe(false);
    expect(isVerhoeffValid([], 0)).toBe(false);
  });
  // Test numbers of the authority's authentication sandbox, https://uidai.gov.in
  test.each(["9999 4105 7058", "9999 7165 8847", "2341 2341 2346"])("%s", (text) => expect(judge(text)).toBe(true));
  test.each(["9999 4105 7059", "1341 2341 2346", "0341 2341 2346", "23412341234"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
  test("one wrong digit is always noticed", () => noticesOneWrongDigit(judge, numbers(12, "23456789"), places(11, 1)));
  test("two neighbours changed round are always noticed", () => {
    fc.assert(
      fc.property(numbers(12, "23456789"), fc.nat(10), (text, at) => {
        const swapped = text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
        if (swapped === text) return;
        const both = isVerhoeffValid(digitsOf(text), 12) && isVerhoeffValid(digitsOf(swapped), 12);
        expect(both).toBe(false);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
  test("agrees with stdnum", () =>
    agrees(judge, (text) => stdnum.IN.aadhaar.validate(text).isValid, numbers(12, "23456789")));
});

describe("Indian PAN", () => {
  const judge = ofText(isIndianPan);
  test.each(["AAAPZ1234C", "ACUPA7085R", "aaapz1234c"])("%s", (text) => expect(judge(text)).toBe(true));
  test.each(["AAAXZ1234C", "AAAPZ0000C", "AAAP11234C", "AAAPZ12345", "AAAPZ1234", "ABCDE1234F"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
});
