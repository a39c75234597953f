/** What stands between the name of a secret and its value: `=`, `": "`, `%3D`, `>`, ` is `, and how surely a value follows. */
import type { Bytes } from "../bytes.ts";
import { ALNUM, CLASS, isBlank } from "./classes.ts";
import { isQuote } from "./name-joint.ts";
import type { Probe } from "./probe.ts";

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
  /** A form's column: the value has to fill the rest of the line. */
  form: 128,
} as const;

/** What `readJoint` found between name and value. One object, reused. */
class Joint {
  manner = 0;
  /** The opening quote, or 0. */
  quote = 0;
  /** How often it is percent-encoded. */
  encoding = 0;
  /** A colon that its value follows at once. */
  isGlued = false;
  /** An XML tag's end. */
  isElement = false;
  /** `=` or `:`. */
  isPlain = false;

  reset(): void {
    this.manner = this.quote = this.encoding = 0;
    this.isGlued = this.isElement = this.isPlain = false;
  }
}
export const joint = new Joint();

/** Where the value begins after a name [from, to), or -1; sets the manner. An opening quote is passed and kept. */
export function readJoint(probe: Probe, low: number, from: number, to: number): number {
  const { bytes } = probe;
  joint.reset();
  let at = to;
  const isQuoted =
    isQuote(probe.at(at)) || probe.at(at) === 0x5c || probe.matches(at, "%22") || probe.matches(at, "%27");
  if (probe.at(at) === 0x25 && isQuoted) at += 3;
  // `\x22password\x22:\x22…`: how nginx escapes a quote.
  else at += escapedQuote(probe, at);
  while (at - to < 8 && (isQuote(probe.at(at)) || probe.at(at) === 0x5c || probe.at(at) === 0x5d)) at++;
  const afterQuote = at;
  while (at - afterQuote < 8 && isBlank(probe.at(at))) at++;
  const byte = probe.at(at);
  if (byte === 0x3d || byte === 0x3a) return readAssignment(probe, to, at);
  if (byte === 0x25) {
    for (const encoded of ENCODED)
      if (probe.matches(at, encoded)) {
        joint.manner |= Manner.tight;
        joint.encoding = encoded.length === 3 ? 1 : 2;
        at += encoded.length;
        if (probe.at(at) === 0x2b) at++;
        if (probe.matches(at, "%22")) at += 3;
        return at;
      }
    return -1;
  }
  // `Key (email, password)=(…)`.
  if (byte === 0x29) return at === to && probe.matches(at, ")=(") ? openQuote(probe, at + 3) : -1;
  if (byte === 0x2e) return readLeader(probe, to);
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
  if (at > to + 2) return readLeader(probe, to);
  if (at !== to + 1 || probe.at(to) !== 0x20) return -1;
  return readProse(probe, from, at);
}

const ENCODED = ["%3d", "%3a", "%253d", "%253a"];

function readElement(at: number): number {
  joint.isElement = true;
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
  joint.isPlain = true;
  joint.isGlued = isColon && !isBlank(probe.at(from));
  if (at === to && !isColon && from === at + 1) joint.manner |= Manner.tight;
  // `password= realm=internal` has no value; `password = hunter2` and `password: hunter2` have one.
  if (isBlank(probe.at(from)) && (isColon || isBlank(bytes[at - 1]))) from++;
  return openQuote(probe, from);
}

/** Length of a quote that is written as `\x22` or `\u0022` at `at`, or 0. */
function escapedQuote(probe: Probe, at: number): number {
  if (probe.at(at) !== 0x5c) return 0;
  if (probe.matches(at + 1, "x22")) return 4;
  return probe.matches(at + 1, "u0022") ? 6 : 0;
}

/** Past an opening quote at `at`, which is kept; -1 if it closes at once. A value behind an escaped one ends at the next backslash. */
export function openQuote(probe: Probe, at: number): number {
  const escaped = escapedQuote(probe, at);
  if (escaped > 0) {
    joint.manner |= Manner.quoted;
    return at + escaped;
  }
  let from = at;
  while (from - at < 12 && probe.at(from) === 0x5c) from++;
  if (!isQuote(probe.at(from))) return from;
  joint.quote = probe.at(from++);
  return probe.at(from) === joint.quote ? -1 : from;
}

