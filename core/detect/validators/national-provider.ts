/** What the prefix 80840 (health, United States) adds to the Luhn sum. */
const PREFIX_SUM = 24;

/**
 * US National Provider Identifier: ten digits, the first 1 or 2, the last a Luhn check digit over the number with 80840 in
 * front. Source: https://www.cms.gov/Regulations-and-Guidance/Administrative-Simplification/NationalProvIdentStand/Downloads/NPIcheckdigit.pdf
 */
export function isNationalProvider(digits: ArrayLike<number>, count: number): boolean {
  if (count !== 10 || (digits[0] !== 1 && digits[0] !== 2)) return false;
  let sum = PREFIX_SUM;
  for (let i = 0; i < 10; i++) {
    const doubled = digits[i] * 2;
    sum += (i & 1) === 1 ? digits[i] : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
