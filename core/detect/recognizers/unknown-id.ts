/**
 * What looks like an identifier under a name that says it is sensitive, and that no recognizer has a name for. Only where the policy's mode says
 * `unknown_entities: mask`; its score is the threshold, so that whatever is known better is named better.
 */
import { ALNUM, CLASS, DIGIT, HIGH, LETTER, UPPER } from "../classes.ts";
import { anyOf, butNot, Cue, NUMBERED } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { holdsRedacted } from "../redacted.ts";
import type { Recognizer } from "./types.ts";

const SENSITIVE = anyOf(
  butNot(NUMBERED, Cue.phone),
  Cue.secret,
  Cue.password,
  Cue.session,
  Cue.crypto,
  Cue.mac,
  Cue.itin,
);
const SHORTEST = 6;
const LONGEST = 512;

/** Inside an identifier beside letters and digits. */
const JOINTS = new Uint8Array(256);
for (const char of "-_./:+=~#") JOINTS[char.charCodeAt(0)] = 1;

export const unknownId: Recognizer = {
  id: "unknown-id",
  entity: "UNKNOWN_ID",
  cue: SENSITIVE,
  triggers: ["=A", '="A', "='A", ": A", ':"A', ': "A'],
  recognize: (probe, start, at) => {
    probe.from = start;
    return readIdentifier(probe, at - 1) && probe.isBoundaryAfter(probe.to);
  },
  recognizeKeyed: (probe, at) => readIdentifier(probe, at) && probe.at(probe.to) < 0,
  cases: { sensitive: 0.6, other: 0 },
  weigh: (_probe, evidence) => (evidence.keySays(SENSITIVE) ? "sensitive" : "other"),
};

/** Letters with digits, a formatted number, or long hex or base64; `2024-05-01`-like dates under such a name are taken too. */
function readIdentifier(probe: Probe, from: number): boolean {
  const { bytes } = probe;
  probe.from = from;
  let kinds = 0;
  let digits = 0;
  let count = 0;
  let end = from;
  for (; end - from <= LONGEST; end++) {
    const byte = probe.at(end);
    if (byte < 0) break;
    const flags = CLASS[byte];
    if ((flags & HIGH) !== 0) return false;
    if ((flags & ALNUM) !== 0) {
      kinds |= flags & (DIGIT | LETTER);
      count++;
      if ((flags & DIGIT) !== 0) digits++;
    } else if (JOINTS[byte] === 0 && !(byte === 0x20 && isDigitAt(probe, end - 1) && isDigitAt(probe, end + 1))) break;
  }
  while (end > from && JOINTS[bytes[end - 1]] === 1) end--;
  if (count < SHORTEST || end - from > LONGEST) return false;
  const isMixedCase = (kinds & LETTER) === LETTER && (kinds & UPPER) !== 0 && count >= 20;
  if (digits < 2 && !isMixedCase) return false;
  return !holdsRedacted(bytes, from, end) && probe.accept(from, end, 1);
}

const isDigitAt = (probe: Probe, at: number): boolean =>
  (CLASS[probe.at(at) & 0xff] & DIGIT) !== 0 && probe.at(at) >= 0;
