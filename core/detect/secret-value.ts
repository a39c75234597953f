/** Where the value of a secret's name ends. */
import type { Bytes } from "../bytes.ts";
import { ALNUM, CLASS, HIGH, isAlnum, isBlank, LETTER } from "./classes.ts";
import { isQuote } from "./name-joint.ts";
import type { Probe } from "./probe.ts";
import { judgeSecret, SecretLook } from "./validators/secret-look.ts";

const MAX_VALUE = 4000;

/** How a value without quotes ends. */
export const Ending = {
  /** At the first byte that ends one anywhere: blank, comma, bracket, ampersand … */
  early: 0,
  /** A password: `&` and closing brackets belong to it where text goes on that is no next name. */
  late: 1,
  /** A password on a line of its own: only a blank or the next `&name=` ends it. */
  line: 2,
} as const;

const ENDS = new Uint8Array(256);
for (let byte = 0; byte <= 0x20; byte++) ENDS[byte] = 1;
for (const char of ",;&)]}><\\\"'`") ENDS[char.charCodeAt(0)] = 1;
/** May belong to a password, if not at its start. */
const LATE = new Uint8Array(256);
for (const char of "&)]}") LATE[char.charCodeAt(0)] = 1;
/** On a line of its own. */
const LINE = new Uint8Array(256);
for (const char of "&)]}><,;'`\"") LINE[char.charCodeAt(0)] = 1;

const isNameByte = (byte: number): boolean =>
  byte >= 0 && ((CLASS[byte] & (ALNUM | HIGH)) !== 0 || byte === 0x5f || byte === 0x2d || byte === 0x2e);

/** End of what stands in quotes from `from` on: at the closing quote, or at the piece's or line's end; -1 if it is too long to be a value. */
function quotedEnd(probe: Probe, from: number, quote: number): number {
  const isEscaped = probe.bytes[from - 2] === 0x5c;
  for (let at = from; at < from + MAX_VALUE; at++) {
    const byte = probe.at(at);
    if (byte < 0 || byte === quote || byte === 0x0a) return at;
    if (byte !== 0x5c) continue;
    let next = at + 1;
    while (next - at < 8 && probe.at(next) === 0x5c) next++;
    if (probe.at(next) === quote) {
      if (isEscaped) return at;
      at = next;
    }
  }
  return -1;
}

/** End of a value without quotes, at most MAX_VALUE on; -1 if there is none. */
function bareEnd(probe: Probe, from: number, ending: number, encoding: number): number {
  const cap = from + MAX_VALUE;
  // At its start nothing belongs to a value that ends one.
  if (ending !== Ending.early && ENDS[probe.at(from) & 0xff] === 1) return from;
  const walk = probe.valueWalks[ending];
  let at = walk.resume(from);
  for (; at < cap; at++) {
    const byte = probe.at(at);
    if (byte < 0) break;
    if (byte === 0x25 ? encoding > 0 && endsEncoded(probe, at, encoding) : ENDS[byte] === 1)
      if (at === from || ending === Ending.early || !belongs(probe, at, ending)) break;
  }
  walk.note(from, at);
  return at < cap ? at : -1;
}

/** `%26` and `%22` end a value whose `=` is encoded too; `%2526` one that is encoded twice. */
function endsEncoded(probe: Probe, at: number, encoding: number): boolean {
  if (encoding === 2) return probe.matches(at, "%2526") || probe.matches(at, "%2522");
  return probe.matches(at, "%26") || probe.matches(at, "%22") || probe.matches(at, "%7d") || probe.matches(at, "%2c");
}

const MAX_NEXT_NAME = 40;

/** An ending byte after which the password goes on: not the next member's name. */
function belongs(probe: Probe, at: number, ending: number): boolean {
  const byte = probe.at(at);
  if ((ending === Ending.line ? LINE[byte] : LATE[byte]) === 0) return false;
  let next = at + 1;
  while (next - at < 4 && LINE[probe.at(next) & 0xff] === 1 && probe.at(next) >= 0) next++;
  if (!isNameByte(probe.at(next)) && !isSymbol(probe.at(next))) return false;
  if (byte === 0x29 || byte === 0x5d || byte === 0x7d) return isAlnum(probe.at(at + 1));
  const name = next;
  while (next - name < MAX_NEXT_NAME && isNameByte(probe.at(next))) next++;
  const after = probe.at(next);
  // `&debug`: a parameter without a value.
  if (
    byte === 0x26 &&
    ending !== Ending.line &&
    next - name > 2 &&
    isLetters(probe.bytes, name, next) &&
    !isSymbol(after)
  )
    return false;
  if (after === 0x25 && (probe.matches(next, "%3d") || probe.matches(next, "%3a"))) return false;
  return after !== 0x3d && after !== 0x3a && after !== 0x5b && !(isQuote(after) && after !== byte);
}

function isLetters(bytes: Bytes, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((CLASS[bytes[at]] & LETTER) === 0) return false;
  return true;
}

