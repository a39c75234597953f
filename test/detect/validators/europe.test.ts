import fc from "fast-check";
import { stdnum } from "stdnum";
import { describe, expect, test } from "vitest";
import { isDate, isDateOfCentury } from "../../../core/detect/validators/calendar.ts";
import {
  isFinnishIdentityCode,
  looksLikeFinnishIdentityCode,
} from "../../../core/detect/validators/finnish-identity-code.ts";
import { isFiscalCode, looksLikeFiscalCode } from "../../../core/detect/validators/fiscal-code.ts";
import { isNir, looksLikeNir } from "../../../core/detect/validators/french-nir.ts";
import { isGermanTaxId } from "../../../core/detect/validators/german-tax-id.ts";
import { isNationalInsurance, looksLikeNationalInsurance } from "../../../core/detect/validators/national-insurance.ts";
import { isPersonnummer } from "../../../core/detect/validators/personnummer.ts";
import { isPesel } from "../../../core/detect/validators/pesel.ts";
import { isNie, isNif } from "../../../core/detect/validators/spanish-id.ts";
import { agrees, compact, noticesOneWrongDigit, numbers, ofDigits, ofText, places } from "./given.ts";

const two = (value: number): string => String(value).padStart(2, "0");
const dates = fc.record({
  year: fc.nat(99),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
});

test("calendar", () => {
  expect(isDate(2000, 2, 29) && isDate(2024, 2, 29) && isDate(1999, 12, 31)).toBe(true);
  expect(isDate(1900, 2, 29) || isDate(2023, 2, 29) || isDate(2023, 4, 31) || isDate(2023, 0, 1)).toBe(false);
  expect(isDateOfCentury(0, 2, 29)).toBe(true);
});

describe("UK National Insurance number", () => {
  const judge = ofText(isNationalInsurance);
  test.each(["AB123456C", "JG103759A", "CE000000D"])("%s", (text) => expect(judge(text)).toBe(true));
  // QQ123456A is the example of https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
  test.each(["QQ123456A", "AO123456C", "GB123456A", "ZZ123456A", "AB123456E", "AB12345C", "ab123456c", "A1123456C"])(
    "not %s",
    (text) => expect(judge(text)).toBe(false),
  );
  test("the form alone", () => expect(ofText(looksLikeNationalInsurance)("QQ123456A")).toBe(true));
});

describe("German tax id", () => {
  const judge = ofDigits(isGermanTaxId);
  // Examples of the European Commission's "TIN algorithms", Germany; the first of https://kryptografie.de/kryptografie/chiffre/steuer-id.htm
  test.each(["12 345 678 995", "86095742719", "47036892816", "65929970489", "57549285017", "25768131411"])(
    "%s",
    (text) => expect(judge(text)).toBe(true),
  );
  test.each(["86095742718", "06095742719", "12345678903", "11145678903", "1234567899", "36554266806"])(
    "not %s",
    (text) => expect(judge(text)).toBe(false),
  );
  test("one wrong digit is always noticed", () => noticesOneWrongDigit(judge, numbers(11), places(11)));
  test("agrees with stdnum", () => {
    const tenWithOneTwice = fc
      .tuple(fc.shuffledSubarray([..."123456789"], { minLength: 9, maxLength: 9 }), fc.nat(8))
      .map(([digits, again]) => `${digits.join("")}${digits[again]}0`);
    agrees(judge, (text) => stdnum.DE.idnr.validate(text).isValid, tenWithOneTwice);
  });
});

