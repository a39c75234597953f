import type { Bytes } from "../bytes.ts";
import { SourceMap } from "./source-map.ts";

const BACKSLASH = 0x5c;

/** Meaning of the byte after a backslash (RFC 8259, section 7); any other byte stands for itself. */
const SIMPLE = new Uint8Array(256).map((_, i) => i);
SIMPLE[0x62] = 8; // b
SIMPLE[0x66] = 12; // f
SIMPLE[0x6e] = 10; // n
SIMPLE[0x72] = 13; // r
SIMPLE[0x74] = 9; // t

/** After so many bytes without a backslash there is probably none for a while: they are copied by the engine. */
const LONG = 32;
/** Begins an escape of six characters. */
const LETTER_U = 0x75;

/** Where the first backslash of source[from, to) stands, or `to`. */
function plainEnd(source: Bytes, from: number, to: number): number {
  const length = source.subarray(from, to).indexOf(BACKSLASH);
  return length < 0 ? to : from + length;
}

/**
 * The text of a JSON string with its escapes undone, and for every byte of it the place in the source it came from. Made
 * piece by piece: bytes are added at the end and dropped at the front as a stream moves on.
 */
export class DecodedText {
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;
  /** Absolute source offset of each byte; an escape's bytes all carry that of its backslash. */
  readonly #map = new SourceMap();
  #sourceEnd: number;

  constructor(origin: number, capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.#sourceEnd = origin;
  }

  /** Empties the text for a new string that starts at the absolute source offset `origin`. */
  reset(origin: number): void {
    this.length = 0;
    this.#map.clear();
    this.#sourceEnd = origin;
  }

  /**
   * Adds source[from, to), which starts at absolute offset `base + from`. Stops before an escape that is cut off, unless
   * `final`, and returns the index up to which the source was used.
   */
  append(source: Bytes, from: number, to: number, base: number, final: boolean): number {
    this.#reserve(to - from + 8);
    const { bytes } = this;
    const map = this.#map;
    let n = this.length;
    let at = from;
    /** What was read last had no escapes. */
    let wasPlain = false;
    while (at < to) {
      if (source[at] !== BACKSLASH) {
        if (at === from) map.add(n, base + at, 1);
        else map.begin(n, base + at, 1);
        wasPlain = true;
        const near = Math.min(to, at + LONG);
        do bytes[n++] = source[at++]!;
        while (at < near && source[at] !== BACKSLASH);
        if (at < near || at === to || source[at] === BACKSLASH) continue;
        const end = plainEnd(source, at, to);
        bytes.set(source.subarray(at, end), n);
        n += end - at;
        at = end;
        continue;
      }
      const size = escapeLength(source, at, to, final);
      if (size === 0 && !final) break;
      const first = at;
      const start = n;
      if (size > 2) {
        n += writeCode(source, at, size, bytes, n);
        at += size;
        if (n > start + 1) {
          map.begin(start, base + first, 0);
          wasPlain = false;
          continue;
        }
        // Escapes often stand in rows.
        for (; isAsciiCode(source, at, to); at += 6) bytes[n++] = (HEX[source[at + 4]!]! << 4) | HEX[source[at + 5]!]!;
      } else if (size === 2) {
        bytes[n++] = SIMPLE[source[at + 1]!]!;
        at += 2;
        for (; at + 1 < to && source[at] === BACKSLASH && source[at + 1] !== LETTER_U; at += 2)
          bytes[n++] = SIMPLE[source[at + 1]!]!;
      } else {
        // A cut escape at the very end stands for itself.
        bytes[n++] = BACKSLASH;
        at++;
      }
      if (n > start + 1) map.add(start, base + first, size);
      // One alone is like one more byte of those before it.
      else if (!wasPlain) map.addOne(start, base + first);
      wasPlain = false;
    }
    this.length = n;
    this.#sourceEnd = base + at;
    return at;
  }

  /** Absolute source offset at which byte `index` begins; for index = length, where the source used so far ends. */
  sourceOf(index: number): number {
    return index >= this.length ? this.#sourceEnd : this.#map.placeOf(index);
  }

  /** Absolute source offset at which what `index - 1` came from ends: the end of a span that ends before `index`. */
  sourceEndOf(index: number): number {
    return this.sourceOf(this.#map.endOf(index, this.length));
  }

  /** Drops the first `count` bytes. */
  drop(count: number): void {
    if (count <= 0) return;
    if (count < this.length) this.#map.drop(count);
    else this.#map.clear();
    this.bytes.copyWithin(0, count, this.length);
    this.length -= count;
  }

  #reserve(extra: number): void {
    if (this.length + extra <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.bytes.length * 2, this.length + extra));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
  }
}

