const BASE_MS = 250;
const LONGEST_MS = 10_000;
/** Past it the delivery is put off, whatever time there is. */
const LONGEST_ASKED_MS = 60_000;
const SECONDS = /^[0-9]{1,9}$/;

/**
 * Milliseconds to wait before the next try, with full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * A time that was asked for is waited for, and a little more: of many that were told the same all would be back at once.
 * @param failures how often it failed, from 1
 * @param asked milliseconds that the service asked for
 * @returns undefined if it asked for too long
 */
export function waitBefore(failures: number, asked: number | undefined, random: () => number): number | undefined {
  const longest = Math.min(LONGEST_MS, BASE_MS * 2 ** (failures - 1));
  if (asked === undefined) return random() * longest;
  return asked > LONGEST_ASKED_MS ? undefined : asked + random() * BASE_MS;
}

/**
 * Milliseconds that a Retry-After header asks for, in seconds or as a date; undefined if it says neither.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (SECONDS.test(value)) return Number(value) * 1_000;
  const date = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
