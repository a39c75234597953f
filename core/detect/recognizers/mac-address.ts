/** Hardware addresses of network devices, EUI-48 and EUI-64. Source: validators/mac-address.ts */
import { isHex, isWord } from "../classes.ts";
import { Cue } from "../cues.ts";
import type { Probe } from "../probe.ts";
import { readMacAddress } from "../validators/mac-address.ts";
import type { Recognizer } from "./types.ts";

const COLON = 0x3a;
const DASH = 0x2d;
const DOT = 0x2e;
const BARE_DIGITS = 12;
/** Without a letter it may be times or a row of numbers; without separators anything. */
const LETTERED = 1;
const BARE = 2;

function read(probe: Probe, from: number): boolean {
  probe.from = from;
  const { bytes, start } = probe;
  if (from > start) {
    const before = bytes[from - 1];
    if (before === DOT || ((before === COLON || before === DASH) && from - 2 >= start && isHex(bytes[from - 2])))
      return false;
  }
  const to = readMacAddress(probe, from);
  if (to < 0) return false;
  let lettered = false;
  let ends = true;
  for (let at = from; at < to; at++) {
    if (bytes[at] > 0x40) lettered = true;
    if (isHex(bytes[at]) && bytes[at] !== 0x30 && (bytes[at] | 0x20) !== 0x66) ends = false;
  }
  // `ff:ff:…` is everybody, `00:00:…` nobody.
  if (ends) return false;
  return probe.accept(from, to, lettered ? LETTERED : 0);
}

/** Twelve digits and nothing between, under a key that says so. */
function readBare(probe: Probe, from: number): boolean {
  probe.from = from;
  let at = from;
  while (at - from < BARE_DIGITS && isHex(probe.at(at))) at++;
  return at - from === BARE_DIGITS && !isWord(probe.at(at)) && probe.accept(from, at, BARE);
}

export const macAddress: Recognizer = {
  id: "mac-address",
  entity: "MAC_ADDRESS",
  cue: Cue.mac,
  readsFromStart: true,
  triggers: [
    "BXX:XX:XX:XX:XX:XX",
    "BXX-XX-XX-XX-XX-XX",
    "BXXXX.XXXX.XXXX",
    "BXX%3aXX%3aXX%3aXX",
    "BXX%253aXX%253aXX%253aXX",
  ],
  recognize: read,
  recognizeKeyed: (probe, at) => read(probe, at) || readBare(probe, at),
  cases: { cued: 0.98, lettered: 0.95, digits: 0.6, bare: 0.9, alone: 0.05 },
  weigh(probe, evidence) {
    if (probe.level === BARE) return evidence.keySays(Cue.mac) ? "bare" : "alone";
    if (evidence.says(Cue.mac)) return "cued";
    return probe.level === LETTERED ? "lettered" : "digits";
  },
};
