import type { FirehoseTransformationEvent } from "aws-lambda";
import type { Position, SourceRecord } from "../items.ts";
import { EventError } from "./event-error.ts";
import type { PayloadOptions } from "./payload.ts";
import { RecordData } from "./record-data.ts";
import { toTime } from "./time.ts";

const PARTITION = "firehose";
/** Digits, or a shard and digits; anything else may be no part of an object's key. */
const RECORD_ID = /^[A-Za-z0-9_-]{1,200}$/;
const INVOCATION_ID = /^[A-Za-z0-9-]{1,64}$/;

/**
 * The records that Firehose wants to have transformed, in their order. `acknowledgement` is the record's id.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 * @throws EventError if the event is not one of Firehose
 */
export function readFirehoseEvent(
  event: FirehoseTransformationEvent,
  options: PayloadOptions,
): readonly SourceRecord[] {
  if (!Array.isArray(event?.records)) throw new EventError("not-a-firehose-event", "the event has no list of records");
  const { records, invocationId } = event;
  for (const record of records)
    if (typeof record?.recordId !== "string" || typeof record.data !== "string")
      throw new EventError("not-a-firehose-event", "a record lacks its identifier or data");
  const batch = new RecordData(
    records.map(({ data }) => data),
    options,
  );
  const invocation = INVOCATION_ID.test(invocationId ?? "") ? invocationId : "unknown";
  return records.map(({ recordId, data, approximateArrivalTimestamp }, index) => {
    const sequence = RECORD_ID.test(recordId) ? recordId : `${invocation}-${index}`;
    const time = toTime(approximateArrivalTimestamp);
    const positionAt = (sub: number): Position => ({ partition: PARTITION, sequence, sub });
    return {
      place: { partition: PARTITION, sequence, time },
      data: () => Buffer.from(data, "base64"),
      acknowledgement: recordId,
      size: Math.floor((data.length * 3) / 4),
      decode: () => batch.decode(index, positionAt, time),
    };
  });
}
