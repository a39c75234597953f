import { isDate } from "./calendar.ts";
import { weightedSum } from "./weighted-sum.ts";

const WEIGHTS = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
/** Century by the tens of the month: 80 is added for 1800, nothing for 1900, 20 for 2000, 40, 60. */
const CENTURIES = [1900, 2000, 2100, 2200, 1800];

/** Six digits of a birth date, with the century in the month. */
export function hasPeselDate(digits: ArrayLike<number>): boolean {
  const month = digits[2] * 10 + digits[3];
  const year = CENTURIES[Math.floor(month / 20)] + digits[0] * 10 + digits[1];
  return isDate(year, month % 20, digits[4] * 10 + digits[5]);
}

/**
 * PESEL of Poland: eleven digits, a date of birth in front, weights 1 3 7 9, modulus 10.
 * Source: https://www.gov.pl/web/gov/czym-jest-numer-pesel
 */
export function isPesel(digits: ArrayLike<number>, count: number): boolean {
  return count === 11 && hasPeselDate(digits) && weightedSum(digits, WEIGHTS) % 10 === 0;
}
