import type { Bytes } from "../bytes.ts";
import { tokenStart } from "../detect/redacted.ts";

const isName = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f);
const isToken = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f);
const isBracket = (byte: number | undefined): boolean =>
  byte === 0x3c || byte === 0x3e || byte === 0x5b || byte === 0x5d;
const REDACTED = new TextEncoder().encode("[REDACTED]");

/**
 * Whether bytes[from, to) is a mask, or lies in a placeholder or token that a redaction before this one left: a model takes
 * those for names easily. Reads bytes[start, limit).
 */
export function isPartOfRedacted(bytes: Bytes, start: number, limit: number, from: number, to: number): boolean {
  let a = from;
  let b = to;
  while (a < b && isBracket(bytes[a])) a++;
  while (b > a && isBracket(bytes[b - 1])) b--;
  let stars = a;
  while (stars < b && bytes[stars] === 0x2a) stars++;
  if (stars === b) return true;
  if (everyByte(bytes, a, b, isName)) {
    let left = a;
    let right = b;
    while (left > start && isName(bytes[left - 1])) left--;
    while (right < limit && isName(bytes[right])) right++;
    if (left > start && right < limit) {
      if (bytes[left - 1] === 0x3c && bytes[right] === 0x3e) return true;
      if (right - left === REDACTED.length - 2 && REDACTED.every((byte, i) => bytes[left - 1 + i] === byte))
        return true;
    }
  }
  let end = b;
  while (end < limit && isToken(bytes[end])) end++;
  return tokenStart(bytes, start, end) <= a && tokenStart(bytes, start, end) < end;
}

function everyByte(bytes: Bytes, from: number, to: number, holds: (byte: number | undefined) => boolean): boolean {
  for (let at = from; at < to; at++) if (!holds(bytes[at])) return false;
  return true;
}
