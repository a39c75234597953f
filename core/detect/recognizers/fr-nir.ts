/** French social security numbers, with their key. Source: validators/french-nir.ts */
import { anyOf, Cue } from "../cues.ts";
import { isNir, looksLikeNir } from "../validators/french-nir.ts";
import { checkText, defineCode } from "./define-code.ts";

export const frNir = defineCode({
  id: "fr-nir",
  entity: "FR_NIR",
  cue: anyOf(Cue.nir, Cue.ssn, Cue.nationalId),
  templates: [
    "DDDDDDDDDDDDDDD",
    "DDDDDDLDDDDDDDD",
    "D DD DD DD DDD DDD DD",
    "D DD DD DL DDD DDD DD",
    "DDDDDDDDDDDDD DD",
  ],
  check: checkText(isNir, looksLikeNir),
  cases: { "alone-grouped": 0.97, alone: 0.82, denied: 0.4 },
});
