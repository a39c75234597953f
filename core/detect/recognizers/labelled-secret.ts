/**
 * Secrets without a shape of their own, known by the name before them: `db_password=…`, `"client_secret": "…"`, a JSON
 * member called `token`. The name is judged by its words, the value by whether it can be a secret at all.
 */
import type { Bytes } from "../../bytes.ts";
import { isBlank } from "../classes.ts";
import { Cue } from "../cues.ts";
import { type Probe, Until } from "../probe.ts";
import { MAX_SPAN } from "../types.ts";
import { judgeSecret, SecretLook } from "../validators/secret-look.ts";
import type { Recognizer } from "./types.ts";

/** Parts of names; the whole name decides, so these may be generous. */
const NAMES = [
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "pwd",
  "_pass",
  "-pass",
  "secret",
  "token",
  "apikey",
  "accesskey",
  "privatekey",
  "secretkey",
  "authkey",
  "sharedkey",
  "signingkey",
  "encryptionkey",
  "_key",
  "-key",
  ".key",
  " key",
  "authorization",
  "credential",
];
const MAX_VALUE = 1024;
/** Quoted in the text, or a JSON value: where it ends is sure. */
const QUOTED = 8;
/** Nothing but `=` before it. */
const TIGHT = 16;
/** A word and a blank before it: prose. */
const PROSE = 32;

const isQuote = (byte: number): boolean => byte === 0x22 || byte === 0x27 || byte === 0x60;
const isEnd = (byte: number): boolean =>
  byte <= 0x20 ||
  byte === 0x2c ||
  byte === 0x3b ||
  byte === 0x26 ||
  byte === 0x29 ||
  byte === 0x5d ||
  byte === 0x7d ||
  byte === 0x3e ||
  byte === 0x3c ||
  byte === 0x5c ||
  isQuote(byte);

/** End of the value at `from`, or -1 if it is too long to be one. */
function valueEnd(probe: Probe, from: number, quote: number): number {
  const cap = from + MAX_VALUE;
  if (quote > 0) {
    for (let at = from; at < cap; at++) {
      const byte = probe.at(at);
      if (byte < 0 || byte === quote || byte === 0x0a || byte === 0x5c) return at;
    }
    return -1;
  }
  let at = probe.valueWalk.resume(from);
  while (at < cap && !endsBare(probe, at)) at++;
  probe.valueWalk.note(from, at);
  return at < cap ? at : -1;
}

/** Where a value without quotes ends; `%26` and `%22` end it in an encoded query. */
function endsBare(probe: Probe, at: number): boolean {
  const byte = probe.at(at);
  if (isEnd(byte)) return true;
  if (byte !== 0x25 || probe.at(at + 1) !== 0x32) return false;
  const code = probe.at(at + 2);
  if (code === 0x36 || code === 0x32) return true;
  return code === 0x35 && probe.at(at + 3) === 0x32 && probe.at(at + 4) === 0x36;
}

