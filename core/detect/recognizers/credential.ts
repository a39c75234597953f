/**
 * Credentials known by where they stand: `Authorization: Bearer|Basic …` (RFC 6750, RFC 7617) and the password in a URL's
 * user information (RFC 3986 section 3.2.1).
 */
import { CLASS, DIGIT, LOWER, TOKEN, UPPER } from "../classes.ts";
import { Cue } from "../cues.ts";
import { type Probe, Until } from "../probe.ts";
import { MAX_SPAN } from "../types.ts";
import type { Recognizer } from "./types.ts";

const MAX_USER_INFO = 200;
const COLON = 0x3a;

function recognizeToken(probe: Probe, at: number): boolean {
  const end = probe.runEnd(at, TOKEN);
  probe.from = at;
  if (end - at >= MAX_SPAN) {
    probe.until = Until.token;
    return probe.accept(at, at + MAX_SPAN, 1);
  }
  let kinds = 0;
  for (let i = at; i < end && i < at + 256; i++) kinds |= CLASS[probe.bytes[i]];
  const last = probe.bytes[end - 1];
  const padded = end > at && last === 0x3d;
  const random = (kinds & DIGIT) !== 0 && (kinds & (UPPER | LOWER)) !== 0;
  const mixed = (kinds & UPPER) !== 0 && (kinds & LOWER) !== 0 && end - at >= 12;
  if (end - at < 8 || !(padded || random || mixed)) return false;
  return probe.accept(at, last === 0x2e ? end - 1 : end, 1);
}

function recognizePassword(probe: Probe, at: number): boolean {
  let colon = -1;
  probe.from = at;
  for (let i = at; i < at + MAX_USER_INFO; i++) {
    const byte = probe.at(i);
    if (
      byte < 0x21 ||
      byte === 0x2f ||
      byte === 0x3f ||
      byte === 0x22 ||
      byte === 0x27 ||
      byte === 0x3c ||
      byte === 0x3e
    )
      return false;
    if (byte === COLON && colon < 0) colon = i;
    if (byte !== 0x40) continue;
    if (colon < 0 || i - colon < 2) return false;
    const first = probe.bytes[colon + 1];
    // Already masked, or a reference to a variable.
    if (first === 0x2a || first === 0x24 || first === 0x7b || first === 0x5b) return false;
    return probe.accept(colon + 1, i, 1);
  }
  return false;
}

export const credential: Recognizer = {
  id: "credential",
  entity: "API_KEY",
  cue: Cue.secret,
  triggers: ["Bbearer ", "Bbearer%20", "Bbasic ", "Bbasic%20", "://"],
  recognize(probe, _start, at) {
    if (probe.bytes[at - 1] === 0x2f) return recognizePassword(probe, at);
    return recognizeToken(probe, at);
  },
  cases: { found: 0.97 },
  weigh: () => "found",
};
