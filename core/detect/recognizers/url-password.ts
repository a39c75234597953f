/** The password in a URL's user information, RFC 3986 section 3.2.1: `postgres://app:…@db`, and Oracle's `jdbc:oracle:thin:app/…@db`. */
import { CLASS, DIGIT } from "../classes.ts";
import { Cue } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { holdsRedacted } from "../redacted.ts";
import type { Recognizer } from "./types.ts";

const MAX_USER_INFO = 200;
const COLON = 0x3a;
const AT = 0x40;
/** What ends a URL in any text. */
const ENDS = new Uint8Array(256);
for (let byte = 0; byte <= 0x20; byte++) ENDS[byte] = 1;
for (const char of "\"'<>`\\") ENDS[char.charCodeAt(0)] = 1;

/** Bytes of a user's name before the colon that are looked at: hosts without a port are mostly shorter. */
const TELLING = 32;
const SCHEME_ENDS: readonly string[] = [
  ...Array.from({ length: TELLING }, (_, length) => `://${"K".repeat(length)}:`),
  `://${"K".repeat(TELLING)}`,
];

export const urlPassword: Recognizer = {
  id: "url-password",
  entity: "PASSWORD",
  cue: Cue.password,
  triggers: [...SCHEME_ENDS, "%3a%2f%2f", "jdbc:oracle:thin:", "jdbc:oracle:oci:"],
  recognize(probe, start, at) {
    const first = probe.bytes[start];
    const from = first === COLON ? start + 3 : at;
    probe.from = from;
    return readUserInfo(probe, from, first === 0x6a || first === 0x4a ? 0x2f : COLON);
  },
  cases: { found: 0.97 },
  weigh: () => "found",
};

/** Logs write passwords as they are: `/`, `?` and `@` may be part of one, unless a port's digits end there. */
function readUserInfo(probe: Probe, at: number, joint: number): boolean {
  const { bytes } = probe;
  let colon = -1;
  let sign = -1;
  let isPort = true;
  let isOver = false;
  // `[::1]:8080`.
  if (probe.at(at) === 0x5b) return false;
  for (let i = at; i < at + MAX_USER_INFO; i++) {
    const byte = probe.at(i);
    if (byte < 0 || ENDS[byte] === 1) break;
    const isDelimiter = byte === 0x2f || byte === 0x3f || byte === 0x23;
    if (colon < 0) {
      if (byte === joint) colon = i;
      else if (isDelimiter || byte === AT) return false;
      continue;
    }
    if (byte === AT) {
      if (isOver) break;
      sign = i;
    } else if (isDelimiter || byte === 0x2c || byte === 0x26 || byte === 0x3b) {
      // `host:8080/path`, `host:/path`: no user information. After the sign comes the host.
      if (sign > 0) isOver = true;
      else if (isPort) return false;
    } else if (sign < 0 && (CLASS[byte] & DIGIT) === 0) isPort = false;
  }
  if (colon < 0 || sign - colon < 2) return false;
  return isSecret(bytes, colon + 1, sign) && probe.accept(colon + 1, sign, 1);
}

/** Not masked already, nor a reference to a variable. */
function isSecret(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from];
  if (
    first === 0x2a ||
    first === 0x7b ||
    first === 0x5b ||
    (first === 0x24 && (bytes[from + 1] === 0x7b || bytes[from + 1] === 0x28))
  )
    return false;
  if (first === 0x25 && bytes[from + 1] === 0x28) return false;
  let isSame = to - from > 2;
  for (let at = from; at < to; at++) if (bytes[at] !== first) isSame = false;
  return !isSame && !holdsRedacted(bytes, from, to);
}
