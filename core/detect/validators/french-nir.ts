import type { Bytes } from "../../bytes.ts";
import { isDigit } from "../classes.ts";

const LETTER_A = 0x41;
const LETTER_B = 0x42;

/** Sex, year, month, place, order and key: fifteen characters, all digits but the second of a Corsican department. */
export function looksLikeNir(text: Bytes, length: number): boolean {
  if (length !== 15) return false;
  for (let i = 0; i < 15; i++) {
    if (isDigit(text[i])) continue;
    if (i !== 6 || text[5] !== 0x32 || ((text[i] & 0xdf) !== LETTER_A && (text[i] & 0xdf) !== LETTER_B)) return false;
  }
  const sex = text[0] - 0x30;
  if (sex === 0 || sex === 5 || sex === 6 || sex === 9) return false;
  // 20 to 42 and 50 on stand for months that are not known.
  const month = (text[3] - 0x30) * 10 + text[4] - 0x30;
  return (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
}

/**
 * French social security number (NIR) with its key, 97 minus the rest of the number divided by 97; 2A counts as 19 and 2B
 * as 18. Sources: https://www.service-public.fr/particuliers/vosdroits/F33078, INSEE, https://www.insee.fr/fr/metadonnees/definition/c1409
 */
export function isNir(text: Bytes, length: number): boolean {
  if (!looksLikeNir(text, length)) return false;
  const corsica = isDigit(text[6]) ? 0 : (text[6] & 0xdf) === LETTER_A ? 19 : 18;
  let rest = 0;
  for (let i = 0; i < 13; i++) {
    let digit = text[i] - 0x30;
    if (corsica > 0 && i === 5) digit = 1;
    else if (corsica > 0 && i === 6) digit = corsica - 10;
    rest = (rest * 10 + digit) % 97;
  }
  return (text[13] - 0x30) * 10 + text[14] - 0x30 === 97 - rest;
}
