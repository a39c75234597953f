import type { CloudWatchLogsEvent } from "aws-lambda";
import type { Position, SourceRecord } from "../items.ts";
import { decodeBase64 } from "./base64.ts";
import { looksLikeEnvelope, readEnvelope } from "./envelope.ts";
import { EventError } from "./event-error.ts";
import { openPayload, type PayloadOptions } from "./payload.ts";
import { RecordData } from "./record-data.ts";
import { toTime } from "./time.ts";

const PARTITION = "awslogs";
const EVENT_ID = /^[0-9]{50,64}$/;
const REQUEST_ID = /^[A-Za-z0-9-]{1,64}$/;

/** What Lambda knows of the invocation; the same for each of its retries. */
export interface Invocation {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The one record of an event that CloudWatch Logs sends straight to a function. Nothing in it was made by a transport, so its place is the
 * id of its first event, which is made by AWS, or else the invocation's.
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
    const [first] = looksLikeEnvelope(payload) ? readEnvelope(payload).logEvents : [];
    if (first === undefined || !EVENT_ID.test(first.id)) return fallback;
    return { sequence: first.id, time: toTime(first.timestamp) || now };
  } catch {
    // What does not decode is quarantined when it is read.
    return fallback;
  }
}
