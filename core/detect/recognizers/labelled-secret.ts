/** Keys and tokens without a shape of their own, known by the name before them: `"client_secret": "…"`, `X-Api-Key: …`, a JSON member called `token`. */

import { isWord } from "../classes.ts";
import { Cue } from "../cues.ts";
import { glued } from "../glued-names.ts";
import type { Probe } from "../probe.ts";
import { Manner } from "../secret-joint.ts";
import { namesPosition, SecretKind } from "../secret-kind.ts";
import { label, Plain, readKeyed, readLabel } from "../secret-label.ts";
import { isUuid } from "../validators/randomness.ts";
import { isKeyText, SecretLook } from "../validators/secret-look.ts";
import type { Recognizer } from "./types.ts";

/** Parts of names; the whole name decides, so these may be generous. */
const NAMES = [
  "apikey",
  "accesskey",
  "accountkey",
  "privatekey",
  "secretkey",
  "authkey",
  "sharedkey",
  "signingkey",
  "encryptionkey",
  "_key",
  "-key",
  ".key",
  " key",
  "authorization",
  "credential",
];

const CASES = [
  ["random", 0.95],
  ["mixed", 0.85],
  ["mixed-short", 0.6],
  ["worded", 0.6],
  ["plain", 0.3],
  ["said", 0.9],
  ["prose-random", 0.85],
  ["prose", 0.2],
  ["position", 0.1],
] as const;
type SecretCase = (typeof CASES)[number][0];
const NUMBERS = Object.fromEntries(CASES.map(([name], i) => [name, i])) as Readonly<Record<SecretCase, number>>;

export const labelledSecret: Recognizer = {
  id: "labelled-secret",
  entity: "API_KEY",
  cue: Cue.secret,
  triggers: [...glued(["secret", "token", "key=", "key:"]), ...NAMES],
  readsPairs: true,
  recognize: (probe, start, at) =>
    readLabel(probe, start, at, Plain.taken) && judge(probe, probe.bytes, label.nameFrom, label.nameTo),
  faint: ["plain", "prose"],
  recognizeClear: (probe, start, at) =>
    readLabel(probe, start, at, Plain.none) && judge(probe, probe.bytes, label.nameFrom, label.nameTo),
  recognizeKeyed: (probe, at) => readKeyed(probe, at) && judge(probe, probe.keyBytes, probe.keyStart, probe.keyEnd),
  cases: Object.fromEntries(CASES),
  weigh: (probe) => CASES[probe.level][0],
};

function judge(probe: Probe, name: Uint8Array, nameFrom: number, nameTo: number): boolean {
  const { from, to, kind } = label;
  if (kind !== SecretKind.key && kind !== SecretKind.secret && kind !== SecretKind.queryKey) return false;
  const look = label.lookOf(probe);
  if (look === SecretLook.none) return false;
  if (kind === SecretKind.secret && (look !== SecretLook.random || !isKeyText(probe.bytes, from, to))) return false;
  if (kind === SecretKind.queryKey && !isKeyLike(probe.bytes, from, to, look)) return false;
  const position = look >= SecretLook.mixed && namesPosition(name, nameFrom, nameTo);
  return probe.accept(from, to, NUMBERS[position ? "position" : weigh(look, to - from)]);
}

function weigh(look: number, length: number): SecretCase {
  const { manner } = label;
  if ((manner & Manner.prose) !== 0 && (manner & Manner.quoted) === 0) {
    if (look !== SecretLook.random || length < 20) return "prose";
    return (manner & Manner.said) !== 0 ? "said" : "prose-random";
  }
  if (look === SecretLook.random) return "random";
  if ((manner & Manner.listed) !== 0) return "prose";
  if (look === SecretLook.mixed || (look === SecretLook.worded && (manner & Manner.schemed) !== 0))
    return length >= 8 ? "mixed" : "mixed-short";
  return look === SecretLook.worded ? "worded" : "plain";
}

/** Long and random, and no UUID: that is a row's more often than an account's. */
const isKeyLike = (bytes: Uint8Array, from: number, to: number, look: number): boolean =>
  look === SecretLook.random && to - from >= 20 && isPlainText(bytes, from, to) && !isUuid(bytes, from, to);

/** Letters, digits, `_` and `-`: no path, whole or encoded. */
function isPlainText(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isWord(bytes[at]) && bytes[at] !== 0x2d) return false;
  return true;
}
