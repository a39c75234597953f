import type { Bytes } from "../../bytes.ts";

const CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const BECH32 = 1;
const BECH32M = 0x2bc830a3;
const CHECK = 6;
const ONE = 0x31;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;

/** Value by character of either case, 255 for all others. */
export const BASE32_VALUES = new Uint8Array(256).fill(255);
for (let value = 0; value < 32; value++)
  for (const char of [CHARACTERS[value], CHARACTERS[value].toUpperCase()]) BASE32_VALUES[char.charCodeAt(0)] = value;

function step(check: number, value: number): number {
  const top = check >>> 25;
  let next = ((check & 0x1ffffff) << 5) ^ value;
  for (let i = 0; i < 5; i++) if ((top >> i) & 1) next ^= GENERATORS[i];
  return next;
}

/** Which check holds, "none" for neither; the case is one throughout. */
export type Bech32Kind = "none" | "bech32" | "bech32m";

/**
 * Judges text[0, length): a readable part, `1`, data and a check of 30 bits.
 * Sources: BIP-173 and BIP-350, https://github.com/bitcoin/bips
 */
export function bech32Kind(text: Bytes, length: number): Bech32Kind {
  let separator = length - 1;
  while (separator >= 0 && text[separator] !== ONE) separator--;
  if (separator < 1 || separator + CHECK >= length) return "none";
  let upper = false;
  let lower = false;
  let check = 1;
  for (let i = 0; i < length; i++) {
    const byte = text[i];
    if (byte < 0x21 || byte > 0x7e) return "none";
    if (byte >= UPPER_A && byte <= UPPER_Z) upper = true;
    else if (byte >= 0x61 && byte <= 0x7a) lower = true;
  }
  if (upper && lower) return "none";
  const folded = (i: number): number => (text[i] >= UPPER_A && text[i] <= UPPER_Z ? text[i] + 32 : text[i]);
  for (let i = 0; i < separator; i++) check = step(check, folded(i) >> 5);
  check = step(check, 0);
  for (let i = 0; i < separator; i++) check = step(check, folded(i) & 31);
  for (let i = separator + 1; i < length; i++) {
    const value = BASE32_VALUES[text[i]];
    if (value === 255) return "none";
    check = step(check, value);
  }
  return check === BECH32 ? "bech32" : check === BECH32M ? "bech32m" : "none";
}