/**
 * Undoes one level of the escapes in source[from, to); returns how many bytes are left. `out` has room for as many as there were, and may be `source`, since
 * nothing is written where something is still to be read. An escape that is cut off at the end stands for itself.
 */
export function unescapeTo(out: Uint8Array, source: Bytes, from: number, to: number): number {
  let n = 0;
  for (let at = from; at < to; ) {
    if (source[at] !== BACKSLASH) {
      out[n++] = source[at++]!;
      continue;
    }
    const size = escapeLength(source, at, to, true);
    if (size === 0) out[n++] = BACKSLASH;
    else if (size === 2) out[n++] = SIMPLE[source[at + 1]!]!;
    else n += writeCode(source, at, size, out, n);
    at += Math.max(size, 1);
  }
  return n;
}

/** Undoes one level of escapes; returns the input itself when there are none. */
export function unescapeBytes(source: Bytes): Bytes {
  if (source.indexOf(BACKSLASH) < 0) return source;
  const bytes = new Uint8Array(source.length);
  return bytes.subarray(0, unescapeTo(bytes, source, 0, source.length));
}

/** Writes the character whose escape of 6 or 12 bytes begins at `at`; returns how many bytes it has. */
function writeCode(source: Bytes, at: number, size: number, out: Uint8Array, n: number): number {
  return writeUtf8(out, n, size === 12 ? surrogatePair(source, at) : hex4(source, at + 2));
}

/** Length of the escape at `at`: 2, 6, 12 (surrogate pair), or 0 when more bytes are needed to tell. */
function escapeLength(source: Bytes, at: number, to: number, final: boolean): number {
  const lone = final ? 6 : 0;
  if (at + 1 >= to) return 0;
  if (source[at + 1] !== LETTER_U) return 2;
  for (let i = at + 2; i < at + 6; i++) {
    if (i >= to) return 0;
    if (HEX[source[i]!] === 255) return 2;
  }
  const code = hex4(source, at + 2);
  if (code < 0xd800 || code > 0xdbff) return 6;
  if (at + 6 >= to) return lone;
  if (source[at + 6] !== BACKSLASH) return 6;
  if (at + 7 >= to) return lone;
  if (source[at + 7] !== 0x75) return 6;
  for (let i = at + 8; i < at + 12; i++) {
    if (i >= to) return lone;
    if (HEX[source[i]!] === 255) return 6;
  }
  const low = hex4(source, at + 8);
  return low >= 0xdc00 && low <= 0xdfff ? 12 : 6;
}

const HEX = new Uint8Array(256).fill(255);
for (let i = 0; i < 10; i++) HEX[0x30 + i] = i;
for (let i = 0; i < 6; i++) {
  HEX[0x41 + i] = 10 + i;
  HEX[0x61 + i] = 10 + i;
}

/** Whether `\u0000` to `\u007f` stands at `at`, whole. */
const isAsciiCode = (source: Bytes, at: number, to: number): boolean =>
  at + 5 < to &&
  source[at] === BACKSLASH &&
  source[at + 1] === LETTER_U &&
  source[at + 2] === 0x30 &&
  source[at + 3] === 0x30 &&
  HEX[source[at + 4]!]! < 8 &&
  HEX[source[at + 5]!]! < 16;

const hex4 = (source: Bytes, at: number): number =>
  (HEX[source[at]!]! << 12) | (HEX[source[at + 1]!]! << 8) | (HEX[source[at + 2]!]! << 4) | HEX[source[at + 3]!]!;

const surrogatePair = (source: Bytes, at: number): number =>
  0x10000 + ((hex4(source, at + 2) - 0xd800) << 10) + (hex4(source, at + 8) - 0xdc00);

/** A lone surrogate is written like any code point (WTF-8): three bytes >= 0x80 that no recognizer takes for text. */
function writeUtf8(bytes: Uint8Array, n: number, code: number): number {
  if (code < 0x80) {
    bytes[n] = code;
    return 1;
  }
  if (code < 0x800) {
    bytes[n] = 0xc0 | (code >> 6);
    bytes[n + 1] = 0x80 | (code & 63);
    return 2;
  }
  if (code < 0x10000) {
    bytes[n] = 0xe0 | (code >> 12);
    bytes[n + 1] = 0x80 | ((code >> 6) & 63);
    bytes[n + 2] = 0x80 | (code & 63);
    return 3;
  }
  bytes[n] = 0xf0 | (code >> 18);
  bytes[n + 1] = 0x80 | ((code >> 12) & 63);
  bytes[n + 2] = 0x80 | ((code >> 6) & 63);
  bytes[n + 3] = 0x80 | (code & 63);
  return 4;
}
