/**
 * Signatures that open something by themselves: of presigned URLs (AWS Signature Version 4, Google V4), of Azure's shared access signatures, and of
 * `Authorization: AWS4-HMAC-SHA256 …` headers. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html,
 * https://learn.microsoft.com/rest/api/storageservices/create-service-sas
 */
import { CLASS, HEX, TOKEN } from "../classes.ts";
import { Cue } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { looksRandom } from "../validators/randomness.ts";
import type { Recognizer } from "./types.ts";

const HEX_SIGNATURE = 64;
/** HMAC-SHA-256 in base64, percent-encoded or not. */
const SHORTEST_SAS = 40;
const LONGEST = 600;

export const signedRequest: Recognizer = {
  id: "signed-request",
  entity: "API_KEY",
  cue: Cue.secret,
  triggers: ["x-amz-signature=", "x-goog-signature=", ",signature=", ", signature=", "&sig=", "?sig=", ";sig="],
  recognize(probe, start, at) {
    probe.from = start;
    const isShared = at - start === 5;
    const end = isShared ? encodedEnd(probe, at) : hexEnd(probe, at);
    if (end - at < (isShared ? SHORTEST_SAS : HEX_SIGNATURE) || end - at > LONGEST) return false;
    return looksRandom(probe.bytes, at, end) && probe.accept(at, end, 1);
  },
  cases: { found: 0.92 },
  weigh: () => "found",
};

function hexEnd(probe: Probe, from: number): number {
  let at = from;
  while (at - from <= LONGEST && probe.at(at) >= 0 && (CLASS[probe.at(at)] & HEX) !== 0) at++;
  return at;
}

function encodedEnd(probe: Probe, from: number): number {
  let at = from;
  while (at - from <= LONGEST && probe.at(at) >= 0 && ((CLASS[probe.at(at)] & TOKEN) !== 0 || probe.at(at) === 0x25))
    at++;
  return at;
}
