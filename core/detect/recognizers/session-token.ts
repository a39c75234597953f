/** Session tokens marked by a prefix: `sess_…`, and signed ones of express-session: `s:<id>.<signature>` (https://github.com/tj/node-cookie-signature). */
import { ALNUM, CLASS, isAlnum } from "../classes.ts";
import { Cue } from "../cues.ts";
import { looksRandom } from "../validators/randomness.ts";
import type { Recognizer } from "./types.ts";

const SHORTEST = 16;
const LONGEST = 512;
/** Of the signature: HMAC-SHA-256 in base64 without its padding. */
const SIGNATURE = 43;

export const sessionToken: Recognizer = {
  id: "session-token",
  entity: "SESSION_TOKEN",
  cue: Cue.session,
  triggers: ["Bsess_AAAAAAAA", "Bsess-AAAAAAAA", "Bs:AAAAAAAA", "Bs%3aAAAAAAAA"],
  recognize(probe, start) {
    const { bytes } = probe;
    probe.from = start;
    const isSigned = bytes[start + 1] !== 0x65 && bytes[start + 1] !== 0x45;
    const first = start + (isSigned ? (bytes[start + 1] === 0x25 ? 4 : 2) : 5);
    let end = first;
    let dot = -1;
    while (end - first < LONGEST) {
      const byte = probe.at(end);
      if (byte < 0) break;
      if (byte === 0x2e && dot < 0) dot = end;
      const isSign = isSigned && (byte === 0x2b || byte === 0x2f || byte === 0x25 || byte === 0x2e);
      if ((CLASS[byte] & ALNUM) === 0 && byte !== 0x5f && byte !== 0x2d && !isSign) break;
      end++;
    }
    if (end - first >= LONGEST) return false;
    while (end > first && !isAlnum(bytes[end - 1])) end--;
    if (isSigned ? dot < 0 || end - dot - 1 < SIGNATURE || dot - first < SHORTEST : end - first < SHORTEST)
      return false;
    return looksRandom(bytes, first, end) && probe.accept(start, end, 1);
  },
  cases: { found: 0.97 },
  weigh: () => "found",
};
