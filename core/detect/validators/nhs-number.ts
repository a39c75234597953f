import { weightedSum } from "./weighted-sum.ts";

const WEIGHTS = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

/**
 * NHS number of England, Wales and the Isle of Man: ten digits, modulus 11. Numbers that would need a check digit of 10
 * are not issued. Source: https://www.datadictionary.nhs.uk/attributes/nhs_number.html
 */
export function isNhsNumber(digits: ArrayLike<number>, count: number): boolean {
  return count === 10 && weightedSum(digits, WEIGHTS) % 11 === 0;
}
