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
 * @param requestId Lambda's, for what has no identifier of its own
 * @throws EventError if the event is not one of Firehose
 */
export function readFirehoseEvent(
  event: FirehoseTransformationEvent,
  requestId: string,
  options: PayloadOptions,
): readonly SourceRecord[] {
  if (!Array.isArray(event?.records)) throw new EventError("not-a-firehose-event", "the event has no list of records");
  const { records, invocationId } = event;
  for (const record of records)
    if (typeof record?.data !== "string") throw new EventError("not-a-firehose-event", "a record lacks its data");
  const batch = new RecordData(
    records.map(({ data }) => data),
    options,
  );
  return records.map((record, index) => {
    const { data } = record;
    const sequence = readSequence(record.recordId, [invocationId, requestId], index);
    const time = toTime(record.approximateArrivalTimestamp);
    const positionAt = (sub: number): Position => ({ partition: PARTITION, sequence, sub });
    return {
      place: { partition: PARTITION, sequence, time },
      data: () => Buffer.from(data, "base64"),
      acknowledgement: typeof record.recordId === "string" ? record.recordId : sequence,
      size: Math.floor((data.length * 3) / 4),
      decode: () => batch.decode(index, positionAt, time),
    };
  });
}

/**
 * What objects are named after. Two invocations under one name would overwrite what the other wrote, so there has to be one; LocalStack 4.14 says
 * neither what the record nor what Firehose's own invocation is.
 */
function readSequence(recordId: unknown, invocations: readonly unknown[], index: number): string {
  if (typeof recordId === "string" && RECORD_ID.test(recordId)) return recordId;
  for (const id of invocations) if (typeof id === "string" && INVOCATION_ID.test(id)) return `${id}-${index}`;
  throw new EventError("not-a-firehose-event", "neither a record nor its invocation has an identifier");
}
