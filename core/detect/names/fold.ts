/**
 * One hash for all spellings of a word: case, accents and apostrophes do not count, so `Müller`, `MULLER` and `muller` are
 * one entry of the lists. Letters that are two in ASCII become two (`ß`, `æ`); Greek and Cyrillic lose case and accents.
 */
import type { Bytes } from "../../bytes.ts";

const FNV_BASIS = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;
/** Hash of nothing: where a phrase begins. */
export const EMPTY = FNV_BASIS;
/** Bits of a finished hash. A quarter of a million entries make a foreign word look like one of them once in a thousand. */
export const HASH_BITS = 28;

/** Letters that Unicode does not take apart. */
const SPELT_OUT: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ı: "i",
  ħ: "h",
  ŋ: "n",
  ŧ: "t",
  ə: "e",
  ς: "σ",
};

/** Folded form of code points below 0x2000: 0 for itself, one unit, or two ASCII letters, the second in the high byte. */
let folded: Uint16Array | undefined;

function foldTable(): Uint16Array {
  if (folded !== undefined) return folded;
  const table = new Uint16Array(0x2000);
  const ranges = [
    [0xc0, 0x250],
    [0x259, 0x25a],
    [0x370, 0x530],
    [0x1e00, 0x2000],
  ];
  for (const [from, to] of ranges)
    for (let code = from; code < to; code++) {
      const lower = String.fromCharCode(code).toLowerCase().normalize("NFD").charAt(0);
      const letters = SPELT_OUT[lower] ?? lower;
      const first = letters.charCodeAt(0);
      table[code] = letters.length > 1 ? first | (letters.charCodeAt(1) << 8) : first;
    }
  folded = table;
  return table;
}

const step = (hash: number, unit: number): number => Math.imul(hash ^ unit, FNV_PRIME);

/** Adds the blank between two words of a phrase. */
export const addBlank = (hash: number): number => step(hash, 0x20);

/** Goes on from `hash` with the word bytes[from, to), UTF-8. */
export function addWord(hash: number, bytes: Bytes, from: number, to: number): number {
  let result = hash;
  for (let at = from; at < to; ) {
    const byte = bytes[at];
    if (byte < 0x80) {
      at++;
      if (byte !== 0x27) result = step(result, byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte);
      continue;
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    let code = length === 1 ? byte : byte & (0x7f >> length);
    for (let i = 1; i < length; i++) code = (code << 6) | (bytes[at + i] & 0x3f);
    at += length;
    // A combining mark, or the typographic apostrophe.
    if ((code >= 0x300 && code <= 0x36f) || code === 0x2019) continue;
    const known = code < 0x2000 ? foldTable()[code] : 0;
    if (known === 0) result = step(step(result, code & 0xffff), code >> 16);
    else if (known < 0x6161) result = step(result, known);
    else result = step(step(result, known & 0xff), known >> 8);
  }
  return result;
}

/** What the lists are keyed by. */
export const finish = (hash: number): number => (hash ^ (hash >>> 15)) >>> (32 - HASH_BITS);

export const hashOf = (bytes: Bytes, from: number, to: number): number => finish(addWord(EMPTY, bytes, from, to));
