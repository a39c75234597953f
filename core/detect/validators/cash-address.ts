import type { Bytes } from "../../bytes.ts";
import { BASE32_VALUES } from "./bech32.ts";

const HALF = 20;
/** Upper and lower 20 bits of the generators. */
const GENERATORS: readonly (readonly [number, number])[] = [
  [0x98f2b, 0xc8e61],
  [0x79b76, 0xd99e2],
  [0xf33e5, 0xfb3c4],
  [0xae2ea, 0xbe2a8],
  [0x1e4f4, 0x3e470],
];
const COLON = 0x3a;
/** Taken when no prefix is written. */
const PREFIX = new TextEncoder().encode("bitcoincash");
const CHECK = 8;

let high = 0;
let low = 0;

function feed(value: number): void {
  const top = high >> 15;
  const nextHigh = ((high & 0x7fff) << 5) | (low >> (HALF - 5));
  low = ((low & 0x7fff) << 5) ^ value;
  high = nextHigh;
  for (let i = 0; i < 5; i++) {
    if (((top >> i) & 1) === 0) continue;
    high ^= GENERATORS[i][0];
    low ^= GENERATORS[i][1];
  }
}

/**
 * Bitcoin Cash address in CashAddr form, with its prefix (`bitcoincash:`) or without: a version byte, a hash and a check of
 * 40 bits. Either case, not mixed. Source: https://github.com/bitcoincashorg/bitcoincash.org/blob/master/spec/cashaddr.md
 */
export function isCashAddress(text: Bytes, length: number): boolean {
  let data = 0;
  while (data < length && text[data] !== COLON) data++;
  const prefixed = data < length;
  const prefix = prefixed ? text : PREFIX;
  const prefixEnd = prefixed ? data : PREFIX.length;
  data = prefixed ? data + 1 : 0;
  if (length - data <= CHECK) return false;
  high = 0;
  low = 1;
  for (let i = 0; i < prefixEnd; i++) feed(prefix[i] & 31);
  feed(0);
  let cases = 0;
  for (let i = data; i < length; i++) {
    const value = BASE32_VALUES[text[i]];
    if (value === 255) return false;
    if (text[i] > 0x40) cases |= text[i] & 0x20 ? 1 : 2;
    feed(value);
  }
  return cases !== 3 && high === 0 && low === 1;
}
