import type { Bytes } from "../../bytes.ts";
import { isDigit } from "../classes.ts";

/** Per character: C 1 to 9, N a digit, A a letter, E either. */
const FORM = "CAENAENAANN";
const NOT_USED = "SLOIBZ";

const isUsedLetter = (byte: number): boolean => {
  const upper = byte & 0xdf;
  return upper >= 0x41 && upper <= 0x5a && !NOT_USED.includes(String.fromCharCode(upper));
};

/**
 * US Medicare beneficiary identifier: eleven characters of a fixed form, without the letters S, L, O, I, B and Z. No check
 * digit. Either case. Source: https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi-with-format.pdf
 */
export function isMedicareBeneficiary(text: Bytes, length: number): boolean {
  if (length !== FORM.length || text[0] === 0x30) return false;
  for (let i = 0; i < length; i++) {
    const kind = FORM.charCodeAt(i);
    const digit = isDigit(text[i]);
    if (kind === 0x41 ? !isUsedLetter(text[i]) : kind === 0x45 ? !digit && !isUsedLetter(text[i]) : !digit)
      return false;
  }
  return true;
}
