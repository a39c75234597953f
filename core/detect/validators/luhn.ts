/** ISO/IEC 7812-1 Annex B check digit over `digits[0, count)` (values 0 to 9). */
export function isLuhnValid(digits: ArrayLike<number>, count: number): boolean {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    let digit = digits[count - 1 - i];
    if ((i & 1) === 1) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return count > 0 && sum % 10 === 0;
}
