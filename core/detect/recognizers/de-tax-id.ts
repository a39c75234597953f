/** Tax identification numbers of Germany. Source: validators/german-tax-id.ts */
import { anyOf, Cue } from "../cues.ts";
import { isGermanTaxId } from "../validators/german-tax-id.ts";
import { checkDigits, defineCode } from "./define-code.ts";

export const deTaxId = defineCode({
  id: "de-tax-id",
  entity: "DE_TAX_ID",
  cue: anyOf(Cue.germanTax, Cue.ssn, Cue.nationalId),
  templates: ["DDDDDDDDDDD", "DD DDD DDD DDD"],
  check: checkDigits(isGermanTaxId),
  // One in three hundred numbers in these groups passes.
  cases: { "alone-grouped": 0.85, alone: 0.4 },
});
