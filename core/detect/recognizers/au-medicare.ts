/** Australian Medicare cards. Source: validators/australian-medicare.ts */
import { Cue } from "../cues.ts";
import { isAustralianMedicare } from "../validators/australian-medicare.ts";
import { checkDigits, defineCode } from "./define-code.ts";

export const auMedicare = defineCode({
  id: "au-medicare",
  entity: "AU_MEDICARE",
  cue: Cue.medicare,
  templates: [
    "DDDD DDDDD D",
    "DDDD DDDDD D D",
    "DDDD DDDDD/D",
    "DDDDDDDDD/D",
    "DDDD DDDDDD",
    "DDDDDDDDDD",
    "DDDDDDDDDDD",
  ],
  separators: " -+/",
  check: checkDigits(isAustralianMedicare),
  // Hardly anything else is printed in groups of four, five and one.
  cases: { "alone-grouped": 0.7 },
});
