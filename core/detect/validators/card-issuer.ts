/**
 * Issuer ranges and lengths of payment cards.
 * Source: ISO/IEC 7812 as listed in https://en.wikipedia.org/wiki/Payment_card_number#Issuer_identification_number_(IIN),
 * Mastercard's 2-series from https://www.mastercard.us/en-us/business/issuers/get-support/2-series-bins.html.
 * Per row: first and last six-digit prefix, shortest and longest length, and how much that says: a wide range is shared with other numbers.
 * The first row that fits counts.
 */
const RANGES: readonly (readonly [number, number, number, number, IssuerMatch])[] = [
  [100000, 199999, 15, 15, "wide"], // UATP
  [222100, 272099, 16, 16, "network"], // Mastercard
  [300000, 305999, 14, 19, "network"], // Diners Club
  [309500, 309599, 14, 19, "network"], // Diners Club
  [340000, 349999, 15, 15, "network"], // American Express
  [352800, 358999, 16, 19, "network"], // JCB
  [360000, 369999, 14, 19, "network"], // Diners Club
  [370000, 379999, 15, 15, "network"], // American Express
  [380000, 399999, 14, 19, "network"], // Diners Club
  [400000, 499999, 13, 19, "network"], // Visa
  [501800, 501999, 16, 19, "network"], // Maestro, Dankort
  [502000, 502099, 16, 19, "network"], // Maestro
  [503800, 503899, 16, 19, "network"], // Maestro
  [500000, 509999, 12, 19, "wide"], // Maestro and others
  [510000, 559999, 16, 16, "network"], // Mastercard
  [589300, 589399, 16, 19, "network"], // Maestro
  [560000, 589999, 12, 19, "wide"], // Maestro and others
  [601100, 601199, 16, 19, "network"], // Discover
  [620000, 629999, 16, 19, "network"], // UnionPay
  [644000, 659999, 16, 19, "network"], // Discover
  [630400, 630499, 16, 19, "network"], // Maestro
  [675900, 675999, 16, 19, "network"], // Maestro UK
  [676100, 676399, 16, 19, "network"], // Maestro
  [600000, 601099, 12, 19, "wide"], // Maestro and others
  [601200, 619999, 12, 19, "wide"], // Maestro and others
  [630000, 643999, 12, 19, "wide"], // Maestro and others
  [660000, 699999, 12, 19, "wide"], // Maestro and others
];

export type IssuerMatch = "none" | "wide" | "network";

const SHORTEST = Math.min(...RANGES.map(([, , shortest]) => shortest));
/** Rows by the first two digits of a prefix, in their order. */
const ROWS = Array.from({ length: 100 }, (_, start) =>
  RANGES.filter(([first, last]) => Math.floor(first / 10_000) <= start && start <= Math.floor(last / 10_000)),
);

/** What the leading digits of `count` from `from` and the length say. */
export function matchIssuer(digits: ArrayLike<number>, count: number, from = 0): IssuerMatch {
  if (count < SHORTEST) return "none";
  const rows = ROWS[digits[from] * 10 + digits[from + 1]];
  let prefix = 0;
  for (let i = from; i < from + 6; i++) prefix = prefix * 10 + digits[i];
  for (let row = 0; row < rows.length; row++) {
    const [first, last, shortest, longest, match] = rows[row];
    if (prefix < first || prefix > last || count < shortest || count > longest) continue;
    // A Visa of other lengths than 13 and 16 or a long Diners is rare enough to ask for a cue.
    if (prefix >= 400000 && prefix < 500000 && count !== 16 && count !== 13) return "wide";
    return prefix < 400000 && count > 16 ? "wide" : match;
  }
  return "none";
}
