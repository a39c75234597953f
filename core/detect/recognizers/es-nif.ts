/** Tax numbers of Spanish persons, which are their identity cards'. Source: validators/spanish-id.ts */
import { anyOf, Cue, NOTHING } from "../cues.ts";
import { isNif } from "../validators/spanish-id.ts";
import { checkText, defineCode } from "./define-code.ts";

const FORM = { entity: "ES_NIF", cue: anyOf(Cue.nif, Cue.nationalId), rivals: NOTHING };
const LENGTH = 9;
const whole = new Uint8Array(LENGTH);
const check = checkText(isNif);

export const esNif = [
  defineCode({
    ...FORM,
    id: "es-nif",
    templates: ["DDDDDDDDL", "DDDDDDDD L", "DD DDD DDD L", "kDDDDDDDL", "lDDDDDDDL", "mDDDDDDDL"],
    check,
    cases: { "alone-grouped": 0.85, alone: 0.82 },
  }),
  // Without the zero in front.
  defineCode({
    ...FORM,
    id: "es-nif-short",
    templates: ["DDDDDDDL", "DDDDDDD L", "D DDD DDD L"],
    check(text, length) {
      whole[0] = 0x30;
      for (let i = 0; i < length; i++) whole[i + 1] = text[i];
      return check(whole, length + 1);
    },
  }),
];
