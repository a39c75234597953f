import type { Bytes } from "../bytes.ts";

/** Longest binary data that may be an id, a checksum or a signature; what is longer may be a text in disguise. */
const LONGEST_ID = 64;
/** One byte in so many is a control character: no text has that, compressed and encrypted bytes have one in nine. */
const CONTROLS = 50;
/** Characters of UTF-16 or UTF-32 in a row; the shortest value has one more, of which either order of the bytes cuts one off. */
const WIDE_RUN = 5;

/**
 * Whether the bytes may hide a text from recognizers, which read UTF-8: compressed (gzip, RFC 1952; zlib, RFC 1950; zstd, RFC 8878), in UTF-16 or UTF-32,
 * or long and binary. Latin-1 and the like are read.
 */
export function mayHideText(bytes: Bytes, from: number, to: number): boolean {
  return (
    isCompressed(bytes, from, to) ||
    hasMark(bytes, from, to) ||
    hasWideText(bytes, from, to, 2) ||
    hasWideText(bytes, from, to, 4) ||
    (to - from > LONGEST_ID && hasControls(bytes, from, to) && !isUtf8(bytes, from, to))
  );
}

function isCompressed(bytes: Bytes, from: number, to: number): boolean {
  if (to - from < 4) return false;
  const [a, b, c, d] = bytes.subarray(from, from + 4) as unknown as [number, number, number, number];
  const isZlib = a === 0x78 && (b === 0x01 || b === 0x5e || b === 0x9c || b === 0xda) && !isUtf8(bytes, from, to);
  return (a === 0x1f && b === 0x8b) || (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) || isZlib;
}

/** https://www.unicode.org/faq/utf_bom.html */
function hasMark(bytes: Bytes, from: number, to: number): boolean {
  const [a, b] = [bytes[from], bytes[from + 1]];
  if (to - from < 2) return false;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return to - from >= 4 && a === 0 && b === 0 && bytes[from + 2] === 0xfe && bytes[from + 3] === 0xff;
}

/** Characters of ASCII that are `width` bytes each. */
function hasWideText(bytes: Bytes, from: number, to: number, width: number): boolean {
  const runs = [0, 0, 0, 0];
  for (let at = from; at < to; at++) {
    const place = at & (width - 1);
    let isWide = bytes[at]! >= 0x20 && bytes[at]! <= 0x7e && at + width <= to;
    for (let i = 1; isWide && i < width; i++) isWide = bytes[at + i] === 0;
    runs[place] = isWide ? runs[place]! + 1 : 0;
    if (runs[place] === WIDE_RUN) return true;
  }
  return false;
}

/** Tab, line feed, vertical tab, form feed, carriage return and escape occur in text. */
function hasControls(bytes: Bytes, from: number, to: number): boolean {
  let controls = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte < 0x20 && byte !== 0x1b && (byte < 0x09 || byte > 0x0d)) controls++;
  }
  return controls * CONTROLS >= to - from;
}

/** As far as leads and trails tell. */
function isUtf8(bytes: Bytes, from: number, to: number): boolean {
  for (let at = from; at < to; ) {
    const lead = bytes[at++]!;
    if (lead < 0x80) continue;
    if (lead < 0xc2 || lead > 0xf4) return false;
    for (let trails = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3; trails > 0; trails--)
      if (at === to || (bytes[at++]! & 0xc0) !== 0x80) return false;
  }
  return true;
}
