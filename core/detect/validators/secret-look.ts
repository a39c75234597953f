import type { Bytes } from "../../bytes.ts";
import { CLASS, DIGIT, HIGH, LOWER, TOKEN, UPPER } from "../classes.ts";
import { holdsRedacted } from "../redacted.ts";
import { isWorded, looksRandom } from "./randomness.ts";

/** What a value under a secret-like name looks like. */
export const SecretLook = {
  /** No secret: empty, masked, a placeholder, a keyword. */
  none: 0,
  /** A word or a number. */
  plain: 1,
  /** Words and numbers, joined: `correct-horse-461`, `checkout-v2`, `hunter2`. */
  worded: 2,
  /** Letters with digits or punctuation. */
  mixed: 3,
  /** Long, and its characters take turns as if drawn at random. */
  random: 4,
} as const;

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** As the whole value: no secret but what is said of one. */
const KEYWORDS = wordSet(
  "null none nil undefined true false required invalid expired missing empty unset redacted masked hidden removed yes no ok n/a " +
    "failed optional default unknown reset changed bearer basic string incorrect wrong mismatch must should not is was " +
    "valid correct accepted rejected enabled disabled weak strong blank short long mandatory verified protected encrypted " +
    "hashed updated set sent present absent prompt stdin confirm forgot field input type text number password passwort token " +
    "include omit same-origin reused revoked rotated deleted created generated granted denied authentication authorization " +
    "ungültig falsch erforderlich vergessen requis oublié invalide incorrecta inválida requerida obligatorio",
);
/** As the first of several words: a sentence or a label about a secret. */
const OPENERS = wordSet(
  "must should not is was are has have does do can cannot can't may will please enter choose repeat show hide create change current new old " +
    "your the a an too no invalid incorrect wrong expired missing required forgot reset confirm for any and or if when at in on to by with from " +
    "field value length minimum maximum password passwort token ist darf muss bitte le la el votre su",
);

const LONG = 16;
/** Bytes that are looked at; what comes later in a long value does not change what it is. */
const TELLING = 256;
const OPENS_PLACEHOLDER = new Uint8Array(256);
for (const char of "<[{($*%") OPENS_PLACEHOLDER[char.charCodeAt(0)] = 1;

/** Capitals alone: `[REDACTED` of `[REDACTED]`. */
function isMarker(bytes: Bytes, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((CLASS[bytes[at]] & UPPER) === 0 && bytes[at] !== 0x5f) return false;
  return to - from > 4;
}

/** Neither a letter nor a digit, and those of them that a placeholder or a token has. */
const OTHER = 64;
const MARK = 128;
const KINDS = Uint8Array.from(CLASS, (flags) => {
  const kind = flags & (DIGIT | UPPER | LOWER | HIGH);
  return kind === 0 ? OTHER : kind;
});
for (const char of "*>_:") KINDS[char.charCodeAt(0)] |= MARK;

/** The same byte again and again. */
function isOneByte(bytes: Bytes, from: number, to: number): boolean {
  let at = from + 1;
  while (at < to && bytes[at] === bytes[from]) at++;
  return at === to;
}

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
      bytes[from + 1] === 0x28 ||
      last === 0x3e ||
      last === 0x5d ||
      last === 0x7d ||
      last === 0x29 ||
      isMarker(bytes, from + 1, to)
    )
      return SecretLook.none;
  }
  const end = Math.min(to, from + TELLING);
  let kinds = 0;
  for (let i = from; i < end; i++) kinds |= KINDS[bytes[i]];
  let other = 0;
  let blanks = 0;
  if ((kinds & OTHER) !== 0)
    for (let i = from; i < end; i++) {
      if ((KINDS[bytes[i]] & OTHER) !== 0) other++;
      if (bytes[i] === 0x20) blanks++;
    }
  const marked = (kinds & MARK) !== 0;
  const same = isOneByte(bytes, from, end);
  if (marked && holdsRedacted(bytes, from, end)) return SecretLook.none;
  if (same || (kinds & (DIGIT | UPPER | LOWER | HIGH)) === 0) return SecretLook.none;
  if (isKeyword(bytes, from, to)) return SecretLook.none;
  if (bytes[from] === 0x61 && bytes[from + 1] === 0x72 && bytes[from + 2] === 0x6e && bytes[from + 3] === 0x3a)
    return SecretLook.none;
  const letters = (kinds & (UPPER | LOWER)) !== 0;
  const digits = (kinds & DIGIT) !== 0;
  if (blanks > 3) return SecretLook.plain;
  if (blanks === 0 && letters && (length >= LONG || (length >= 20 && (kinds & (UPPER | LOWER)) === (UPPER | LOWER))))
    if (looksRandom(bytes, from, to)) return SecretLook.random;
  // A path: `PWD=/srv/app2`, `~/.ssh`, `./token`.
  const slash = bytes[from] === 0x2e || bytes[from] === 0x7e ? from + 1 : from;
  if (bytes[slash] === 0x2f && isWorded(bytes, slash, end)) return SecretLook.none;
  if (!letters || (!digits && other <= blanks)) return SecretLook.plain;
  if (!digits && isWorded(bytes, from, end)) return SecretLook.plain;
  return isWorded(bytes, from, end) ? SecretLook.worded : SecretLook.mixed;
}

const LONGEST_KEYWORD = 16;
const decoder = new TextDecoder();
/** 0 where no keyword or opener of ASCII letters has that length with those first and last letters, in either case. */
const FILTER = new Uint8Array(1 << 15);
const filterIndex = (length: number, first: number, last: number): number =>
  (length << 10) | ((first & 31) << 5) | (last & 31);
for (const word of [...KEYWORDS, ...OPENERS])
  FILTER[filterIndex(word.length, word.charCodeAt(0), word.charCodeAt(word.length - 1))] = 1;

function isKeyword(bytes: Bytes, from: number, to: number): boolean {
  let end = from;
  let flags = 0;
  while (end < to && end - from <= LONGEST_KEYWORD && bytes[end] !== 0x20) {
    flags |= CLASS[bytes[end]];
    end++;
  }
  if ((flags & DIGIT) !== 0) return false;
  if (end - from > LONGEST_KEYWORD) return false;
  const set = end < to ? OPENERS : KEYWORDS;
  if (bytes[end - 1] === 0x2e || bytes[end - 1] === 0x21) end--;
  if ((flags & HIGH) === 0 && FILTER[filterIndex(end - from, bytes[from], bytes[end - 1])] === 0) return false;
  return set.has(decoder.decode(bytes.subarray(from, end)).toLowerCase());
}

/** Only what keys and tokens are made of: a random text with other signs is a password. */
export function isKeyText(bytes: Bytes, from: number, to: number): boolean {
  const end = Math.min(to, from + TELLING);
  for (let at = from; at < end; at++) if ((CLASS[bytes[at]] & TOKEN) === 0 && bytes[at] !== 0x25) return false;
  return true;
}
