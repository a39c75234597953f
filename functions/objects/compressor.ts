import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGzip, createZstdCompress } from "node:zlib";
import type { Bytes } from "../../core/index.ts";
import type { Compression } from "../compression.ts";

const CHUNK_BYTES = 128 * 1024;
const OS_BYTE = 9;
const OS_UNKNOWN = 255;

/** Passes the chunks on to `write`, compressed as one gzip member or zstd frame. The same bytes give the same bytes, however they are cut. */
export async function compressTo(
  write: (chunk: Bytes) => Promise<void>,
  chunks: AsyncIterable<Bytes>,
  compression: Compression | undefined,
): Promise<void> {
  if (compression === undefined) {
    for await (const chunk of chunks) await write(chunk);
    return;
  }
  let isFirst = compression === "gzip";
  await pipeline(chunks, createCompressor(compression), async (compressed: AsyncIterable<Buffer>) => {
    for await (const chunk of compressed) {
      // The operating system is the only thing in the header that is not the same everywhere.
      if (isFirst) chunk[OS_BYTE] = OS_UNKNOWN;
      isFirst = false;
      await write(chunk);
    }
  });
}

/** Level 1, for the reasons in sinks/compress.ts. */
function createCompressor(compression: Compression): Transform {
  if (compression === "gzip") return createGzip({ level: 1, chunkSize: CHUNK_BYTES });
  const params = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 };
  return createZstdCompress({ chunkSize: CHUNK_BYTES, params });
}
