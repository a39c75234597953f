/** Registrations with the US Drug Enforcement Administration, and licences of states beside words that say so. Source: validators/dea-number.ts */
import { anyOf, Cue } from "../cues.ts";
import { isDeaNumber, looksLikeDeaNumber } from "../validators/dea-number.ts";
import { Check, checkText, defineCode } from "./define-code.ts";
import { defineLabelled } from "./define-labelled.ts";

const ENTITY = "MEDICAL_LICENSE";

export const medicalLicense = [
  defineCode({
    id: "dea-number",
    entity: ENTITY,
    cue: anyOf(Cue.medicalLicense, Cue.license),
    templates: ["LLDDDDDDD", "L9DDDDDDD"],
    check: checkText(isDeaNumber, looksLikeDeaNumber),
    cases: { alone: 0.5, denied: 0.1 },
  }),
  // A profession and its number: `license MD123456`, `RN-0012345`.
  defineCode({
    id: "medical-license-form",
    entity: ENTITY,
    cue: anyOf(Cue.medicalLicense, Cue.license),
    templates: ["md", "do", "rn", "np", "pa", "lpn", "dds", "dvm", "rph"].flatMap((letters) =>
      [5, 6, 7].flatMap((count) => [`${letters}${"D".repeat(count)}`, `${letters} ${"D".repeat(count)}`]),
    ),
    check: () => Check.unchecked,
    cases: { "alone-unchecked": 0.2 },
  }),
  defineLabelled({
    id: "medical-license",
    entity: ENTITY,
    cue: Cue.medicalLicense,
    shortest: 5,
    longest: 12,
    digits: 4,
  }),
];