const isSymbol = (byte: number): boolean => byte > 0x20 && byte < 0x7f && ENDS[byte] === 0;

/** End of an XML element's text. */
function elementEnd(probe: Probe, from: number): number {
  for (let at = from; at < from + MAX_VALUE; at++) {
    const byte = probe.at(at);
    if (byte < 0 || byte === 0x0a) return -1;
    if (byte === 0x3c) return probe.at(at + 1) === 0x2f || probe.at(at + 1) === 0x21 ? at : -1;
  }
  return -1;
}

/** End of the value; the same as its start where there is none, -1 where what stands there is too long. */
export interface ValueEnd {
  to: number;
  /** In quotes that are closed. */
  isQuoted: boolean;
}
const result: ValueEnd = { to: 0, isQuoted: false };

/**
 * @param quote the opening quote before `from`, 0 without one; @param encoding how often the joint before it is percent-encoded
 * @param isGlued the joint is a colon without a blank behind it
 */
export function findValueEnd(
  probe: Probe,
  from: number,
  quote: number,
  ending: number,
  encoding: number,
  isGlued: boolean,
): ValueEnd {
  const { bytes } = probe;
  result.isQuoted = false;
  result.to = quote > 0 ? quotedEnd(probe, from, quote) : -1;
  if (result.to >= 0 && (isQuote(probe.at(result.to)) || probe.at(result.to) === 0x5c)) {
    result.isQuoted = true;
    return result;
  }
  let to = bareEnd(probe, from, ending, encoding);
  const end = to;
  while (
    to > from &&
    (bytes[to - 1] === 0x2e || bytes[to - 1] === 0x3a || bytes[to - 1] === 0x2c || bytes[to - 1] === 0x3b)
  )
    to--;
  if (quote === 0 && from > probe.start && isBlank(bytes[from - 1]) && isMember(bytes, from, end)) to = from;
  result.to = quote === 0 && isGlued && to > from ? withFollowers(probe, from, to) : to;
  return result;
}

export function findElementEnd(probe: Probe, from: number): ValueEnd {
  result.to = elementEnd(probe, from);
  result.isQuoted = true;
  return result;
}

/** After `token:abc123` goes what would be taken for the value of `token:` once `abc123` is gone. */
function withFollowers(probe: Probe, from: number, end: number): number {
  let to = end;
  while (to > from && to - from < probe.window && isBlank(probe.at(to))) {
    const quote = probe.at(to + 1);
    if (isQuote(quote)) {
      const close = quotedEnd(probe, to + 2, quote);
      if (close < 0 || probe.at(close) !== quote) break;
      to = close + 1;
      continue;
    }
    const next = bareEnd(probe, to + 1, Ending.early, 0);
    if (next < 0 || judgeSecret(probe.bytes, to + 1, next) < SecretLook.worded || isMember(probe.bytes, to + 1, next))
      break;
    to = next;
  }
  return to;
}

/** `realm=internal`, `user:ann`: a name and its value. */
function isMember(bytes: Bytes, from: number, to: number): boolean {
  let at = from;
  while (at < to && isPlainNameByte(bytes[at])) at++;
  if (at === from || at === to || (bytes[at] !== 0x3d && bytes[at] !== 0x3a)) return false;
  if (at + 1 === to && bytes[at] === 0x3a) return true;
  if (at + 1 < to) return bytes[at + 1] !== 0x3d;
  // A name without a value, or base64 with its padding.
  return to - from < 8 || (to - from) % 4 !== 0 || bytes.subarray(from, at).includes(0x5f);
}

const isPlainNameByte = (byte: number): boolean =>
  byte === 0x5f || byte === 0x2d || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);

/** Authentication schemes before the credentials: https://www.iana.org/assignments/http-authschemes, and vendors' own. */
export const SCHEMES: readonly string[] = [
  "bearer",
  "basic",
  "token",
  "apikey",
  "api-key",
  "key",
  "bot",
  "ssws",
  "splunk",
  "negotiate",
  "ntlm",
  "geniekey",
  "oauth",
  "jwt",
  "digest",
  "hoba",
  "deepl-auth-key",
  "klaviyo-api-key",
  "client-id",
  "sso-key",
  "discogs",
  "zoho-oauthtoken",
  "snowflake",
];

const SCHEMES_BY_FIRST: readonly (readonly string[])[] = Array.from({ length: 32 }, (_, letter) =>
  SCHEMES.filter((scheme) => (scheme.charCodeAt(0) & 31) === letter),
);

/** Past `Bearer ` and the like at `at`: the scheme stays. */
export function skipScheme(probe: Probe, at: number): number {
  const first = probe.at(at);
  if (first < 0 || (CLASS[first] & LETTER) === 0) return at;
  const schemes = SCHEMES_BY_FIRST[first & 31];
  for (let i = 0; i < schemes.length; i++) {
    if (!probe.matches(at, schemes[i])) continue;
    const end = at + schemes[i].length;
    if (probe.at(end) === 0x20) return end + 1;
    if (probe.matches(end, "%20")) return end + 3;
  }
  return at;
}
