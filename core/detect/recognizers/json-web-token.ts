/** JSON Web Tokens, RFC 7519 in the compact form of RFC 7515: base64url of `{"…`, a dot, the payload, a dot, the signature. */
import { TOKEN } from "../classes.ts";
import { Cue } from "../cues.ts";
import { Until } from "../probe.ts";
import { MAX_SPAN } from "../types.ts";
import type { Recognizer } from "./types.ts";

const SHORTEST_PART = 8;

export const jsonWebToken: Recognizer = {
  id: "json-web-token",
  entity: "API_KEY",
  cue: Cue.secret,
  triggers: ["Beyj"],
  recognize(probe, start) {
    probe.from = start;
    const { bytes } = probe;
    if (bytes[start + 1] !== 0x79 || bytes[start + 2] !== 0x4a) return false;
    let end = probe.runEnd(start, TOKEN);
    let parts = 0;
    let dot = start;
    // The header ends early: what comes after two dots does not matter.
    for (let at = start; at < end && parts < 2; at++)
      if (bytes[at] === 0x2e) {
        if (at - dot < (parts === 0 ? SHORTEST_PART : 3)) return false;
        parts++;
        dot = at;
      }
    if (parts === 0) return false;
    if (end - start >= MAX_SPAN) {
      probe.until = Until.token;
      return probe.accept(start, start + MAX_SPAN, 1);
    }
    while (end > start && bytes[end - 1] === 0x2e) end--;
    return end - dot >= SHORTEST_PART && probe.accept(start, end, 1);
  },
  cases: { found: 0.98 },
  weigh: () => "found",
};
