/** Keys known by their vendor's prefix; the table is vendor-key-prefixes.ts. */
import { ALNUM, CLASS, DIGIT, HEX, isAlnum, LOWER } from "../classes.ts";
import { Cue } from "../cues.ts";
import { type Probe, Until } from "../probe.ts";
import type { Recognizer } from "./types.ts";
import { VENDOR_KEYS, type VendorKey } from "./vendor-key-prefixes.ts";

const PLAIN = 1;
const NEEDS_CUE = 2;

const UNDERSCORE = 0x5f;
const DASH = 0x2d;
const DOT = 0x2e;

function isBody(byte: number, body: VendorKey["body"]): boolean {
  if (byte < 0) return false;
  const flags = CLASS[byte];
  if (body === "hex") return (flags & HEX) !== 0;
  if (body === "upper") return (flags & ALNUM) !== 0 && (flags & LOWER) === 0;
  if ((flags & ALNUM) !== 0) return true;
  return body === "token" && (byte === UNDERSCORE || byte === DASH || byte === DOT);
}

function readKey(probe: Probe, start: number, key: VendorKey): boolean {
  const { prefix, body } = key;
  for (let i = 0; i < prefix.length; i++) if (probe.bytes[start + i] !== prefix.charCodeAt(i)) return false;
  const first = start + prefix.length;
  let end = first;
  let digit = false;
  while (end - first <= key.longest && isBody(probe.at(end), body)) {
    if ((CLASS[probe.bytes[end]] & DIGIT) !== 0) digit = true;
    end++;
  }
  if (end - first > key.longest && key.longest < 255) return false;
  while (
    end > first &&
    !isAlnum(probe.bytes[end - 1]) &&
    probe.bytes[end - 1] !== UNDERSCORE &&
    probe.bytes[end - 1] !== DASH
  )
    end--;
  if (end - first < key.shortest || (key.digit === true && !digit)) return false;
  if (body !== "token" && !probe.isBoundaryAfter(end)) return false;
  probe.until = Until.none;
  return probe.accept(start, end, key.cue === true ? NEEDS_CUE : PLAIN);
}

export const vendorKey: Recognizer = {
  entity: "API_KEY",
  cue: Cue.secret,
  triggers: VENDOR_KEYS.map(({ prefix, body }) => `B${prefix.toLowerCase()}${body === "hex" ? "XXXXXXXX" : ""}`),
  recognize(probe, start) {
    probe.from = start;
    for (const key of VENDOR_KEYS)
      if (probe.bytes[start] === key.prefix.charCodeAt(0) && readKey(probe, start, key)) return true;
    return false;
  },
  selfEvident: (level) => level === PLAIN,
  score: (probe, evidence) => (probe.level === PLAIN || evidence.says(Cue.secret) ? 0.98 : 0.3),
};
