const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** True if the Gregorian calendar has this day; month and day count from 1. */
export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= DAYS[month - 1] + (month === 2 && isLeapYear(year) ? 1 : 0);
}

/** As `isDate` for a year whose century is not known: `year` is 0 to 99, and 00 may be a leap year. */
export const isDateOfCentury = (year: number, month: number, day: number): boolean => isDate(2000 + year, month, day);
