/** National numbers and documents of the United States and Canada. */
import { luhn } from "../checks.ts";
import type { Random } from "../random.ts";
import { type EntityKind, group, listLines, spoil } from "./kind.ts";

const dashed = (digits: string, random: Random): string =>
  group(digits, [3, 2, 4], random.pick(["-", "-", "-", " ", ""]));

/** Never issued, or printed in an advertisement: https://www.ssa.gov/history/ssn/misused.html */
const SAMPLE_SSNS = ["123456789", "078051120", "219099999"];

/** https://www.ssa.gov/kc/SSAFactSheet--IssuingSSNs.pdf: not 000, 666 or 9xx; no group 00; no serial 0000. */
function makeSsn(random: Random): string {
  const area = random.pick([random.between(1, 665), random.between(667, 899)]);
  return `${String(area).padStart(3, "0")}${String(random.between(1, 99)).padStart(2, "0")}${String(random.between(1, 9999)).padStart(4, "0")}`;
}

/** https://www.irs.gov/pub/irs-pdf/p1915.pdf: 9xx, and a group from these ranges. */
const makeItin = (random: Random): string =>
  `9${random.digits(2)}${random.pick([random.between(50, 65), random.between(70, 88), random.between(90, 92), random.between(94, 99)])}${random.digits(4)}`;

/** Formats of states, as their motor vehicle agencies print them. */
const LICENSES =
  `@####### @############ @###-###-##-###-# ######### ######## @###-####-#### WDL*****###@ @############## @@######
  @######## @##-##-#### ##-###-#### @@###### ##@@@##### #######@`
    .trim()
    .split(/\s+/);

const makeSin = (random: Random): string => {
  const payload = random.text("1234567", 1) + random.digits(7);
  return payload + luhn(payload);
};

export const US_KINDS: readonly EntityKind[] = [
  {
    entity: "US_SSN",
    weight: 5,
    make: (random) => dashed(makeSsn(random), random),
    makeNearMiss: (random) =>
      group(
        random.chance(60) ? random.pick(SAMPLE_SSNS) : `${random.pick(["000", "666"])}${random.digits(6)}`,
        [3, 2, 4],
        "-",
      ),
    keys: listLines(`ssn
      social security number
      social security
      ssn number
      employee ssn
      taxpayer ssn
      soc sec no
      applicant ssn`),
    phrases: listLines(`my social security number is {}
      SSN {} did not match the IRS records
      W-2 for {PERSON}, ssn {}
      Her social is {} in case you need it.
      duplicate SSN {} in payroll batch {n}
      verify ssn={} before release
      the applicant's SSN ({}) is on file
      last pay stub lists Social Security No. {}`),
  },
  {
    entity: "US_ITIN",
    weight: 2,
    make: (random) => dashed(makeItin(random), random),
    keys: listLines(`itin
      itin number
      taxpayer id
      individual taxpayer number
      tax payer itin`),
    phrases: listLines(`ITIN {} expired, renew with form W-7
      he has no SSN, the ITIN is {}
      individual taxpayer identification number {} accepted
      return filed under itin {}
      my ITIN number: {}`),
  },
  {
    entity: "US_PASSPORT",
    weight: 2,
    make: (random) => (random.chance(50) ? random.number(9) : random.shape("@########")),
    keys: listLines(`passport
      passport number
      passport no
      us passport
      travel document number
      passport id`),
    phrases: listLines(`passport {} scanned at gate {n}
      My passport number is {} and it expires soon.
      APIS: passport no. {} rejected for {PERSON}
      traveller {PERSON} holds US passport {}
      Passport: {}`),
  },
  {
    entity: "US_DRIVER_LICENSE",
    weight: 2.5,
    make: (random) => random.shape(random.pick(LICENSES)),
    keys: listLines(`drivers license
      driver license number
      dl number
      license no
      driver licence
      dl no
      drivers license number
      driving license`),
    phrases: listLines(`driver's license {} could not be read by the scanner
      DL# {} state CA
      my driver license number is {}
      rental blocked: driver licence {} expired
      ID check: drivers license {} for {PERSON}
      DMV lookup for DL {} timed out`),
  },
  {
    entity: "CA_SIN",
    weight: 2,
    make: (random) => group(makeSin(random), [3, 3, 3], random.pick([" ", " ", "-", ""])),
    makeNearMiss: (random) => group(spoil(makeSin(random), random), [3, 3, 3], random.pick([" ", "-", ""])),
    keys: listLines(`sin
      social insurance number
      sin number
      canadian sin
      numero assurance sociale`),
    phrases: listLines(`social insurance number {} on the T4
      SIN {} failed validation for {PERSON}
      My SIN number is {}, please update the file.
      Canada payroll: sin {}
      numéro d'assurance sociale {}`),
  },
];
