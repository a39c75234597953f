/**
 * AWS secret access keys beside their access key id: 40 characters of base64 without a mark of their own
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html). With a name they are labelled-secret.ts's.
 */
import { ALNUM, CLASS } from "../classes.ts";
import { Cue } from "../cues.ts";
import { looksRandom } from "../validators/randomness.ts";
import type { Recognizer } from "./types.ts";

const ID_LENGTH = 20;
const LENGTH = 40;
const MAX_GAP = 48;

const BASE64 = new Uint8Array(256);
for (let byte = 0; byte < 128; byte++) if ((CLASS[byte] & ALNUM) !== 0) BASE64[byte] = 1;
BASE64[0x2b] = BASE64[0x2f] = 1;

export const awsSecretKey: Recognizer = {
  id: "aws-secret-key",
  entity: "API_KEY",
  cue: Cue.secret,
  readsFromStart: true,
  triggers: ["BakiaAAAA", "BasiaAAAA"],
  recognize(probe, start) {
    probe.from = start;
    let at = start + ID_LENGTH;
    const limit = at + MAX_GAP;
    if (at + LENGTH - start > probe.window) return false;
    while (at < limit) {
      while (at < limit && BASE64[probe.at(at) & 0xff] === 0 && probe.at(at) >= 0) at++;
      const from = at;
      while (at - from <= LENGTH && probe.at(at) >= 0 && BASE64[probe.at(at)] === 1) at++;
      if (at - from === LENGTH && probe.at(at) !== 0x3d && looksRandom(probe.bytes, from, at))
        return probe.accept(from, at, 1);
      if (at === from || at - from >= LENGTH) return false;
    }
    return false;
  },
  cases: { found: 0.97 },
  weigh: () => "found",
};
