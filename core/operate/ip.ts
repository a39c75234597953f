import type { Bytes } from "../bytes.ts";
import { decodeAscii, encodeUtf8 } from "./encoding.ts";

/** An IP address as bytes: 4 for IPv4, 16 for IPv6; `zone` is the scope of RFC 4007 (`fe80::1%eth0`), if written. */
export interface IpAddress {
  readonly bytes: readonly number[];
  readonly zone?: string;
}

const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

function parseIpv4(text: string): number[] | undefined {
  const bytes: number[] = [];
  let digits = 0;
  let value = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 0x2e;
    if (code >= 0x30 && code <= 0x39 && digits < 3) {
      value = value * 10 + code - 0x30;
      digits++;
    } else if (code === 0x2e && digits > 0 && value < 256 && bytes.length < 4) {
      bytes.push(value);
      digits = 0;
      value = 0;
    } else return undefined;
  }
  return bytes.length === 4 ? bytes : undefined;
}

function parseGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    const last = index === groups.length - 1;
    const ipv4 = last && group.includes(".") ? parseIpv4(group) : undefined;
    if (ipv4 !== undefined) bytes.push(...ipv4);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      const word = Number.parseInt(group, 16);
      bytes.push(word >> 8, word & 0xff);
    } else return undefined;
  }
  return bytes;
}

function parseIpv6(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0]!);
  if (halves.length === 1) return head?.length === 16 ? head : undefined;
  const tail = parseGroups(halves[1]!);
  if (head === undefined || tail === undefined || halves[0]!.includes(".")) return undefined;
  const missing = 16 - head.length - tail.length;
  return missing >= 2 ? [...head, ...new Array<number>(missing).fill(0), ...tail] : undefined;
}

/** Reads the text forms of RFC 4291 section 2.2 and dotted IPv4; an IPv4-mapped address is its IPv4 address. */
export function parseIp(text: string): IpAddress | undefined {
  if (text.length > 64) return undefined;
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return { bytes: ipv4 };
  if (!text.includes(":")) return undefined;
  const [address, zone] = text.split("%", 2) as [string, string?];
  if (!address.includes(":")) return undefined;
  const ipv6 = parseIpv6(address);
  if (ipv6 === undefined) return undefined;
  const mapped = MAPPED.every((byte, index) => ipv6[index] === byte);
  return { bytes: mapped ? ipv6.slice(12) : ipv6, ...(zone === undefined ? {} : { zone }) };
}

const HEX = encodeUtf8("0123456789abcdef");
const COLON = 0x3a;
const WRITTEN = new Uint8Array(39);

/** Writes the 16 bytes' one text form to WRITTEN and returns its length. */
function writeIpv6(bytes: ArrayLike<number>): number {
  let from = 8;
  let length = 1;
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && bytes[2 * end] === 0 && bytes[2 * end + 1] === 0) end++;
    if (end - start > length) {
      from = start;
      length = end - start;
    }
  }
  let n = 0;
  for (let i = 0; i < 8; i++) {
    if (i > 0 || from === 0) WRITTEN[n++] = COLON;
    if (i === from) {
      i += length - 1;
      // The colon before the next group is the second one of the two.
      if (i === 7) WRITTEN[n++] = COLON;
      continue;
    }
    const group = (bytes[2 * i]! << 8) | bytes[2 * i + 1]!;
    for (let shift = group > 0xfff ? 12 : group > 0xff ? 8 : group > 0xf ? 4 : 0; shift >= 0; shift -= 4)
      WRITTEN[n++] = HEX[(group >> shift) & 15]!;
  }
  return n;
}

/** The one text form of RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
export function formatIp({ bytes, zone }: IpAddress): string {
  if (bytes.length === 4) return bytes.join(".");
  const text = decodeAscii(WRITTEN.subarray(0, writeIpv6(bytes)));
  return zone === undefined ? text : `${text}%${zone}`;
}

/** An IPv6 address of 16 bytes in the same form, in ASCII. */
export function formatIpv6Bytes(bytes: Bytes): Bytes {
  return WRITTEN.slice(0, writeIpv6(bytes));
}
