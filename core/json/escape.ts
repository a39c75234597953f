import type { Bytes } from "../bytes.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MAX_ENCLOSURE = 4;
/** Bytes after a place that are looked at to tell its level. */
export const ENCLOSURE_REACH = 2 ** (MAX_ENCLOSURE - 1);

/** Bytes that have an escape of two characters, and its second. */
const SHORT: Readonly<Record<number, number>> = { 8: 0x62, 9: 0x74, 10: 0x6e, 12: 0x66, 13: 0x72, 34: 34, 92: 92 };
const HEX = new TextEncoder().encode("0123456789abcdef");

/** Whether `ed a0..bf 80..bf` begins here: a lone surrogate as `unescapeBytes` writes it (WTF-8). */
function isSurrogate(source: Bytes, i: number): boolean {
  return source[i] === 0xed && (source[i + 1]! & 0xe0) === 0xa0 && (source[i + 2]! & 0xc0) === 0x80;
}

function escapedLength(source: Bytes): number {
  let size = source.length;
  for (let i = 0; i < source.length; i++) {
    const byte = source[i]!;
    if (SHORT[byte] !== undefined) size++;
    else if (byte < 0x20) size += 5;
    else if (byte === 0xed && isSurrogate(source, i)) size += 3;
  }
  return size;
}

/** Whether the bytes cannot stand in a JSON string as they are. */
export function needsEscape(source: Bytes): boolean {
  return escapedLength(source) > source.length;
}

/**
 * What `unescapeBytes` undoes: the content of the JSON string (RFC 8259, section 7) that holds these bytes. Other bytes than
 * quotes, backslashes, control characters and lone surrogates stand for themselves, UTF-8 or not.
 */
export function escapeBytes(source: Bytes): Bytes {
  const size = escapedLength(source);
  if (size === source.length) return source;
  const escaped = new Uint8Array(size);
  let n = 0;
  const writeUnit = (unit: number): void => {
    escaped[n++] = 0x5c;
    escaped[n++] = 0x75;
    for (let shift = 12; shift >= 0; shift -= 4) escaped[n++] = HEX[(unit >> shift) & 15]!;
  };
  for (let i = 0; i < source.length; i++) {
    const byte = source[i]!;
    const short = SHORT[byte];
    if (short !== undefined) {
      escaped[n++] = 0x5c;
      escaped[n++] = short;
    } else if (byte < 0x20) writeUnit(byte);
    else if (byte === 0xed && isSurrogate(source, i)) {
      writeUnit(0xd000 | ((source[i + 1]! & 63) << 6) | (source[i + 2]! & 63));
      i += 2;
    } else escaped[n++] = byte;
  }
  return escaped;
}

/**
 * How many JSON strings deep a place is, by what stands directly around it: 1 between quotes, 2 between `\"`, 3 between
 * `\\\"`, 0 if it is not between two of a kind.
 */
export function enclosingLevel(bytes: Bytes, from: number, to: number, limit: number): number {
  if (from === 0 || bytes[from - 1] !== QUOTE) return 0;
  let slashes = 0;
  while (slashes < from - 1 && slashes < ENCLOSURE_REACH && bytes[from - 2 - slashes] === BACKSLASH) slashes++;
  const level = Math.log2(slashes + 1) + 1;
  if (level > MAX_ENCLOSURE || !Number.isInteger(level) || to + slashes >= limit) return 0;
  for (let i = 0; i < slashes; i++) if (bytes[to + i] !== BACKSLASH) return 0;
  return bytes[to + slashes] === QUOTE ? level : 0;
}
