/**
 * Reads `db_password=…`, `"client_secret": "…"`, `<token>…</token>`, `--password …`, `password is …` around the name of a secret: what kind
 * of secret the name says it is, and where its value stands.
 */
import type { Bytes } from "../bytes.ts";
import { ALNUM, CLASS, HIGH, isBlank, LETTER } from "./classes.ts";
import { anyOf, Cue, type Cues } from "./cues.ts";
import { NameCues } from "./name-cues.ts";
import { isQuote } from "./name-joint.ts";
import { type Probe, Until } from "./probe.ts";
import { Ending, findElementEnd, findValueEnd, skipScheme } from "./secret-value.ts";
import { MAX_SPAN } from "./types.ts";

/** What a name says its value is. */
export const SecretKind = {
  none: 0,
  password: 1,
  /** Of a session, and secret: `session_token`, `JSESSIONID`, `csrf`. */
  session: 2,
  /** Names a session: the value may be an id. */
  sessionId: 3,
  /** A key or token. */
  key: 4,
  /** `secret`: a key, or a password if it looks like one. */
  secret: 5,
} as const;

/** How the value is written; what is known of its end and of the name's intention. */
export const Manner = {
  /** Quoted, an XML element, or a JSON value: where it ends is sure. */
  quoted: 1,
  /** Nothing but `=` before it, or an option of a command. */
  tight: 2,
  /** It and its name fill a line. */
  line: 4,
  /** A word and a blank before it: prose. */
  prose: 8,
  /** Prose that says so: `is`, `was`, `=`. */
  said: 16,
  /** Quoted after a comma: an argument, or one of a list of names. */
  listed: 32,
  /** Behind an authentication scheme. */
  schemed: 64,
} as const;

const MAX_NAME = 64;
const MAX_TAIL = 24;
const UNSECRET = anyOf(Cue.about, Cue.time, Cue.quantity, Cue.version, Cue.identifier);
/** Names of tokens that say where a reader stands, or that a request is the same: they open nothing. */
const POSITIONS = (
  "nexttoken next_token next-token nextpage next_page next-page pagetoken page_token page-token pagination continuation continue_token " +
  "sync_token synctoken resume_token resumetoken cursor idempoten cancellation cancel_token prev_token previous dedup design_token designtoken " +
  "public_key publickey"
).split(" ");
const decoder = new TextDecoder();

/** Name and value that `readLabel` found. One object, reused. */
class Label {
  kind = 0;
  nameFrom = 0;
  nameTo = 0;
  from = 0;
  to = 0;
  manner = 0;
}
export const label = new Label();
const names = new NameCues();

const has = (bits: number, cues: Cues): boolean => (bits & cues.low) !== 0;

/** What the name bytes[from, to) says of its value. */
export function kindOfName(bytes: Bytes, from: number, to: number): number {
  if (to <= from) return SecretKind.none;
  names.read(bytes, from, to);
  const { low, lastLow } = names;
  const isSession = has(low, Cue.session);
  if (has(lastLow, UNSECRET) && !has(lastLow, Cue.secret)) {
    if (has(lastLow, Cue.session)) return has(lastLow, Cue.about) ? SecretKind.none : SecretKind.sessionId;
    return isSession && endsWith(bytes, from, to, "id") && has(low, Cue.identifier)
      ? SecretKind.sessionId
      : SecretKind.none;
  }
  if (endsWith(bytes, from, to, "secret")) return SecretKind.secret;
  if (has(lastLow, Cue.password)) return SecretKind.password;
  if (isSession) return SecretKind.session;
  if (has(low, Cue.password) && !has(lastLow, Cue.secret)) return SecretKind.password;
  return has(low, Cue.secret) ? SecretKind.key : SecretKind.none;
}

/** Case-insensitive. */
export function endsWith(bytes: Bytes, from: number, to: number, text: string): boolean {
  const start = to - text.length;
  if (start < from) return false;
  for (let i = 0; i < text.length; i++) if ((bytes[start + i] | 0x20) !== text.charCodeAt(i)) return false;
  return true;
}

/** Asked of the few names whose value looks like a secret. */
export function namesPosition(bytes: Bytes, from: number, to: number): boolean {
  const text = decoder.decode(bytes.subarray(Math.max(from, to - MAX_NAME), to)).toLowerCase();
  return POSITIONS.some((stem) => text.includes(stem));
}

