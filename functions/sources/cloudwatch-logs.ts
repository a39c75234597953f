import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import type { Decoded, DropReason, Item, Part, Position } from "../items.ts";

/**
 * The envelope in which CloudWatch Logs delivers to a subscription.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
interface Envelope {
  readonly messageType: string;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly logEvents: readonly LogEvent[];
}

interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

export interface EnvelopeOptions {
  /** Log groups whose events are dropped: the function's own, or it would process its own output for ever. */
  readonly ownLogGroups: readonly string[];
}

const MESSAGE_TYPE = /"messageType"\s*:\s*"(?:DATA|CONTROL)_MESSAGE"/;
const FIRST_MEMBER =
  /^\s*\{\s*"(?:messageType|owner|logGroup|logStream|subscriptionFilters|logEvents|policyLevel)"\s*:/;
const HEAD_BYTES = 4096;

/**
 * Whether the payload presents itself as an envelope: an object that begins with one of the envelope's members and has
 * its message type. An application's own JSON that merely mentions a message type is not one.
 */
export function looksLikeEnvelope(payload: Bytes): boolean {
  const head = Buffer.from(payload.buffer, payload.byteOffset, Math.min(payload.length, HEAD_BYTES)).toString("latin1");
  if (!FIRST_MEMBER.test(head)) return false;
  const events = head.indexOf('"logEvents"');
  // In the documented order the type comes before the events; some writers sort the names, and then it comes after them.
  if (MESSAGE_TYPE.test(events < 0 ? head : head.slice(0, events))) return true;
  return events >= 0 && MESSAGE_TYPE.test(Buffer.from(payload).toString("latin1"));
}

/**
 * One item a log event. Log group and stream names are content like any other: stream names often hold host names, user
 * names or addresses.
 * @throws QuarantineError `bad-encoding` if the payload is not UTF-8, `bad-envelope` if it has not the promised shape.
 */
export function decodeEnvelope(
  payload: Bytes,
  positionAt: (sub: number) => Position,
  time: number,
  options: EnvelopeOptions,
): readonly Decoded[] {
  const envelope = readEnvelope(payload);
  if (envelope.messageType === "CONTROL_MESSAGE") return [drop("control-message", 1)];
  if (options.ownLogGroups.includes(envelope.logGroup)) return [drop("own-log-group", envelope.logEvents.length)];
  return envelope.logEvents.map((event, sub) => toItem(envelope, event, positionAt(sub), time));
}

function drop(reason: DropReason, count: number): Decoded {
  return { kind: "dropped", reason, count };
}

function toItem(envelope: Envelope, event: LogEvent, position: Position, time: number): Item {
  const parts: Part[] = [
    { content: event.message, format: "auto" },
    { content: envelope.logGroup, format: "text", repeats: true },
    { content: envelope.logStream, format: "text", repeats: true },
    // AWS writes an account number and 56 digits here. Whoever may write to the stream may write anything else, and that is content.
    ...(OWNER.test(envelope.owner) ? [] : [{ content: envelope.owner, format: "text", repeats: true } as const]),
    ...(EVENT_ID.test(event.id) ? [] : [{ content: event.id, format: "text" } as const]),
  ];
  return {
    kind: "item",
    position,
    time,
    route: "cloudwatch-logs",
    parts,
    render: (clean) => {
      const [message, logGroup, logStream, ...rest] = clean;
      const owner = OWNER.test(envelope.owner) ? envelope.owner : rest.shift();
      const id = EVENT_ID.test(event.id) ? event.id : rest.shift();
      return Buffer.from(JSON.stringify({ timestamp: event.timestamp, id, logGroup, logStream, owner, message }));
    },
    raw: () => Buffer.from(JSON.stringify({ ...envelope, logEvents: [event] })),
  };
}

const OWNER = /^[0-9]{12}$/;
const EVENT_ID = /^[0-9]{50,64}$/;

function readEnvelope(payload: Bytes): Envelope {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    throw new QuarantineError("bad-encoding", 0, "the log envelope is not UTF-8");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new QuarantineError("bad-envelope", 0, "the log envelope is not JSON");
  }
  if (!isEnvelope(value)) throw new QuarantineError("bad-envelope", 0, "the log envelope has not the documented shape");
  return value;
}

function isEnvelope(value: unknown): value is Envelope {
  const { messageType, owner, logGroup, logStream, logEvents } = value as Partial<Envelope>;
  return (
    (messageType === "DATA_MESSAGE" || messageType === "CONTROL_MESSAGE") &&
    typeof owner === "string" &&
    typeof logGroup === "string" &&
    typeof logStream === "string" &&
    Array.isArray(logEvents) &&
    logEvents.every(isLogEvent)
  );
}

function isLogEvent(value: unknown): value is LogEvent {
  if (typeof value !== "object" || value === null) return false;
  const { id, timestamp, message } = value as Partial<LogEvent>;
  return typeof id === "string" && Number.isSafeInteger(timestamp) && typeof message === "string";
}
