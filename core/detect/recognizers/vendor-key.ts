/** Keys known by their vendor's prefix; the table is vendor-key-prefixes.ts. */
import { ALNUM, CLASS, HEX, isAlnum, isDigit, LOWER, TOKEN } from "../classes.ts";
import { Cue } from "../cues.ts";
import { type Probe, Until } from "../probe.ts";
import { MAX_SPAN } from "../types.ts";
import { looksRandom, takesTurns } from "../validators/randomness.ts";
import type { Recognizer } from "./types.ts";
import { VENDOR_KEYS, type VendorKey } from "./vendor-key-prefixes.ts";

const PLAIN = 1;
const NEEDS_CUE = 2;

const UNDERSCORE = 0x5f;
const DASH = 0x2d;
const DOT = 0x2e;
const EQUALS = 0x3d;

/** By their first two bytes. */
const BY_START = Map.groupBy(VENDOR_KEYS, ({ prefix }) => startOf(prefix.charCodeAt(0), prefix.charCodeAt(1)));
const NONE: readonly VendorKey[] = [];

function startOf(first: number, second: number): number {
  return (first << 8) | second;
}

function isBody(byte: number, body: VendorKey["body"]): boolean {
  if (byte < 0) return false;
  const flags = CLASS[byte];
  if (body === "hex") return (flags & HEX) !== 0;
  if (body === "upper") return (flags & ALNUM) !== 0 && (flags & LOWER) === 0;
  if ((flags & ALNUM) !== 0) return true;
  return body === "token" && (byte === UNDERSCORE || byte === DASH || byte === DOT);
}

function readKey(probe: Probe, start: number, key: VendorKey): boolean {
  const { prefix, body, longest } = key;
  const { bytes } = probe;
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix.charCodeAt(i)) return false;
  const first = start + prefix.length;
  let end = first;
  if (body === "base64") {
    end = probe.runEnd(first, TOKEN);
    if (end - start >= MAX_SPAN) {
      probe.until = Until.token;
      return probe.accept(start, start + MAX_SPAN, PLAIN);
    }
  } else if (body === "token") {
    end = Math.min(probe.keyWalk.resume(first), first + longest + 1);
    while (end - first <= longest && isBody(probe.at(end), body)) end++;
    probe.keyWalk.note(first, end);
  } else while (end - first <= longest && isBody(probe.at(end), body)) end++;
  if (end - first > longest && longest < 255) return false;
  while (end > first && !isAlnum(bytes[end - 1]) && !isKeyEnd(bytes[end - 1], body)) end--;
  if (end - first < key.shortest) return false;
  if (key.random === true && (!takesTurns(bytes, first, end, probe.turnWalk) || !looksRandom(bytes, first, end)))
    return false;
  // Databricks numbers some of its tokens.
  if (body === "hex" && probe.at(end) === DASH && isDigit(probe.at(end + 1)) && probe.isBoundaryAfter(end + 2))
    end += 2;
  if (body !== "token" && body !== "base64" && !probe.isBoundaryAfter(end)) return false;
  probe.until = Until.none;
  return probe.accept(start, end, key.cue === true ? NEEDS_CUE : PLAIN);
}

const isKeyEnd = (byte: number, body: VendorKey["body"]): boolean =>
  byte === UNDERSCORE || byte === DASH || (byte === EQUALS && body === "base64");

/** So many characters behind a prefix are awaited: more would only make the automaton larger. */
const TELLING = 32;
/** Prefixes that words and ids in hex may begin with are awaited together with what follows. */
const BODIES: Readonly<Partial<Record<VendorKey["body"], string>>> = { hex: "X", upper: "V" };
const triggerOf = ({ prefix, body, shortest }: VendorKey): string =>
  `B${prefix.toLowerCase()}${(BODIES[body] ?? "").repeat(Math.min(TELLING, shortest))}`;

export const vendorKey: Recognizer = {
  id: "vendor-key",
  entity: "API_KEY",
  cue: Cue.secret,
  readsFromStart: true,
  triggers: [...new Set(VENDOR_KEYS.map(triggerOf))],
  recognize(probe, start) {
    probe.from = start;
    const keys = BY_START.get(startOf(probe.bytes[start], probe.bytes[start + 1])) ?? NONE;
    for (let i = 0; i < keys.length; i++) if (readKey(probe, start, keys[i])) return true;
    return false;
  },
  cases: { prefix: 0.98, cued: 0.98, bare: 0.3 },
  weigh: (probe, evidence) => (probe.level === PLAIN ? "prefix" : evidence.says(Cue.secret) ? "cued" : "bare"),
};
