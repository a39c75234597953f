import { createGzip } from "node:zlib";
import type { Bytes } from "../../core/index.ts";

const NEWLINE = Buffer.from("\n");
const OS_BYTE = 9;
const OS_UNKNOWN = 255;
const WRITE_BYTES = 256 * 1024;

/**
 * One gzip member (RFC 1952) of the lines, each ended by a newline. Level 1: the output is read rarely and time is money.
 * The header has no time and no operating system, so the same lines give the same bytes everywhere.
 */
export function gzipLines(lines: readonly Bytes[]): Promise<Bytes> {
  return gzipBlocks(toBlocks(lines));
}

/** The same for bytes as they are. */
export function gzipBytes(bytes: Bytes): Promise<Bytes> {
  return gzipBlocks([bytes]);
}

async function gzipBlocks(blocks: Iterable<Bytes>): Promise<Bytes> {
  const gzip = createGzip({ level: 1 });
  const chunks: Buffer[] = [];
  gzip.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => gzip.once("end", resolve).once("error", reject));
  for (const block of blocks) {
    if (!gzip.write(block)) await new Promise((resolve) => gzip.once("drain", resolve));
  }
  gzip.end();
  await ended;
  const body = Buffer.concat(chunks);
  body[OS_BYTE] = OS_UNKNOWN;
  return body;
}

/** Few large writes instead of many small ones, and never one copy of everything. */
function* toBlocks(lines: readonly Bytes[]): Generator<Buffer> {
  let block: Bytes[] = [];
  let size = 0;
  for (const line of lines) {
    block.push(line, NEWLINE);
    size += line.length + 1;
    if (size < WRITE_BYTES) continue;
    yield Buffer.concat(block, size);
    block = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(block, size);
}
