/** Parts of postal addresses by their form: house numbers, postcodes, one-word street names. */
import type { Bytes } from "../../bytes.ts";
import { STREET_ENDINGS } from "./address-terms.ts";
import { Gap } from "./gaps.ts";
import { isAsciiDigit } from "./letters.ts";
import type { Reader } from "./reader.ts";
import { Shape } from "./shapes.ts";

/** `12`, `12b`, `12-14`, `221B`: at most five digits. */
export function isHouse(reader: Reader, i: number): boolean {
  const { tokens, bytes } = reader;
  const from = tokens.from[i];
  const to = tokens.to[i];
  return (
    to - from <= 8 &&
    isAsciiDigit(bytes[from]) &&
    tokens.shape[i] === Shape.number &&
    !(from > 0 && (bytes[from - 1] === 0x2e || bytes[from - 1] === 0x3a || bytes[from - 1] === 0x24))
  );
}

/** Up to eight capital letters and digits, of which one at least is a digit. */
export function isPostcode(reader: Reader, i: number): boolean {
  const { tokens, bytes } = reader;
  const from = tokens.from[i];
  const to = tokens.to[i];
  if (to - from > 9 || to - from < 2) return false;
  let digits = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (isAsciiDigit(byte)) digits++;
    else if (!(byte >= 0x41 && byte <= 0x5a) && byte !== 0x2d) return false;
  }
  // `NW1`, `E1`: the first half of a British one.
  if (digits > 1 || (digits === 1 && to - from <= 3 && !isAsciiDigit(bytes[from]))) return true;
  // `CQ` of `9420 CQ`, `4OJ` of `SA1 4OJ`
  return (
    i > reader.first &&
    reader.gap(i) === Gap.blank &&
    to - from <= 3 &&
    hasDigit(bytes, tokens.from[i - 1], tokens.to[i - 1])
  );
}

export function hasDigit(bytes: Bytes, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (isAsciiDigit(bytes[at])) return true;
  return false;
}

/** ` - ` or ` – ` */
export function isDash(bytes: Bytes, from: number, to: number): boolean {
  if (to - from < 3 || to - from > 5) return false;
  return bytes[from] === 0x20 && (bytes[from + 1] === 0x2d || bytes[from + 1] === 0xe2) && bytes[to - 1] === 0x20;
}

const endings = STREET_ENDINGS.map((ending) => new TextEncoder().encode(ending));
const sharpS = new TextEncoder().encode("straße");
const vagen = new TextEncoder().encode("vägen");

/** `Prinsenstraat`, `Hauptstr`: one word for a street and its name. */
export function isCompound(bytes: Bytes, from: number, to: number): boolean {
  if (to - from < 7) return false;
  if (endsWith(bytes, from, to, sharpS) || endsWith(bytes, from, to, vagen)) return true;
  for (const ending of endings) if (endsWith(bytes, from, to, ending)) return true;
  return false;
}

function endsWith(bytes: Bytes, from: number, to: number, ending: Bytes): boolean {
  const start = to - ending.length;
  if (start < from + 2) return false;
  for (let i = 0; i < ending.length; i++) {
    const byte = bytes[start + i];
    if ((byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte) !== ending[i]) return false;
  }
  return true;
}

/** `Nishi-ku`, `Chuo-dori` */
export function isJapaneseWard(bytes: Bytes, from: number, to: number): boolean {
  for (let at = from + 2; at < to - 1; at++)
    if (bytes[at] === 0x2d) {
      const rest = String.fromCharCode(...bytes.subarray(at + 1, to));
      return /^(ku|cho|machi|shi|dori|mura|gun|ken|chome)$/i.test(rest);
    }
  return false;
}

/** End of the capitalized words from token i on. */
export function nameEnd(reader: Reader, i: number): number {
  const { tokens } = reader;
  let end = i;
  while (
    end < reader.end &&
    end - i < 5 &&
    (end === i || reader.gap(end) === Gap.blank) &&
    tokens.shape[end] === Shape.capital
  )
    end++;
  return end > i ? end : -1;
}
