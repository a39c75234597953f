/** Digests in plain JavaScript, for hosts without synchronous cryptography (browsers, edge runtimes). */
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Platform } from "./types.ts";

export const platform: Platform = {
  allocate: (size) => new Uint8Array(size),
  sha256: (data) => sha256(data),
  hmacSha256: (key, data) => hmac(sha256, key, data),
  hkdfSha256: (secret, salt, info, length) => hkdf(sha256, secret, salt, info, length),
};
