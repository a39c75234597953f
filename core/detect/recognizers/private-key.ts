/** Private keys in PEM armour, RFC 7468 (`-----BEGIN … PRIVATE KEY-----`), up to their END line or the piece's end. */
import { Cue } from "../cues.ts";
import { type Probe, Until } from "../probe.ts";
import { MAX_SPAN } from "../types.ts";
import type { Recognizer } from "./types.ts";

const DASH = 0x2d;
const MAX_LABEL = 48;
const NAMES = ["private key", "private+key", "private%20key"];

/** End of the `-----END …-----` that starts in [from, to), or -1. Shared with the swallowing of long keys. */
export function pemEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at + 8 < to; at++) {
    if (bytes[at] !== DASH || bytes[at + 4] !== DASH || bytes[at + 5] !== 0x45) continue;
    if (bytes[at + 1] !== DASH || bytes[at + 6] !== 0x4e || bytes[at + 7] !== 0x44) continue;
    for (let end = at + 8; end < to - 4 && end < at + 8 + MAX_LABEL; end++)
      if (bytes[end] === DASH && bytes[end + 1] === DASH && bytes[end + 4] === DASH) return end + 5;
  }
  return -1;
}

/** Bytes an END line can take: what the next chunk may complete. */
export const PEM_END_LENGTH = 8 + MAX_LABEL + 5;

export const privateKey: Recognizer = {
  id: "private-key",
  entity: "API_KEY",
  cue: Cue.secret,
  triggers: ["-----begin ", "-----begin+", "-----begin%20"],
  recognize(probe: Probe, start, at) {
    probe.from = start;
    let label = at;
    let found = false;
    while (label - at < MAX_LABEL && probe.at(label) !== DASH) {
      const byte = probe.at(label);
      // In a form a blank is a plus or `%20`.
      if (
        byte !== 0x20 &&
        byte !== 0x2b &&
        byte !== 0x25 &&
        !(byte >= 0x30 && byte <= 0x39) &&
        !(byte >= 0x41 && byte <= 0x5a)
      )
        return false;
      if (byte === 0x50 && NAMES.some((name) => probe.matches(label, name))) found = true;
      label++;
    }
    if (!found || probe.at(label) !== DASH) return false;
    const cap = Math.min(start + MAX_SPAN, probe.limit);
    // What begins in what was searched before may end behind it.
    const { pemWalk } = probe;
    const end = pemEnd(probe.bytes, Math.max(label, pemWalk.resume(label) - PEM_END_LENGTH), cap);
    if (end >= 0) return probe.accept(start, end, 1);
    pemWalk.note(label, cap);
    if (cap < start + MAX_SPAN) {
      // The piece ends within the key: known only when it is closed.
      probe.at(probe.limit);
      return probe.accept(start, probe.limit, 1);
    }
    probe.until = Until.pemEnd;
    return probe.accept(start, cap, 1);
  },
  cases: { found: 0.99 },
  weigh: () => "found",
};
