import type { Bytes } from "../bytes.ts";

/** The few things core needs from its host: digests and memory. Synchronous everywhere. */
export interface Platform {
  /** `size` bytes that the caller overwrites, every one. */
  allocate(size: number): Uint8Array;
  sha256(data: Bytes): Bytes;
  hmacSha256(key: Bytes, data: Bytes): Bytes;
  /** HKDF-SHA-256, RFC 5869. */
  hkdfSha256(secret: Bytes, salt: Bytes, info: Bytes, length: number): Bytes;
}
