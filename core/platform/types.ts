import type { Bytes } from "../bytes.ts";

/** The few things core needs from its host: digests, AES, memory, and the kernel as it is kept for it. Synchronous everywhere. */
export interface Platform {
  /** `size` bytes that the caller overwrites, every one. */
  allocate(size: number): Uint8Array;
  sha256(data: Bytes): Bytes;
  hmacSha256(key: Bytes, data: Bytes): Bytes;
  /** HKDF-SHA-256, RFC 5869. */
  hkdfSha256(secret: Bytes, salt: Bytes, info: Bytes, length: number): Bytes;
  /** The kernel's module, WebAssembly: see scripts/build-kernel.ts. */
  readKernel(): Bytes;
  /** AES with a key of 16 or 32 bytes. */
  createAes(key: Bytes): Aes;
}

/** AES (FIPS 197) on whole blocks of 16 bytes, at least one. Modes of operation are made of it, none is offered. */
export interface Aes {
  /** Each block by itself. */
  encrypt(blocks: Bytes): Bytes;
  /** The last block of CBC with an IV of zeros (NIST SP 800-38A, section 6.2), which is what CMAC needs. */
  chain(blocks: Bytes): Bytes;
}
