/**
 * AES-SIV (RFC 5297): deterministic authenticated encryption. Equal texts under one key and one context have equal
 * ciphertexts; whatever was not made with the key does not open. Made of the host's AES.
 */
import { platform } from "#platform";
import type { Bytes } from "../bytes.ts";

/** Bytes of the synthetic IV, which comes before the ciphertext and is its authentication. */
export const SIV_BYTES = 16;
const BLOCK = 16;

export interface SivCipher {
  /** Synthetic IV and ciphertext: SIV_BYTES longer than the plain text. */
  seal(plain: Bytes): Bytes;
  /** The plain text, or undefined when `sealed` was not made by `seal` with this key and these associated data. */
  open(sealed: Bytes): Bytes | undefined;
}

/** Multiplication by x in GF(2^128), RFC 5297 section 2.3. */
function double(block: Bytes): Bytes {
  const doubled = new Uint8Array(BLOCK);
  for (let i = 0; i < BLOCK; i++) doubled[i] = (block[i]! << 1) | ((block[i + 1] ?? 0) >> 7);
  doubled[BLOCK - 1]! ^= (block[0]! >> 7) * 0x87;
  return doubled;
}

function xorInto(target: Bytes, at: number, block: Bytes): void {
  for (let i = 0; i < BLOCK; i++) target[at + i]! ^= block[i]!;
}

/** AES-CMAC, RFC 4493. */
function createCmac(key: Bytes): (message: Bytes) => Bytes {
  const aes = platform.createAes(key);
  const whole = double(aes.chain(new Uint8Array(BLOCK)));
  const padded = double(whole);
  return (message) => {
    const size = Math.max(BLOCK, Math.ceil(message.length / BLOCK) * BLOCK);
    const blocks = new Uint8Array(size);
    blocks.set(message);
    if (message.length < size) blocks[message.length] = 0x80;
    xorInto(blocks, size - BLOCK, message.length < size ? padded : whole);
    return aes.chain(blocks);
  };
}

/** AES-CTR, NIST SP 800-38A section 6.5: `data` xored with the encrypted counter, its own inverse. */
function createCtr(key: Bytes): (iv: Bytes, data: Bytes) => Bytes {
  const aes = platform.createAes(key);
  return (iv, data) => {
    if (data.length === 0) return data;
    const counters = new Uint8Array(Math.ceil(data.length / BLOCK) * BLOCK);
    const view = new DataView(counters.buffer);
    // RFC 5297 section 2.5: two bits are cleared, so that counting never carries beyond the last 32 bits.
    const counter = Uint8Array.from(iv);
    counter[8]! &= 0x7f;
    counter[12]! &= 0x7f;
    const first = new DataView(counter.buffer).getUint32(12);
    for (let at = 0; at < counters.length; at += BLOCK) {
      counters.set(counter, at);
      view.setUint32(at + 12, first + at / BLOCK);
    }
    const stream = aes.encrypt(counters);
    const result = new Uint8Array(data.length);
    for (let i = 0; i < data.length; i++) result[i] = data[i]! ^ stream[i]!;
    return result;
  };
}

function isEqual(left: Bytes, right: Bytes): boolean {
  let difference = 0;
  for (let i = 0; i < SIV_BYTES; i++) difference |= left[i]! ^ right[i]!;
  return difference === 0;
}

/**
 * @param key 32 or 64 bytes: one half for the synthetic IV, one for encryption
 * @returns makes the cipher for what a text is bound to without being part of it; at most 126 strings
 */
export function createSiv(key: Bytes): (...associated: readonly Bytes[]) => SivCipher {
  const half = key.length / 2;
  const cmac = createCmac(key.subarray(0, half));
  const crypt = createCtr(key.subarray(half));
  const zero = cmac(new Uint8Array(BLOCK));

  return (...associated) => {
    // S2V, RFC 5297 section 2.4, up to its last string: the same for every text.
    let context = zero;
    for (const string of associated) {
      context = double(context);
      xorInto(context, 0, cmac(string));
    }
    const shortContext = double(context);

    function deriveIv(plain: Bytes): Bytes {
      const message = new Uint8Array(Math.max(BLOCK, plain.length));
      message.set(plain);
      if (plain.length < BLOCK) message[plain.length] = 0x80;
      xorInto(message, message.length - BLOCK, plain.length < BLOCK ? shortContext : context);
      return cmac(message);
    }

    return {
      seal(plain) {
        const iv = deriveIv(plain);
        const sealed = new Uint8Array(SIV_BYTES + plain.length);
        sealed.set(iv);
        sealed.set(crypt(iv, plain), SIV_BYTES);
        return sealed;
      },
      open(sealed) {
        if (sealed.length < SIV_BYTES) return undefined;
        const iv = sealed.subarray(0, SIV_BYTES);
        const plain = crypt(iv, sealed.subarray(SIV_BYTES));
        return isEqual(deriveIv(plain), iv) ? plain : undefined;
      },
    };
  };
}
