/** NHS numbers of England, Wales and the Isle of Man. Source: validators/nhs-number.ts */
import { Cue } from "../cues.ts";
import { isNhsNumber } from "../validators/nhs-number.ts";
import { checkDigits, defineCode } from "./define-code.ts";

export const ukNhs = defineCode({
  id: "uk-nhs",
  entity: "UK_NHS",
  cue: Cue.nhs,
  templates: ["DDD DDD DDDD", "DDDDDDDDDD"],
  check: checkDigits(isNhsNumber),
});
