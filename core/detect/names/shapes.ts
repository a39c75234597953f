/** How words look: capitals, hyphens, apostrophes, short forms. */
import type { Bytes } from "../../bytes.ts";
import { highLetter, isAsciiDigit, isAsciiLetter, isAsciiUpper, isHigh, mayBegin } from "./letters.ts";

/** How a token looks. */
export const Shape = {
  lower: 1,
  /** `Anna`, `McDonald`, `Seo-yeon`. */
  capital: 2,
  /** `ANNA`; two letters or more. */
  upper: 3,
  /** `J`, `J.` */
  initial: 4,
  /** A script without case. */
  caseless: 5,
  number: 6,
  /** `getUser`, `x86`, `a_b`, or too long. */
  other: 7,
} as const;

export const isApostrophe = (bytes: Bytes, at: number, high: number): boolean =>
  at + 3 <= high && bytes[at] === 0xe2 && bytes[at + 1] === 0x80 && bytes[at + 2] === 0x99;

export const isWordByte = (bytes: Bytes, at: number, high: number): boolean =>
  at < high &&
  (isAsciiLetter(bytes[at]) || isAsciiDigit(bytes[at]) || (isHigh(bytes[at]) && highLetter(bytes, at, high) > 0));

export const isCapital = (bytes: Bytes, at: number): boolean =>
  isAsciiUpper(bytes[at]) || (isHigh(bytes[at]) && mayBegin(bytes, at)) || bytes[at] === 0x25;

/** `Mc`, `Mac`, `De`, `Di`, `La`, `Van`, `Fitz`: a second capital letter may follow in a name. */
export function isNamePrefix(bytes: Bytes, from: number, at: number): boolean {
  const length = at - from;
  const second = bytes[from + 1];
  if (length === 2) {
    const first = bytes[from];
    return (
      (first === 0x4d && second === 0x63) ||
      ((first === 0x44 || first === 0x4c) && (second === 0x65 || second === 0x69 || second === 0x61 || second === 0x75))
    );
  }
  if (length === 3)
    return (
      (bytes[from] === 0x4d && second === 0x61 && bytes[from + 2] === 0x63) ||
      (bytes[from] === 0x56 && second === 0x61 && bytes[from + 2] === 0x6e)
    );
  return length === 4 && bytes[from] === 0x46 && second === 0x69 && bytes[from + 3] === 0x7a;
}

/** `URLs`, `DHSecret`, `X-Ray`: capitals run on into small letters, or one letter stands before a hyphen. */
export function isShortForm(bytes: Bytes, from: number, to: number): boolean {
  if (to - from > 2 && bytes[from + 1] === 0x2d && isAsciiUpper(bytes[from])) return true;
  for (let at = from + 2; at < to; at++)
    if (
      isAsciiUpper(bytes[at - 2]) &&
      isAsciiUpper(bytes[at - 1]) &&
      isAsciiLetter(bytes[at]) &&
      !isAsciiUpper(bytes[at])
    )
      return true;
  return false;
}

/** `al-`, `el-`, `d'`, `l'`, `O'`: at most two letters before the joint. */
export function isLowerPrefix(bytes: Bytes, from: number, to: number): boolean {
  for (let at = from + 1; at < to && at <= from + 2; at++)
    if (bytes[at] === 0x2d || bytes[at] === 0x27 || isApostrophe(bytes, at, to)) return true;
  return false;
}
