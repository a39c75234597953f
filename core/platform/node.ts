/** Digests and AES by the host's OpenSSL, memory by its Buffer, the kernel unpacked by its zlib. The one file of core that may import `node:`; `#platform` picks it on Node. */
import { createCipheriv, hash, hkdfSync } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import type { Bytes } from "../bytes.ts";
import { PACKED_MODULE } from "../kernel/packed-module.ts";
import type { Aes, Platform } from "./types.ts";

const BLOCK = 64;

const sha256 = (data: Bytes): Bytes => hash("sha256", data, "buffer");

/** RFC 2104. Two one-shot digests take 2 us where createHmac, which makes a key object of every key, takes 14. */
function hmacSha256(key: Bytes, data: Bytes): Bytes {
  const block = key.length > BLOCK ? sha256(key) : key;
  const inner = new Uint8Array(BLOCK + data.length).fill(0x36, 0, BLOCK);
  const outer = new Uint8Array(BLOCK + 32).fill(0x5c, 0, BLOCK);
  for (let index = 0; index < block.length; index++) {
    inner[index]! ^= block[index]!;
    outer[index]! ^= block[index]!;
  }
  inner.set(data, BLOCK);
  outer.set(sha256(inner), BLOCK);
  return sha256(outer);
}

const AES_BLOCK = 16;

/** One cipher object of each kind for good: an update takes 0.7 us, a new object 12. */
function createAes(key: Bytes): Aes {
  const bits = key.length * 8;
  const single = createCipheriv(`aes-${bits}-ecb`, key, null).setAutoPadding(false);
  const chained = createCipheriv(`aes-${bits}-cbc`, key, new Uint8Array(AES_BLOCK)).setAutoPadding(false);
  let last: Bytes = new Uint8Array(AES_BLOCK);
  return {
    encrypt: (blocks) => single.update(blocks),
    chain(blocks) {
      // What went before is in the chain; taken out of the first block, the chain begins anew.
      const fresh = Uint8Array.from(blocks);
      for (let i = 0; i < AES_BLOCK; i++) fresh[i]! ^= last[i]!;
      last = Uint8Array.from(chained.update(fresh).subarray(-AES_BLOCK));
      return Uint8Array.from(last);
    },
  };
}

/** Above this many bytes, clearing memory that is overwritten anyway costs more than asking for it uncleared. */
const LARGE = 65_536;

export const platform: Platform = {
  allocate: (size) => (size < LARGE ? new Uint8Array(size) : new Uint8Array(Buffer.allocUnsafeSlow(size).buffer)),
  sha256,
  hmacSha256,
  hkdfSha256: (secret, salt, info, length) => new Uint8Array(hkdfSync("sha256", secret, salt, info, length)),
  readKernel: () => inflateRawSync(Buffer.from(PACKED_MODULE, "base64")),
  createAes,
};
