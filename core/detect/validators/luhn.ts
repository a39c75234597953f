/** ISO/IEC 7812-1 Annex B check digit over `count` digits from `from` (values 0 to 9). */
export function isLuhnValid(digits: ArrayLike<number>, count: number, from = 0): boolean {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    let digit = digits[from + count - 1 - i];
    if ((i & 1) === 1) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return count > 0 && sum % 10 === 0;
}
