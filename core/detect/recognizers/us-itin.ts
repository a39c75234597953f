/** US individual taxpayer identification numbers: like a social security number, from 900 on. Source: validators/taxpayer-number.ts */
import { anyOf, Cue } from "../cues.ts";
import { isTaxpayerNumber } from "../validators/taxpayer-number.ts";
import { Check, type CodeForm, defineCode } from "./define-code.ts";

const FORM = {
  entity: "US_ITIN",
  cue: anyOf(Cue.itin, Cue.ssn),
  check(text: Uint8Array): number {
    const digit = (i: number): number => text[i] - 0x30;
    const area = digit(0) * 100 + digit(1) * 10 + digit(2);
    return isTaxpayerNumber(area, digit(3) * 10 + digit(4)) ? Check.passed : Check.failed;
  },
} satisfies Partial<CodeForm>;

export const usItin = [
  // With dashes nothing else is written like this.
  defineCode({
    ...FORM,
    id: "us-itin",
    templates: ["9DD DD DDDD"],
    separators: "-",
    cases: { "alone-grouped": 0.85, denied: 0.3 },
  }),
  defineCode({ ...FORM, id: "us-itin-bare", templates: ["9DD DD DDDD", "9DD DDDDDD", "9DDDD DDDD", "9DDDDDDDD"] }),
];
