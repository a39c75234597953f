import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import { isZstd } from "../../core/zstd-frames.ts";
import type { Compression } from "../compression.ts";
import { gunzip, isGzip } from "./gunzip.ts";
import { unzstd } from "./unzstd.ts";

/** Limits of one decompression. */
export interface DecompressionLimits {
  /** Most bytes that may come out. */
  readonly maxBytes: number;
  /** Most output bytes for each input byte. Small outputs are exempt. */
  readonly maxRatio: Readonly<Record<Compression, number>>;
}

/**
 * What bounds memory is the size; the ratio bounds the work that a batch of tiny records can make. DEFLATE itself ends at
 * 1,032. zstd has no end: lines that differ by a time alone reach 100 at its fast levels and 500 at its slowest, a
 * bomb 30,000, so it may go as far as DEFLATE could.
 */
export const DEFAULT_LIMITS: DecompressionLimits = {
  maxBytes: 64 * 1024 * 1024,
  maxRatio: { gzip: 200, zstd: 1_000 },
};

const RATIO_EXEMPT_BYTES = 1024 * 1024;

/**
 * Opens one layer of compression, recognised by its first bytes; data without any comes back as it is.
 * @throws QuarantineError `too-large` past a limit, `bad-encoding` for what does not decompress to its last byte, and for
 * data that is compressed more than once.
 */
export function decompress(bytes: Bytes, limits: DecompressionLimits = DEFAULT_LIMITS): Bytes {
  const compression = compressionOf(bytes);
  if (compression === undefined) {
    if (isNearlyZstd(bytes)) throw new QuarantineError("bad-encoding", 0, "the record starts nearly like zstd");
    return bytes;
  }
  const byRatio = Math.max(RATIO_EXEMPT_BYTES, bytes.length * limits.maxRatio[compression]);
  const maxOutputLength = Math.min(limits.maxBytes, byRatio);
  const content = compression === "gzip" ? gunzip(bytes, maxOutputLength) : unzstd(bytes, maxOutputLength);
  if (compressionOf(content) !== undefined)
    throw new QuarantineError("bad-encoding", 0, "the record is compressed more than once");
  return content;
}

function compressionOf(bytes: Bytes): Compression | undefined {
  if (isGzip(bytes)) return "gzip";
  return isZstd(bytes) ? "zstd" : undefined;
}

const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

/**
 * Three of the four bytes of zstd's magic number: damaged, or a version before 1.0. zstd keeps short texts half readable, so
 * they would pass for text, and what is cut in two by a reference would pass with them.
 */
export function isNearlyZstd(bytes: Bytes): boolean {
  return ZSTD_MAGIC.filter((byte, i) => bytes[i] === byte).length === 3;
}
