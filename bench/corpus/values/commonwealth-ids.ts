/** National numbers of the United Kingdom, Australia, Singapore and India. */
import { abnPrefix, acn, medicare, nhs, nric, tfn, verhoeff } from "../checks.ts";
import type { Random } from "../random.ts";
import { type EntityKind, group, listLines, spoil } from "./kind.ts";

/** Draws payloads until one has a check digit. */
function withCheck(make: () => string, check: (payload: string) => string): string {
  for (;;) {
    const payload = make();
    const digit = check(payload);
    if (digit !== "") return payload + digit;
  }
}

const makeNhs = (random: Random): string => withCheck(() => random.number(9), nhs);
const makeTfn = (random: Random): string => withCheck(() => random.number(8), tfn);

function makeAbn(random: Random): string {
  for (;;) {
    const payload = random.number(9);
    const prefix = abnPrefix(payload);
    if (prefix !== "") return prefix + payload;
  }
}

const makeAcn = (random: Random): string => {
  const payload = `0${random.digits(7)}`;
  return payload + acn(payload);
};

const makeMedicare = (random: Random): string => {
  const payload = `${random.between(2, 6)}${random.digits(7)}`;
  return `${payload}${medicare(payload)}${random.between(1, 9)}`;
};

const makeNric = (random: Random): string => {
  const series = random.pick(["S", "T", "F", "G", "M"]);
  const digits = random.digits(7);
  return series + digits + nric(series, digits);
};

/** Letters D F I Q U V never stand first or second: https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110 */
function makeNino(random: Random): string {
  const first = random.text("ABCEGHJKLMNOPRSTWXYZ", 1);
  const prefix = random.pick(["A", "B", "C", "E", "H", "J", "K", "L", "M", "P", "R", "S", "T", "W", "X"]);
  const pair = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].includes(first + prefix) ? "JK" : first + prefix;
  return `${pair}${random.digits(6)}${random.text("ABCD", 1)}`;
}

const makeAadhaar = (random: Random): string => {
  const payload = `${random.between(2, 9)}${random.digits(10)}`;
  return payload + verhoeff(payload);
};

const threes = (digits: string, random: Random): string => group(digits, [3, 3, 3], random.pick([" ", " ", "-", ""]));

export const COMMONWEALTH_KINDS: readonly EntityKind[] = [
  {
    entity: "UK_NHS",
    weight: 2.5,
    make: (random) => group(makeNhs(random), [3, 3, 4], random.pick([" ", " ", "-", "", ""])),
    makeNearMiss: (random) => group(spoil(makeNhs(random), random), [3, 3, 4], random.pick([" ", ""])),
    keys: listLines(`nhs number
      nhs no
      nhs
      patient nhs number
      nhs id`),
    phrases: listLines(`NHS number {} not traced on the Spine
      patient {PERSON}, NHS No: {}
      her NHS number is {}
      referral for nhs {} accepted
      GP record {id} linked to NHS number {}`),
  },
  {
    entity: "UK_NINO",
    weight: 2,
    selfEvident: true,
    make: (random) => {
      const nino = makeNino(random);
      return random.chance(50) ? nino : group(nino, [2, 2, 2, 2, 1], " ");
    },
    keys: listLines(`nino
      national insurance number
      ni number
      nat ins no
      uk nino`),
    phrases: listLines(`national insurance number {} missing from the FPS
      NINO {} for {PERSON}
      my NI number is {}
      HMRC rejected ni no {}
      Payslip shows National Insurance No. {}`),
  },
  {
    entity: "AU_ABN",
    weight: 2,
    make: (random) => group(makeAbn(random), [2, 3, 3, 3], random.pick([" ", " ", ""])),
    makeNearMiss: (random) => group(spoil(makeAbn(random), random), [2, 3, 3, 3], random.pick([" ", ""])),
    keys: listLines(`abn
      business number
      supplier abn
      abn number
      australian business number`),
    phrases: listLines(`ABN {} is not registered for GST
      invoice from supplier with abn {}
      Tax invoice, ABN: {}
      Australian Business Number {} cancelled
      sole trader {PERSON} (ABN {})`),
  },
  {
    entity: "AU_ACN",
    weight: 2,
    make: (random) => threes(makeAcn(random), random),
    makeNearMiss: (random) => threes(spoil(makeAcn(random), random), random),
    keys: listLines(`acn
      company acn
      australian company number
      acn number`),
    phrases: listLines(`ACN {} deregistered by ASIC
      company number (ACN) {}
      Australian Company Number {} on the contract
      director {PERSON} of acn {}`),
  },
  {
    entity: "AU_TFN",
    weight: 2,
    make: (random) => threes(makeTfn(random), random),
    makeNearMiss: (random) => threes(spoil(makeTfn(random), random), random),
    keys: listLines(`tfn
      tax file number
      employee tfn
      tfn number`),
    phrases: listLines(`tax file number {} quoted to the fund
      TFN {} does not match the ATO record
      my TFN is {}
      STP event for {PERSON}, tfn {}
      employee gave Tax File No {}`),
  },
  {
    entity: "AU_MEDICARE",
    weight: 2,
    make: (random) => group(makeMedicare(random), [4, 5, 1], random.pick([" ", " ", "-", ""])),
    makeNearMiss: (random) => {
      const card = makeMedicare(random);
      return group(card.slice(0, 8) + ((Number(card[8]) + random.between(1, 9)) % 10) + card[9], [4, 5, 1], " ");
    },
    keys: listLines(`medicare
      medicare number
      medicare card
      medicare no
      medicare card number`),
    phrases: listLines(`Medicare card {} IRN {n}
      bulk billing claim for medicare number {} rejected
      My Medicare number is {}.
      patient {PERSON} medicare {}
      Medicare no. {} expired`),
  },
  {
    entity: "SG_NRIC_FIN",
    weight: 2,
    selfEvident: true,
    make: makeNric,
    makeNearMiss: (random) => spoil(makeNric(random), random),
    keys: listLines(`nric
      fin
      nric number
      nric fin
      nric no
      national registration`),
    phrases: listLines(`NRIC {} checked in at reception
      visitor {PERSON}, nric {}
      ? MyInfo lookup for {} failed
      FIN {} work pass expired
      my NRIC is {}`),
  },
  {
    entity: "IN_AADHAAR",
    weight: 2,
    make: (random) => group(makeAadhaar(random), [4, 4, 4], random.pick([" ", " ", "-", ""])),
    makeNearMiss: (random) => group(spoil(makeAadhaar(random), random), [4, 4, 4], random.pick([" ", ""])),
    keys: listLines(`aadhaar
      aadhaar number
      aadhar no
      uidai number
      aadhaar id`),
    phrases: listLines(`Aadhaar {} OTP sent
      eKYC failed for aadhaar number {}
      My Aadhaar card number is {}
      {PERSON} aadhaar no. {} verified
      UIDAI lookup {} timed out`),
  },
  {
    entity: "IN_PAN",
    weight: 2,
    // The fourth letter is the kind of holder, P a person: https://incometaxindia.gov.in
    make: (random) =>
      `${random.upper(3)}${random.pick(["P", "P", "P", "C", "H"])}${random.upper(1)}${random.shape("####@")}`,
    keys: listLines(`pan
      pan number
      pan card
      permanent account number
      income tax pan`),
    phrases: listLines(`PAN {} not linked with Aadhaar
      income tax return for PAN card {}
      permanent account number {} invalid
      TDS certificate, PAN: {}
      my PAN card number is {}`),
  },
];