/** `setProperty("password", "…")`, `PASSWORD('…')`. */
function readArgument(probe: Probe, at: number): number {
  let from = at + 1;
  if (isBlank(probe.at(from))) from++;
  from = openQuote(probe, from);
  joint.manner |= Manner.listed;
  return joint.quote === 0 ? -1 : from;
}

/** `<input name="password" value="…">`, `<add key="password" value='…'/>`. */
function readAttribute(probe: Probe, at: number): number {
  let from = at;
  if (probe.matches(at, "value")) from += 5;
  else if (probe.matches(at, "content")) from += 7;
  else return -1;
  if (probe.at(from) !== 0x3d) return -1;
  from = openQuote(probe, from + 1);
  return joint.quote === 0 ? -1 : from;
}

/** `Auth Token....... x`, `Db Password      x`: a form's columns. What a removed value leaves has fewer blanks, or nothing behind them. */
function readLeader(probe: Probe, to: number): number {
  let at = to;
  while (at - to < MAX_LEADER && (probe.at(at) === 0x2e || isBlank(probe.at(at)))) at++;
  if (at - to < 2 || !isBlank(probe.bytes[at - 1]) || at - to === MAX_LEADER) return -1;
  joint.isPlain = true;
  joint.manner |= Manner.form;
  return openQuote(probe, at);
}

const MAX_LEADER = 48;

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
/** `für` as its bytes in UTF-8. */
const HOLDERS = ["for", "of", "f\u00c3\u00bcr", "pour", "para", "di"];
const IN_LIST = "in ('";
/** What prose leads to a value with. */
export const LEADING_WORDS: readonly string[] = [...COPULAS.filter((word) => /^[a-z]/.test(word)), ...HOLDERS, IN_LIST];

/** Words by what they begin with, as letters of either case. */
const byFirst = (words: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: 256 }, (_, byte) => words.filter((word) => (word.charCodeAt(0) | 0x20) === byte));
const COPULAS_BY_FIRST = byFirst(COPULAS);
const HOLDERS_BY_FIRST = byFirst(HOLDERS);

/** Length of the word of these that stands at `at`, with a blank behind it, or 0. */
function lengthOf(words: readonly (readonly string[])[], probe: Probe, at: number): number {
  const first = probe.at(at);
  if (first < 0) return 0;
  const candidates = words[first | 0x20];
  for (let i = 0; i < candidates.length; i++) {
    const { length } = candidates[i];
    if (probe.matches(at, candidates[i]) && probe.at(at + length) === 0x20) return length;
  }
  return 0;
}

/** `password is hunter2`, `password for admin: hunter2`, `IDENTIFIED BY 'x'`, `--password hunter2`; a blank stands before `at`. */
function readProse(probe: Probe, nameFrom: number, at: number): number {
  const { bytes } = probe;
  if (bytes[nameFrom] === 0x2d) {
    joint.manner |= Manner.tight;
    return probe.at(at) === 0x2d ? -1 : openQuote(probe, at);
  }
  if (probe.matches(at, IN_LIST)) return openQuote(probe, at + 4);
  let from = at;
  const holder = lengthOf(HOLDERS_BY_FIRST, probe, at);
  if (holder > 0) {
    let end = at + holder + 1;
    const first = end;
    while (end - first < 48 && probe.at(end) > 0x20 && probe.at(end) !== 0x3a) end++;
    if (probe.at(end) === 0x3a && probe.at(end + 1) === 0x20) {
      joint.manner |= Manner.prose | Manner.said;
      return openQuote(probe, end + 2);
    }
    if (probe.at(end) !== 0x20) return -1;
    from = end + 1;
  }
  const copula = lengthOf(COPULAS_BY_FIRST, probe, from);
  if (copula > 0) {
    joint.manner |= Manner.prose | Manner.said;
    const value = from + copula + 1;
    if (probe.matches(value, "now ")) return openQuote(probe, value + 4);
    return probe.matches(value, "set to ") ? openQuote(probe, value + 7) : openQuote(probe, value);
  }
  if (from !== at) return -1;
  joint.manner |= Manner.prose;
  return openQuote(probe, from);
}
