import type { Bytes } from "../../bytes.ts";
import { isDigit, isLetter } from "../classes.ts";

/**
 * Number of a US passport: nine digits, or since 2021 a letter and eight digits (C for passport cards). No check digit.
 * Either case. Source: https://travel.state.gov/content/travel/en/passports/passport-help/next-generation-passport.html
 */
export function isUsPassportNumber(text: Bytes, length: number): boolean {
  if (length !== 9 || !(isDigit(text[0]) || isLetter(text[0]))) return false;
  for (let i = 1; i < 9; i++) if (!isDigit(text[i])) return false;
  return true;
}
