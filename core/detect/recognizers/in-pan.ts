/** Permanent Account Numbers of India. Source: validators/indian-pan.ts */
import { Cue, NOTHING } from "../cues.ts";
import { isIndianPan } from "../validators/indian-pan.ts";
import { Check, defineCode } from "./define-code.ts";

export const inPan = defineCode({
  id: "in-pan",
  entity: "IN_PAN",
  cue: Cue.pan,
  templates: ["LLLLLDDDDL"],
  check: (text, length) => (isIndianPan(text, length) ? Check.passed : Check.unchecked),
  rivals: NOTHING,
  cases: { alone: 0.85 },
});
