import type { Bytes } from "../../bytes.ts";

const BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/** The same characters in the order of the XRP Ledger: https://xrpl.org/docs/references/protocol/data-types/base58-encodings */
const RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/** Value by character, 255 for all others. */
export type Base58Alphabet = Uint8Array;

function alphabetOf(characters: string): Base58Alphabet {
  const values = new Uint8Array(256).fill(255);
  for (let value = 0; value < 58; value++) values[characters.charCodeAt(value)] = value;
  return values;
}

export const BITCOIN_ALPHABET = alphabetOf(BITCOIN);
export const RIPPLE_ALPHABET = alphabetOf(RIPPLE);

/** Bytes that the number [from, to) written in base 58 takes, big-endian, into `target`; -1 if it is none or is too long. */
export function decodeBase58(
  text: Bytes,
  from: number,
  to: number,
  target: Uint8Array,
  alphabet: Base58Alphabet,
): number {
  let zeros = 0;
  while (from + zeros < to && alphabet[text[from + zeros]] === 0) zeros++;
  // Little-endian behind the zeros while it grows, turned around at the end.
  let length = zeros;
  if (zeros > target.length) return -1;
  target.fill(0, 0, zeros);
  for (let at = from + zeros; at < to; at++) {
    let carry = alphabet[text[at]];
    if (carry === 255) return -1;
    for (let i = zeros; i < length; i++) {
      carry += target[i] * 58;
      target[i] = carry & 0xff;
      carry >>= 8;
    }
    while (carry > 0) {
      if (length === target.length) return -1;
      target[length++] = carry & 0xff;
      carry >>= 8;
    }
  }
  for (let low = zeros, high = length - 1; low < high; low++, high--) {
    const byte = target[low];
    target[low] = target[high];
    target[high] = byte;
  }
  return length;
}