const isNameByte = (byte: number): boolean =>
  byte >= 0 && ((CLASS[byte] & (ALNUM | HIGH)) !== 0 || byte === 0x5f || byte === 0x2d || byte === 0x2e);

/**
 * A part of a name stands at [start, at). Fills in `label` and returns true if the name is a secret's and has a value. Reads no further than
 * the window on either side of the value's start.
 */
export function readLabel(probe: Probe, start: number, at: number): boolean {
  probe.from = start;
  const { bytes } = probe;
  let to = at;
  // A trigger may hold what follows the name.
  while (to > start && !isNameByte(bytes[to - 1])) to--;
  if (to === at) while (to - at < MAX_TAIL && isNameByte(probe.at(to))) to++;
  while (to > start && (bytes[to - 1] === 0x2e || bytes[to - 1] === 0x2d)) to--;
  // Most words about secrets are prose: a look at what follows is the cheapest test.
  if (!mayJoin(probe.at(to))) return false;
  let from = start;
  // Name and joint take half the window each, so that nothing is read past it.
  const half = probe.window >> 1;
  const low = Math.max(probe.start, at - Math.min(MAX_NAME, half));
  while (from > low && isNameByte(bytes[from - 1])) from--;
  // `%3Fpwd`: what is left of an escape.
  if (from - 1 >= low && bytes[from - 1] === 0x25 && start - from >= 2) from += 2;
  label.nameFrom = from;
  label.nameTo = to;
  label.manner = 0;
  const value = readJoint(probe, low, from, to);
  if (value < 0 || value - start > half - 4) return false;
  label.kind = kindOfName(bytes, wordsBefore(bytes, low, label.nameFrom, to), to);
  return label.kind !== SecretKind.none && readValue(probe, value);
}

function mayJoin(byte: number): boolean {
  return (
    byte === 0x3d ||
    byte === 0x3a ||
    byte === 0x20 ||
    byte === 0x22 ||
    byte === 0x27 ||
    byte === 0x5c ||
    byte === 0x3e ||
    byte === 0x25 ||
    byte === 0x5d ||
    byte === 0x60 ||
    byte === 0x28 ||
    byte === 0x09
  );
}

/** `API key: …`: up to two words before a name that is prose. */
function wordsBefore(bytes: Bytes, low: number, nameFrom: number, to: number): number {
  if ((label.manner & (Manner.tight | Manner.quoted)) !== 0 || bytes[to] === 0x22) return nameFrom;
  let from = nameFrom;
  for (let words = 0; words < 2; words++) {
    let at = from;
    if (at <= low || bytes[at - 1] !== 0x20) break;
    at--;
    const end = at;
    while (at > low && (CLASS[bytes[at - 1]] & (LETTER | HIGH)) !== 0) at--;
    if (at === end || (at > low && bytes[at - 1] !== 0x20 && isNameByte(bytes[at - 1]))) break;
    from = at;
  }
  return from;
}

/** Set by readJoint: the opening quote, how often the joint is percent-encoded, a colon that its value follows at once, an XML tag's end. */
let jointQuote = 0;
let encoding = 0;
let isGlued = false;
let isElement = false;
/** `=` or `:` between name and value. */
let isPlain = false;

/** Where the value begins after a name [from, to), or -1; sets the manner. An opening quote is passed and kept in `jointQuote`. */
function readJoint(probe: Probe, low: number, from: number, to: number): number {
  const { bytes } = probe;
  jointQuote = 0;
  encoding = 0;
  isGlued = isElement = isPlain = false;
  let at = to;
  const isQuoted =
    isQuote(probe.at(at)) || probe.at(at) === 0x5c || probe.matches(at, "%22") || probe.matches(at, "%27");
  if (probe.at(at) === 0x25 && isQuoted) at += 3;
  while (at - to < 8 && (isQuote(probe.at(at)) || probe.at(at) === 0x5c || probe.at(at) === 0x5d)) at++;
  const afterQuote = at;
  while (at - afterQuote < 8 && isBlank(probe.at(at))) at++;
  const byte = probe.at(at);
  if (byte === 0x3d || byte === 0x3a) return readAssignment(probe, to, at);
  if (byte === 0x25) {
    for (const encoded of ENCODED)
      if (probe.matches(at, encoded)) {
        label.manner |= Manner.tight;
        encoding = encoded.length === 3 ? 1 : 2;
        at += encoded.length;
        if (probe.matches(at, "%22")) at += 3;
        return at;
      }
    return -1;
  }
  if (byte === 0x28) return at === to ? readArgument(probe, at) : -1;
  if (byte === 0x3e && at === to) return isTag(bytes, low, from) ? readElement(at + 1) : -1;
  if (isQuoted) {
    if (byte === 0x2c) return readArgument(probe, at);
    return at > afterQuote ? readAttribute(probe, at) : -1;
  }
  if (at === to) return -1;
  if (isTag(bytes, low, from)) {
    let close = at;
    while (close - at < 120 && probe.at(close) >= 0x20 && probe.at(close) !== 0x3e && probe.at(close) !== 0x3c) close++;
    if (probe.at(close) === 0x3e && bytes[close - 1] !== 0x2f) return readElement(close + 1);
  }
  if (at !== to + 1) return -1;
  return readProse(probe, from, at);
}

