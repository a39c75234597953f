import type { Bytes } from "../../bytes.ts";

/** L letter, N digit (or the letter that replaces it in a homocode), M month. */
const FORM = "LLLLLLNNMNNLNNNL";
const MONTHS = "ABCDEHLMPRST";
/** Letters for 0 to 9 where two people would have the same code (omocodia). */
const REPLACEMENTS = "LMNPQRSTUV";
/** Values of 0 to 9, and of A to J, in the odd places; K to Z after them. */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Digit that the character stands for, or -1. */
function digitOf(upper: number): number {
  return upper >= 0x30 && upper <= 0x39 ? upper - 0x30 : REPLACEMENTS.indexOf(String.fromCharCode(upper));
}

const upperOf = (byte: number): number => (byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte);

/** Sixteen characters of the right kinds, with a day that exists. Either case. */
export function looksLikeFiscalCode(text: Bytes, length: number): boolean {
  if (length !== FORM.length) return false;
  for (let i = 0; i < length; i++) {
    const upper = upperOf(text[i]);
    const kind = FORM[i];
    if (kind === "N" ? digitOf(upper) < 0 : upper < 0x41 || upper > 0x5a) return false;
    if (kind === "M" && !MONTHS.includes(String.fromCharCode(upper))) return false;
  }
  const day = (digitOf(upperOf(text[9])) * 10 + digitOf(upperOf(text[10]))) % 40;
  return digitOf(upperOf(text[9])) < 8 && day >= 1 && day <= 31;
}

/**
 * Italian tax code of a person (codice fiscale) with its check letter; digits may be replaced by letters. Either case.
 * Source: Decree of the Minister of Finance of 23 December 1976, no. 13813, https://www.agenziaentrate.gov.it
 */
export function isFiscalCode(text: Bytes, length: number): boolean {
  if (!looksLikeFiscalCode(text, length)) return false;
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const upper = upperOf(text[i]);
    const value = upper >= 0x41 ? upper - 0x41 : upper - 0x30;
    sum += (i & 1) === 0 ? ODD[value] : value;
  }
  return upperOf(text[15]) === 0x41 + (sum % 26);
}
