import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import type { Position, SourceRecord } from "../items.ts";
import { EventError } from "./event-error.ts";
import type { PayloadOptions } from "./payload.ts";
import { RecordData } from "./record-data.ts";

const EVENT_ID = /^(shardId-[0-9]{12}):([0-9]{1,128})$/;

/**
 * The records of a Kinesis event, in their order.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 * @throws EventError if the event is not one of a Kinesis stream
 */
export function readKinesisEvent(event: KinesisStreamEvent, options: PayloadOptions): readonly SourceRecord[] {
  if (!Array.isArray(event?.Records)) throw new EventError("not-a-kinesis-event", "the event has no list of records");
  const places = event.Records.map(readPlace);
  const batch = new RecordData(
    places.map(({ data }) => data),
    options,
  );
  return places.map((place, index) => toSourceRecord(place, index, batch));
}

/** Lambda starts the next attempt at the first of the reported records; https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html */
export function toKinesisResponse(failures: readonly string[]): KinesisStreamBatchResponse {
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}

interface RecordPlace {
  readonly partition: string;
  readonly sequence: string;
  readonly time: number;
  readonly data: string;
}

function readPlace(record: KinesisStreamRecord): RecordPlace {
  const [, partition, sequence] = EVENT_ID.exec(record?.eventID ?? "") ?? [];
  const arrival = record?.kinesis?.approximateArrivalTimestamp;
  if (!partition || !sequence || typeof record.kinesis.data !== "string" || !Number.isFinite(arrival))
    throw new EventError("not-a-kinesis-event", "a record lacks its identifier, data or arrival time");
  return { partition, sequence, time: Math.floor(arrival * 1000), data: record.kinesis.data };
}

function toSourceRecord(
  { partition, sequence, time, data }: RecordPlace,
  index: number,
  batch: RecordData,
): SourceRecord {
  const positionAt = (sub: number): Position => ({ partition, sequence, sub });
  return {
    place: { partition, sequence, time },
    data: () => Buffer.from(data, "base64"),
    acknowledgement: sequence,
    size: Math.floor((data.length * 3) / 4),
    decode: () => batch.decode(index, positionAt, time),
  };
}
