import type { Bytes } from "../bytes.ts";
import { joinLengthPrefixed } from "./encoding.ts";
import { type HmacKey, Message } from "./hmac.ts";

/** Bytes kept for the last part; a longer one is given memory of its own. */
const USUAL = 512;

const utf8 = new TextEncoder();

/** HMACs of lists of parts, each preceded by its length, that differ in the last one: what comes before it is written once. */
export class MacTemplate {
  readonly #key: HmacKey;
  readonly #head: Bytes;
  readonly #message: Message;

  /** @param parts all but the last */
  constructor(key: HmacKey, ...parts: readonly string[]) {
    this.#key = key;
    this.#head = joinLengthPrefixed(...parts);
    this.#message = this.#prepare(USUAL);
  }

  /** The eight words of the HMAC, overwritten by the next one of any key. */
  digest(last: string): Readonly<Int32Array> {
    // Three bytes a UTF-16 unit are always enough.
    const message = last.length * 3 <= USUAL ? this.#message : this.#prepare(last.length * 3);
    const { bytes } = message;
    let at = this.#head.length + 4;
    for (let i = 0; i < last.length; i++) {
      const code = last.charCodeAt(i);
      if (code > 0x7f) {
        at += utf8.encodeInto(last.slice(i), bytes.subarray(at)).written;
        break;
      }
      bytes[at++] = code;
    }
    return this.#finish(message, at);
  }

  /** The same with `last[0, length)`, at most 512 bytes, as the last part. */
  digestBytes(last: Bytes, length: number): Readonly<Int32Array> {
    const { bytes } = this.#message;
    const start = this.#head.length + 4;
    for (let i = 0; i < length; i++) bytes[start + i] = last[i]!;
    return this.#finish(this.#message, start + length);
  }

  #prepare(capacity: number): Message {
    const message = new Message(this.#head.length + 4 + capacity);
    message.bytes.set(this.#head);
    return message;
  }

  #finish(message: Message, length: number): Readonly<Int32Array> {
    const start = this.#head.length + 4;
    message.view.setUint32(start - 4, length - start);
    message.endAt(length);
    return this.#key.digest(message);
  }
}
