/** How often each digit occurs; reused. */
const counts = new Uint8Array(10);

/** Of the first ten digits exactly one occurs twice or three times (then not in a row), all others at most once. */
function repeatsAsAssigned(digits: ArrayLike<number>): boolean {
  counts.fill(0);
  for (let i = 0; i < 10; i++) counts[digits[i]]++;
  let repeated = -1;
  for (let digit = 0; digit < 10; digit++) {
    if (counts[digit] < 2) continue;
    if (counts[digit] > 3 || repeated >= 0) return false;
    repeated = digit;
  }
  if (repeated < 0) return false;
  for (let i = 2; i < 10; i++)
    if (digits[i] === repeated && digits[i - 1] === repeated && digits[i - 2] === repeated) return false;
  return true;
}

/**
 * Tax identification number (IdNr) of Germany: eleven digits, not 0 in front, the rule of repetition, ISO 7064 MOD 11,10.
 * Source: ITZBund for the Federal Central Tax Office, "Informationen zur Berechnung gültiger Prüfziffern", version 2.3,
 * https://www.bzst.de; the rule of three since 2016.
 */
export function isGermanTaxId(digits: ArrayLike<number>, count: number): boolean {
  if (count !== 11 || digits[0] === 0 || !repeatsAsAssigned(digits)) return false;
  let product = 10;
  for (let i = 0; i < 10; i++) {
    const sum = (digits[i] + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === digits[10];
}
