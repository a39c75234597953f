/** Australian Company Numbers. Source: validators/australian-company-number.ts */
import { Cue } from "../cues.ts";
import { isAustralianCompanyNumber } from "../validators/australian-company-number.ts";
import { checkDigits, defineCode } from "./define-code.ts";

export const auAcn = defineCode({
  id: "au-acn",
  entity: "AU_ACN",
  cue: Cue.acn,
  templates: ["DDD DDD DDD", "DDDDDDDDD"],
  check: checkDigits(isAustralianCompanyNumber),
});
