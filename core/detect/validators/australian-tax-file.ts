import { weightedSum } from "./weighted-sum.ts";

const NINE = [1, 4, 3, 7, 5, 8, 6, 9, 10];
const EIGHT = [10, 7, 8, 4, 6, 3, 5, 1];

/**
 * Australian tax file number: nine digits, of older ones eight; weighted sum a multiple of 11. The tax office does not
 * publish the weights; source: Tax & Super Australia, http://taxandsupernewsroom.com.au/the-secret-life-of-tfns, and
 * https://en.wikipedia.org/wiki/Tax_file_number for eight digits.
 */
export function isAustralianTaxFile(digits: ArrayLike<number>, count: number): boolean {
  return (count === 9 || count === 8) && weightedSum(digits, count === 9 ? NINE : EIGHT) % 11 === 0;
}
