import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { Bytes } from "../core/index.ts";
import { describeBinary } from "./binary.ts";
import { decompress, MAGIC_BYTES } from "./decompress.ts";
import { EXIT, Failure, reasonOf, toFailure } from "./failure.ts";
import type { Terminal } from "./terminal.ts";

/** Bytes read at a time. With back-pressure this, not the input, decides how much memory is used. */
const CHUNK = 256 * 1024;
/** Looked at to tell text from binary data; of a slow pipe only what its first chunk holds, so that `tail -f` is not held up. */
const HEAD = 8192;

/** What messages call an input. */
export function describeInput({ name }: Input): string {
  return name === "-" ? "standard input" : name;
}

export interface Input {
  /** As the user wrote it; `-` is standard input. */
  readonly name: string;
  /** Size on disk in bytes, compressed if it is; undefined when it cannot be known. */
  readonly size: number | undefined;
}

/** Looks at every input before anything is read or written. @throws Failure for what cannot be read. */
export async function checkInputs(names: readonly string[], terminal: Terminal): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const name of names) {
    if (name === "-") {
      inputs.push({ name, size: undefined });
      continue;
    }
    const status = await stat(name).catch((error: unknown) => {
      throw new Failure(EXIT.failed, `${name}: ${reasonOf(error)}`, "Nothing was written.");
    });
    if (status.isDirectory())
      throw new Failure(EXIT.failed, `${name}: is a directory, not a file`, `Name its files: ${name}/*`);
    if (status.isFile() && `${status.dev}:${status.ino}` === terminal.stdoutFile)
      throw new Failure(EXIT.usage, `${name}: is input and output at once`, "Write to another file: --output OTHER");
    inputs.push({ name, size: status.isFile() ? status.size : undefined });
  }
  return inputs;
}

/**
 * The input's text in chunks, decompressed if it is gzip or zstd.
 * @param count is told how many bytes of the file itself have been read
 * @throws Failure when it cannot be read, is damaged, or is not text
 */
export async function* readInput(
  input: Input,
  terminal: Terminal,
  count: (bytes: number) => void,
  isBinary = false,
): AsyncGenerator<Bytes> {
  const stream: Readable = input.name === "-" ? terminal.stdin : createReadStream(input.name, { highWaterMark: CHUNK });
  try {
    const raw = await peek(counted(stream, count), MAGIC_BYTES);
    const text = await peek(decompress(raw.head, raw.chunks), MAGIC_BYTES);
    const kind = isBinary ? undefined : describeBinary(text.head.subarray(0, HEAD));
    if (kind !== undefined)
      throw new Failure(EXIT.failed, `${describeInput(input)}: not text: ${kind.what} (not-text)`, kind.hint);
    yield* text.chunks;
  } catch (error) {
    throw toFailure(error, describeInput(input));
  } finally {
    if (stream !== terminal.stdin) stream.destroy();
  }
}

async function* counted(stream: Readable, count: (bytes: number) => void): AsyncGenerator<Bytes> {
  for await (const chunk of stream) {
    count(chunk.length);
    yield chunk;
  }
}

/** Reads until `bytes` are there (or the end) and gives them with everything again from the beginning. */
async function peek(
  source: AsyncGenerator<Bytes>,
  bytes: number,
): Promise<{ head: Bytes; chunks: AsyncGenerator<Bytes> }> {
  const first: Bytes[] = [];
  let length = 0;
  while (length < bytes) {
    const { done, value } = await source.next();
    if (done) break;
    first.push(value);
    length += value.length;
  }
  const head = first.length === 1 ? first[0]! : Buffer.concat(first);
  async function* chunks(): AsyncGenerator<Bytes> {
    if (head.length > 0) yield head;
    yield* source;
  }
  return { head, chunks: chunks() };
}
