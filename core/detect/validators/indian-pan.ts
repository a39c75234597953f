import type { Bytes } from "../../bytes.ts";
import { isDigit, isLetter } from "../classes.ts";

/** Status of the holder, the fourth letter: P a person, C a company, H a Hindu undivided family, … */
const HOLDERS = "ABCFGHJLPT";

/**
 * Permanent Account Number of India's tax department: three letters, the holder's status, a letter of the name, a number
 * from 0001 on, a check letter whose formula is not published. Either case.
 * Source: https://incometaxindia.gov.in/tutorials/1.permanent%20account%20number%20(pan).pdf
 */
export function isIndianPan(text: Bytes, length: number): boolean {
  if (length !== 10) return false;
  for (let i = 0; i < 10; i++) if (i > 4 && i < 9 ? !isDigit(text[i]) : !isLetter(text[i])) return false;
  if (!HOLDERS.includes(String.fromCharCode(text[3] & 0xdf))) return false;
  return text[5] + text[6] + text[7] + text[8] > 4 * 0x30;
}
