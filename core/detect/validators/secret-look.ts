import type { Bytes } from "../../bytes.ts";
import { CLASS, DIGIT, HIGH, LOWER, UPPER } from "../classes.ts";
import { holdsRedacted } from "../redacted.ts";

/** What a value under a secret-like name looks like. */
export const SecretLook = {
  /** No secret: empty, masked, a placeholder, a keyword. */
  none: 0,
  /** A word or a number. */
  plain: 1,
  /** Letters with digits or punctuation. */
  mixed: 2,
  /** Long, of several kinds of characters. */
  random: 3,
} as const;

const KEYWORDS = new Set(
  (
    "null none nil undefined true false required invalid expired missing empty unset redacted masked hidden removed yes no ok " +
    "failed optional default unknown reset changed bearer basic string incorrect wrong mismatch must should not is was"
  ).split(" "),
);

const LONG = 16;
/** Bytes that are looked at; what comes later in a long value does not change what it is. */
const TELLING = 256;
const OPENS_PLACEHOLDER = new Uint8Array(256);
for (const char of "<[{($*%") OPENS_PLACEHOLDER[char.charCodeAt(0)] = 1;

/** Judges bytes[from, to). */
export function judgeSecret(bytes: Bytes, from: number, to: number): number {
  const length = to - from;
  if (length < 4) return SecretLook.none;
  if (OPENS_PLACEHOLDER[bytes[from]] === 1 && length < 40) {
    // `$ecret1` is a password, `${SECRET}` and `<token>` are not.
    const last = bytes[to - 1];
    if (
      bytes[from] === 0x2a ||
      bytes[from + 1] === 0x7b ||
      last === 0x3e ||
      last === 0x5d ||
      last === 0x7d ||
      last === 0x29
    )
      return SecretLook.none;
  }
  let kinds = 0;
  let other = 0;
  let same = true;
  let marked = false;
  const end = Math.min(to, from + TELLING);
  let blanks = 0;
  for (let i = from; i < end; i++) {
    const byte = bytes[i];
    const flags = CLASS[byte] & (DIGIT | UPPER | LOWER | HIGH);
    kinds |= flags;
    if (flags === 0) {
      other++;
      if (byte === 0x20) blanks++;
      else if (byte === 0x2a || byte === 0x3e || byte === 0x5f || byte === 0x3a) marked = true;
    }
    if (byte !== bytes[from]) same = false;
  }
  if (marked && holdsRedacted(bytes, from, end)) return SecretLook.none;
  if (same || (kinds & (DIGIT | UPPER | LOWER | HIGH)) === 0) return SecretLook.none;
  if (
    length <= 12 &&
    (kinds & DIGIT) === 0 &&
    KEYWORDS.has(String.fromCharCode(...bytes.subarray(from, to)).toLowerCase())
  )
    return SecretLook.none;
  if (bytes[from] === 0x61 && bytes[from + 1] === 0x72 && bytes[from + 2] === 0x6e && bytes[from + 3] === 0x3a)
    return SecretLook.none;
  // A directory: `PWD=/srv/app`.
  if (bytes[from] === 0x2f && (kinds & DIGIT) === 0) return SecretLook.none;
  const letters = (kinds & (UPPER | LOWER)) !== 0;
  const digits = (kinds & DIGIT) !== 0;
  if (blanks > 3) return SecretLook.plain;
  if (length >= LONG && letters && digits && blanks === 0) return SecretLook.random;
  if (length >= 20 && (kinds & UPPER) !== 0 && (kinds & LOWER) !== 0 && blanks === 0) return SecretLook.random;
  return letters && (digits || other > blanks) ? SecretLook.mixed : SecretLook.plain;
}
