import type { Bytes } from "../../bytes.ts";
import { isDigit } from "../classes.ts";

const WEIGHTS = [2, 7, 6, 5, 4, 3, 2];

/** Per prefix: what is added to the sum, and the check letters by remainder. */
const SERIES: Readonly<Record<string, readonly [number, string]>> = {
  S: [0, "JZIHGFEDCBA"],
  T: [4, "JZIHGFEDCBA"],
  F: [0, "XWUTRQPNMLK"],
  G: [4, "XWUTRQPNMLK"],
  M: [3, "XWUTRQPNJLK"],
};

/** Prefix, seven digits and a letter, upper case. */
export function looksLikeNric(text: Bytes, length: number): boolean {
  if (length !== 9 || SERIES[String.fromCharCode(text[0])] === undefined) return false;
  for (let i = 1; i < 8; i++) if (!isDigit(text[i])) return false;
  return text[8] >= 0x41 && text[8] <= 0x5a;
}

/**
 * Singapore's identity card number (NRIC, prefix S or T) and foreign identification number (FIN, prefix F, G, and M from
 * 2022 on): modulus 11 with a letter table per series. Upper case. Sources: https://www.ica.gov.sg for the series,
 * http://www.ngiam.net/NRIC/NRIC_numbers.pdf for the algorithm, which the authority does not publish.
 */
export function isNric(text: Bytes, length: number): boolean {
  if (!looksLikeNric(text, length)) return false;
  const [offset, letters] = SERIES[String.fromCharCode(text[0])];
  let sum = offset;
  for (let i = 0; i < 7; i++) sum += (text[i + 1] - 0x30) * WEIGHTS[i];
  return text[8] === letters.charCodeAt(sum % 11);
}
