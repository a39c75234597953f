/** Length of an IBAN by country. Source: SWIFT IBAN Registry, https://www.swift.com/standards/data-standards/iban-international-bank-account-number */
const REGISTRY =
  "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22" +
  "GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30" +
  "NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30" +
  // Not in the registry, in use by national practice: French overseas territories and some African states.
  "DZ26AO25BJ28BF28CM27CV25CF27TD27KM27CG27CI28GA27GQ27GW25IR26MG27ML28MA28MZ25NE28SN28TG28GF27GP27MQ27RE27PF27TF27YT27NC27BL27MF27PM27WF27";

const CODES = 26;
const LENGTHS = new Uint8Array(CODES * CODES);
const codeOf = (first: number, second: number): number => ((first & 0xdf) - 65) * CODES + (second & 0xdf) - 65;
for (let i = 0; i < REGISTRY.length; i += 4)
  LENGTHS[codeOf(REGISTRY.charCodeAt(i), REGISTRY.charCodeAt(i + 1))] = Number(REGISTRY.slice(i + 2, i + 4));

/** Codes of the countries that have IBANs, in small letters. */
export const IBAN_COUNTRIES: readonly string[] = Array.from({ length: REGISTRY.length / 4 }, (_, i) =>
  REGISTRY.slice(i * 4, i * 4 + 2).toLowerCase(),
);

/** Length of the country's IBANs, 0 if it has none. Takes the two ASCII letters' codes, either case. */
export function ibanLength(first: number, second: number): number {
  return LENGTHS[codeOf(first, second)] ?? 0;
}
