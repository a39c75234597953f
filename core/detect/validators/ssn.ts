/**
 * Social security numbers: area 001-899 but 666, group 01-99, serial 0001-9999.
 * Source: https://www.ssa.gov/employer/randomizationfaqs.html and https://secure.ssa.gov/poms.nsf/lnx/0110201035
 */
export function isSsnAssignable(area: number, group: number, serial: number): boolean {
  return area !== 0 && area !== 666 && area < 900 && group !== 0 && serial !== 0;
}

/**
 * Numbers that are published and never belong to a person: https://www.ssa.gov/history/ssn/misused.html,
 * 219-09-9999 (an SSA advertisement), 123-45-6789 and its like, 987-65-432x (kept for advertisements).
 */
export function isSsnSample(area: number, group: number, serial: number): boolean {
  if (area === 78 && group === 5 && serial === 1120) return true;
  if (area === 219 && group === 9 && serial === 9999) return true;
  if (area === 123 && group === 45 && serial === 6789) return true;
  if (area === 457 && group === 55 && serial === 5462) return true;
  const digit = area % 10;
  return area === 111 * digit && group === 11 * digit && serial === 1111 * digit;
}
