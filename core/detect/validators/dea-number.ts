import type { Bytes } from "../../bytes.ts";
import { isDigit, isLetter } from "../classes.ts";

/** Kinds of registrants: the first letter. O, I, N, Q, V, W, Y and Z are not used. */
const REGISTRANTS = "ABCDEFGHJKLMPRSTUX";
const NINE = 0x39;

/** Two characters and seven digits, as a registration of the US Drug Enforcement Administration is written. */
export function looksLikeDeaNumber(text: Bytes, length: number): boolean {
  if (length !== 9 || !REGISTRANTS.includes(String.fromCharCode(text[0] & 0xdf)) || !isLetter(text[0])) return false;
  if (!isLetter(text[1]) && text[1] !== NINE) return false;
  for (let i = 2; i < 9; i++) if (!isDigit(text[i])) return false;
  return true;
}

/**
 * Registration number of the US Drug Enforcement Administration: kind of registrant, first letter of the name (9 for a
 * business address), six digits, check digit = last digit of (d1 + d3 + d5) + 2 (d2 + d4 + d6). Either case.
 * Source: https://www.deadiversion.usdoj.gov/drugreg/faq.html and the registration record layout there.
 */
export function isDeaNumber(text: Bytes, length: number): boolean {
  if (!looksLikeDeaNumber(text, length)) return false;
  const at = (i: number): number => text[i + 1] - 0x30;
  return (at(1) + at(3) + at(5) + 2 * (at(2) + at(4) + at(6))) % 10 === at(7);
}
