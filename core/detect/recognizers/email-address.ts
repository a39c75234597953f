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

const DOT = 0x2e;
const DASH = 0x2d;
/** Endings of files that stand after an @ (`logo@2x.png`), packed five bits a letter. */
const FILE_ENDINGS = new Set(
  "png jpg jpeg gif svg webp js mjs cjs ts css json html map"
    .split(" ")
    .map((ending) => pack(new TextEncoder().encode(ending), 0, ending.length)),
);

/** ASCII letters of either case as one number; -1 if it is too long or other bytes are in it. */
function pack(bytes: Bytes, from: number, to: number): number {
  if (to - from > 5) return -1;
  let packed = 0;
  for (let i = from; i < to; i++) {
    if ((CLASS[bytes[i]] & LETTER) === 0) return -1;
    packed = (packed << 5) | (bytes[i] & 0x1f);
  }
  return packed;
}

const isDomainByte = (byte: number): boolean => byte >= 0 && (CLASS[byte] & HOST) !== 0;

/** Start of the local part that ends at `end`, or -1. */
function localStart(probe: Probe, end: number): number {
  const { bytes } = probe;
  const low = Math.max(probe.start, end - Math.min(MAX_LOCAL, probe.window - 2));
  let from = end;
  while (from > low && (CLASS[bytes[from - 1]] & LOCAL) !== 0) from--;
  // Longer than a local part can be: a token that holds an @, not an address.
  if (from > probe.start && from === low && (CLASS[bytes[from - 1]] & LOCAL) !== 0 && end - low === MAX_LOCAL)
    return -1;
  // What an escape leaves before a word: `%3Dname`, `\nname`.
  if (from > probe.start) {
    const before = bytes[from - 1];
    if (before === 0x25 && isHex(bytes[from]) && isHex(bytes[from + 1])) {
      from += 2;
      if (bytes[from - 2] === 0x32 && bytes[from - 1] === 0x35 && isHex(bytes[from]) && isHex(bytes[from + 1]))
        from += 2;
    } else if (before === 0x5c && (bytes[from] === 0x6e || bytes[from] === 0x74 || bytes[from] === 0x72)) from++;
  }
  // Punctuation of the sentence, of markup or of a list before the address.
  while (from < end && !isAlnum(bytes[from]) && bytes[from] !== 0x5f && (CLASS[bytes[from]] & HIGH) === 0) from++;
  return from < end ? from : -1;
}

function domainEnd(probe: Probe, from: number): number {
  let at = from;
  while (at - from < MAX_DOMAIN && isDomainByte(probe.at(at))) at++;
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
  return FILE_ENDINGS.has(pack(probe.bytes, label, end)) ? -1 : end;
}

export const emailAddress: Recognizer = {
  id: "email-address",
  entity: "EMAIL_ADDRESS",
  cue: Cue.email,
  triggers: ["@", "%40", "%2540", "\\u0040"],
  recognize(probe, start, at) {
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
    return probe.accept(from, to, remote && to - from < 40 ? 0 : 1);
  },
  cases: { address: 0.97, remote: 0.5 },
  weigh: (probe) => (probe.level === 1 ? "address" : "remote"),
};
