import { pipeline, Readable, type Transform } from "node:stream";
import { constants, createGunzip, createZstdDecompress, zstdDecompressSync } from "node:zlib";
import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import { type FramePiece, ZstdFrames } from "../../core/zstd-frames.ts";
import type { Compression } from "../compression.ts";

/** Bytes decompressed at a time. */
const CHUNK_BYTES = 128 * 1024;
/** Frames up to this size are decompressed by themselves, without a stream, where the result is no more than a chunk. */
const SMALL_FRAME = 16 * 1024;
/** 8 MiB: what every decoder has to support (RFC 8878, 3.1.1.1.2), and what the `zstd` tool writes up to level 19. A larger window is memory. */
const MAX_WINDOW_LOG = 23;

/**
 * Most output for each input byte, past the first bytes. Work is bounded by time and memory by the window anyhow; the ratio makes a bomb
 * fail at once instead of after a quarter of an hour. Numbers as for records.
 */
export const RATIO_LIMITS: Readonly<Record<Compression, number>> = { gzip: 200, zstd: 1_000 };
export const RATIO_EXEMPT_BYTES = 64 * 1024 * 1024;

/**
 * The chunks decompressed: gzip with any number of members (RFC 1952), zstd with any number of frames (RFC 8878).
 * The generator throws QuarantineError `bad-encoding` for damaged or cut data and bytes after its end, `too-large` past the ratio or for a
 * larger window. Errors of the source pass as they are.
 */
export async function* decompress(
  chunks: AsyncIterable<Bytes>,
  compression: Compression,
  exempt = RATIO_EXEMPT_BYTES,
): AsyncGenerator<Bytes> {
  const source = new CountedSource(chunks);
  const output = compression === "gzip" ? gunzip(source) : unzstd(source);
  let size = 0;
  try {
    for await (const chunk of output) {
      size += chunk.length;
      if (size > exempt && size > source.read * RATIO_LIMITS[compression])
        throw new QuarantineError("too-large", source.read, "the decompressed object is over the ratio limit");
      yield chunk;
    }
  } catch (error) {
    throw source.failed ? error : toQuarantineError(error, source.read);
  }
}

/** Tells the errors of the source from those of the decompressor: the first may pass if one tries again, the second never do. */
class CountedSource {
  read = 0;
  failed = false;
  readonly #chunks: AsyncIterable<Bytes>;
  constructor(chunks: AsyncIterable<Bytes>) {
    this.#chunks = chunks;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Bytes> {
    try {
      for await (const chunk of this.#chunks) {
        this.read += chunk.length;
        yield chunk;
      }
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }
}

function toQuarantineError(error: unknown, position: number): unknown {
  if (error instanceof QuarantineError) return error;
  const { code } = error as { code?: unknown };
  if (code === "ZSTD_error_frameParameter_windowTooLarge")
    return new QuarantineError("too-large", position, "the zstd data asks for a larger window than the limit");
  if (typeof code === "string" && /^(?:Z_|ZSTD_|ERR_ZSTD|ERR_BUFFER)/.test(code))
    return new QuarantineError(
      "bad-encoding",
      position,
      "the object starts like compressed data but does not decompress",
    );
  return error;
}

/** Node's stops without a word at a zero byte that follows a member, which may be padding, or a damaged place with more behind it. */
async function* gunzip(source: CountedSource): AsyncGenerator<Bytes> {
  const transform = createGunzip({ chunkSize: CHUNK_BYTES });
  yield* pass(source, transform);
  if (transform.bytesWritten !== source.read)
    throw new QuarantineError("bad-encoding", transform.bytesWritten, "there are bytes after the end of the gzip data");
}

/** A decompressor for each frame, since what follows a frame Node's leaves out (see ZstdFrames). */
async function* unzstd(source: CountedSource): AsyncGenerator<Bytes> {
  const params = { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG };
  const pieces = toPieces(source);
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    const small = decompressSmall(next.value, params);
    if (small === undefined)
      yield* pass(takeFrame(next.value, pieces), createZstdDecompress({ chunkSize: CHUNK_BYTES, params }));
    else if (small.length > 0) yield small;
  }
}

/** Some writers make a frame of every line, and a stream costs ten times what such a frame does. */
function decompressSmall({ bytes, ends }: FramePiece, params: Record<number, number>): Bytes | undefined {
  if (!ends || bytes.length > SMALL_FRAME) return undefined;
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: CHUNK_BYTES, params });
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw error;
  }
}

async function* toPieces(source: CountedSource): AsyncGenerator<FramePiece> {
  const frames = new ZstdFrames();
  for await (const chunk of source) yield* frames.split(chunk);
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
  pipeline(Readable.from(chunks, { objectMode: false, highWaterMark: CHUNK_BYTES }), transform, () => {});
  yield* transform;
}
