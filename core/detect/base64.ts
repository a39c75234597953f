/** Base64 and base64url (RFC 4648 sections 4 and 5), with or without padding, of text. */
import type { Bytes } from "../bytes.ts";

/** Shortest token that is decoded: what is sensitive in less is a single value, and those have other signs. */
export const SHORTEST_BASE64 = 20;

const VALUES = new Int8Array(256).fill(-1);
"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".split("").forEach((char, value) => {
  VALUES[char.charCodeAt(0)] = value;
});
VALUES["-".charCodeAt(0)] = 62;
VALUES["_".charCodeAt(0)] = 63;
const PADDING = 0x3d;

export const isBase64 = (byte: number): boolean => VALUES[byte] >= 0;

/** End of the base64 text that starts at `from`, padding included. */
export function base64End(bytes: Bytes, from: number, to: number): number {
  let at = from;
  while (at < to && VALUES[bytes[at]] >= 0) at++;
  for (let padding = 0; padding < 2 && at < to && bytes[at] === PADDING; padding++) at++;
  return at;
}

/**
 * Decodes bytes[from, to) into `out`, which has room for three quarters of it. Returns the length, or -1 if what comes out is no
 * text: control characters, or bytes that are not UTF-8.
 */
export function decodeBase64Text(bytes: Bytes, from: number, to: number, out: Uint8Array): number {
  let bits = 0;
  let count = 0;
  let length = 0;
  let rest = 0;
  for (let at = from; at < to; at++) {
    const value = VALUES[bytes[at]];
    if (value < 0) break;
    bits = (bits << 6) | value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    const byte = (bits >> count) & 0xff;
    if (rest > 0) {
      if ((byte & 0xc0) !== 0x80) return -1;
      rest--;
    } else if (byte >= 0x80) {
      rest = byte >= 0xf8 ? -1 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : -1;
      if (rest < 0) return -1;
    } else if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return -1;
    out[length++] = byte;
  }
  return length;
}
