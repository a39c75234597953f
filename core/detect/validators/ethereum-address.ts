import { keccak_256 } from "@noble/hashes/sha3.js";
import type { Bytes } from "../../bytes.ts";

const DIGITS = 40;
const folded = new Uint8Array(DIGITS);

/** What the case of the letters says: all of one case carry no check. */
export type Eip55Check = "none" | "valid" | "wrong";

/**
 * Judges the case of the 40 hexadecimal digits text[from, from + 40): a letter is upper-case where the Keccak-256 of the
 * digits in lower case has a nibble above 7. Source: ERC-55, https://eips.ethereum.org/EIPS/eip-55
 */
export function eip55Check(text: Bytes, from: number): Eip55Check {
  let cases = 0;
  for (let i = 0; i < DIGITS; i++) {
    const byte = text[from + i];
    if (byte > 0x40) cases |= byte & 0x20 ? 1 : 2;
    folded[i] = byte | 0x20;
  }
  if (cases !== 3) return "none";
  const digest = keccak_256(folded);
  for (let i = 0; i < DIGITS; i++) {
    const byte = text[from + i];
    if (byte < 0x41) continue;
    const nibble = (i & 1) === 0 ? digest[i >> 1] >> 4 : digest[i >> 1] & 15;
    if (nibble > 7 !== (byte & 0x20) < 1) return "wrong";
  }
  return "valid";
}
