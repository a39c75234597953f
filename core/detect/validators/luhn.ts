/** A digit doubled, and the digits of that added. */
const DOUBLED = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

/** ISO/IEC 7812-1 Annex B check digit over `count` digits from `from` (values 0 to 9). */
export function isLuhnValid(digits: ArrayLike<number>, count: number, from = 0): boolean {
  let sum = 0;
  let at = from + count - 1;
  for (; at > from; at -= 2) sum += digits[at] + DOUBLED[digits[at - 1]];
  if (at === from) sum += digits[at];
  return count > 0 && sum % 10 === 0;
}
