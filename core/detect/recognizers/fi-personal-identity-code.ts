/** Finnish personal identity codes, with the signs of before 2023 and after. Source: validators/finnish-identity-code.ts */
import { anyOf, Cue, NOTHING } from "../cues.ts";
import { isFinnishIdentityCode, looksLikeFinnishIdentityCode } from "../validators/finnish-identity-code.ts";
import { Check, checkText, defineCode } from "./define-code.ts";

const LENGTH = 11;
const SIGN = 6;
const whole = new Uint8Array(LENGTH);
const check = checkText(isFinnishIdentityCode, looksLikeFinnishIdentityCode);

export const fiPersonalIdentityCode = defineCode({
  id: "fi-personal-identity-code",
  entity: "FI_PERSONAL_IDENTITY_CODE",
  cue: anyOf(Cue.hetu, Cue.nationalId),
  templates: ["DDDDDDLDDDA", "DDDDDD DDDA"],
  separators: "-+",
  check(text, length) {
    if (length === LENGTH) return check(text, length);
    // The sign is a separator; in the nineteenth century the same days existed.
    for (let i = 0; i < length; i++) whole[i < SIGN ? i : i + 1] = text[i];
    whole[SIGN] = 0x2d;
    return length === LENGTH - 1 ? check(whole, LENGTH) : Check.impossible;
  },
  rivals: NOTHING,
  cases: { "alone-grouped": 0.93, alone: 0.92, denied: 0.85 },
});
