import { keccak_256 } from "@noble/hashes/sha3.js";
import type { Bytes } from "../../bytes.ts";
import { BITCOIN_ALPHABET, decodeBase58 } from "./base58.ts";

/** Base 58 in blocks: eleven characters carry eight bytes, the last seven carry five. */
const BLOCK = 11;
const BLOCK_BYTES = 8;
const CHECK = 4;
const STANDARD = 95;
const INTEGRATED = 106;
/** Network bytes of the main net: standard, integrated, subaddress. */
const NETWORKS = [18, 19, 42];

/** Room for a block of zeros, which is decoded to one byte a character. */
const block = new Uint8Array(BLOCK + BLOCK_BYTES);
const decoded = new Uint8Array(77);

/**
 * Monero address: network byte, two public keys (and a payment id), the first four bytes of the Keccak-256 of all that.
 * 95 characters, 106 with a payment id. Source: https://docs.getmonero.org/public-address/standard-address/
 */
export function isMoneroAddress(text: Bytes, length: number): boolean {
  if (length !== STANDARD && length !== INTEGRATED) return false;
  const size = length === STANDARD ? 69 : 77;
  for (let from = 0, at = 0; from < length; from += BLOCK, at += BLOCK_BYTES) {
    const wanted = Math.min(BLOCK_BYTES, size - at);
    const got = decodeBase58(text, from, Math.min(length, from + BLOCK), block, BITCOIN_ALPHABET);
    if (got < 0) return false;
    // A block is a number of fixed size: its leading ones are no bytes of their own.
    let skip = 0;
    while (skip < got && block[skip] === 0) skip++;
    if (got - skip > wanted) return false;
    decoded.fill(0, at, at + wanted);
    for (let i = skip; i < got; i++) decoded[at + wanted - got + i] = block[i];
  }
  if (!NETWORKS.includes(decoded[0])) return false;
  const digest = keccak_256(decoded.subarray(0, size - CHECK));
  for (let i = 0; i < CHECK; i++) if (digest[i] !== decoded[size - CHECK + i]) return false;
  return true;
}
