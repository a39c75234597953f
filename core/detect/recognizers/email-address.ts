/**
 * E-mail addresses as logs hold them: RFC 5321 Mailbox with a dot-atom local part (RFC 6531: any non-ASCII), a domain of
 * at least two labels, a last label of two or more letters (or `xn--`). `%40` and `%2540` stand for `@`.
 */
import type { Bytes } from "../../bytes.ts";
import { CLASS, HIGH, HOST, isAlnum, isHex, isLetter, LETTER, LOCAL } from "../classes.ts";
import { Cue } from "../cues.ts";
import type { Probe } from "../probe.ts";
import type { Recognizer } from "./types.ts";

/** RFC 5321 section 4.5.3.1.1; the octets before it are no local part. */
const MAX_LOCAL = 64;
/** RFC 5321 section 4.5.3.1.2. */
const MAX_DOMAIN = 255;

const AT = 0x40;
const DOT = 0x2e;
const DASH = 0x2d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const PERCENT = 0x25;
/** Endings of files and units that stand after an @ (`logo@2x.png`, `postgresql@16-main.service`), packed. */
const OTHER_ENDINGS = new Set(
  "png jpg jpeg gif svg webp js mjs cjs ts css json html map service journal socket timer target mount slice scope"
    .split(" ")
    .map((ending) => pack(new TextEncoder().encode(ending), 0, ending.length)),
);

/** ASCII letters of either case as one number; -1 if it is too long or other bytes are in it. */
function pack(bytes: Bytes, from: number, to: number): number {
  if (to - from > 8) return -1;
  let packed = 0;
  for (let i = from; i < to; i++) {
    if ((CLASS[bytes[i]] & LETTER) === 0) return -1;
    packed = packed * 32 + (bytes[i] & 0x1f);
  }
  return packed;
}

/** Length of a percent-encoded byte past ASCII at `at`, encoded once or twice: `%C3`, `%25C3`; else 0. */
function encodedHigh(probe: Probe, at: number): number {
  if (probe.at(at) !== PERCENT) return 0;
  const first = probe.at(at + 1) === 0x32 && probe.at(at + 2) === 0x35 ? at + 3 : at + 1;
  const high = probe.at(first) | 0x20;
  const isHigh = high === 0x38 || high === 0x39 || (high >= 0x61 && high <= 0x66);
  return isHigh && isHex(probe.at(first + 1)) ? first + 2 - at : 0;
}

const isDomainByte = (byte: number): boolean => byte >= 0 && (CLASS[byte] & HOST) !== 0;

/** Length of an encoded `+`, `-`, `.` or `_` that ends at `end`: `%2B`, `%252B`; 0 if there is none. */
function encodedJoint(bytes: Bytes, low: number, end: number): number {
  if (end - 3 < low) return 0;
  const high = bytes[end - 2];
  const last = bytes[end - 1] & 0xdf;
  const isJoint = high === 0x32 ? last === 0x42 || last === 0x44 || last === 0x45 : high === 0x35 && last === 0x46;
  if (!isJoint) return 0;
  if (bytes[end - 3] === 0x25) return 3;
  return end - 5 >= low && bytes[end - 3] === 0x35 && bytes[end - 4] === 0x32 && bytes[end - 5] === 0x25 ? 5 : 0;
}

/** Start of the local part that ends at `end`, or -1. */
function localStart(probe: Probe, end: number): number {
  const { bytes } = probe;
  const low = Math.max(probe.start, end - Math.min(MAX_LOCAL, probe.window - 2));
  let from = end;
  if (from > low && bytes[from - 1] === QUOTE) return quotedStart(bytes, low, from - 1);
  for (;;) {
    while (from > low && (CLASS[bytes[from - 1]] & LOCAL) !== 0) from--;
    // `john%2Btag`: the letters of the escape have been walked over.
    if (from > low && bytes[from - 1] === PERCENT) {
      const escaped = bytes[from] === 0x32 && bytes[from + 1] === 0x35 ? from + 4 : from + 2;
      const length = escaped <= end ? encodedJoint(bytes, low, escaped) : 0;
      if (length > 0 && from - 2 >= low && isAlnum(bytes[from - 2])) {
        from--;
        continue;
      }
    }
    // `o'brien`, but not `u'ada@example.com'`: that is for the caller to see, who knows the end.
    if (from - 2 >= low && bytes[from - 1] === APOSTROPHE && isLetter(bytes[from - 2]) && isLetter(bytes[from])) {
      from--;
      continue;
    }
    break;
  }
  // Longer than a local part can be: a token that holds an @, not an address.
  if (from > probe.start && from === low && (CLASS[bytes[from - 1]] & LOCAL) !== 0 && end - low === MAX_LOCAL)
    return -1;
  // What an escape leaves before a word: `%3Dname`, `\nname`.
  if (from > probe.start) {
    const before = bytes[from - 1];
    if (before === PERCENT && isHex(bytes[from]) && isHex(bytes[from + 1])) {
      from += 2;
      if (bytes[from - 2] === 0x32 && bytes[from - 1] === 0x35 && isHex(bytes[from]) && isHex(bytes[from + 1]))
        from += 2;
    } else if (before === 0x5c && (bytes[from] === 0x6e || bytes[from] === 0x74 || bytes[from] === 0x72)) from++;
  }
  // Punctuation of the sentence, of markup or of a list before the address.
  while (from < end && !isAlnum(bytes[from]) && bytes[from] !== 0x5f && (CLASS[bytes[from]] & HIGH) === 0) from++;
  return from < end ? from : -1;
}

