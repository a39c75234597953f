import { pipeline, Readable, type Transform } from "node:stream";
import { createGunzip, createZstdDecompress, zstdDecompressSync } from "node:zlib";
import { QuarantineError } from "../core/errors.ts";
import type { Bytes } from "../core/index.ts";
import { type FramePiece, isZstd, ZstdFrames } from "../core/zstd-frames.ts";

/** How many of the first bytes tell whether data is compressed. */
export const MAGIC_BYTES = 4;

/** Bytes decompressed at a time. */
const CHUNK = 256 * 1024;
/** Frames up to this size are decompressed by themselves, without a stream, where the result is no more than a chunk. */
const SMALL_FRAME = 16 * 1024;

/**
 * The chunks decompressed if they are gzip (RFC 1952, any number of members) or zstd (RFC 8878, any number of frames), else
 * as they are. Damaged data makes it reject with an error of `node:zlib` or a QuarantineError.
 * @param head the first MAGIC_BYTES or more of the data
 */
export function decompress(head: Bytes, chunks: AsyncGenerator<Bytes>): AsyncGenerator<Bytes> {
  if (head[0] === 0x1f && head[1] === 0x8b) return gunzip(chunks);
  return isZstd(head) ? unzstd(chunks) : chunks;
}

/** Node's stops without a word at a zero byte that follows a member, which may be padding, or a damaged place with more behind it. */
async function* gunzip(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  const transform = createGunzip({ chunkSize: CHUNK });
  let read = 0;
  async function* counted(): AsyncGenerator<Bytes> {
    for await (const chunk of chunks) {
      read += chunk.length;
      yield chunk;
    }
  }
  yield* pass(counted(), transform);
  if (transform.bytesWritten !== read)
    throw new QuarantineError("bad-encoding", transform.bytesWritten, "there are bytes after the end of the gzip data");
}

/** A decompressor for each frame, since what follows a frame Node's leaves out (see ZstdFrames). */
async function* unzstd(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  const pieces = toPieces(chunks);
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    const small = decompressSmall(next.value);
    if (small === undefined) yield* pass(takeFrame(next.value, pieces), createZstdDecompress({ chunkSize: CHUNK }));
    else if (small.length > 0) yield small;
  }
}

/** Some writers make a frame of every line, and a stream costs ten times what such a frame does. */
function decompressSmall({ bytes, ends }: FramePiece): Bytes | undefined {
  if (!ends || bytes.length > SMALL_FRAME) return undefined;
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: CHUNK });
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw error;
  }
}

async function* toPieces(chunks: AsyncIterable<Bytes>): AsyncGenerator<FramePiece> {
  const frames = new ZstdFrames();
  for await (const chunk of chunks) yield* frames.split(chunk);
  frames.finish();
}

async function* takeFrame(first: FramePiece, pieces: AsyncGenerator<FramePiece>): AsyncGenerator<Bytes> {
  yield first.bytes;
  for (let { ends } = first; !ends; ) {
    const { done, value } = await pieces.next();
    if (done) return;
    yield value.bytes;
    ends = value.ends;
  }
}

async function* pass(chunks: AsyncIterable<Bytes>, transform: Transform): AsyncGenerator<Bytes> {
  // The error reaches the loop below through `transform`; the callback is there because pipeline asks for one.
  pipeline(Readable.from(chunks, { objectMode: false, highWaterMark: CHUNK }), transform, () => {});
  yield* transform;
}
