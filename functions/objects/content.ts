import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import { looksLikeOtlpJson } from "../../core/otlp/request.ts";
import { isZstd } from "../../core/zstd-frames.ts";
import type { Compression } from "../compression.ts";
import { isBinary } from "../sources/binary.ts";
import { isNearlyZstd } from "../sources/decompress.ts";
import { isGzip } from "../sources/gunzip.ts";
import { beginsLikeOtlpProtobuf } from "../sources/otlp.ts";

/** Bytes that are looked at before anything is decided; the redactor decides within as many. */
export const HEAD_BYTES = 4096;

/** By its first bytes, never by its name or what its metadata say. */
export function compressionOf(head: Bytes): Compression | undefined {
  if (isGzip(head)) return "gzip";
  return isZstd(head) ? "zstd" : undefined;
}

/** How an object's content is made up: this decides what its items are and whether it can be gone on with from the middle. */
export type Shape = "ndjson" | "text" | "json" | "otlp-json" | "otlp-protobuf";

const JSON_DOCUMENT = /^[\uFEFF\s]*(?:\{\s*(?:"|\}|$)|\[\s*(?:[[{"]|\]|$))/;

/**
 * @param head the first HEAD_BYTES of the content, decompressed, or all of it
 * @throws QuarantineError `bad-encoding` for data compressed twice, `not-text` for other binary data
 */
export function shapeOf(head: Bytes): Shape {
  if (compressionOf(head) !== undefined)
    throw new QuarantineError("bad-encoding", 0, "the object is compressed more than once");
  if (isNearlyZstd(head)) throw new QuarantineError("bad-encoding", 0, "the object starts nearly like zstd");
  if (looksLikeOtlpJson(head)) return "otlp-json";
  if (beginsLikeOtlpProtobuf(head)) return "otlp-protobuf";
  if (isBinary(head)) throw new QuarantineError("not-text", 0, "the object is binary data");
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, HEAD_BYTES)).toString();
  if (!JSON_DOCUMENT.test(text)) return "text";
  const line = /^\s*(\S[^\n]*)\n/.exec(text)?.[1];
  return line !== undefined && isJson(line) ? "ndjson" : "json";
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
