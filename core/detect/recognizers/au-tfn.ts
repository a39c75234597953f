/** Australian tax file numbers. Source: validators/australian-tax-file.ts */
import { Cue } from "../cues.ts";
import { isAustralianTaxFile } from "../validators/australian-tax-file.ts";
import { checkDigits, defineCode } from "./define-code.ts";

export const auTfn = defineCode({
  id: "au-tfn",
  entity: "AU_TFN",
  cue: Cue.tfn,
  templates: ["DDD DDD DDD", "DDD DDD DD", "DDDDDDDDD", "DDDDDDDD"],
  check: checkDigits(isAustralianTaxFile),
});