describe("French NIR", () => {
  const judge = ofText(isNir);
  // Specimen of the Vitale card (Wikipedia, "Numéro de sécurité sociale en France"); Corsica: 2A counts as 19, 2B as 18.
  test.each(["2 69 05 49 588 157 80", "1 84 12 76 451 089 46"])("%s", (text) =>
    expect(judge(compact(text))).toBe(true),
  );
  test.each(["269054958815781", "269134958815780", "569054958815780", "26905495881578", "2690549588157A0"])(
    "not %s",
    (text) => expect(judge(text)).toBe(false),
  );
  test("the form alone", () => {
    expect(ofText(looksLikeNir)("269054958815781")).toBe(true);
    expect(ofText(looksLikeNir)("184122A45108946")).toBe(true);
    expect(ofText(looksLikeNir)("184123A45108946")).toBe(false);
  });
  test("the key is 97 minus the rest, in Corsica too", () => {
    fc.assert(
      fc.property(
        dates,
        fc.constantFrom("75", "2A", "2B", "99"),
        fc.nat(999),
        fc.nat(999),
        (date, place, town, order) => {
          const head = `1${two(date.year)}${two(date.month)}${place}${String(town).padStart(3, "0")}${String(order).padStart(3, "0")}`;
          const key = 97 - Number(BigInt(head.replace("2A", "19").replace("2B", "18")) % 97n);
          expect(judge(head + two(key))).toBe(true);
          expect(judge(head + two((key % 97) + 1))).toBe(false);
          // The published rule for the island: A and B become 0, then 1 or 2 million are taken away.
          const taken =
            BigInt(head.replace(/[AB]/, "0")) - (place === "2A" ? 1_000_000n : place === "2B" ? 2_000_000n : 0n);
          if (place.startsWith("2")) expect(97 - Number(taken % 97n)).toBe(key);
        },
      ),
      { seed: 1 },
    );
  });
  test("agrees with stdnum on the mainland", () => {
    const texts = fc
      .tuple(dates, fc.nat(999), fc.nat(999))
      .map(
        ([d, town, order]) =>
          `1${two(d.year)}${two(d.month)}75${String(town).padStart(3, "0")}${String(order).padStart(3, "0")}`,
      )
      .map((head) => head + two(97 - Number(BigInt(head) % 97n)));
    agrees(judge, (text) => stdnum.FR.nir.validate(text).isValid, texts);
  });
});

describe("Spanish NIF and NIE", () => {
  // https://www.ordenacionjuego.es/es/calculo-digito-control
  test.each(["12345678Z", "54362315k", "K1234567L"])("NIF %s", (text) => expect(ofText(isNif)(text)).toBe(true));
  test.each(["12345678A", "1234567Z", "X1234567L", "123456789"])("not NIF %s", (text) =>
    expect(ofText(isNif)(text)).toBe(false),
  );
  test.each(["X1234567L", "Y1234567X", "z1234567R"])("NIE %s", (text) => expect(ofText(isNie)(text)).toBe(true));
  test.each(["X1234567T", "W1234567L", "12345678Z", "X123456L"])("not NIE %s", (text) =>
    expect(ofText(isNie)(text)).toBe(false),
  );
  test("one wrong digit is always noticed", () => {
    noticesOneWrongDigit(
      ofText(isNif),
      numbers(8).map((text) => `${text}T`),
      places(8),
    );
  });
  test("agrees with stdnum", () => {
    const letters = fc.constantFrom(..."TRWAGMYFPDXBNJZSQVHLCKE");
    agrees(
      ofText(isNif),
      (text) => stdnum.ES.dni.validate(text).isValid,
      fc.tuple(numbers(8), letters).map(([a, b]) => a + b),
      1,
    );
    agrees(
      ofText(isNie),
      (text) => stdnum.ES.nie.validate(text).isValid,
      fc.tuple(fc.constantFrom("X", "Y", "Z"), numbers(7), letters).map(([a, b, c]) => a + b + c),
      1,
    );
  });
});

