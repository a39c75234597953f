/** National Insurance numbers of the United Kingdom. Source: validators/national-insurance.ts */
import { Cue, NOTHING } from "../cues.ts";
import { isNationalInsurance, looksLikeNationalInsurance } from "../validators/national-insurance.ts";
import { checkText, defineCode } from "./define-code.ts";

export const ukNino = defineCode({
  id: "uk-nino",
  entity: "UK_NINO",
  cue: Cue.nino,
  templates: ["LLDDDDDDL", "LL DD DD DD L", "LL DDDDDD L", "LL DDDDDDL"],
  check: checkText(isNationalInsurance, looksLikeNationalInsurance),
  rivals: NOTHING,
  cases: { "alone-grouped": 0.95, alone: 0.85 },
});