const ENCODED = ["%3d", "%3a", "%253d", "%253a"];

function readElement(at: number): number {
  isElement = true;
  return at;
}

/** `<password`, `<wsse:Password`; `name` walks over no colon. */
function isTag(bytes: Bytes, low: number, from: number): boolean {
  let at = from;
  if (at > low && bytes[at - 1] === 0x3a) {
    at--;
    while (at > low && from - at < 16 && (CLASS[bytes[at - 1]] & ALNUM) !== 0) at--;
  }
  return at > low && bytes[at - 1] === 0x3c;
}

/** After a name: `=`, `:`, `:=`, `=>`, `==`. */
function readAssignment(probe: Probe, to: number, at: number): number {
  const { bytes } = probe;
  const byte = bytes[at];
  const isColon = byte === 0x3a && probe.at(at + 1) !== 0x3d;
  let from = at + 1;
  if (probe.at(from) === 0x3e || probe.at(from) === 0x3d) from++;
  isPlain = true;
  isGlued = isColon && !isBlank(probe.at(from));
  if (at === to && !isColon && from === at + 1) label.manner |= Manner.tight;
  // `password= realm=internal` has no value; `password = hunter2` and `password: hunter2` have one.
  if (isBlank(probe.at(from)) && (isColon || isBlank(bytes[at - 1]))) from++;
  return openQuote(probe, from);
}

function openQuote(probe: Probe, at: number): number {
  let from = at;
  while (from - at < 12 && probe.at(from) === 0x5c) from++;
  if (!isQuote(probe.at(from))) return from;
  jointQuote = probe.at(from++);
  return probe.at(from) === jointQuote ? -1 : from;
}

/** `setProperty("password", "…")`, `PASSWORD('…')`. */
function readArgument(probe: Probe, at: number): number {
  let from = at + 1;
  if (isBlank(probe.at(from))) from++;
  from = openQuote(probe, from);
  label.manner |= Manner.listed;
  return jointQuote === 0 ? -1 : from;
}

/** `<input name="password" value="…">`, `<add key="password" value='…'/>`. */
function readAttribute(probe: Probe, at: number): number {
  let from = at;
  if (probe.matches(at, "value")) from += 5;
  else if (probe.matches(at, "content")) from += 7;
  else return -1;
  if (probe.at(from) !== 0x3d) return -1;
  from = openQuote(probe, from + 1);
  return jointQuote === 0 ? -1 : from;
}

/** Words that say what follows is the value. */
const COPULAS = [
  "is",
  "was",
  "are",
  "by",
  "ist",
  "war",
  "lautet",
  "est",
  "es",
  "set to",
  "to",
  "as",
  "is:",
  "was:",
  "=",
  "->",
];
const HOLDERS = ["for", "of", "für", "pour", "para", "di"];

