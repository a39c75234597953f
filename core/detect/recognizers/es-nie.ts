/** Identity numbers of foreigners in Spain. Source: validators/spanish-id.ts */
import { anyOf, Cue, NOTHING } from "../cues.ts";
import { isNie } from "../validators/spanish-id.ts";
import { checkText, defineCode } from "./define-code.ts";

export const esNie = defineCode({
  id: "es-nie",
  entity: "ES_NIE",
  cue: anyOf(Cue.nie, Cue.nif, Cue.nationalId),
  templates: [
    "xDDDDDDDL",
    "yDDDDDDDL",
    "zDDDDDDDL",
    "x DDDDDDD L",
    "y DDDDDDD L",
    "z DDDDDDD L",
    "xDDDDDDD L",
    "yDDDDDDD L",
    "zDDDDDDD L",
  ],
  check: checkText(isNie),
  rivals: NOTHING,
  cases: { "alone-grouped": 0.92, alone: 0.9, denied: 0.82 },
});
