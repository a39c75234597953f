/** What kind of secret a name says its value is. */
import type { Bytes } from "../bytes.ts";
import { CLASS, HIGH } from "./classes.ts";
import { anyOf, Cue, type Cues } from "./cues.ts";
import { NameCues } from "./name-cues.ts";

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
  /** A bare `key` in a query. */
  queryKey: 6,
} as const;

const MAX_NAME = 64;
const UNSECRET = anyOf(Cue.about, Cue.time, Cue.quantity, Cue.version, Cue.identifier);
/** Names of tokens that say where a reader stands, or that a request is the same: they open nothing. */
const POSITIONS = (
  "nexttoken next_token next-token nextpage next_page next-page pagetoken page_token page-token pagination continuation continue_token " +
  "sync_token synctoken resume_token resumetoken cursor idempoten cancellation cancel_token prev_token previous dedup design_token designtoken " +
  "public_key publickey"
).split(" ");
const decoder = new TextDecoder();
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
  if (has(low, Cue.secret)) return SecretKind.key;
  // `txtpassword`, `userpwd`: words that are written together.
  for (let i = 0; i < GLUED.length; i++)
    if (to - from > GLUED[i].length && endsWith(bytes, from, to, GLUED[i])) return SecretKind.password;
  return SecretKind.none;
}

const GLUED = ["password", "passwd", "passwort", "passphrase", "pwd"];

/** `?key=…`: in a query a bare `key` is a key if its value looks like one. */
export function isQueryKey(bytes: Bytes, low: number, from: number, to: number): boolean {
  return (
    to - from === 3 &&
    from > low &&
    (bytes[from - 1] === 0x3f || bytes[from - 1] === 0x26) &&
    endsWith(bytes, from, to, "key")
  );
}

/** Case-insensitive. */
export function endsWith(bytes: Bytes, from: number, to: number, text: string): boolean {
  const start = to - text.length;
  if (start < from) return false;
  for (let i = 0; i < text.length; i++) if ((bytes[start + i] | 0x20) !== text.charCodeAt(i)) return false;
  return true;
}

/** Stems by their first letter. */
const POSITIONS_BY_FIRST: readonly (readonly string[])[] = Array.from({ length: 32 }, (_, letter) =>
  POSITIONS.filter((stem) => (stem.charCodeAt(0) & 31) === letter),
);

/** Asked of the few names whose value looks like a secret. */
export function namesPosition(bytes: Bytes, from: number, to: number): boolean {
  const start = Math.max(from, to - MAX_NAME);
  for (let at = start; at < to; at++) {
    if ((CLASS[bytes[at]] & HIGH) !== 0) return namesForeignPosition(bytes, start, to);
    const stems = POSITIONS_BY_FIRST[bytes[at] & 31];
    for (let i = 0; i < stems.length; i++) if (beginsWith(bytes, at, to, stems[i])) return true;
  }
  return false;
}

/** With letters past ASCII, which may be others in lower case. */
function namesForeignPosition(bytes: Bytes, from: number, to: number): boolean {
  const text = decoder.decode(bytes.subarray(from, to)).toLowerCase();
  return POSITIONS.some((stem) => text.includes(stem));
}

function beginsWith(bytes: Bytes, from: number, to: number, stem: string): boolean {
  if (from + stem.length > to) return false;
  for (let i = 0; i < stem.length; i++) {
    const byte = bytes[from + i];
    if ((byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte) !== stem.charCodeAt(i)) return false;
  }
  return true;
}
