/**
 * Issuer ranges and lengths of payment cards.
 * Source: ISO/IEC 7812 as listed in https://en.wikipedia.org/wiki/Payment_card_number#Issuer_identification_number_(IIN),
 * Mastercard's 2-series from https://www.mastercard.us/en-us/business/issuers/get-support/2-series-bins.html.
 * Per row: first and last six-digit prefix, shortest and longest length.
 */
const RANGES: readonly (readonly [number, number, number, number])[] = [
  [222100, 272099, 16, 16], // Mastercard
  [300000, 305999, 14, 19], // Diners Club
  [309500, 309599, 14, 19], // Diners Club
  [340000, 349999, 15, 15], // American Express
  [352800, 358999, 16, 19], // JCB
  [360000, 369999, 14, 19], // Diners Club
  [370000, 379999, 15, 15], // American Express
  [380000, 399999, 14, 19], // Diners Club
  [400000, 499999, 13, 19], // Visa
  [500000, 509999, 12, 19], // Maestro
  [510000, 559999, 16, 16], // Mastercard
  [560000, 589999, 12, 19], // Maestro
  [601100, 601199, 16, 19], // Discover
  [620000, 629999, 16, 19], // UnionPay
  [644000, 659999, 16, 19], // Discover
  [600000, 601099, 12, 19], // Maestro and others
  [601200, 619999, 12, 19], // Maestro and others
  [630000, 643999, 12, 19], // Maestro and others
  [660000, 699999, 12, 19], // Maestro and others
];

/** Networks whose numbers need a cue: the ranges are wide and shared with other numbers. */
const WIDE_FROM = 15;
const MAESTRO = new Set([9, 11]);

export type IssuerMatch = "none" | "wide" | "network";

/** What the leading digits and the length say. */
export function matchIssuer(digits: ArrayLike<number>, count: number): IssuerMatch {
  let prefix = 0;
  for (let i = 0; i < 6; i++) prefix = prefix * 10 + digits[i];
  for (let row = 0; row < RANGES.length; row++) {
    const [first, last, shortest, longest] = RANGES[row];
    if (prefix < first || prefix > last || count < shortest || count > longest) continue;
    if (row >= WIDE_FROM || MAESTRO.has(row)) return "wide";
    // A Visa of other lengths than 13 and 16 or a long Diners is rare enough to ask for a cue.
    if (row === 8 && count !== 16 && count !== 13) return "wide";
    return prefix < 400000 && count > 16 ? "wide" : "network";
  }
  return "none";
}
