/** Swedish personal identity and coordination numbers. Source: validators/personnummer.ts */
import { anyOf, Cue } from "../cues.ts";
import { hasPersonnummerDate, isPersonnummer } from "../validators/personnummer.ts";
import { Check, defineCode } from "./define-code.ts";

export const sePersonnummer = defineCode({
  id: "se-personnummer",
  entity: "SE_PERSONNUMMER",
  cue: anyOf(Cue.personnummer, Cue.nationalId),
  templates: ["DDDDDD DDDD", "DDDDDDDD DDDD", "DDDDDDDDDD", "DDDDDDDDDDDD"],
  // A plus from the hundredth birthday on.
  separators: "-+",
  check(_, length, digits) {
    if (isPersonnummer(digits, length)) return Check.passed;
    return hasPersonnummerDate(digits, length) ? Check.failed : Check.impossible;
  },
  cases: { "alone-grouped": 0.85, alone: 0.2 },
});
