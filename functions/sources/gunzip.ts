import { gunzipSync } from "node:zlib";
import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";

/** RFC 1952, section 2.3.1: two magic bytes and the only compression method there is. */
export function isGzip(bytes: Bytes): boolean {
  return bytes.length >= 3 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/**
 * Decompresses one gzip file (all its members) to at most `maxOutputLength` bytes.
 * @throws QuarantineError `too-large` past the limit, `bad-encoding` for a corrupt or truncated file or bytes after its end.
 */
export function gunzip(bytes: Bytes, maxOutputLength: number): Bytes {
  let result: { buffer: Buffer; engine: { bytesWritten: number } };
  try {
    // `info` is not in the type definitions of the synchronous call; it gives the engine, which knows what it consumed.
    result = gunzipSync(bytes, { maxOutputLength, info: true }) as unknown as typeof result;
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE")
      throw new QuarantineError("too-large", 0, "the decompressed record is over the limit");
    throw new QuarantineError("bad-encoding", 0, "the record starts like gzip but does not decompress");
  }
  // zlib stops silently at bytes that do not continue the file; dropping them would lose data without a trace.
  if (result.engine.bytesWritten !== bytes.length)
    throw new QuarantineError(
      "bad-encoding",
      result.engine.bytesWritten,
      "there are bytes after the end of the gzip file",
    );
  return result.buffer;
}
