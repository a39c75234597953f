/** US National Provider Identifiers. Source: validators/national-provider.ts */
import { Cue } from "../cues.ts";
import { isNationalProvider } from "../validators/national-provider.ts";
import { checkDigits, defineCode } from "./define-code.ts";

export const usNpi = defineCode({
  id: "us-npi",
  entity: "US_NPI",
  cue: Cue.npi,
  templates: ["DDDDDDDDDD", "DDDD DDD DDD"],
  check: checkDigits(isNationalProvider),
});
