import { platform } from "#platform";
import type { Bytes } from "../../bytes.ts";
import { type Base58Alphabet, decodeBase58 } from "./base58.ts";

const CHECK = 4;
/** Longest payload that occurs: an extended key, 78 bytes. */
const LONGEST = 78;
const decoded = new Uint8Array(LONGEST + CHECK);

/**
 * Length in bytes of what text[0, length) carries in Base58Check, its version byte included, or -1 if the check, the first
 * four bytes of the double SHA-256, is wrong. An address has 21 bytes (version and hash), Zcash's and Tezos's a byte or two
 * more, a private key 33 or 34, an extended key 78.
 * Source: https://en.bitcoin.it/wiki/Base58Check_encoding
 */
export function base58CheckLength(text: Bytes, length: number, alphabet: Base58Alphabet): number {
  const size = decodeBase58(text, 0, length, decoded, alphabet) - CHECK;
  if (size < 1) return -1;
  const digest = platform.sha256(platform.sha256(decoded.subarray(0, size)));
  for (let i = 0; i < CHECK; i++) if (digest[i] !== decoded[size + i]) return -1;
  return size;
}
