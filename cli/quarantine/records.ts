import { promisify } from "node:util";
import { gunzip as gunzipWithCallback } from "node:zlib";
import type { Bytes } from "../../core/index.ts";

/** A record for a stream. */
export interface StreamRecord {
  readonly partitionKey: string;
  readonly data: Bytes;
}

/** Of what a record, a queue or Lambda can have given the function. */
const MAX_BYTES = 256 * 1024 * 1024;
const gunzip = promisify(gunzipWithCallback);
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Undefined: the bytes are not gzip to their end. */
export async function readRaw(bytes: Bytes): Promise<Buffer | undefined> {
  return gunzip(bytes, { maxOutputLength: MAX_BYTES }).catch(() => undefined);
}

/** The records in what was written of a batch that was given up, by whoever wrote it. Undefined: it is nothing of the kind. */
export async function readBatch(bytes: Bytes, key: string): Promise<readonly StreamRecord[] | undefined> {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? await readRaw(bytes) : Buffer.from(bytes);
  if (plain === undefined) return undefined;
  return key.startsWith("aws/firehose/") ? readFailures(plain.toString(), key) : readInvocation(plain.toString(), key);
}

/** A JSON object without others in it, whose strings may hold any character; or what is none, up to the next line. */
const DOCUMENT = /\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}|[^{\n]+|\{[^\n]*/g;

/**
 * Firehose: one JSON document after the other, each with the record in `rawData`.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
 */
function readFailures(text: string, key: string): readonly StreamRecord[] | undefined {
  const documents = [...text.matchAll(DOCUMENT)].map(([document]) => document).filter((each) => each.trim() !== "");
  const records = documents.flatMap((line) => {
    const data = decode(asObject(parse(line)).rawData);
    return data ? [{ partitionKey: key.slice(-256), data }] : [];
  });
  return records.length === documents.length && records.length > 0 ? records : undefined;
}

/**
 * Lambda: of a stream, in whose `payload` is the event as a text
 * (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html), or of an invocation by CloudWatch Logs
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html). Undefined: it is neither.
 */
function readInvocation(text: string, key: string): readonly StreamRecord[] | undefined {
  const document = asObject(parse(text));
  const { payload, requestPayload } = document;
  const event = asObject(typeof payload === "string" ? parse(payload) : (payload ?? requestPayload));
  const { awslogs, Records } = event;
  if (awslogs !== undefined) {
    const data = decode(asObject(awslogs).data);
    return data && [{ partitionKey: key.slice(-256), data }];
  }
  if (!Array.isArray(Records) || Records.length === 0) return undefined;
  const records = Records.map((record): StreamRecord | undefined => {
    const { data, partitionKey } = asObject(asObject(record).kinesis);
    const decoded = decode(data);
    return (
      decoded && {
        partitionKey: typeof partitionKey === "string" && partitionKey !== "" ? partitionKey : "0",
        data: decoded,
      }
    );
  });
  const whole = records.filter((record) => record !== undefined);
  return whole.length === records.length ? whole : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function decode(data: unknown): Buffer | undefined {
  return typeof data === "string" && BASE64.test(data) ? Buffer.from(data, "base64") : undefined;
}
