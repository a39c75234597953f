/** IP address grammar. Sources: RFC 6943 section 3.1.1 (strict IPv4), RFC 4291 section 2.2 (IPv6). */
import { isDigit, isHex } from "../classes.ts";
import type { Probe } from "../probe.ts";

const COLON = 0x3a;
const DOT = 0x2e;

/** End of the dotted quad that starts at `from` (each part 0 to 255, no leading zeros), or -1. */
export function readIpv4(probe: Probe, from: number): number {
  const { bytes, limit } = probe;
  let at = from;
  for (let part = 0; part < 4; part++) {
    if (part > 0) {
      if (probe.at(at) !== DOT) return -1;
      at++;
    }
    let value = 0;
    const first = at;
    while (at - first < 4) {
      const digit = (at < limit ? bytes[at] : probe.at(at)) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at++;
    }
    const length = at - first;
    if (length === 0 || length > 3 || value > 255 || (length > 1 && probe.bytes[first] === 0x30)) return -1;
  }
  return at;
}

/** Digits of a port and nothing after them, as in `2001:db8:1:2:3:4:5:6:8080`, which RFC 5952 section 6 advises against. */
function isPort(probe: Probe, from: number): boolean {
  let at = from;
  while (at - from < 6 && isDigit(probe.at(at))) at++;
  if (at - from < 2 || at - from > 5 || isHex(probe.at(at))) return false;
  return probe.at(at) !== COLON || !(isHex(probe.at(at + 1)) || probe.at(at + 1) === COLON);
}

/**
 * End of the IPv6 address that starts at `from`, or -1: eight groups, or fewer with one `::`, the last two groups possibly
 * a dotted quad. A single trailing `:` is not part of it (`::1: connection refused`).
 */
export function readIpv6(probe: Probe, from: number): number {
  let at = from;
  let groups = 0;
  let gap = false;
  if (probe.at(at) === COLON) {
    if (probe.at(at + 1) !== COLON) return -1;
    gap = true;
    at += 2;
    if (probe.at(at) === COLON) return -1;
  }
  for (;;) {
    const first = at;
    while (isHex(probe.at(at)) && at - first < 5) at++;
    const length = at - first;
    if (length > 4) return -1;
    if (length === 0) break;
    if (probe.at(at) === DOT && (groups === 6 || (gap && groups < 6))) {
      const end = readIpv4(probe, first);
      if (end >= 0) return end;
    }
    groups++;
    if (probe.at(at) !== COLON || groups === 8) break;
    if (probe.at(at + 1) === COLON) {
      if (gap) return -1;
      gap = true;
      at += 2;
    } else if (isHex(probe.at(at + 1))) at++;
    else break;
  }
  if (groups === 8 && probe.at(at) === COLON && isHex(probe.at(at + 1)) && !isPort(probe, at + 1)) return -1;
  return gap ? (groups < 8 ? at : -1) : groups === 8 ? at : -1;
}
