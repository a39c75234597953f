import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import type { Decoded, Position, SourceRecord } from "../items.ts";
import { decodePayload, type PayloadOptions } from "./payload.ts";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const EVENT_ID = /^(shardId-[0-9]{12}):([0-9]{1,128})$/;

/** Thrown for an event that no Kinesis event source mapping sends; nothing of it is quoted. */
export class EventError extends Error {
  override readonly name = "EventError";
  readonly code = "not-a-kinesis-event";
}

/**
 * The records of a Kinesis event, in their order.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 * @throws EventError if the event is not one of a Kinesis stream
 */
export function readKinesisEvent(event: KinesisStreamEvent, options: PayloadOptions): readonly SourceRecord[] {
  if (!Array.isArray(event?.Records)) throw new EventError("the event has no list of records");
  return event.Records.map((record) => toSourceRecord(record, options));
}

/** Lambda starts the next attempt at the first of the reported records; https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html */
export function toKinesisResponse(failures: readonly string[]): KinesisStreamBatchResponse {
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}

function toSourceRecord(record: KinesisStreamRecord, options: PayloadOptions): SourceRecord {
  const [, partition, sequence] = EVENT_ID.exec(record?.eventID ?? "") ?? [];
  const arrival = record?.kinesis?.approximateArrivalTimestamp;
  if (!partition || !sequence || typeof record.kinesis.data !== "string" || !Number.isFinite(arrival))
    throw new EventError("a record lacks its identifier, data or arrival time");
  const { data } = record.kinesis;
  const time = Math.floor(arrival * 1000);
  const positionAt = (sub: number): Position => ({ partition, sequence, sub });
  return {
    place: { partition, sequence, time },
    data: () => Buffer.from(data, "base64"),
    acknowledgement: sequence,
    size: Math.floor((data.length * 3) / 4),
    decode: () => decodeData(data, positionAt, time, options),
  };
}

function decodeData(
  data: string,
  positionAt: (sub: number) => Position,
  time: number,
  options: PayloadOptions,
): readonly Decoded[] {
  // Buffer.from ignores what is not base64; the part it skips would be lost.
  const valid = BASE64.test(data);
  const bytes: Bytes = Buffer.from(data, valid ? "base64" : "utf8");
  try {
    if (!valid) throw new QuarantineError("bad-encoding", 0, "the record's data is not base64");
    return decodePayload(bytes, positionAt, time, options);
  } catch (error) {
    const known = error instanceof QuarantineError ? error : new QuarantineError("bad-envelope", 0, "decoding failed");
    return [
      {
        kind: "undecodable",
        position: positionAt(0),
        time,
        code: known.code,
        offset: known.position,
        raw: () => bytes,
      },
    ];
  }
}
