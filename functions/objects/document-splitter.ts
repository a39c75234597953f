import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";

/** A whole document, or what stands between two. */
export interface Piece {
  readonly bytes: Bytes;
  readonly isDocument: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
const MARK = new Set([0xef, 0xbb, 0xbf]);

/**
 * Cuts JSON objects that follow each other out of a stream. Follows brackets and strings and nothing else: whether a document is JSON, who reads it finds out. Of
 * text that is none, documents grow until they are too large or the text ends.
 */
export class DocumentSplitter {
  readonly #maxBytes: number;
  /** Of a document that began in an earlier chunk. */
  #held: Bytes[] = [];
  #heldBytes = 0;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  /** Bytes of the text before this chunk. */
  #before = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** @throws QuarantineError `not-json` for what is between two documents and not blank, `too-large` */
  add(chunk: Bytes): readonly Piece[] {
    const pieces: Piece[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#inString) this.#passString(byte);
      else if (byte === 0x7b || byte === 0x5b) {
        if (this.#depth === 0) {
          if (at > start) pieces.push({ bytes: chunk.subarray(start, at), isDocument: false });
          start = at;
        }
        this.#depth++;
      } else if (this.#depth === 0) this.#checkBlank(byte, at);
      else if (byte === QUOTE) this.#inString = true;
      else if ((byte === 0x7d || byte === 0x5d) && --this.#depth === 0) {
        pieces.push({ bytes: this.#take(chunk.subarray(start, at + 1)), isDocument: true });
        start = at + 1;
      }
    }
    const rest = chunk.subarray(start);
    if (this.#depth > 0) this.#hold(rest);
    else if (rest.length > 0) pieces.push({ bytes: rest, isDocument: false });
    this.#before += chunk.length;
    return pieces;
  }

  /** @throws QuarantineError `not-json` if the text ends in a document */
  end(): void {
    if (this.#depth > 0) throw new QuarantineError("not-json", this.#before, "the text ends within a document");
  }

  #passString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#inString = false;
  }

  #checkBlank(byte: number, at: number): void {
    const position = this.#before + at;
    if (BLANKS.has(byte) || (position < 3 && MARK.has(byte))) return;
    throw new QuarantineError("not-json", position, "there is something between two documents");
  }

  #hold(bytes: Bytes): void {
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > this.#maxBytes)
      throw new QuarantineError("too-large", this.#before, "a request is too large to be redacted in one piece");
    // A copy: whoever reads may use the chunk's memory again.
    this.#held.push(Buffer.from(bytes));
  }

  #take(last: Bytes): Bytes {
    if (this.#held.length === 0) return last;
    this.#hold(last);
    const document = Buffer.concat(this.#held, this.#heldBytes);
    this.#held = [];
    this.#heldBytes = 0;
    return document;
  }
}
