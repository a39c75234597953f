/** Passports: the two forms of the United States, and whatever number stands beside the word. Source: validators/us-passport-number.ts */
import { Cue } from "../cues.ts";
import { isUsPassportNumber } from "../validators/us-passport-number.ts";
import { Check, defineCode } from "./define-code.ts";
import { defineLabelled } from "./define-labelled.ts";

const ENTITY = "US_PASSPORT";

export const usPassport = [
  defineCode({
    id: "us-passport",
    entity: ENTITY,
    cue: Cue.passport,
    templates: ["DDDDDDDDD", "LDDDDDDDD"],
    check: (text, length) => (isUsPassportNumber(text, length) ? Check.unchecked : Check.impossible),
  }),
  defineLabelled({
    id: "us-passport-labelled",
    entity: ENTITY,
    cue: Cue.passport,
    shortest: 6,
    longest: 9,
    digits: 5,
  }),
];
