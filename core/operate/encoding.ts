import type { Bytes } from "../bytes.ts";

/** RFC 4648 base32 in lower case: no `0`, `1`, `8`, `9`, so a token never holds a long run of digits by design of the alphabet. */
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** The first `chars` base32 characters of `bytes` (5 bits each), without padding; of all bytes unless told otherwise. */
export function encodeBase32(bytes: Bytes, chars = Math.ceil((bytes.length * 8) / 5)): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (let next = 0; text.length < chars; ) {
    if (held < 5) {
      bits = ((bits << 8) | bytes[next++]!) & 0xffff;
      held += 8;
    }
    held -= 5;
    text += BASE32[(bits >> held) & 31];
  }
  return text;
}

const BASE32_BYTES = new TextEncoder().encode(BASE32);

/** Writes the first `chars` base32 characters of `words` (32 bits each, big-endian) to `target` from `at` on. */
export function writeBase32(words: Readonly<Int32Array>, chars: number, target: Uint8Array, at: number): void {
  for (let i = 0; i < chars; i++) {
    const bit = i * 5;
    const shift = 27 - (bit & 31);
    const word = words[bit >> 5]!;
    const value = shift >= 0 ? word >>> shift : (word << -shift) | (words[(bit >> 5) + 1]! >>> (32 + shift));
    target[at + i] = BASE32_BYTES[value & 31]!;
  }
}

/** The bytes of a whole base32 text (lower case, no padding); undefined unless `encodeBase32` writes them exactly so. */
export function decodeBase32(text: string): Bytes | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let bits = 0;
  let held = 0;
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const value = code >= 0x61 && code <= 0x7a ? code - 0x61 : code >= 0x32 && code <= 0x37 ? code - 0x32 + 26 : -1;
    if (value < 0) return undefined;
    bits = ((bits << 5) | value) & 0xfff;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes[length++] = bits >> held;
  }
  // What is left over is less than a character and zero: one value, one text.
  return held < 5 && (bits & ((1 << held) - 1)) === 0 ? bytes : undefined;
}

const HEX_BYTES = new TextEncoder().encode("0123456789abcdef");

export function encodeHex(bytes: Bytes): string {
  const digits = new Uint8Array(bytes.length * 2);
  for (let i = 0; i < bytes.length; i++) {
    digits[2 * i] = HEX_BYTES[bytes[i]! >> 4]!;
    digits[2 * i + 1] = HEX_BYTES[bytes[i]! & 15]!;
  }
  return decodeAscii(digits);
}

/** Writes the first `digits` hexadecimal digits of `words` (32 bits each, big-endian) to `target` from `at` on. */
export function writeHex(words: Readonly<Int32Array>, digits: number, target: Uint8Array, at: number): void {
  for (let i = 0; i < digits; i++) target[at + i] = HEX_BYTES[(words[i >> 3]! >>> (28 - (i & 7) * 4)) & 15]!;
}

/** Standard or URL-safe base64, padding optional; undefined when the text is neither. */
export function decodeBase64(text: string): Bytes | undefined {
  const body = text
    .trim()
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/={1,2}$/, "");
  if (!/^[A-Za-z0-9+/]*$/.test(body) || body.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
}

const encoder = new TextEncoder();

/** Longest text for which a loop takes less time than a call of the encoder, which takes half a microsecond at least. */
const SHORT = 64;

/** Bytes of a piece: a multiple of three, and few enough arguments for one call. */
const BASE64_STEP = 3 * 4096;

export function encodeBase64(bytes: Bytes): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += BASE64_STEP)
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + BASE64_STEP)));
  return text;
}

export function encodeUtf8(text: string): Bytes {
  if (text.length > SHORT) return encoder.encode(text);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return encoder.encode(text);
    bytes[i] = code;
  }
  return bytes;
}

const fromUtf8 = new TextDecoder();

/** Bytes of ASCII as text. */
export const decodeAscii = (bytes: Bytes): string => fromUtf8.decode(bytes);

/** Joins parts so that no two lists of parts give the same bytes: each is preceded by its length, 4 bytes big-endian. */
export function joinLengthPrefixed(...parts: readonly string[]): Bytes {
  // Three bytes a UTF-16 unit are always enough for UTF-8, so one pass writes everything.
  const buffer = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length * 3, 0));
  let at = 0;
  for (const part of parts) {
    const { written } = encoder.encodeInto(part, buffer.subarray(at + 4));
    buffer[at] = written >>> 24;
    buffer[at + 1] = written >>> 16;
    buffer[at + 2] = written >>> 8;
    buffer[at + 3] = written;
    at += 4 + written;
  }
  return buffer.subarray(0, at);
}
