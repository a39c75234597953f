import type { Transform } from "node:stream";
import { constants, createGzip, createZstdCompress } from "node:zlib";
import { EXIT, Failure } from "./failure.ts";

export type Compression = "gzip" | "zstd";

export interface CompressionOptions {
  readonly output?: string;
  readonly gzip?: boolean;
  readonly zstd?: boolean;
}

/** What the end of a file's name promises: `.gz`, `.gzip`, `.zst` or `.zstd`, in capitals too. */
export function compressionOfName(path: string): Compression | undefined {
  if (/\.gz(ip)?$/i.test(path)) return "gzip";
  return /\.zstd?$/i.test(path) ? "zstd" : undefined;
}

/**
 * How clean data is compressed: `--gzip` or `--zstd`, else what the name of the output says.
 * @throws Failure exit code 2 when these do not agree
 */
export function chooseCompression({ output, gzip, zstd }: CompressionOptions): Compression | undefined {
  if (gzip && zstd) throw new Failure(EXIT.usage, "--gzip and --zstd exclude each other", "Leave one of them out.");
  const named = output === undefined ? undefined : compressionOfName(output);
  const asked = gzip ? "gzip" : zstd ? "zstd" : undefined;
  if (asked !== undefined && named !== undefined && asked !== named)
    throw new Failure(
      EXIT.usage,
      `--${asked} and the name of --output do not agree: it ends like ${named}`,
      `Leave --${asked} out, or name another file.`,
    );
  return asked ?? named;
}

/** Each at its own usual level. zstd leaves the checksum out unless asked; its tool does not. */
export function createCompressor(compression: Compression): Transform {
  if (compression === "gzip") return createGzip();
  return createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
}
