import { isAscii, isUtf8 } from "node:buffer";
import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";

/**
 * The envelope in which CloudWatch Logs delivers to a subscription.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export interface Envelope {
  readonly messageType: string;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  /** Names. Other writers leave them out. */
  readonly subscriptionFilters?: unknown;
  readonly logEvents: readonly LogEvent[];
}

export interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

/** AWS writes 56 digits. Whoever may write to the stream may write anything else, and that is content. */
export const EVENT_ID = /^[0-9]{50,64}$/;
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

/** @throws QuarantineError `bad-encoding` if the payload is not UTF-8, `bad-envelope` if it has not the promised shape */
export function readEnvelope(payload: Bytes): Envelope {
  if (!isUtf8(payload)) throw new QuarantineError("bad-encoding", 0, "the log envelope is not UTF-8");
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  const text = isAscii(payload) ? bytes.toString("latin1") : bytes.toString();
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