describe("Italian fiscal code", () => {
  const judge = ofText(isFiscalCode);
  // https://it.wikipedia.org/wiki/Codice_fiscale and https://arthurdejong.org/python-stdnum/doc/1.20/stdnum.it.codicefiscale;
  // the third has letters for digits.
  test.each(["MRTMTT25D09F205Z", "RCCMNL83S18D969H", "RCCMNL83S18D96VW", "rccmnl83s18d969h"])("%s", (text) =>
    expect(judge(text)).toBe(true),
  );
  test.each(["RCCMNL83S18D969A", "RCCMNL83G18D969H", "RCCMNL83S32D969H", "RCCMNL83S18D969", "RCC1NL83S18D969H"])(
    "not %s",
    (text) => expect(judge(text)).toBe(false),
  );
  test("the form alone", () => expect(ofText(looksLikeFiscalCode)("RCCMNL83S18D969A")).toBe(true));
  test("one wrong digit is always noticed, and stdnum agrees", () => {
    const codes = fc
      .tuple(dates, fc.constantFrom(..."ABCDEHLMPRST"), fc.nat(999), fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
      .map(
        ([d, month, town, check]) =>
          `RSSMRA${two(d.year)}${month}${two(d.day)}H${String(town).padStart(3, "0")}${check}`,
      );
    noticesOneWrongDigit(judge, codes, [6, 7, 10, 12, 13, 14]);
    agrees(judge, (text) => stdnum.IT.codicefiscale.validate(text).isValid, codes, 1);
  });
});

describe("PESEL", () => {
  const judge = ofDigits(isPesel);
  // https://pl.wikipedia.org/wiki/PESEL and the specimen identity card of https://www.gov.pl
  test.each(["44051401359", "02070803628", "02270803624"])("%s", (text) => expect(judge(text)).toBe(true));
  test.each(["44051401358", "44131401359", "4405140135", "44023001359"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
  const peoples = fc
    .tuple(dates, fc.constantFrom(0, 80), fc.nat(9999))
    .map(
      ([d, century, serial]) =>
        `${two(d.year)}${two(d.month + century)}${two(d.day)}${String(serial).padStart(4, "0")}0`,
    );
  test("one wrong digit is always noticed", () => noticesOneWrongDigit(judge, peoples, places(11)));
  test("agrees with stdnum", () => agrees(judge, (text) => stdnum.PL.pesel.validate(text).isValid, peoples));
});

describe("Swedish personnummer", () => {
  const judge = ofDigits(isPersonnummer);
  // https://sv.wikipedia.org/wiki/Personnummer_i_Sverige; 701063-2391 is the coordination number of
  // https://sv.wikipedia.org/wiki/Samordningsnummer
  test.each(["811218-9876", "640823-3234", "19121212-1212", "701063-2391", "640823+3234"])("%s", (text) =>
    expect(judge(text)).toBe(true),
  );
  test.each(["811218-9877", "811318-9876", "811232-9876", "17640823-3234"])("not %s", (text) =>
    expect(judge(text)).toBe(false),
  );
  const peoples = fc
    .tuple(dates, fc.nat(999))
    .map(([d, serial]) => `${two(d.year)}${two(d.month)}${two(d.day)}-${String(serial).padStart(3, "0")}0`);
  test("one wrong digit is always noticed", () =>
    noticesOneWrongDigit(judge, peoples, [0, 1, 2, 3, 4, 5, 7, 8, 9, 10]));
  test("agrees with stdnum", () => agrees(judge, (text) => stdnum.SE.personnummer.validate(text).isValid, peoples));
});

describe("Finnish personal identity code", () => {
  const judge = ofText(isFinnishIdentityCode);
  // https://dvv.fi/en/personal-identity-code, and the agency's test codes with the signs of 2023.
  test.each(["131052-308T", "010594Y9021", "020594X903P", "010190-999W"])("%s", (text) =>
    expect(judge(text)).toBe(true),
  );
  test.each(["131052-308U", "131352-308T", "131052Z308T", "131052-308", "131052-001P", "131052-308t"])(
    "not %s",
    (text) => expect(judge(text)).toBe(false),
  );
  test("the form alone", () => expect(ofText(looksLikeFinnishIdentityCode)("131052-308U")).toBe(true));
  const peoples = fc
    .tuple(
      dates,
      fc.constantFrom("-", "+"),
      fc.integer({ min: 10, max: 899 }),
      fc.constantFrom(..."0123456789ABCDEFHJKLMNPRSTUVWXY"),
    )
    .map(
      ([d, sign, serial, check]) =>
        `${two(d.day)}${two(d.month)}${two(d.year)}${sign}${String(serial).padStart(3, "0")}${check}`,
    );
  test("one wrong digit is always noticed", () => noticesOneWrongDigit(judge, peoples, [0, 1, 2, 3, 4, 5, 7, 8, 9]));
  test("agrees with stdnum", () => agrees(judge, (text) => stdnum.FI.hetu.validate(text).isValid, peoples, 1));
});
