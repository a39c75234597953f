/** Driving licences of the US states, beside words that say so. Source: validators/us-driver-license.ts */
import { anyOf, butNot, Cue, NEUTRAL, NUMBERED } from "../cues.ts";
import type { Evidence } from "../evidence.ts";
import type { Probe } from "../probe.ts";
import { isUsDriverLicense } from "../validators/us-driver-license.ts";
import { Check, defineCode } from "./define-code.ts";
import { defineLabelled } from "./define-labelled.ts";
import type { Recognizer } from "./types.ts";

const ENTITY = "US_DRIVER_LICENSE";
const CUE = anyOf(Cue.driverLicense, Cue.license, Cue.driver);
const RIVALS = anyOf(NEUTRAL, butNot(NUMBERED, anyOf(CUE, Cue.nationalId)));
const ODD = 0;
/** Characters of a number that needs no more than the word `licence`. */
const SHORTEST_ALONE = 8;

/** Groups as the states print them: Illinois, Florida, Wisconsin, New Jersey, Michigan, Colorado, New York, Pennsylvania, Kentucky. */
const GROUPED = [
  "LDDD DDDD DDDD",
  "LDDD DDD DD DDD D",
  "LDDD DDDD DDDD DD",
  "LDDDD DDDDD DDDDD",
  "L DDD DDD DDD DDD",
  "DD DDD DDDD",
  "DDD DDD DDD",
  "DD DDD DDD",
  "LDD DDD DDD",
];

function weigh(probe: Probe, evidence: Evidence): string {
  if (evidence.isSilent) return "alone";
  const odd = (probe.level & 3) === ODD ? "-odd" : "";
  if (
    evidence.keySays(Cue.driverLicense) ||
    (evidence.keyHas(Cue.driver) && (evidence.keyHas(Cue.license) || evidence.keySays(Cue.driver)))
  )
    return `keyed${odd}`;
  if (!evidence.says(CUE)) return "alone";
  if (evidence.denies(RIVALS, CUE)) return "denied";
  if (evidence.says(Cue.driverLicense) || (evidence.says(Cue.driver) && evidence.says(Cue.license)))
    return `cued${odd}`;
  const isLicense = evidence.keySays(Cue.license) || evidence.nearestSays(Cue.license);
  if (!isLicense || evidence.says(Cue.medicalLicense)) return "alone";
  // `licence H77037106`: neither a version nor a year, and no program's key is so short.
  return probe.to - probe.from >= SHORTEST_ALONE && odd === "" ? "license" : "license-odd";
}

const CASES = { license: 0.82, "license-odd": 0.4 };

export const usDriverLicense: readonly Recognizer[] = [
  {
    ...defineLabelled({
      id: "us-driver-license",
      entity: ENTITY,
      cue: CUE,
      shortest: 5,
      longest: 19,
      digits: 3,
      accepts: isUsDriverLicense,
      cases: { "keyed-odd": 0.7 },
    }),
    weigh,
    cases: { keyed: 0.95, "keyed-odd": 0.7, cued: 0.88, "cued-odd": 0.4, denied: 0.1, alone: 0.02, ...CASES },
  },
  {
    ...defineCode({
      id: "us-driver-license-form",
      entity: ENTITY,
      cue: CUE,
      templates: ["LDDDDDDD", "LDDDDDDDD", "LDDDDDDDDDDDD", "LLDDDDDD", ...GROUPED],
      check: (text, length) => (isUsDriverLicense(text, length) ? Check.unchecked : Check.impossible),
    }),
    weigh,
    cases: { keyed: 0.95, "keyed-odd": 0.7, cued: 0.88, "cued-odd": 0.4, denied: 0.1, alone: 0.02, ...CASES },
  },
];
