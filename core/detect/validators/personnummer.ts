import { isDate, isDateOfCentury } from "./calendar.ts";

/** Added to the day in a coordination number (samordningsnummer). */
const COORDINATION = 60;

const pair = (digits: ArrayLike<number>, at: number): number => digits[at] * 10 + digits[at + 1];

/** A birth date in front, of six digits or (twelve in all) eight. */
export function hasPersonnummerDate(digits: ArrayLike<number>, count: number): boolean {
  if (count !== 10 && count !== 12) return false;
  const at = count - 10;
  const day = pair(digits, at + 4);
  const real = day > COORDINATION ? day - COORDINATION : day;
  if (count === 10) return isDateOfCentury(pair(digits, 0), pair(digits, 2), real);
  const century = pair(digits, 0);
  return century >= 18 && century <= 20 && isDate(century * 100 + pair(digits, 2), pair(digits, 4), real);
}

/**
 * Swedish personal identity number (personnummer, samordningsnummer): YYMMDD or YYYYMMDD, three digits, a Luhn digit over
 * the last ten. Source: Skatteverket, https://www4.skatteverket.se/rattsligvagledning/edition/2020.9/330245.html; law
 * (1991:481) on civil registration, section 18.
 */
export function isPersonnummer(digits: ArrayLike<number>, count: number): boolean {
  if (!hasPersonnummerDate(digits, count)) return false;
  let sum = 0;
  for (let i = 0; i < 10; i++) {
    const digit = digits[count - 10 + i];
    const doubled = digit * 2;
    sum += (i & 1) === 1 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
