import { matchIssuer } from "../detect/validators/card-issuer.ts";
import { ibanLength } from "../detect/validators/iban-length.ts";
import { isLuhnValid } from "../detect/validators/luhn.ts";
import { isMod97Valid } from "../detect/validators/mod97.ts";
import { isInternational } from "../detect/validators/phone-plan.ts";
import { encodeUtf8 } from "./encoding.ts";
import { parseIp } from "./ip.ts";

const EMAIL = /^[^\s@"<>(),;:]{1,64}@(?:[a-z0-9-]{1,63}\.){1,10}[a-z]{2,63}$/i;
const E164 = /^\+[1-9][\d ().-]{7,24}$/;
const CARD = /^\d(?:[ -]?\d){11,18}$/;
const IBAN = /^[a-z]{2}\d{2}(?: ?[a-z0-9]){11,30}$/i;

/** Longest text that can be any of these: RFC 5321's limit for an address. */
const LONGEST = 320;

function readDigits(text: string): number[] {
  const digits: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit >= 0 && digit <= 9) digits.push(digit);
  }
  return digits;
}

function checkIban(text: string): boolean {
  const bytes = encodeUtf8(text.replaceAll(" ", "").toUpperCase());
  return ibanLength(bytes[0]!, bytes[1]!) === bytes.length && isMod97Valid(bytes, bytes.length);
}

function checkCard(text: string): boolean {
  const digits = readDigits(text);
  return matchIssuer(digits, digits.length) !== "none" && isLuhnValid(digits, digits.length);
}

function checkPhone(text: string): boolean {
  const digits = readDigits(text);
  return isInternational(digits, digits.length);
}

/**
 * The entity under which a value is pseudonymized. A field path without an entity takes that of the first check the
 * value passes, so that an e-mail address has one token whether a path or the detector found it.
 */
export function chooseDomain(entity: string, value: string): string {
  if (entity !== "FIELD" || value.length > LONGEST) return entity;
  const text = value.trim();
  if (text.includes("@") && EMAIL.test(text)) return "EMAIL_ADDRESS";
  if (parseIp(text) !== undefined) return "IP_ADDRESS";
  if (IBAN.test(text) && checkIban(text)) return "IBAN_CODE";
  if (CARD.test(text) && checkCard(text)) return "CREDIT_CARD";
  if (E164.test(text) && checkPhone(text)) return "PHONE_NUMBER";
  return "FIELD";
}
