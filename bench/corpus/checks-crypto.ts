/** Check sums of addresses of cryptocurrencies. */
import { createHash } from "node:crypto";

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Version byte, payload and the first four bytes of a double SHA-256: https://en.bitcoin.it/wiki/Base58Check_encoding */
export function base58check(version: number, payload: Uint8Array): string {
  const body = Buffer.concat([Uint8Array.of(version), payload]);
  const bytes = Buffer.concat([body, sha256(sha256(body)).subarray(0, 4)]);
  let value = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (; value > 0n; value /= 58n) text = BASE58[Number(value % 58n)] + text;
  for (const byte of bytes) {
    if (byte !== 0) break;
    text = `1${text}`;
  }
  return text;
}

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/** BIP 173 (constant 1) and BIP 350 (constant 0x2bc830a3): https://github.com/bitcoin/bips/blob/master/bip-0350.mediawiki */
export function segwit(prefix: string, version: number, program: Uint8Array): string {
  const words = [version];
  let bits = 0;
  let held = 0;
  for (const byte of program) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) words.push((held >> (bits - 5)) & 31);
    held &= (1 << bits) - 1;
  }
  if (bits > 0) words.push((held << (5 - bits)) & 31);
  const polymod = (values: readonly number[]): number => {
    let sum = 1;
    for (const value of values) {
      const top = sum >>> 25;
      sum = ((sum & 0x1ffffff) << 5) ^ value;
      for (const [i, term] of [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].entries())
        if (((top >>> i) & 1) === 1) sum ^= term;
    }
    return sum;
  };
  const codes = [...prefix].map((char) => char.charCodeAt(0));
  const spread = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
  const check = polymod([...spread, ...words, 0, 0, 0, 0, 0, 0]) ^ (version === 0 ? 1 : 0x2bc830a3);
  const checkWords = [5, 4, 3, 2, 1, 0].map((i) => (check >>> (5 * i)) & 31);
  return `${prefix}1${[...words, ...checkWords].map((word) => BECH32[word]).join("")}`;
}

const MASK = (1n << 64n) - 1n;
const rotate = (lane: bigint, by: bigint): bigint => ((lane << by) | (lane >> (64n - by))) & MASK;

/** Keccak-f[1600], https://keccak.team/keccak_specs_summary.html, the rotations and constants made as it says. */
function permute(state: bigint[]): void {
  // The round constants' bits come from a shift register of x^8+x^6+x^5+x^4+1.
  let register = 1;
  const nextBit = (): bigint => {
    const bit = BigInt(register & 1);
    register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    return bit;
  };
  for (let round = 0; round < 24; round++) {
    const column = [0, 1, 2, 3, 4].map((x) => [0, 5, 10, 15, 20].reduce((sum, y) => sum ^ state[x + y]!, 0n));
    for (let x = 0; x < 5; x++) {
      const mix = column[(x + 4) % 5]! ^ rotate(column[(x + 1) % 5]!, 1n);
      for (let y = 0; y < 25; y += 5) state[x + y]! ^= mix;
    }
    let [x, y] = [1, 0];
    let held = state[1]!;
    for (let t = 0; t < 24; t++) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const at = x + 5 * y;
      const next = state[at]!;
      state[at] = rotate(held, BigInt((((t + 1) * (t + 2)) / 2) % 64));
      held = next;
    }
    for (let row = 0; row < 25; row += 5) {
      const lanes = state.slice(row, row + 5);
      for (let i = 0; i < 5; i++) state[row + i] = lanes[i]! ^ (~lanes[(i + 1) % 5]! & MASK & lanes[(i + 2) % 5]!);
    }
    for (let j = 0n; j < 7n; j++) state[0]! ^= nextBit() << ((1n << j) - 1n);
  }
}

/** Keccak-256 with the padding of before SHA-3, of less than 136 bytes; hex. */
export function keccak256(text: string): string {
  const block = Buffer.alloc(136);
  block.write(text);
  block[Buffer.byteLength(text)]! ^= 1;
  block[135]! ^= 0x80;
  const state = new Array<bigint>(25).fill(0n);
  for (let i = 0; i < 17; i++) state[i] = block.readBigUInt64LE(i * 8);
  permute(state);
  const out = Buffer.alloc(32);
  for (let i = 0; i < 4; i++) out.writeBigUInt64LE(state[i]!, i * 8);
  return out.toString("hex");
}

/** EIP-55: a letter is a capital where the hash's digit is 8 or more. https://eips.ethereum.org/EIPS/eip-55 */
export function checksumAddress(hex: string): string {
  const hash = keccak256(hex);
  return `0x${[...hex].map((char, i) => (Number.parseInt(hash[i]!, 16) >= 8 ? char.toUpperCase() : char)).join("")}`;
}

/** CRC-32 as in ISO-HDLC, in base 62: the end of GitHub's tokens. https://github.blog/engineering/behind-githubs-new-authentication-token-formats/ */
export function githubCheck(payload: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(payload)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  let value = (crc ^ 0xffffffff) >>> 0;
  let text = "";
  for (let i = 0; i < 6; i++) {
    text = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[value % 62] + text;
    value = Math.floor(value / 62);
  }
  return text;
}
