import { createHash } from "node:crypto";
import type { CloudWatchLogsEvent } from "aws-lambda";
import type { Position, SourceRecord } from "../items.ts";
import { decodeBase64 } from "./base64.ts";
import { type Envelope, EVENT_ID, looksLikeEnvelope, readEnvelope } from "./envelope.ts";
import { EventError } from "./event-error.ts";
import { openPayload, type PayloadOptions } from "./payload.ts";
import { RecordData } from "./record-data.ts";
import { toTime } from "./time.ts";

const PARTITION = "awslogs";
const REQUEST_ID = /^[A-Za-z0-9-]{1,64}$/;

/** What Lambda knows of the invocation; the same for each of its retries. */
export interface Invocation {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The one record of an event that CloudWatch Logs sends straight to a function. No transport numbered it, so its place is made of the ids of
 * its events, which AWS makes, or else it is the invocation's.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
 * @throws EventError if the event is not one of CloudWatch Logs
 */
export function readLogsEvent(
  event: CloudWatchLogsEvent,
  invocation: Invocation,
  options: PayloadOptions,
): readonly SourceRecord[] {
  const data = event?.awslogs?.data;
  if (typeof data !== "string") throw new EventError("not-a-logs-event", "the event has no log data");
  const { sequence, time } = readPlace(data, invocation, options);
  const batch = new RecordData([data], options);
  const positionAt = (sub: number): Position => ({ partition: PARTITION, sequence, sub });
  return [
    {
      place: { partition: PARTITION, sequence, time },
      data: () => Buffer.from(data, "base64"),
      acknowledgement: sequence,
      size: Math.floor((data.length * 3) / 4),
      decode: () => batch.decode(0, positionAt, time),
    },
  ];
}

function readPlace(data: string, { requestId, now }: Invocation, options: PayloadOptions) {
  const fallback = { sequence: REQUEST_ID.test(requestId) ? requestId : "unknown", time: now };
  try {
    const payload = openPayload(decodeBase64(data) ?? Buffer.alloc(0), options);
    const envelope = looksLikeEnvelope(payload) ? readEnvelope(payload) : undefined;
    const first = envelope?.logEvents[0];
    // One that AWS did not make may be content, of which not even a digest goes into a key.
    if (first === undefined || !envelope!.logEvents.every(({ id }) => EVENT_ID.test(id))) return fallback;
    return { sequence: `${first.id}-${digestBatch(envelope!)}`, time: toTime(first.timestamp) || now };
  } catch {
    // What does not decode is quarantined when it is read.
    return fallback;
  }
}

/**
 * Two filters of a log group may send batches that begin with the same event and go on with others. Lambda's retries send the same batch.
 * @returns 16 hexadecimal digits
 */
function digestBatch({ subscriptionFilters, logEvents }: Envelope): string {
  const batch = JSON.stringify([subscriptionFilters ?? [], logEvents.map(({ id }) => id)]);
  return createHash("sha256").update(batch).digest("hex").slice(0, 16);
}
