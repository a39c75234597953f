/** Telephone numbering: country codes and lengths of ITU-T E.164, and the North American plan. */

/** Country codes of two digits; 1 and 7 have one, all others three. Source: https://www.itu.int/pub/T-SP-E.164D */
const TWO_DIGITS = new Set([
  20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62,
  63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
]);
/** First two digits of the assigned codes of three digits. */
const THREE_DIGITS = new Set([
  21, 22, 23, 24, 25, 26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 80, 85, 87, 88, 96, 97, 99,
]);

/**
 * Ten digits of the North American plan from `at`: area and exchange codes start with 2 to 9, neither is N11, and the area
 * code's second digit is not 9. Source: https://www.nanpa.com/numbering/nanp
 */
export function isNorthAmerican(digits: ArrayLike<number>, at: number): boolean {
  if (digits[at] < 2 || digits[at + 3] < 2 || digits[at + 1] === 9) return false;
  return !(digits[at + 1] === 1 && digits[at + 2] === 1) && !(digits[at + 4] === 1 && digits[at + 5] === 1);
}

/** A number in international form, `count` digits from `at` with the country code first (no `+`): E.164 allows 15. */
export function isInternational(digits: ArrayLike<number>, count: number, at = 0): boolean {
  if (count < 8 || count > 15) return false;
  if (digits[at] === 1) return count === 11 && isNorthAmerican(digits, at + 1);
  if (digits[at] === 7) return count === 11;
  const code = digits[at] * 10 + digits[at + 1];
  return TWO_DIGITS.has(code) ? count >= 9 : THREE_DIGITS.has(code) && count >= 9;
}
