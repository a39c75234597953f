import type { Bytes } from "../bytes.ts";

const SHORT: Readonly<Record<number, number>> = { 8: 0x62, 9: 0x74, 10: 0x6e, 12: 0x66, 13: 0x72, 34: 34, 92: 92 };
const HEX = new TextEncoder().encode("0123456789abcdef");

/** Whether `ed a0..bf 80..bf` begins here: a lone surrogate as `unescapeBytes` writes it (WTF-8). */
function isSurrogate(source: Bytes, i: number): boolean {
  return source[i] === 0xed && (source[i + 1]! & 0xe0) === 0xa0 && (source[i + 2]! & 0xc0) === 0x80;
}

/**
 * What `unescapeBytes` undoes: the content of the JSON string (RFC 8259, section 7) that holds these bytes. Other bytes than
 * quotes, backslashes, control characters and lone surrogates stand for themselves, UTF-8 or not.
 */
export function escapeBytes(source: Bytes): Bytes {
  let size = 0;
  for (let i = 0; i < source.length; i++) {
    const byte = source[i]!;
    if (SHORT[byte] !== undefined) size += 2;
    else if (byte < 0x20) size += 6;
    else if (isSurrogate(source, i)) {
      size += 6;
      i += 2;
    } else size++;
  }
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
    else if (isSurrogate(source, i)) {
      writeUnit(0xd000 | ((source[i + 1]! & 63) << 6) | (source[i + 2]! & 63));
      i += 2;
    } else escaped[n++] = byte;
  }
  return escaped;
}
