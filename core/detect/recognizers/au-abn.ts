/** Australian Business Numbers. Source: validators/australian-business-number.ts */
import { Cue } from "../cues.ts";
import { isAustralianBusinessNumber } from "../validators/australian-business-number.ts";
import { checkDigits, defineCode } from "./define-code.ts";

export const auAbn = defineCode({
  id: "au-abn",
  entity: "AU_ABN",
  cue: Cue.abn,
  templates: ["DD DDD DDD DDD", "DDDDDDDDDDD"],
  check: checkDigits(isAustralianBusinessNumber),
  // One in 89 numbers in these groups passes.
  cases: { "alone-grouped": 0.85, alone: 0.3 },
});
