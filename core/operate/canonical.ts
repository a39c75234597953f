import { formatIp, parseIp } from "./ip.ts";
import { canonicalizePhone } from "./phone.ts";

/** Numbers that people group with blanks, dots or dashes; only letters and digits tell them apart. */
const GROUPED = new Set([
  "CREDIT_CARD",
  "US_SSN",
  "IBAN_CODE",
  "US_BANK_NUMBER",
  "US_DRIVER_LICENSE",
  "US_ITIN",
  "US_PASSPORT",
  "MEDICAL_LICENSE",
  "UK_NHS",
  "SG_NRIC_FIN",
  "AU_ABN",
  "AU_ACN",
  "AU_TFN",
  "AU_MEDICARE",
  "MAC_ADDRESS",
]);

const NAMES = new Set(["PERSON", "LOCATION"]);

/** An address in a query string (RFC 3986, section 2.1), once or twice encoded, is the address. */
function decodePercent(text: string): string {
  let decoded = text;
  for (let level = 0; level < 2 && !decoded.includes("@"); level++)
    decoded = decoded.replace(/%([2-7][0-9A-Fa-f])/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return decoded;
}

/** Visible ASCII without escapes, no capitals and no dot at the end behind the last `@`: an address that is its own form. */
const CANONICAL_ADDRESS = /^[!-$&-~]*@[!-$&-?[-~]*[!-$&--/-?[-~]$/;

function canonicalizeEmail(text: string): string {
  if (CANONICAL_ADDRESS.test(text)) return text;
  const address = decodePercent(text).normalize("NFC").trim();
  const at = address.lastIndexOf("@");
  // RFC 5321 section 2.4: the local part may be case-sensitive, the domain is not.
  return at < 0 ? address : address.slice(0, at) + address.slice(at).toLowerCase().replace(/\.$/, "");
}

/**
 * The spelling under which a value gets its pseudonym, so that one person, card or host has one token however it was
 * written. Total: every text has one, and none is empty unless the text is.
 * @param region ISO 3166-1 alpha-2, for phone numbers without a country code
 */
export function canonicalize(entity: string, text: string, region?: string): string {
  if (entity === "EMAIL_ADDRESS") return canonicalizeEmail(text);
  if (entity === "PHONE_NUMBER") return canonicalizePhone(text, region);
  if (entity === "IP_ADDRESS") {
    const address = parseIp(text.trim());
    return address === undefined ? text : formatIp(address);
  }
  if (GROUPED.has(entity)) return text.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase() || text;
  if (NAMES.has(entity)) return text.normalize("NFC").trim().replace(/\s+/g, " ") || text;
  return text;
}
