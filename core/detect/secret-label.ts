/**
 * Reads `db_password=…`, `"client_secret": "…"`, `<token>…</token>`, `--password …`, `password is …` around the name of a secret: what kind
 * of secret the name says it is, and where its value stands.
 */
import type { Bytes } from "../bytes.ts";
import { ALNUM, CLASS, HIGH, isBlank, LETTER } from "./classes.ts";
import { isQuote } from "./name-joint.ts";
import { isPlainWord } from "./plain-word.ts";
import { type Probe, Until } from "./probe.ts";
import { joint, Manner, openQuote, readJoint } from "./secret-joint.ts";
import { endsWith, isQueryKey, kindOfName, SecretKind } from "./secret-kind.ts";
import { Ending, findElementEnd, findValueEnd, skipScheme, type ValueEnd } from "./secret-value.ts";
import { MAX_SPAN } from "./types.ts";
import { judgeSecret } from "./validators/secret-look.ts";

const MAX_NAME = 64;
const CONFIRMATION = " confirmation";
const MAX_TAIL = 24;

const UNJUDGED = -1;

/** Name and value that `readLabel` found. One object, reused. */
class Label {
  kind = 0;
  nameFrom = 0;
  nameTo = 0;
  from = 0;
  to = 0;
  manner = 0;
  #look = UNJUDGED;

  /** What the value looks like, see SecretLook: judged once for all who ask. */
  lookOf({ bytes }: Probe): number {
    if (this.#look === UNJUDGED) this.#look = judgeSecret(bytes, this.from, this.to);
    return this.#look;
  }

  setValue(from: number, to: number): void {
    this.from = from;
    this.to = to;
    this.#look = UNJUDGED;
  }
}
export const label = new Label();

const NEVER = -1;

/** How `readLabel` ended last. Several recognizers ask about one name; the label stays as it is until another is read. */
class LastRead {
  /** Of the probe; NEVER if nothing is known. */
  generation = NEVER;
  start = 0;
  at = 0;
  plain = 0;
  isRead = false;
  isIncomplete = false;
  from = 0;
}
const last = new LastRead();
const NAME_BYTE = Uint8Array.from(CLASS, (flags) => ((flags & (ALNUM | HIGH)) === 0 ? 0 : 1));
for (const char of "_-.") NAME_BYTE[char.charCodeAt(0)] = 1;
/** What may follow a name before its value. */
const MAY_JOIN = new Uint8Array(256);
for (const char of "=: \"'\\>%]`().\t") MAY_JOIN[char.charCodeAt(0)] = 1;

/** Values of letters alone that are left out: see plain-word.ts. */
export const Plain = {
  /** None. */
  taken: 0,
  /** Those that prose leads to. */
  notInProse: 1,
  /** All. */
  none: 2,
} as const;

/**
 * A part of a name stands at [start, at). Fills in `label` and returns true if the name is a secret's and has a value, of letters alone as far as
 * `plain` takes them. Reads no further than the window on either side of the value's start.
 */
export function readLabel(probe: Probe, start: number, at: number, plain: number): boolean {
  const isKnown = last.start === start && last.at === at && last.generation === probe.generation;
  // What is left out by one may be taken by another.
  if (isKnown && (last.isRead || last.plain === plain)) {
    probe.from = last.from;
    if (last.isIncomplete) probe.incomplete = true;
    return last.isRead;
  }
  last.generation = NEVER;
  last.isRead = readNew(probe, start, at, plain);
  last.generation = probe.generation;
  last.start = start;
  last.at = at;
  last.plain = plain;
  last.isIncomplete = probe.incomplete;
  last.from = probe.from;
  return last.isRead;
}

function readNew(probe: Probe, start: number, at: number, plain: number): boolean {
  probe.from = start;
  const { bytes, limit } = probe;
  let to = at;
  // A trigger may hold what follows the name.
  while (to > start && NAME_BYTE[bytes[to - 1]] === 0) to--;
  if (to === at) {
    const stop = Math.min(limit, at + MAX_TAIL);
    while (to < stop && NAME_BYTE[bytes[to]] === 1) to++;
    // The name may go on behind what is known of the piece.
    if (to < at + MAX_TAIL) probe.at(to);
  }
  while (to > start && (bytes[to - 1] === 0x2e || bytes[to - 1] === 0x2d)) to--;
  // `Password Confirmation: …`.
  if (probe.at(to) === 0x20 && probe.matches(to, CONFIRMATION)) to += CONFIRMATION.length;
  // `password[]=…`.
  if (probe.at(to) === 0x5b && probe.at(to + 1) === 0x5d) to += 2;
  else if (probe.at(to) === 0x25 && probe.matches(to, "%5b%5d")) to += 6;
  // Most words about secrets are prose: a look at what follows is the cheapest test.
  const next = probe.at(to);
  if (next < 0 || MAY_JOIN[next] === 0) return false;
  let from = start;
  // Name and joint take half the window each, so that nothing is read past it.
  const half = probe.window >> 1;
  const low = Math.max(probe.start, at - Math.min(MAX_NAME, half));
  while (from > low && NAME_BYTE[bytes[from - 1]] === 1) from--;
  // `%3Fpwd`: what is left of an escape.
  if (from - 1 >= low && bytes[from - 1] === 0x25 && start - from >= 2) from += 2;
  if (plain !== Plain.taken && next === 0x20 && isProse(probe, low, from, to, plain)) return false;
  label.nameFrom = from;
  label.nameTo = to;
  const value = readJoint(probe, low, from, to);
  if (value < 0 || value - start > half - 4 || isLeftOut(probe, value, plain)) return false;
  label.manner = joint.manner;
  label.kind = kindOfName(bytes, wordsBefore(bytes, low, label.nameFrom, to), to);
  if (label.kind === SecretKind.none && isQueryKey(bytes, low, from, to)) label.kind = SecretKind.queryKey;
  return label.kind !== SecretKind.none && readValue(probe, value);
}

/** True if a word and no more follows the name [from, to) and a blank, and the name is no option of a command and no tag. */
function isProse(probe: Probe, low: number, from: number, to: number, plain: number): boolean {
  const { bytes } = probe;
  const isQuoted = plain === Plain.none && to + 1 < probe.limit && isQuote(bytes[to + 1]);
  if (bytes[from] === 0x2d || !(isQuoted ? isPlainWord(probe, to + 2, bytes[to + 1]) : isPlainWord(probe, to + 1, 0)))
    return false;
  const before = from > low ? bytes[from - 1] : 0x20;
  return before !== 0x3c && before !== 0x3a && before !== 0x25;
}

/** True if the value that begins at `value` is a plain word that `plain` does not take. What follows a colon at once may go on with others. */
function isLeftOut(probe: Probe, value: number, plain: number): boolean {
  if (plain === Plain.taken || joint.isElement || joint.isGlued) return false;
  const { manner, quote } = joint;
  if (plain === Plain.notInProse && ((manner & Manner.prose) === 0 || (manner & Manner.quoted) !== 0 || quote > 0))
    return false;
  return isPlainWord(probe, value, quote);
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
    if (at === end || (at > low && bytes[at - 1] !== 0x20 && NAME_BYTE[bytes[at - 1]] === 1)) break;
    from = at;
  }
  return from;
}

