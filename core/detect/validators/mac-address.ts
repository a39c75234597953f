/**
 * Hardware addresses: EUI-48 and EUI-64 in pairs, or in groups of four as Cisco prints them.
 * Source: IEEE Std 802-2014 section 8.1, https://standards.ieee.org/products-programs/regauth/tut/
 */
import { isHex, isWord } from "../classes.ts";
import type { Probe } from "../probe.ts";

const COLON = 0x3a;
const DASH = 0x2d;
const DOT = 0x2e;

/** Length of the separator `byte` at `at`, plain or percent-encoded once or twice; 0 if it is not there. */
function separatorAt(probe: Probe, at: number, byte: number): number {
  if (probe.at(at) === byte) return 1;
  if (byte !== COLON || probe.at(at) !== 0x25) return 0;
  return probe.matches(at, "%3a") ? 3 : probe.matches(at, "%253a") ? 5 : 0;
}

/** End of hardware address of groups of `size` from `from`, or -1; `long` and `short` are the counts of groups. */
function readGroups(probe: Probe, from: number, size: number, byte: number, short: number, long: number): number {
  let at = from;
  let groups = 0;
  let shortEnd = -1;
  let separator = 0;
  for (;;) {
    for (let i = 0; i < size; i++) {
      if (!isHex(probe.at(at + i))) return -1;
    }
    at += size;
    groups++;
    if (isHex(probe.at(at))) return -1;
    if (groups === short) shortEnd = at;
    const length = separatorAt(probe, at, byte);
    if (length === 0 || (separator !== 0 && length !== separator) || groups === long) break;
    if (!isHex(probe.at(at + length))) break;
    separator = length;
    at += length;
  }
  if (groups !== short && groups !== long) return -1;
  const end = groups === long ? at : shortEnd;
  // More of the same follows: a fingerprint, an IPv6 address, a version.
  if (isWord(probe.at(end))) return -1;
  const more = separatorAt(probe, end, byte);
  if (more > 0 && isHex(probe.at(end + more))) return -1;
  return end;
}

/** End of the hardware address that starts at `from`, or -1. */
export function readMacAddress(probe: Probe, from: number): number {
  const byte = probe.at(from + 2);
  if (byte === COLON || byte === 0x25) return readGroups(probe, from, 2, COLON, 6, 8);
  if (byte === DASH) return readGroups(probe, from, 2, DASH, 6, 8);
  return probe.at(from + 4) === DOT ? readGroups(probe, from, 4, DOT, 3, 4) : -1;
}
