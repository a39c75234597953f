/** Digests and AES in plain JavaScript, for hosts without synchronous cryptography (browsers, edge runtimes). */
import { cbc, ecb } from "@noble/ciphers/aes.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { MODULE } from "../kernel/module.ts";
import type { Platform } from "./types.ts";

const ZERO_IV = new Uint8Array(16);
const UNPADDED = { disablePadding: true };

export const platform: Platform = {
  allocate: (size) => new Uint8Array(size),
  sha256: (data) => sha256(data),
  hmacSha256: (key, data) => hmac(sha256, key, data),
  hkdfSha256: (secret, salt, info, length) => hkdf(sha256, secret, salt, info, length),
  readKernel: () => Uint8Array.from(atob(MODULE), (char) => char.charCodeAt(0)),
  createAes: (key) => ({
    encrypt: (blocks) => ecb(key, UNPADDED).encrypt(blocks),
    chain: (blocks) => cbc(key, ZERO_IV, UNPADDED).encrypt(blocks).slice(-16),
  }),
};
