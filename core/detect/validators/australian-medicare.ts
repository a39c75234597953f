import { weightedSum } from "./weighted-sum.ts";

const WEIGHTS = [1, 3, 7, 9, 1, 3, 7, 9];

/**
 * Australian Medicare card number: eight digits that start with 2 to 6, a check digit, the issue number (not 0), and in
 * eleven digits the individual reference number (1 to 9). Source: the formats for immunisation providers of Services
 * Australia, cited at https://clearwater.com.au/code/medicare
 */
export function isAustralianMedicare(digits: ArrayLike<number>, count: number): boolean {
  if (count < 10 || count > 11 || digits[0] < 2 || digits[0] > 6 || digits[9] === 0) return false;
  return !(count === 11 && digits[10] === 0) && weightedSum(digits, WEIGHTS) % 10 === digits[8];
}
