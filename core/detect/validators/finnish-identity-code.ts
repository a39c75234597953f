import type { Bytes } from "../../bytes.ts";
import { isAlnum, isDigit } from "../classes.ts";
import { isDate } from "./calendar.ts";

/** Centuries by their signs; letters but A since 2023. */
const CENTURIES: Readonly<Record<number, string>> = { 1800: "+", 1900: "-YXWVU", 2000: "ABCDEF" };
const CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY";

function centuryOf(sign: string): number {
  for (const century of [1900, 2000, 1800]) if (CENTURIES[century].includes(sign)) return century;
  return 0;
}

/** DDMMYY, sign of the century, three digits and a check character, with a date that exists. Upper case. */
export function looksLikeFinnishIdentityCode(text: Bytes, length: number): boolean {
  if (length !== 11 || !isAlnum(text[10])) return false;
  for (let i = 0; i < 10; i++) if (i !== 6 && !isDigit(text[i])) return false;
  const century = centuryOf(String.fromCharCode(text[6]));
  const pair = (at: number): number => (text[at] - 0x30) * 10 + text[at + 1] - 0x30;
  return century > 0 && isDate(century + pair(4), pair(2), pair(0));
}

/**
 * Finnish personal identity code (henkilötunnus): a date of birth, a sign for the century, an individual number from 002
 * on, and a check character by the rest of 31. Upper case. Sources: https://dvv.fi/en/personal-identity-code, and for the
 * signs since 2023 https://dvv.fi/hetu-uudistus
 */
export function isFinnishIdentityCode(text: Bytes, length: number): boolean {
  if (!looksLikeFinnishIdentityCode(text, length)) return false;
  let number = 0;
  for (let i = 0; i < 10; i++) if (i !== 6) number = number * 10 + text[i] - 0x30;
  return number % 1000 >= 2 && text[10] === CHECKS.charCodeAt(number % 31);
}
