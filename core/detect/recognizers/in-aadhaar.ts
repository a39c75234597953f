/** Aadhaar numbers of India. Source: validators/aadhaar.ts */
import { anyOf, Cue } from "../cues.ts";
import { isAadhaar } from "../validators/aadhaar.ts";
import { checkDigits, defineCode } from "./define-code.ts";

export const inAadhaar = defineCode({
  id: "in-aadhaar",
  entity: "IN_AADHAAR",
  cue: anyOf(Cue.aadhaar, Cue.nationalId),
  templates: ["DDDD DDDD DDDD", "DDDDDDDDDDDD"],
  check: checkDigits(isAadhaar),
  cases: { "alone-grouped": 0.4 },
});
