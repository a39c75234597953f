import { isVerhoeffValid } from "./verhoeff.ts";

/**
 * Aadhaar number of India: twelve digits, the first 2 to 9, the last Verhoeff's check digit. Source: Unique Identification
 * Authority of India, "A UID Numbering Scheme", https://uidai.gov.in/images/resource/UIDAI_UID_Numbering.pdf
 */
export function isAadhaar(digits: ArrayLike<number>, count: number): boolean {
  return count === 12 && digits[0] >= 2 && isVerhoeffValid(digits, count);
}
