/**
 * HMAC-SHA-256 (RFC 2104, FIPS 198-1) for many short messages under few keys. The inner and the outer hash begin with a block
 * that depends on the key alone: the states after these blocks are kept, which halves the work of a short message.
 */
import { platform } from "#platform";
import type { Bytes } from "../bytes.ts";
import { BLOCK, compress, INITIAL } from "./sha256.ts";

/** Bytes of a digest. */
export const DIGEST = 32;
/** From this length on, the host's own digests take less time, what calling them costs included. */
const LONG = 640;
/** A bit, zeros up to the end of a block, and the length in 8 bytes: at most this much follows a message (FIPS 180-4, section 5.1.1). */
const PADDING = BLOCK + 8;

/** The words of the hash under way, and of the last digest. */
const STATE = new Int32Array(DIGEST / 4);
/** The message of the outer hash: the inner digest, and what follows a message of 64 + 32 bytes. */
const OUTER = new DataView(new ArrayBuffer(BLOCK));
OUTER.setUint8(DIGEST, 0x80);
OUTER.setInt32(BLOCK - 4, (BLOCK + DIGEST) * 8);

/** A text to be authenticated: its owner writes it into `bytes` and says where it ends. It can be changed and used again. */
export class Message {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView<ArrayBuffer>;
  #length = 0;

  /** @param capacity bytes that can be written */
  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity + PADDING);
    this.view = new DataView(this.bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** Zeros what an earlier, longer text left behind this one. */
  endAt(length: number): void {
    for (let i = length; i < this.#length; i++) this.bytes[i] = 0;
    this.#length = length;
  }
}

/** A key, ready to authenticate. Printing it shows nothing of the key. */
export class HmacKey {
  readonly #key: Bytes;
  readonly #inner: Int32Array;
  readonly #outer: Int32Array;

  /** @param key of any length; it is copied */
  constructor(key: Bytes) {
    this.#key = Uint8Array.from(key);
    const block = key.length > BLOCK ? platform.sha256(key) : key;
    this.#inner = padKey(block, 0x36);
    this.#outer = padKey(block, 0x5c);
  }

  /** The HMAC of a message; 32 bytes. */
  mac(message: Bytes): Bytes {
    if (message.length >= LONG) return platform.hmacSha256(this.#key, message);
    SHORT.bytes.set(message);
    SHORT.endAt(message.length);
    const words = this.digest(SHORT);
    const digest = new Uint8Array(DIGEST);
    for (let i = 0; i < DIGEST; i++) digest[i] = words[i >> 2]! >> (24 - (i & 3) * 8);
    return digest;
  }

  /** The HMAC of the message as eight words, which the next HMAC under any key overwrites. A short one allocates nothing. */
  digest(message: Message): Readonly<Int32Array> {
    if (message.length >= LONG)
      return takeBytes(platform.hmacSha256(this.#key, message.bytes.subarray(0, message.length)));
    takeWords(this.#inner);
    absorb(message);
    for (let i = 0; i < DIGEST / 4; i++) OUTER.setInt32(i * 4, STATE[i]!);
    takeWords(this.#outer);
    compress(STATE, OUTER, 0);
    return STATE;
  }
}

const SHORT = new Message(LONG);

function takeWords(words: Int32Array): void {
  for (let i = 0; i < DIGEST / 4; i++) STATE[i] = words[i]!;
}

function takeBytes(digest: Bytes): Int32Array {
  const view = new DataView(digest.buffer, digest.byteOffset);
  for (let i = 0; i < DIGEST / 4; i++) STATE[i] = view.getInt32(i * 4);
  return STATE;
}

/** Takes the whole message into a hash that has taken in the key's block before. */
function absorb({ bytes, view, length }: Message): void {
  const end = Math.ceil((length + 9) / BLOCK) * BLOCK;
  bytes[length] = 0x80;
  // Messages are shorter than LONG here: of the 64 bits of the length only the lower half is ever set.
  view.setInt32(end - 4, (BLOCK + length) * 8);
  for (let at = 0; at < end; at += BLOCK) compress(STATE, view, at);
  bytes[length] = 0;
  view.setInt32(end - 4, 0);
}

/** The state of a hash that has taken in the key, xored with a byte and padded to a block. */
function padKey(key: Bytes, pad: number): Int32Array {
  const block = new Uint8Array(BLOCK).fill(pad);
  for (let i = 0; i < key.length; i++) block[i]! ^= key[i]!;
  const state = Int32Array.from(INITIAL);
  compress(state, new DataView(block.buffer), 0);
  return state;
}