/** `"john doe"@…` (RFC 5321 Quoted-string): start of the quotes that close at `close`, or -1. */
function quotedStart(bytes: Bytes, low: number, close: number): number {
  for (let at = close - 1; at >= low; at--) {
    if (bytes[at] === 0x0a) return -1;
    if (bytes[at] === QUOTE)
      return close - at > 1 &&
        (at === low || bytes[at - 1] <= 0x20 || bytes[at - 1] === 0x3c || bytes[at - 1] === APOSTROPHE)
        ? at
        : -1;
  }
  return -1;
}

/** Where a local part with an apostrophe begins: behind it, if a closing one follows the address. */
function withoutOpeningQuote(probe: Probe, from: number, at: number, to: number): number {
  if (probe.at(to) !== APOSTROPHE) return from;
  let quote = at;
  while (quote > from && probe.bytes[quote - 1] !== APOSTROPHE) quote--;
  return quote;
}

function domainEnd(probe: Probe, from: number): number {
  const { bytes, limit } = probe;
  let at = from;
  // Most domains are letters and dots, and end before the piece does.
  while (at < limit && at - from < MAX_DOMAIN && (CLASS[bytes[at]] & HOST) !== 0) at++;
  for (let step = 1; at - from < MAX_DOMAIN && step > 0; at += step)
    step = isDomainByte(probe.at(at)) ? 1 : encodedHigh(probe, at);
  let end = at;
  while (end > from && (probe.bytes[end - 1] === DOT || probe.bytes[end - 1] === DASH)) end--;
  let label = end;
  while (label > from && probe.bytes[label - 1] !== DOT) label--;
  // Two labels at least, none of them empty.
  if (label - 1 <= from || probe.bytes[label - 2] === DOT) return -1;
  let letters = 0;
  for (let i = label; i < end; i++) if (isLetter(probe.bytes[i]) || (CLASS[probe.bytes[i]] & HIGH) !== 0) letters++;
  // Not a version: `pkg@1.2.3`.
  if (letters < 2 || (letters < end - label && !probe.matches(label, "xn--"))) return -1;
  return OTHER_ENDINGS.has(pack(probe.bytes, label, end)) ? -1 : end;
}

/** How an @ is written. */
const SIGNS: readonly string[] = ["@", "%40", "%2540", "\\u0040", "\\x40", "&#64;", "&#x40;", "&commat;"];
/** Bytes of a domain's first label, which must end in a dot, unless it is longer. */
const LABEL = 50;

/** The domain decides: most of an @ in a text is followed by none. */
const TRIGGERS = SIGNS.flatMap((sign) =>
  Array.from({ length: LABEL }, (_, i) => `${sign}${"W".repeat(i + 1)}${i + 1 < LABEL ? "." : "W"}`),
);

/** Where the sign that begins at `start` ends. */
function signEnd(probe: Probe, start: number): number {
  const first = probe.at(start);
  if (first === AT) return start + 1;
  return start + (SIGNS.find((sign) => sign.charCodeAt(0) === first && probe.matches(start, sign))?.length ?? 1);
}

export const emailAddress: Recognizer = {
  id: "email-address",
  entity: "EMAIL_ADDRESS",
  cue: Cue.email,
  triggers: TRIGGERS,
  recognize(probe, start) {
    const at = signEnd(probe, start);
    const from = localStart(probe, start);
    if (from < 0) return false;
    probe.from = from;
    if (!isAlnum(probe.at(at)) && probe.at(at) < 0x80) return false;
    const to = domainEnd(probe, at);
    if (to < 0) return false;
    // `scheme://user:password@host`: that is a URL's user information.
    const { bytes } = probe;
    for (let i = from - 1, low = Math.max(probe.start, from - 48); i > low; i--) {
      const byte = bytes[i];
      if (byte === 0x2f && bytes[i - 1] === 0x2f) return false;
      if (byte !== 0x3a && (CLASS[byte] & LOCAL) === 0) break;
    }
    // `git@github.com:owner/repository` is a remote, not a mailbox.
    const remote = probe.at(to) === 0x3a && isLetter(probe.at(to + 1));
    const first = withoutOpeningQuote(probe, from, start, to);
    return probe.accept(first, to, remote && to - from < 40 ? 0 : 1);
  },
  cases: { address: 0.97, remote: 0.5 },
  weigh: (probe) => (probe.level === 1 ? "address" : "remote"),
};