export const labelledSecret: Recognizer = {
  id: "labelled-secret",
  entity: "API_KEY",
  cue: Cue.secret,
  triggers: NAMES,
  readsPairs: true,
  recognize(probe, start, at) {
    probe.from = start;
    let from = at;
    while (from - at < 12 && isNameByte(probe.at(from))) from++;
    const nameEnd = from;
    while (from - nameEnd < 8 && (isQuote(probe.at(from)) || probe.at(from) === 0x5c || probe.at(from) === 0x5d))
      from++;
    while (from - nameEnd < 8 && isBlank(probe.at(from))) from++;
    const jointAt = from;
    const joint = probe.at(from);
    let manner = 0;
    if (joint === 0x3d || joint === 0x3a) {
      manner = from === nameEnd && joint === 0x3d ? TIGHT : 0;
      from++;
      if (probe.at(from) === 0x3e || probe.at(from) === 0x3d) from++;
      // `password= realm=internal` has no value; `password = hunter2` and `password: hunter2` have one.
      if (isBlank(probe.at(from)) && (joint === 0x3a || isBlank(probe.bytes[jointAt - 1]))) from++;
    } else if (joint === 0x25 && probe.matches(from, "%3d")) from += 3;
    else if (joint === 0x25 && probe.matches(from, "%253d")) from += 5;
    else if (from > nameEnd && from === nameEnd + 1) manner = PROSE;
    else return false;
    const gap = from;
    let quote = 0;
    while (from - gap < 12 && probe.at(from) === 0x5c) from++;
    if (isQuote(probe.at(from))) {
      quote = probe.at(from++);
      if (probe.at(from) === quote) return false;
    }
    if (from - start > probe.window - 4) return false;
    let to = valueEnd(probe, from, quote);
    if (to < 0) return false;
    probe.from = from;
    if (quote > 0 && !isQuote(probe.at(to)) && probe.at(to) !== 0x5c) to = valueEnd(probe, from, 0);
    else if (quote > 0) manner |= QUOTED;
    const end = to;
    if (quote === 0) while (to > from && (probe.bytes[to - 1] === 0x2e || probe.bytes[to - 1] === 0x3a)) to--;
    if (quote === 0 && gap !== jointAt + 1 && isMember(probe.bytes, from, end)) return false;
    if (quote === 0 && joint === 0x3a && gap === jointAt + 1) to = withFollowers(probe, from, to);
    const look = judgeSecret(probe.bytes, from, to);
    return look !== SecretLook.none && probe.accept(from, to, look | manner);
  },
  recognizeKeyed(probe, at) {
    probe.from = at;
    // `Bearer …`: the scheme stays.
    let from = at;
    if (probe.matches(at, "bearer ")) from += 7;
    else if (probe.matches(at, "basic ")) from += 6;
    probe.from = from;
    if (probe.limit - from >= MAX_SPAN) {
      probe.until = Until.pieceEnd;
      return probe.accept(from, from + MAX_SPAN, SecretLook.random | QUOTED);
    }
    // A value ends where the piece does: known only when that is closed.
    probe.at(probe.limit);
    let end = probe.limit;
    while (end > from && probe.bytes[end - 1] <= 0x20) end--;
    const look = judgeSecret(probe.bytes, from, end);
    return look !== SecretLook.none && probe.accept(from, end, look | QUOTED);
  },
  cases: {
    random: 0.95,
    mixed: 0.88,
    "mixed-short": 0.6,
    "plain-password": 0.85,
    "plain-password-loose": 0.5,
    plain: 0.3,
    "prose-random": 0.85,
    prose: 0.2,
    "other-name": 0.1,
  },
  weigh(probe, evidence) {
    const look = probe.level & 7;
    const length = probe.to - probe.from;
    if ((probe.level & PROSE) !== 0)
      return look === SecretLook.random && evidence.says(Cue.secret) && length >= 20 ? "prose-random" : "prose";
    if (!evidence.keySays(Cue.secret)) return "other-name";
    if (look === SecretLook.random) return "random";
    const password = evidence.keySays(Cue.password);
    if (look === SecretLook.mixed) return password || length >= 8 ? "mixed" : "mixed-short";
    if (!password) return "plain";
    return (probe.level & (QUOTED | TIGHT)) !== 0 ? "plain-password" : "plain-password-loose";
  },
};

/** After `token:abc123` goes what would be taken for the value of `token:` once `abc123` is gone. */
function withFollowers(probe: Probe, from: number, end: number): number {
  let to = end;
  while (to > from && to - from < probe.window && isBlank(probe.at(to))) {
    const quote = probe.at(to + 1);
    if (isQuote(quote)) {
      const close = valueEnd(probe, to + 2, quote);
      if (close < 0 || probe.at(close) !== quote) break;
      to = close + 1;
      continue;
    }
    const next = valueEnd(probe, to + 1, 0);
    if (next < 0 || judgeSecret(probe.bytes, to + 1, next) < SecretLook.mixed || isMember(probe.bytes, to + 1, next))
      break;
    to = next;
  }
  return to;
}

/** `realm=internal`, `user:ann`: a name and its value. */
function isMember(bytes: Bytes, from: number, to: number): boolean {
  let at = from;
  while (at < to && isNameByte(bytes[at])) at++;
  if (at === from || at === to || (bytes[at] !== 0x3d && bytes[at] !== 0x3a)) return false;
  if (at + 1 === to && bytes[at] === 0x3a) return true;
  if (at + 1 < to) return bytes[at + 1] !== 0x3d;
  // A name without a value, or base64 with its padding.
  return to - from < 8 || (to - from) % 4 !== 0 || bytes.subarray(from, at).includes(0x5f);
}

const isNameByte = (byte: number): boolean =>
  byte === 0x5f || byte === 0x2d || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