/** `password is hunter2`, `password for admin: hunter2`, `IDENTIFIED BY 'x'`, `--password hunter2`; a blank stands before `at`. */
function readProse(probe: Probe, nameFrom: number, at: number): number {
  const { bytes } = probe;
  if (bytes[nameFrom] === 0x2d) {
    label.manner |= Manner.tight;
    return probe.at(at) === 0x2d ? -1 : openQuote(probe, at);
  }
  let from = at;
  for (const word of HOLDERS)
    if (probe.matches(from, word) && probe.at(from + word.length) === 0x20) {
      let end = from + word.length + 1;
      const first = end;
      while (end - first < 48 && probe.at(end) > 0x20 && probe.at(end) !== 0x3a) end++;
      if (probe.at(end) === 0x3a && probe.at(end + 1) === 0x20) {
        label.manner |= Manner.prose | Manner.said;
        return openQuote(probe, end + 2);
      }
      if (probe.at(end) !== 0x20) return -1;
      from = end + 1;
      break;
    }
  for (const word of COPULAS)
    if (probe.matches(from, word) && probe.at(from + word.length) === 0x20) {
      label.manner |= Manner.prose | Manner.said;
      const value = from + word.length + 1;
      if (probe.matches(value, "now ")) return openQuote(probe, value + 4);
      return probe.matches(value, "set to ") ? openQuote(probe, value + 7) : openQuote(probe, value);
    }
  if (from !== at) return -1;
  label.manner |= Manner.prose;
  return openQuote(probe, from);
}

/** Where the value at `at` ends. */
function readValue(probe: Probe, at: number): boolean {
  const { bytes } = probe;
  const isPassword = label.kind === SecretKind.password || label.kind === SecretKind.secret;
  const from = label.kind === SecretKind.key ? skipScheme(probe, at) : at;
  probe.from = from;
  const low = Math.max(probe.start, at - probe.window);
  if (isPlain && startsLine(bytes, low, Math.max(low, label.nameFrom))) label.manner |= Manner.line;
  const ending = !isPassword ? Ending.early : (label.manner & Manner.line) !== 0 ? Ending.line : Ending.late;
  const value = isElement
    ? findElementEnd(probe, from)
    : findValueEnd(probe, from, jointQuote, encoding === 0 ? ending : Ending.early, encoding, isGlued);
  if (value.to <= from) return false;
  if (from > at) label.manner |= Manner.schemed;
  if (value.isQuoted) label.manner |= Manner.quoted;
  const after = probe.at(value.to);
  if (after >= 0 && after !== 0x0a && after !== 0x0d) label.manner &= ~Manner.line;
  label.from = from;
  label.to = value.to;
  return true;
}

/** Only blanks, a list's dash or `export` before it in its line. */
function startsLine(bytes: Bytes, low: number, from: number): boolean {
  let at = from;
  while (at > low && isBlank(bytes[at - 1]) && from - at < 40) at--;
  if (at > low && bytes[at - 1] === 0x2d && isBlank(bytes[at])) at--;
  if (at - 6 >= low && endsWith(bytes, at - 6, at, "export")) at -= 6;
  else if (at - 3 >= low && (endsWith(bytes, at - 3, at, "set") || endsWith(bytes, at - 3, at, "env"))) at -= 3;
  while (at > low && isBlank(bytes[at - 1]) && from - at < 80) at--;
  return at === low || bytes[at - 1] === 0x0a;
}

/** `IDENTIFIED BY '…'`: only a quoted value follows at `at`. */
export function readQuoted(probe: Probe, start: number, at: number): boolean {
  probe.from = start;
  isGlued = isElement = isPlain = false;
  encoding = jointQuote = 0;
  const from = openQuote(probe, at);
  if (jointQuote === 0 || from < 0) return false;
  label.kind = SecretKind.password;
  label.manner = 0;
  label.nameFrom = start;
  label.nameTo = at;
  return readValue(probe, from) && (label.manner & Manner.quoted) !== 0;
}

/** For a piece whose key names a secret: the whole value, which begins at `at`. */
export function readKeyed(probe: Probe, at: number): boolean {
  const { keyBytes, keyStart, keyEnd } = probe;
  probe.from = at;
  label.kind = kindOfName(keyBytes, keyStart, keyEnd);
  if (label.kind === SecretKind.none) return false;
  const from = label.kind === SecretKind.key ? skipScheme(probe, at) : at;
  probe.from = from;
  label.from = from;
  label.manner = from > at ? Manner.quoted | Manner.schemed : Manner.quoted;
  if (probe.limit - from >= MAX_SPAN) {
    probe.until = Until.pieceEnd;
    label.to = from + MAX_SPAN;
    return true;
  }
  // A value ends where the piece does: known only when that is closed.
  probe.at(probe.limit);
  label.to = probe.limit;
  while (label.to > from && probe.bytes[label.to - 1] <= 0x20) label.to--;
  return label.to > from;
}
