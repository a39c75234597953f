import { pipeline } from "node:stream/promises";
import { constants, createGzip, createZstdCompress } from "node:zlib";
import type { Bytes } from "../../core/index.ts";
import type { Compression } from "../compression.ts";

const NEWLINE = Buffer.from("\n");
const NOTHING = Buffer.alloc(0);
const OS_BYTE = 9;
const OS_UNKNOWN = 255;
const WRITE_BYTES = 256 * 1024;

/** What an object of the compression is called, and its media type: RFC 6713 and RFC 8878, section 7.1. */
export const OBJECT_FORMS: Readonly<Record<Compression, { readonly extension: string; readonly contentType: string }>> =
  {
    gzip: { extension: "gz", contentType: "application/gzip" },
    zstd: { extension: "zst", contentType: "application/zstd" },
  };

/** The lines, each ended by a newline, as one gzip member (RFC 1952) or one zstd frame (RFC 8878). The same lines give the same bytes. */
export function compressLines(lines: readonly Bytes[], compression: Compression): Promise<Bytes> {
  return compressBlocks(toBlocks(lines, NEWLINE), sizeOf(lines, NEWLINE), compression);
}

/** Bytes one after the other, as one gzip member. The same parts give the same bytes. */
export function compressParts(parts: readonly Bytes[]): Promise<Bytes> {
  return compressBlocks(toBlocks(parts, NOTHING), sizeOf(parts, NOTHING), "gzip");
}

/** The same for bytes as they are. */
export function compressBytes(bytes: Bytes, compression: Compression): Promise<Bytes> {
  return compressBlocks([bytes], bytes.length, compression);
}

/** @param size bytes of all blocks together */
async function compressBlocks(blocks: Iterable<Bytes>, size: number, compression: Compression): Promise<Bytes> {
  const compressor = compression === "gzip" ? createGzip({ level: 1 }) : createZstd(size);
  const chunks: Buffer[] = [];
  // An error of any of the three ends all of it: a wait for a stream that has failed would last until the time-out.
  await pipeline(blocks, compressor, async (compressed: AsyncIterable<Buffer>) => {
    for await (const chunk of compressed) chunks.push(chunk);
  });
  const body = Buffer.concat(chunks);
  // The operating system is the only thing in the header that is not the same everywhere; there is no time in it.
  if (compression === "gzip") body[OS_BYTE] = OS_UNKNOWN;
  return body;
}

/**
 * Level 1 in both: the output is read rarely and time is money. On logs zstd is smaller there than at levels 2 to 4, and
 * three times as fast as gzip. The checksum, which zstd leaves out unless asked, lets readers notice damage.
 */
function createZstd(size: number) {
  const params = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 };
  return createZstdCompress({ pledgedSrcSize: size, params });
}

function sizeOf(lines: readonly Bytes[], end: Bytes): number {
  let size = 0;
  for (const line of lines) size += line.length + end.length;
  return size;
}

/** Few large writes instead of many small ones, and never one copy of everything. */
function* toBlocks(lines: readonly Bytes[], end: Bytes): Generator<Buffer> {
  let block: Bytes[] = [];
  let size = 0;
  for (const line of lines) {
    block.push(line, end);
    size += line.length + end.length;
    if (size < WRITE_BYTES) continue;
    yield Buffer.concat(block, size);
    block = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(block, size);
}
