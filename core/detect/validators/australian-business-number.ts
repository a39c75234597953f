import { weightedSum } from "./weighted-sum.ts";

const WEIGHTS = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];

/**
 * Australian Business Number: eleven digits, two check digits in front, modulus 89 after 1 is taken from the first digit.
 * Source: https://abr.business.gov.au/Help/AbnFormat
 */
export function isAustralianBusinessNumber(digits: ArrayLike<number>, count: number): boolean {
  return count === 11 && digits[0] > 0 && (weightedSum(digits, WEIGHTS) - WEIGHTS[0]) % 89 === 0;
}
