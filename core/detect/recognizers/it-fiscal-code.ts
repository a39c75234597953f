/** Italian tax codes of persons. Source: validators/fiscal-code.ts */
import { anyOf, Cue, NOTHING } from "../cues.ts";
import { isFiscalCode, looksLikeFiscalCode } from "../validators/fiscal-code.ts";
import { checkText, defineCode } from "./define-code.ts";

export const itFiscalCode = defineCode({
  id: "it-fiscal-code",
  entity: "IT_FISCAL_CODE",
  cue: anyOf(Cue.fiscalCode, Cue.nationalId),
  templates: ["LLLLLLNNLNNLNNNL", "LLL LLL NNLNN LNNNL"],
  check: checkText(isFiscalCode, looksLikeFiscalCode),
  rivals: NOTHING,
  cases: { "alone-grouped": 0.98, alone: 0.98, "alone-failed": 0.7, "alone-small": 0.95, denied: 0.9 },
});
