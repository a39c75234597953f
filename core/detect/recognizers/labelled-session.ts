/**
 * Session cookies and tokens, known by their name: `JSESSIONID=…`, `connect.sid=…`, `"session_token": "…"`, `X-CSRF-Token: …` (RFC 6265, OWASP's
 * list of session id names: https://owasp.org/www-community/OWASP_Cookies_Database).
 */

import { CLASS, DIGIT, HEX, UPPER } from "../classes.ts";
import { Cue } from "../cues.ts";
import { glued } from "../glued-names.ts";
import type { Probe } from "../probe.ts";
import { Manner } from "../secret-joint.ts";
import { SecretKind } from "../secret-kind.ts";
import { label, Plain, readKeyed, readLabel } from "../secret-label.ts";
import { isUuid } from "../validators/randomness.ts";
import { SecretLook } from "../validators/secret-look.ts";
import type { Recognizer } from "./types.ts";

const NAMES = [
  ...glued(["sess", "sid=", "sid:", 'sid"', "token", "cookie"]),
  ..."jsess phpsess aspsess netsess websess csrf xsrf cftoken aspxauth".split(" "),
];

const CASES = [
  ["random", 0.95],
  ["opaque-id", 0.85],
  ["hex-id", 0.82],
  ["mixed", 0.6],
  ["prose", 0.3],
  ["id", 0.1],
] as const;
type SessionCase = (typeof CASES)[number][0];
const NUMBERS = Object.fromEntries(CASES.map(([name], i) => [name, i])) as Readonly<Record<SessionCase, number>>;

export const labelledSession: Recognizer = {
  id: "labelled-session",
  entity: "SESSION_TOKEN",
  cue: Cue.session,
  triggers: NAMES,
  readsPairs: true,
  recognize: (probe, start, at) => readLabel(probe, start, at, Plain.none) && judge(probe),
  recognizeKeyed: (probe, at) => readKeyed(probe, at) && judge(probe),
  cases: Object.fromEntries(CASES),
  weigh: (probe) => CASES[probe.level][0],
};

function judge(probe: Probe): boolean {
  const { bytes } = probe;
  const { from, to, kind, manner } = label;
  if (kind !== SecretKind.session && kind !== SecretKind.sessionId) return false;
  const look = label.lookOf(probe);
  // Words and short values name a session, they do not open it.
  if (look < SecretLook.mixed || to - from < 12 || holdsPair(bytes, from, to)) return false;
  let weight: SessionCase = look === SecretLook.random ? "random" : "mixed";
  if ((manner & Manner.prose) !== 0 && (manner & Manner.quoted) === 0)
    weight = look === SecretLook.random && to - from >= 20 ? "opaque-id" : "prose";
  if (kind === SecretKind.sessionId && weight !== "prose") weight = weighId(bytes, from, to, look);
  return probe.accept(from, to, NUMBERS[weight]);
}

/** An id's grammar keeps an id: UUID, ULID, what has fewer than 128 bits of hex. */
function weighId(bytes: Uint8Array, from: number, to: number, look: number): SessionCase {
  if (look !== SecretLook.random || isUuid(bytes, from, to)) return "id";
  let isHexOnly = true;
  let isUlid = to - from === 26 && bytes[from] <= 0x37;
  for (let at = from; at < to; at++) {
    const flags = CLASS[bytes[at]];
    if ((flags & HEX) === 0) isHexOnly = false;
    if ((flags & (DIGIT | UPPER)) === 0) isUlid = false;
  }
  if (isUlid || (isHexOnly && to - from < 32)) return "id";
  return isHexOnly ? "hex-id" : "opaque-id";
}

/** `theme=dark; lang=en`: a cookie header, whose pairs are judged one by one. */
function holdsPair(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from + 1; at < to - 1 && at < from + 256; at++) {
    const byte = bytes[at];
    if (byte === 0x3b || byte === 0x20) return true;
    if (byte === 0x3d && bytes[at + 1] !== 0x3d) return true;
  }
  return false;
}
