import type { Bytes } from "../../bytes.ts";
import { BASE32_VALUES, bech32Kind } from "./bech32.ts";

const LONGEST = 90;
const CHECK = 6;
const ONE = 0x31;

/**
 * Address of a witness program (`bc1q…`, `bc1p…`, and the same under the prefixes of test nets and Litecoin): version 0 in
 * Bech32 with 20 or 32 bytes, versions 1 to 16 in Bech32m with 2 to 40. The readable part is the caller's business.
 * Source: BIP-350, https://github.com/bitcoin/bips/blob/master/bip-0350.mediawiki
 */
export function isSegwitAddress(text: Bytes, length: number): boolean {
  if (length > LONGEST) return false;
  const kind = bech32Kind(text, length);
  if (kind === "none") return false;
  let data = length - 1;
  while (text[data] !== ONE) data--;
  data++;
  const end = length - CHECK;
  if (data >= end) return false;
  const version = BASE32_VALUES[text[data]];
  const bits = (end - data - 1) * 5;
  const size = bits >> 3;
  const padding = bits & 7;
  if (version > 16 || size < 2 || size > 40 || padding > 4) return false;
  if ((BASE32_VALUES[text[end - 1]] & ((1 << padding) - 1)) !== 0) return false;
  return version === 0 ? kind === "bech32" && (size === 20 || size === 32) : kind === "bech32m";
}
