/** US Medicare beneficiary identifiers. Source: validators/medicare-beneficiary.ts */
import { anyOf, Cue, NOTHING } from "../cues.ts";
import { isMedicareBeneficiary } from "../validators/medicare-beneficiary.ts";
import { Check, defineCode } from "./define-code.ts";

export const usMbi = defineCode({
  id: "us-mbi",
  entity: "US_MBI",
  cue: anyOf(Cue.mbi, Cue.medicare, Cue.healthPlan),
  templates: ["DLADLADLLDD", "DLAD LAD LLDD"],
  check: (text, length) => (isMedicareBeneficiary(text, length) ? Check.passed : Check.impossible),
  rivals: NOTHING,
  cases: { "alone-grouped": 0.95, alone: 0.88, denied: 0.82 },
});
