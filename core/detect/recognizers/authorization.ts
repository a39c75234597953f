/** Credentials behind an authentication scheme: `Bearer …` (RFC 6750), `Basic …` (RFC 7617). Other schemes are known by their header's name. */
import { CLASS, DIGIT, LOWER, TOKEN, UPPER } from "../classes.ts";
import { Cue } from "../cues.ts";
import { Until } from "../probe.ts";
import { MAX_SPAN } from "../types.ts";
import { isWorded, looksRandom } from "../validators/randomness.ts";
import type { Recognizer } from "./types.ts";

const SHORTEST = 8;
const TELLING = 256;

export const authorization: Recognizer = {
  id: "authorization",
  entity: "API_KEY",
  cue: Cue.secret,
  triggers: ["Bbearer ", "Bbearer%20", "Bbearer+", "Bbearer: ", "Bbasic ", "Bbasic%20", "Bssws ", "Bgeniekey "],
  recognize(probe, _start, at) {
    const { bytes } = probe;
    const end = probe.runEnd(at, TOKEN);
    probe.from = at;
    if (end - at >= MAX_SPAN) {
      probe.until = Until.token;
      return probe.accept(at, at + MAX_SPAN, 1);
    }
    let kinds = 0;
    for (let i = at; i < end && i < at + TELLING; i++) kinds |= CLASS[bytes[i]];
    const last = bytes[end - 1];
    const isPadded = end > at && last === 0x3d;
    const hasLetters = (kinds & (UPPER | LOWER)) !== 0;
    const isMixed = (kinds & UPPER) !== 0 && (kinds & LOWER) !== 0 && end - at >= 12;
    if (end - at < SHORTEST || !hasLetters || !(isPadded || (kinds & DIGIT) !== 0 || isMixed)) return false;
    // `basic auth-v2`, `bearer token-exchange-2024`: prose. Behind a header's name such a value counts too: labelled-secret.ts.
    if (!isPadded && isWorded(bytes, at, end) && !looksRandom(bytes, at, end)) return false;
    return probe.accept(at, last === 0x2e ? end - 1 : end, 1);
  },
  cases: { found: 0.97 },
  weigh: () => "found",
};
