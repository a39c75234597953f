import { weightedSum } from "./weighted-sum.ts";

const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 1, 1];

/**
 * Australian Company Number: nine digits, the last completes the weighted sum to a multiple of 10. Source:
 * https://asic.gov.au/for-business/registering-a-company/steps-to-register-a-company/australian-company-numbers/australian-company-number-digit-check
 */
export function isAustralianCompanyNumber(digits: ArrayLike<number>, count: number): boolean {
  return count === 9 && weightedSum(digits, WEIGHTS) % 10 === 0;
}
