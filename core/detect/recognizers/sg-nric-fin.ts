/** Singapore's identity card numbers and foreign identification numbers. Source: validators/singapore-nric.ts */
import { anyOf, Cue, NOTHING } from "../cues.ts";
import { isNric, looksLikeNric } from "../validators/singapore-nric.ts";
import { checkText, defineCode } from "./define-code.ts";

export const sgNricFin = defineCode({
  id: "sg-nric-fin",
  entity: "SG_NRIC_FIN",
  cue: anyOf(Cue.nric, Cue.nationalId),
  templates: ["LDDDDDDDL"],
  check: checkText(isNric, looksLikeNric),
  rivals: NOTHING,
  // The check letter says more than `id` before it.
  cases: { alone: 0.9, denied: 0.85, "alone-failed": 0.1 },
});
