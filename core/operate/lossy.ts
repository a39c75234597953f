/** `number` in 1..space, zero-padded to the width of `space`. */
function pick(number: number, space: number): string {
  return String((number % space) + 1).padStart(String(space).length, "0");
}

function titleOf(domain: string): string {
  return domain
    .toLowerCase()
    .replace(/^[a-z]/, (first) => first.toUpperCase())
    .replace(/_([a-z0-9])/g, (_, next: string) => next.toUpperCase());
}

/**
 * Short shapes for `template: lossy`, derived from 32 bits of the value's HMAC: the same everywhere under one key, but two
 * values may share one (999 names, 9,999 phone numbers, 65,536 addresses) and a second pass gives another.
 */
export function formatLossy(domain: string, number: number): string {
  switch (domain) {
    case "PERSON":
      return `User_${pick(number, 999)}`;
    case "EMAIL_ADDRESS":
      return `user${(number % 9999) + 1}@redacted.example.com`;
    case "PHONE_NUMBER":
      return `+1-555-${pick(number, 9999)}`;
    case "IP_ADDRESS":
      return `10.0.${(number >>> 8) & 255}.${number & 255}`;
    case "CREDIT_CARD":
      return `****-****-****-${pick(number, 9999)}`;
    default:
      return `${titleOf(domain)}_${pick(number, 999)}`;
  }
}
