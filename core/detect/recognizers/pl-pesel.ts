/** PESEL numbers of Poland. Source: validators/pesel.ts */
import { anyOf, Cue } from "../cues.ts";
import { isPesel } from "../validators/pesel.ts";
import { checkDigits, defineCode } from "./define-code.ts";

export const plPesel = defineCode({
  id: "pl-pesel",
  entity: "PL_PESEL",
  cue: anyOf(Cue.pesel, Cue.nationalId),
  templates: ["DDDDDDDDDDD"],
  check: checkDigits(isPesel),
  cases: { alone: 0.3 },
});
