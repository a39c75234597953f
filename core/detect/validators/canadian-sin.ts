import { isLuhnValid } from "./luhn.ts";

/**
 * Canadian social insurance number: nine digits with a Luhn check digit. The first digit is the region of registration
 * (1 to 7) or 9 for temporary residents; 0 and 8 are not issued. Source:
 * https://www.canada.ca/en/employment-social-development/services/sin.html and its code of practice.
 */
export function isCanadianSin(digits: ArrayLike<number>, count: number): boolean {
  return count === 9 && digits[0] !== 0 && digits[0] !== 8 && isLuhnValid(digits, count);
}
