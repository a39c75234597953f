import type { Bytes } from "../../bytes.ts";
import { isDigit } from "../classes.ts";

const NOT_FIRST = "DFIQUV";
const NOT_SECOND = "DFIOQUV";
const NOT_USED = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"];

/** Two letters, six digits and a letter A to D, with a prefix that is given out or not (`QQ` of examples). Upper case. */
export function looksLikeNationalInsurance(text: Bytes, length: number): boolean {
  if (length !== 9 || text[8] < 0x41 || text[8] > 0x44) return false;
  for (let i = 2; i < 8; i++) if (!isDigit(text[i])) return false;
  return text[0] >= 0x41 && text[0] <= 0x5a && text[1] >= 0x41 && text[1] <= 0x5a;
}

/**
 * National Insurance number of the United Kingdom: a prefix that is given out, six digits, A to D. No check digit. Upper
 * case. Source: HMRC, https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
 */
export function isNationalInsurance(text: Bytes, length: number): boolean {
  if (!looksLikeNationalInsurance(text, length)) return false;
  const first = String.fromCharCode(text[0]);
  const second = String.fromCharCode(text[1]);
  return !NOT_FIRST.includes(first) && !NOT_SECOND.includes(second) && !NOT_USED.includes(first + second);
}
