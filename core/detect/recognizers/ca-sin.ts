/** Canadian social insurance numbers. Source: validators/canadian-sin.ts */
import { Cue } from "../cues.ts";
import { isCanadianSin } from "../validators/canadian-sin.ts";
import { checkDigits, defineCode } from "./define-code.ts";

export const caSin = defineCode({
  id: "ca-sin",
  entity: "CA_SIN",
  cue: Cue.sin,
  templates: ["DDD DDD DDD", "DDDDDDDDD"],
  check: checkDigits(isCanadianSin),
});
