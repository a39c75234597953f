/**
 * Check characters of the numbers the corpus makes. Written apart from core/detect/validators on purpose: each is the
 * other's test. Each takes a number without its check and gives the check, or "" where the number can have none.
 */

const digitsOf = (text: string): number[] => [...text].map(Number);
const weigh = (text: string, weights: readonly number[]): number =>
  digitsOf(text).reduce((sum, digit, i) => sum + digit * weights[i]!, 0);
/** Remainder of a long decimal. */
const remainder = (digits: string, divisor: number): number =>
  digitsOf(digits).reduce((rest, digit) => (rest * 10 + digit) % divisor, 0);

/** ISO/IEC 7812-1, annex B. */
export function luhn(payload: string): string {
  let sum = 0;
  for (const [i, digit] of digitsOf(payload).reverse().entries())
    sum += i % 2 === 0 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit]! : digit;
  return String((10 - (sum % 10)) % 10);
}

/** ISO 13616: the two digits behind the country. */
export function ibanCheck(country: string, account: string): string {
  const digits = [...`${account}${country}00`].map((char) => String(Number.parseInt(char, 36))).join("");
  return String(98 - remainder(digits, 97)).padStart(2, "0");
}

/** Verhoeff's dihedral scheme, as Aadhaar uses it: multiplication in D5 and powers of a permutation. */
export function verhoeff(payload: string): string {
  const times = (a: number, b: number): number =>
    a < 5 ? (b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5)) : b < 5 ? 5 + ((a - b) % 5) : (a - b + 5) % 5;
  const permute = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  let state = 0;
  for (const [i, start] of digitsOf(payload).reverse().entries()) {
    let digit = start;
    for (let n = 0; n <= i % 8; n++) digit = permute[digit]!;
    state = times(state, digit);
  }
  return String([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((digit) => times(digit, state) === 0 || times(state, digit) === 0));
}

/** ISO/IEC 7064, MOD 11,10: the German tax number. */
export function mod1110(payload: string): string {
  let product = 10;
  for (const digit of digitsOf(payload)) {
    const sum = (digit + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}

/** NHS number: https://www.datadictionary.nhs.uk/attributes/nhs_number.html */
export function nhs(payload: string): string {
  const check = 11 - (weigh(payload, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return check === 10 ? "" : String(check % 11);
}

/** ABA routing number: 3 7 1, repeated. */
export const aba = (payload: string): string => String((10 - (weigh(payload, [3, 7, 1, 3, 7, 1, 3, 7]) % 10)) % 10);

/** DEA number, of its first six digits. */
export const dea = (payload: string): string => String(weigh(payload, [1, 2, 1, 2, 1, 2]) % 10);

/** ABN: the two digits in front. https://abr.business.gov.au/Help/AbnFormat */
export function abnPrefix(payload: string): string {
  const rest = weigh(payload, [3, 5, 7, 9, 11, 13, 15, 17, 19]);
  for (let prefix = 11; prefix < 100; prefix++)
    if (((Math.floor(prefix / 10) - 1) * 10 + (prefix % 10) + rest) % 89 === 0) return String(prefix);
  return "";
}

/** ACN: https://asic.gov.au/for-business/registering-a-company/steps-to-register-a-company/australian-company-numbers/ */
export const acn = (payload: string): string => String((10 - (weigh(payload, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10);

/** TFN, nine digits: the last one, whose weight is 10. */
export function tfn(payload: string): string {
  const check = weigh(payload, [1, 4, 3, 7, 5, 8, 6, 9]) % 11;
  return check === 10 ? "" : String(check);
}

export const medicare = (payload: string): string => String(weigh(payload, [1, 3, 7, 9, 1, 3, 7, 9]) % 10);

/** NRIC and FIN of Singapore. */
export function nric(series: string, digits: string): string {
  const offset = { S: 0, F: 0, T: 4, G: 4, M: 3 }[series]!;
  const rest = (offset + weigh(digits, [2, 7, 6, 5, 4, 3, 2])) % 11;
  return (series === "S" || series === "T" ? "JZIHGFEDCBA" : series === "M" ? "XWUTRQPNJLK" : "XWUTRQPNMLK")[rest]!;
}

/** Numéro d'inscription au répertoire; Corsica counts as 19 and 18. */
export const nir = (payload: string): string =>
  String(97 - remainder(payload.replace("2A", "19").replace("2B", "18"), 97)).padStart(2, "0");

/** DNI and NIE of Spain. */
export const nif = (digits: string): string => "TRWAGMYFPDXBNJZSQVHLCKE"[Number(digits) % 23]!;

const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Codice fiscale: decree of 23 December 1976, art. 7. Digits stand at the places of the letters A to J. */
export function fiscalCode(payload: string): string {
  let sum = 0;
  for (const [i, char] of [...payload].entries()) {
    const place = /\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65;
    sum += i % 2 === 0 ? ODD[place]! : place;
  }
  return String.fromCharCode(65 + (sum % 26));
}

export const pesel = (payload: string): string =>
  String((10 - (weigh(payload, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);

/** Finland's personal identity code: date and serial number as one number. */
export const hetu = (digits: string): string => "0123456789ABCDEFHJKLMNPRSTUVWXY"[Number(digits) % 31]!;
