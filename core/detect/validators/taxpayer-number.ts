/**
 * US Individual Taxpayer Identification Number: written like a social security number, 900 to 999 in front, and in the
 * middle 50-65, 70-88, 90-92 or 94-99 (93 is for adoptions). No check digit.
 * Source: IRS, https://www.irs.gov/irm/part3/irm_03-021-263r and Publication 4757.
 */
export function isTaxpayerNumber(area: number, group: number): boolean {
  if (area < 900 || area > 999) return false;
  return (
    (group >= 50 && group <= 65) ||
    (group >= 70 && group <= 88) ||
    (group >= 90 && group <= 92) ||
    (group >= 94 && group <= 99)
  );
}
