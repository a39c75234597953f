import { constants, zstdDecompressSync } from "node:zlib";
import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import { ZstdFrames } from "../../core/zstd-frames.ts";

/** 128 MiB, which is what the `zstd` tool reads when nothing else is asked of it. Memory is touched only as far as it is written. */
const MAX_WINDOW_LOG = 27;
/** Each costs the set-up of a decompressor, 20 µs, and 300 with the largest window, whatever is in it. */
export const MAX_FRAMES = 8_192;
const CHUNK_BYTES = 64 * 1024;

/**
 * Decompresses zstd data (all its frames, RFC 8878) to at most `maxOutputLength` bytes.
 * @throws QuarantineError `too-large` past the limit, for a larger window or for too many frames; `bad-encoding` for
 * corrupt or truncated data, bytes after its end, a dictionary, or nothing but skippable frames.
 */
export function unzstd(bytes: Bytes, maxOutputLength: number): Bytes {
  const frames = new ZstdFrames();
  const pieces = frames.split(bytes);
  frames.finish();
  if (pieces.length > MAX_FRAMES)
    throw new QuarantineError("too-large", 0, "the zstd data has more frames than the limit");
  const contents: Buffer[] = [];
  let size = 0;
  let position = 0;
  for (const { bytes: frame } of pieces) {
    const content = decompressFrame(frame, position, maxOutputLength - size);
    contents.push(content);
    size += content.length;
    position += frame.length;
  }
  return contents.length === 1 ? contents[0]! : Buffer.concat(contents, size);
}

function decompressFrame(frame: Bytes, position: number, room: number): Buffer {
  const params = { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG };
  let content: Buffer;
  try {
    // 0 is no limit that the call takes.
    content = zstdDecompressSync(frame, { maxOutputLength: Math.max(1, room), chunkSize: CHUNK_BYTES, params });
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(position);
    if (code === "ZSTD_error_frameParameter_windowTooLarge")
      throw new QuarantineError("too-large", position, "the zstd data asks for a larger window than the limit");
    throw new QuarantineError("bad-encoding", position, "the record starts like zstd but does not decompress");
  }
  if (content.length > room) throw tooLarge(position);
  return content;
}

function tooLarge(position: number): QuarantineError {
  return new QuarantineError("too-large", position, "the decompressed record is over the limit");
}
