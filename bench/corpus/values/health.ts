/** Records, plans and licences of health care. */
import { dea, luhn } from "../checks.ts";
import type { Random } from "../random.ts";
import { type EntityKind, listLines, spoil } from "./kind.ts";

/** https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi-format: no S, L, O, I, B, Z. */
function makeMbi(random: Random): string {
  const letter = (): string => random.text("ACDEFGHJKMNPQRTUVWXY", 1);
  const either = (): string => random.text("0123456789ACDEFGHJKMNPQRTUVWXY", 1);
  const digit = (): string => random.digits(1);
  const first = `${random.between(1, 9)}${letter()}${either()}${digit()}`;
  const parts = [first, `${letter()}${either()}${digit()}`, `${letter()}${letter()}${digit()}${digit()}`];
  return parts.join(random.pick(["", "-", "-"]));
}

/** Luhn with the issuer 80840 in front: https://www.cms.gov/Regulations-and-Guidance/Administrative-Simplification/NationalProvIdentStand */
const makeNpi = (random: Random): string => {
  const payload = `${random.between(1, 2)}${random.digits(8)}`;
  return payload + luhn(`80840${payload}`);
};

const makeDea = (random: Random): string => {
  const digits = random.digits(6);
  return `${random.text("ABCDEFGHJKLMPRSTUX", 1)}${random.upper(1)}${digits}${dea(digits)}`;
};

export const HEALTH_KINDS: readonly EntityKind[] = [
  {
    entity: "MEDICAL_LICENSE",
    weight: 2.5,
    selfEvident: true,
    make: makeDea,
    makeNearMiss: (random) => spoil(makeDea(random), random),
    keys: listLines(`dea
      dea number
      prescriber dea
      dea no
      dea registration`),
    phrases: listLines(`prescriber DEA {} not authorised for schedule II
      DEA number {} on the script of Dr. {PERSON}
      controlled substance order, dea no {}
      DEA# {} expired
      e-prescription signed with DEA registration {}`),
  },
  {
    entity: "MEDICAL_LICENSE",
    weight: 1.5,
    make: (random) =>
      random.shape(random.pick(["MD######", "MD#####", "RN######", "DO#####", "PA#####", "@#####", "ME######"])),
    keys: listLines(`medical license
      medical license number
      medical licence number
      physician license
      state medical license`),
    phrases: listLines(`Medical License: {}
      physician license {} suspended by the board
      credentialing: Dr. {PERSON}, medical license no. {}
      nurse license {} renewed
      her medical licence number is {}`),
  },
  {
    entity: "PATIENT_MRN",
    weight: 3,
    alt: ["MRN", "MEDICAL_RECORD_NUMBER"],
    make: (random) =>
      random.chance(40) ? `MRN${random.pick(["", "", "-"])}${random.digits(8)}` : random.number(random.between(6, 9)),
    keys: listLines(`mrn
      patient mrn
      medical record number
      med rec no
      medical record no
      patient record number
      chart number`),
    phrases: listLines(`chart for MRN {} opened by Dr. {PERSON}
      patient {PERSON} (mrn {}) discharged
      Medical record number {} merged
      lab result posted to medical record {}
      HL7 A08 for patient MRN: {}
      my record number at the hospital is MRN {}`),
  },
  {
    entity: "HEALTH_PLAN_ID",
    weight: 2,
    alt: ["US_HEALTH_PLAN_ID", "INTERNAL_ID"],
    make: (random) =>
      random.shape(
        random.pick(["@@@#########", "@#########", "@@@###@#####", "#########", "@@########", "@@@############"]),
      ),
    keys: listLines(`health plan member id
      health plan id
      health plan number
      insurance member id
      subscriber id
      health policy number
      health insurance id
      plan member number`),
    phrases: listLines(`eligibility check for health plan member ID {} failed
      insurance member id {} not active on the date of service
      My health insurance ID is {}
      270 request, subscriber id {}
      health plan beneficiary number {} terminated
      Insurance card shows Member ID: {}`),
  },
  {
    entity: "US_MBI",
    weight: 2,
    selfEvident: true,
    make: makeMbi,
    keys: listLines(`mbi
      medicare beneficiary identifier
      medicare id
      mbi number
      beneficiary id medicare`),
    phrases: listLines(`MBI {} not found in HETS
      Medicare beneficiary identifier {} for {PERSON}
      my Medicare number is {}
      claim denied, medicare id {}
      new MBI: {}`),
  },
  {
    entity: "US_NPI",
    weight: 2,
    make: makeNpi,
    makeNearMiss: (random) => spoil(makeNpi(random), random),
    keys: listLines(`npi
      provider npi
      npi number
      rendering npi
      national provider identifier
      billing provider npi`),
    phrases: listLines(`rendering provider NPI {} not enrolled
      NPI {} / taxonomy missing
      Dr. {PERSON}, NPI: {}
      national provider identifier {} deactivated
      837P rejected: billing npi {}`),
  },
];
