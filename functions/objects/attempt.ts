import type { SQSEvent, SQSRecord } from "aws-lambda";
import { QuarantineError, type SafeError, toSafeError } from "../../core/errors.ts";
import type { AttemptCounts } from "../accounting.ts";
import type { QuarantineStore } from "../quarantine.ts";
import type { Receipt } from "../sinks/sink.ts";
import { startDeadline } from "./deadline.ts";
import { type Message, readMessage } from "./message.ts";
import { countObjects, type Outcome } from "./object-counts.ts";
import { type Processed, type ProcessOptions, processObject, type Task } from "./process-object.ts";

export interface ObjectAttemptOptions extends ProcessOptions {
  /** For messages that are about no object. */
  readonly messageQuarantine: QuarantineStore;
  /** Milliseconds until the invocation is ended. */
  readonly remaining: () => number;
}

export interface ObjectAttempt {
  /** Ids of the messages that are to be delivered again. */
  readonly failures: readonly string[];
  readonly counts: AttemptCounts;
  /** One for each object that was written. */
  readonly receipts: readonly Receipt[];
  /** What went wrong, fit for printing. */
  readonly errors: readonly SafeError[];
}

/** Thrown for an event that no queue sends; nothing of it is quoted. */
export class QueueEventError extends Error {
  override readonly name = "QueueEventError";
  readonly code = "not-an-sqs-event";
}

/** With less left no other message is begun: what would fit into an invocation of its own is left to one. */
const BEGIN_MS = 150_000;

/**
 * One attempt at the messages of an event, one after the other.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 * @throws QueueEventError if the event is none of a queue
 */
export async function runObjects(event: SQSEvent, options: ObjectAttemptOptions): Promise<ObjectAttempt> {
  if (!Array.isArray(event?.Records) || event.Records.some((record) => typeof record?.messageId !== "string"))
    throw new QueueEventError("the event has no list of messages");
  const failures: string[] = [];
  const processed: (readonly Processed[])[] = [];
  for (const [index, record] of event.Records.entries()) {
    const isFirst = index === 0;
    const results =
      isFirst || options.remaining() > BEGIN_MS ? await processMessage(record, isFirst, options) : [POSTPONED];
    if (results.some(({ outcome }) => outcome.kind === "returned")) failures.push(record.messageId);
    processed.push(results);
  }
  const all = processed.flat();
  return {
    failures,
    counts: countObjects(processed.map((results): readonly Outcome[] => results.map(({ outcome }) => outcome))),
    receipts: all.flatMap(({ receipt }) => receipt ?? []),
    errors: all.flatMap(({ errors }) => errors),
  };
}

const POSTPONED: Processed = { outcome: { kind: "returned" }, errors: [] };

async function processMessage(
  record: SQSRecord,
  isFirst: boolean,
  options: ObjectAttemptOptions,
): Promise<readonly Processed[]> {
  const deadline = startDeadline(options.remaining);
  const results: Processed[] = [];
  try {
    const message = await readOrSetAside(record, options);
    if (message.kind === "settled") return [message.processed];
    for (const task of toTasks(message, record, isFirst)) results.push(await processObject(task, options, deadline));
    return results;
  } catch (error) {
    return [...results, { outcome: { kind: "returned" }, errors: [toSafeError(error)] }];
  } finally {
    deadline.stop();
  }
}

type Read = Exclude<Message, { kind: "dropped" }> | { readonly kind: "settled"; readonly processed: Processed };

async function readOrSetAside(record: SQSRecord, { messageQuarantine }: ObjectAttemptOptions): Promise<Read> {
  try {
    const message = readMessage(record.body);
    if (message.kind !== "dropped") return message;
    return { kind: "settled", processed: { outcome: { kind: "dropped", reason: message.reason }, errors: [] } };
  } catch (error) {
    if (!(error instanceof QuarantineError)) throw error;
    const sent = Number(record.attributes?.SentTimestamp);
    const position = { partition: "message", sequence: record.messageId.replace(/[^A-Za-z0-9-]/g, "_"), sub: 0 };
    const { code, position: offset } = error;
    const time = Number.isFinite(sent) ? sent : 0;
    await messageQuarantine.put({ position, time, code, offset, raw: () => Buffer.from(String(record.body)) });
    return { kind: "settled", processed: { outcome: { kind: "quarantined", code }, errors: [] } };
  }
}

function toTasks(message: Exclude<Message, { kind: "dropped" }>, record: SQSRecord, isFirst: boolean): readonly Task[] {
  const receives = Number(record.attributes?.ApproximateReceiveCount) || 1;
  if (message.kind === "continuation") return [{ ...message, receives, isFirst }];
  return message.references.map((reference, index) => ({ reference, receives, isFirst: isFirst && index === 0 }));
}
