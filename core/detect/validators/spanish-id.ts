import type { Bytes } from "../../bytes.ts";
import { isDigit } from "../classes.ts";

const LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

const endsWell = (text: Bytes, number: number): boolean => (text[8] & 0xdf) === LETTERS.charCodeAt(number % 23);

/** Number of `digits` digits before the letter at 8, or -1. */
function numberBefore(text: Bytes, digits: number): number {
  let number = 0;
  for (let i = 8 - digits; i < 8; i++) {
    if (!isDigit(text[i])) return -1;
    number = number * 10 + text[i] - 0x30;
  }
  return number;
}

/**
 * NIF of a Spanish person: the eight digits of the identity card (or K, L, M and seven) and a letter by the rest of 23.
 * Nine characters, either case. Source: Royal Decree 1553/2005, art. 11; table at https://www.interior.gob.es (cálculo del
 * dígito de control del NIF/NIE).
 */
export function isNif(text: Bytes, length: number): boolean {
  if (length !== 9) return false;
  const first = text[0] & 0xdf;
  const number = numberBefore(text, first === 0x4b || first === 0x4c || first === 0x4d ? 7 : 8);
  return number >= 0 && endsWell(text, number);
}

/** NIE of a foreigner in Spain: X, Y or Z counts as 0, 1 or 2 before seven digits; the letter as in a NIF. Same source. */
export function isNie(text: Bytes, length: number): boolean {
  if (length !== 9) return false;
  const first = (text[0] & 0xdf) - 0x58;
  const number = first < 0 || first > 2 ? -1 : numberBefore(text, 7);
  return number >= 0 && endsWell(text, first * 10_000_000 + number);
}
