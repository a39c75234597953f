import { createHash } from "node:crypto";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";

const MAGIC = [0xf3, 0x89, 0x9a, 0xc2];
const DIGEST_BYTES = 16;
const PARTITION_KEYS = 1;
const HASH_KEYS = 2;
const RECORDS = 3;

/** Whether the payload begins like an aggregate of the Kinesis Producer Library. Short ones are damaged, not something else. */
export function isAggregate(payload: Bytes): boolean {
  return MAGIC.every((byte, i) => payload[i] === byte);
}

/**
 * The data of the user records in an aggregate, in their order: magic number, AggregatedRecord in protobuf, MD5 of that. Partition keys and tags do
 * not go on: they are what the producer made of its data.
 * https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 * @throws QuarantineError `bad-encoding` if any part of it is not what it has to be: then nothing in it can be told apart safely
 */
export function openAggregate(payload: Bytes): readonly Bytes[] {
  const end = payload.length - DIGEST_BYTES;
  if (end < MAGIC.length) throw broken(payload.length, "ends before its digest");
  const message = payload.subarray(MAGIC.length, end);
  if (!createHash("md5").update(message).digest().equals(payload.subarray(end)))
    throw broken(end, "does not have the digest it says it has");
  try {
    return readRecords(message);
  } catch (error) {
    throw error instanceof QuarantineError ? error : broken(MAGIC.length, "is no message of its kind");
  }
}

interface Pointers {
  readonly partitionKey: number;
  readonly hashKey: number;
}

function readRecords(message: Bytes): readonly Bytes[] {
  const reader = new BinaryReader(message);
  const records: Bytes[] = [];
  const pointers: Pointers[] = [];
  let partitionKeys = 0;
  let hashKeys = 0;
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type !== WireType.LengthDelimited && field <= RECORDS) throw broken(reader.pos, "has a field of another type");
    if (field === PARTITION_KEYS) partitionKeys++;
    if (field === HASH_KEYS) hashKeys++;
    if (field !== RECORDS) reader.skip(type, field);
    else {
      const { data, ...own } = readRecord(reader.bytes());
      records.push(data);
      pointers.push(own);
    }
  }
  if (pointers.some(({ partitionKey, hashKey }) => partitionKey >= partitionKeys || hashKey >= hashKeys))
    throw broken(MAGIC.length, "refers to keys that it does not have");
  return records;
}

function readRecord(bytes: Bytes): Pointers & { readonly data: Bytes } {
  const reader = new BinaryReader(bytes);
  let data: Bytes | undefined;
  let partitionKey: number | undefined;
  let hashKey = -1;
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === 1) partitionKey = Number(reader.uint64());
    else if (field === 2) hashKey = Number(reader.uint64());
    else if (field === 3) data = reader.bytes();
    else reader.skip(type, field);
  }
  if (data === undefined || partitionKey === undefined) throw broken(MAGIC.length, "has a record without data or key");
  return { data, partitionKey, hashKey };
}

function broken(position: number, what: string): QuarantineError {
  return new QuarantineError("bad-encoding", position, `the aggregated record ${what}`);
}
