import type { Bytes } from "../core/index.ts";
import { isZstd } from "../core/zstd-frames.ts";

export interface BinaryKind {
  readonly what: string;
  readonly hint: string;
}

const DECOMPRESS = "Decompress it first and pipe it in.";
const TEXT_ONLY = "Only text, JSON and NDJSON are read, plain, gzip or zstd.";

// First bytes as in each format's specification; https://www.garykessler.net/library/file_sigs.html lists them all.
const SIGNATURES: readonly (readonly [string, string, string])[] = [
  ["1f8b08", "gzip data inside compressed data", DECOMPRESS],
  ["425a68", "a bzip2 archive", "Decompress it first: bzip2 -dc FILE | scrubline redact"],
  ["fd377a585a00", "an xz archive", "Decompress it first: xz -dc FILE | scrubline redact"],
  ["504b0304", "a zip archive", "Unpack it first: unzip -p FILE | scrubline redact"],
  ["04224d18", "an lz4 archive", DECOMPRESS],
  ["50415231", "a Parquet file", "Export it as NDJSON first."],
  ["4f626a01", "an Avro file", "Export it as NDJSON first."],
  ["25504446", "a PDF document", TEXT_ONLY],
  ["89504e47", "a PNG image", TEXT_ONLY],
  ["ffd8ff", "a JPEG image", TEXT_ONLY],
  ["7f454c46", "a program (ELF)", TEXT_ONLY],
  ["fffe", "UTF-16 text", "Convert it first: iconv -f UTF-16 -t UTF-8 FILE | scrubline redact"],
  ["feff", "UTF-16 text", "Convert it first: iconv -f UTF-16 -t UTF-8 FILE | scrubline redact"],
];

/**
 * What the first bytes of an input, decompressed if it is compressed, are if they are not text, else undefined. Bytes >= 0x80 are no evidence: text in any
 * encoding that extends ASCII is scanned. A stray NUL is not either; one in a hundred bytes is.
 */
export function describeBinary(head: Bytes): BinaryKind | undefined {
  if (isZstd(head)) return { what: "zstd data inside compressed data", hint: DECOMPRESS };
  const start = Buffer.from(head.subarray(0, 8)).toString("hex");
  for (const [signature, what, hint] of SIGNATURES) {
    if (start.startsWith(signature) && (!isPrintable(signature) || countControls(head) > 0)) return { what, hint };
  }
  if (countControls(head) * 100 > head.length) return { what: "it holds many control bytes", hint: TEXT_ONLY };
  return undefined;
}

/** `PAR1` or `BZh` may begin a line of ordinary text. */
function isPrintable(signature: string): boolean {
  return Buffer.from(signature, "hex").every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Control bytes that text does not have: all below 0x20 but tab, LF, VT, FF, CR, backspace, bell and escape (terminal colours). */
function countControls(bytes: Bytes): number {
  let count = 0;
  for (const byte of bytes) if (byte < 0x20 && (byte < 0x07 || (byte > 0x0d && byte !== 0x1b))) count++;
  return count;
}
