import { promisify } from "node:util";
import { gzip as gzipWithCallback } from "node:zlib";
import type { Bytes } from "../../core/index.ts";
import type { StreamRecord } from "./records.ts";

export type PutResult = "taken" | "too-large" | "refused";

export interface WriterOptions {
  /** Most of a request, and of a record. The partition key counts too. */
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** What every stream takes. A larger one is compressed, and sent alone if it is larger still. */
  readonly usualRecordBytes: number;
  readonly maxRecordBytes: number;
  /** For each record whether it was taken. `undefined`: the request itself is too large for this stream. Rejects when nothing can be sent. */
  readonly send: (records: readonly StreamRecord[]) => Promise<readonly boolean[] | undefined>;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

export type WriteRecords = (records: readonly StreamRecord[]) => Promise<readonly PutResult[]>;

const TRIES = 8;
const FIRST_WAIT_MS = 250;
const gzip = promisify(gzipWithCallback);

/** Puts records in requests as large as the service takes, and those that it has no room for at the moment again, later and later. */
export function createBatchWriter(options: WriterOptions): WriteRecords {
  return async (records) => {
    const results = new Array<PutResult>(records.length).fill("refused");
    let left = await Promise.all(
      records.map(async (record, index) => ({
        index,
        record: { ...record, data: await shrink(record.data, options) },
      })),
    );
    for (let attempt = 0; attempt < TRIES && left.length > 0; attempt++) {
      if (attempt > 0) await options.sleep(FIRST_WAIT_MS * 2 ** (attempt - 1));
      const again: typeof left = [];
      for (const batch of pack(left, options)) {
        const taken =
          sizeOf(batch[0]!) > options.maxRecordBytes
            ? undefined
            : await options.send(batch.map(({ record }) => record));
        batch.forEach((entry, i) => {
          results[entry.index] = taken === undefined ? "too-large" : taken[i] ? "taken" : "refused";
          if (results[entry.index] === "refused") again.push(entry);
        });
      }
      left = again;
    }
    return results;
  };
}

interface Waiting {
  readonly index: number;
  readonly record: StreamRecord;
}

function sizeOf({ record }: Waiting): number {
  return record.data.length + Buffer.byteLength(record.partitionKey);
}

/** One that is larger than usual travels alone: if it is refused for its size, it takes no others along. */
function* pack(
  entries: readonly Waiting[],
  { maxRecords, maxBytes, usualRecordBytes }: WriterOptions,
): Generator<readonly Waiting[]> {
  let batch: Waiting[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry);
    if (size > usualRecordBytes) {
      yield [entry];
      continue;
    }
    if (batch.length === maxRecords || bytes + size > maxBytes) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** The function opens one layer of compression, and none around an aggregate of the Kinesis Producer Library. */
async function shrink(data: Bytes, { usualRecordBytes }: WriterOptions): Promise<Bytes> {
  if (
    data.length <= usualRecordBytes - MAX_KEY ||
    CONTAINERS.some((magic) => magic.every((byte, i) => data[i] === byte))
  )
    return data;
  const smaller = await gzip(data);
  return smaller.length < data.length ? smaller : data;
}

const MAX_KEY = 256;
/** gzip, zstd, aggregates. */
const CONTAINERS = [
  [0x1f, 0x8b],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0xf3, 0x89, 0x9a, 0xc2],
];
