import type { Bytes } from "./bytes.ts";
import { QuarantineError } from "./errors.ts";

/** Part of a frame, or the rest of one. */
export interface FramePiece {
  readonly bytes: Bytes;
  /** Whether the frame ends with these bytes. */
  readonly ends: boolean;
}

const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;

/** Whether the bytes begin with a frame of zstd data or a skippable frame (RFC 8878, 3.1.1 and 3.1.2). Four bytes are enough. */
export function isZstd(bytes: Bytes): boolean {
  return bytes.length >= 4 && frameKind(readUint32(bytes)) !== "unknown";
}

/**
 * Finds where the frames of zstd data begin and end (RFC 8878, section 3.1) without decompressing them. The decompressor
 * of `node:zlib` has to be given one frame at a time: what follows a frame in the same call it leaves out without a word
 * (https://github.com/nodejs/node/issues/64741).
 */
export class ZstdFrames {
  #read: (field: Bytes) => void = this.#readMagic;
  readonly #field = new Uint8Array(8);
  #collected = 0;
  #wanted = 4;
  /** Bytes of the frame to pass over before the next field. */
  #skip = 0;
  #checksum = false;
  #ended = false;
  /** Bytes seen before the present chunk. */
  #offset = 0;
  #frameStart = 0;
  #dataFrames = 0;

  /**
   * The chunk cut at the ends of frames; the pieces together are the chunk.
   * @throws QuarantineError `bad-encoding` where no frame begins although there are bytes
   */
  split(chunk: Bytes): readonly FramePiece[] {
    const pieces: FramePiece[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; ) {
      at = this.#advance(chunk, at);
      if (!this.#ended) continue;
      pieces.push({ bytes: chunk.subarray(start, at), ends: true });
      start = at;
      this.#frameStart = this.#offset + at;
      this.#expect(4, this.#readMagic);
    }
    if (start < chunk.length) pieces.push({ bytes: chunk.subarray(start), ends: false });
    this.#offset += chunk.length;
    return pieces;
  }

  /** To be called at the end of the data. @throws QuarantineError `bad-encoding` if a frame is not finished, or none held data */
  finish(): void {
    if (this.#offset > this.#frameStart) throw damage(this.#offset, "the zstd data ends inside a frame");
    // Skippable frames hold what a decompressor passes over. Alone they would make the whole disappear.
    if (this.#dataFrames === 0) throw damage(0, "the zstd data has no frame with content");
  }

  /** One step: passes over bytes, or collects those of a field and reads it once it is complete. */
  #advance(chunk: Bytes, at: number): number {
    if (this.#skip > 0) {
      const count = Math.min(this.#skip, chunk.length - at);
      this.#skip -= count;
      if (this.#skip === 0 && this.#wanted === 0) this.#ended = true;
      return at + count;
    }
    this.#field[this.#collected++] = chunk[at]!;
    if (this.#collected === this.#wanted) this.#read(this.#field);
    return at + 1;
  }

  #expect(bytes: number, read: (field: Bytes) => void): void {
    this.#wanted = bytes;
    this.#collected = 0;
    this.#read = read;
    this.#ended = false;
  }

  /** The frame ends after as many bytes. */
  #endAfter(bytes: number): void {
    this.#wanted = 0;
    this.#skip = bytes;
    this.#ended = bytes === 0;
  }

  #readMagic(field: Bytes): void {
    const kind = frameKind(readUint32(field));
    if (kind === "unknown") throw damage(this.#frameStart, "there are bytes after the end of the zstd data");
    if (kind === "skippable") {
      this.#expect(4, (size) => this.#endAfter(readUint32(size)));
      return;
    }
    this.#dataFrames++;
    this.#expect(1, this.#readDescriptor);
  }

  #readDescriptor([descriptor]: Bytes): void {
    const singleSegment = (descriptor! & 0x20) !== 0;
    this.#checksum = (descriptor! & 0x04) !== 0;
    const contentSize = CONTENT_SIZE_BYTES[(descriptor! >> 6) as 0 | 1 | 2 | 3] || (singleSegment ? 1 : 0);
    this.#expect(3, this.#readBlockHeader);
    this.#skip = (singleSegment ? 0 : 1) + DICTIONARY_ID_BYTES[(descriptor! & 3) as 0 | 1 | 2 | 3] + contentSize;
  }

  #readBlockHeader(field: Bytes): void {
    const type = (field[0]! >> 1) & 3;
    if (type === RESERVED_BLOCK) throw damage(this.#frameStart, "a frame of the zstd data is damaged");
    const size = type === RLE_BLOCK ? 1 : (field[0]! >> 3) | (field[1]! << 5) | (field[2]! << 13);
    if ((field[0]! & 1) === 1) this.#endAfter(size + (this.#checksum ? 4 : 0));
    else {
      this.#expect(3, this.#readBlockHeader);
      this.#skip = size;
    }
  }
}

/** The magic numbers of RFC 8878, 3.1.1 and 3.1.2. */
function frameKind(magic: number): "data" | "skippable" | "unknown" {
  if (magic === 0xfd2fb528) return "data";
  return (magic & 0xfffffff0) >>> 0 === 0x184d2a50 ? "skippable" : "unknown";
}

function readUint32(bytes: Bytes): number {
  return (bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16) | (bytes[3]! << 24)) >>> 0;
}

function damage(position: number, explanation: string): QuarantineError {
  return new QuarantineError("bad-encoding", position, explanation);
}
