import { weightedSum } from "./weighted-sum.ts";

const WEIGHTS = [3, 7, 1, 3, 7, 1, 3, 7, 1];

/**
 * ABA routing transit number of a US bank: nine digits, weights 3 7 1, modulus 10. The first two digits name the Federal
 * Reserve district: 00 the Government, 01-12 banks, 21-32 thrifts, 61-72 electronic, 80 traveller's cheques.
 * Sources: American Bankers Association, https://www.aba.com/about-us/routing-number; Regulation CC, appendix A to 12 CFR 229.
 */
export function isRoutingNumber(digits: ArrayLike<number>, count: number): boolean {
  if (count !== 9) return false;
  const district = digits[0] * 10 + digits[1];
  const assigned =
    district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72) || district === 80;
  if (!assigned || weightedSum(digits, WEIGHTS) % 10 !== 0) return false;
  for (let i = 0; i < 9; i++) if (digits[i] !== 0) return true;
  return false;
}