/** Where the value at `at` ends. */
function readValue(probe: Probe, at: number): boolean {
  const { bytes } = probe;
  const isPassword = label.kind === SecretKind.password;
  const from = label.kind === SecretKind.key ? skipScheme(probe, at) : at;
  probe.from = from;
  const low = Math.max(probe.start, at - probe.window);
  const isLine = joint.isPlain && startsLine(bytes, low, Math.max(low, label.nameFrom));
  let value = joint.isElement
    ? findElementEnd(probe, from)
    : findEnd(probe, from, !isPassword ? Ending.early : isLine ? Ending.line : Ending.late);
  // Only what fills its line is all value.
  if (isLine && endsLine(probe, value.to)) label.manner |= Manner.line;
  else if (isLine && isPassword && !value.isQuoted) value = findEnd(probe, from, Ending.late);
  if ((label.manner & Manner.form) !== 0 && !endsLine(probe, value.to)) return false;
  if (value.to <= from) return false;
  if (from > at) label.manner |= Manner.schemed;
  if (value.isQuoted) label.manner |= Manner.quoted;
  label.setValue(from, value.to);
  return true;
}

function findEnd(probe: Probe, from: number, ending: number): ValueEnd {
  const { quote, encoding, isGlued } = joint;
  return findValueEnd(probe, from, quote, encoding === 0 ? ending : Ending.early, encoding, isGlued);
}

function endsLine(probe: Probe, at: number): boolean {
  const byte = probe.at(at);
  return byte < 0 || byte === 0x0a || byte === 0x0d;
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
  last.generation = NEVER;
  joint.reset();
  const from = openQuote(probe, at);
  if (joint.quote === 0 || from < 0) return false;
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
  last.generation = NEVER;
  label.kind = kindOfName(keyBytes, keyStart, keyEnd);
  if (label.kind === SecretKind.none) return false;
  const from = label.kind === SecretKind.key ? skipScheme(probe, at) : at;
  probe.from = from;
  label.manner = from > at ? Manner.quoted | Manner.schemed : Manner.quoted;
  if (probe.limit - from >= MAX_SPAN) {
    probe.until = Until.pieceEnd;
    label.setValue(from, from + MAX_SPAN);
    return true;
  }
  // A value ends where the piece does: known only when that is closed.
  probe.at(probe.limit);
  let to = probe.limit;
  while (to > from && probe.bytes[to - 1] <= 0x20) to--;
  label.setValue(from, to);
  return to > from;
}
