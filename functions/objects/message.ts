import { QuarantineError } from "../../core/errors.ts";
import { type Checkpoint, readContinuation } from "./checkpoint.ts";
import type { ObjectDropReason, ObjectReference } from "./reference.ts";

/** What a message of the queue asks for. */
export type Message =
  | { readonly kind: "objects"; readonly references: readonly ObjectReference[] }
  | { readonly kind: "continuation"; readonly reference: ObjectReference; readonly checkpoint: Checkpoint }
  | { readonly kind: "dropped"; readonly reason: ObjectDropReason | "control-message" };

/**
 * Reads a message's body: an event of EventBridge (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html), a
 * notification of S3 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html), either of them wrapped
 * by SNS, or a continuation of ours.
 * @throws QuarantineError `bad-envelope` for anything else; nothing of it is quoted
 */
export function readMessage(body: string): Message {
  const message = parseObject(body);
  const continuation = readContinuation(message);
  if (continuation) return { kind: "continuation", ...continuation };
  if (message.source === "aws.s3") return readEvent(message);
  if (Array.isArray(message.Records)) return readNotification(message.Records);
  // S3 sends it once, when notifications are set up.
  if (message.Event === "s3:TestEvent") return { kind: "dropped", reason: "control-message" };
  const { Type, Message } = message;
  if (Type === "Notification" && typeof Message === "string") return readMessage(unwrapOnce(Message));
  throw malformed();
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed();
  }
  return asObject(value);
}

function asObject(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed();
  return value as Fields;
}

/** A notification in a notification in a notification would be read by recursion without end. */
function unwrapOnce(body: string): string {
  if (parseObject(body).Type === "Notification") throw malformed();
  return body;
}

function malformed(): QuarantineError {
  return new QuarantineError("bad-envelope", 0, "the message is no event of S3");
}

/** The key is as it is, where a notification's is URL-encoded. */
function readEvent(event: Fields): Message {
  if (event["detail-type"] !== "Object Created") return { kind: "dropped", reason: "not-a-creation" };
  const detail = asObject(event.detail);
  const object = asObject(detail.object);
  const { key, etag, sequencer, size, "version-id": versionId } = object;
  const bucket = asObject(detail.bucket).name;
  return {
    kind: "objects",
    references: [toReference({ bucket, key, etag, sequencer, size, versionId }, event.time)],
  };
}

function readNotification(records: readonly unknown[]): Message {
  const created = records.map(asObject).filter(({ eventName }) => {
    if (typeof eventName !== "string") throw malformed();
    return /^(?:s3:)?ObjectCreated:/.test(eventName);
  });
  if (created.length === 0) return { kind: "dropped", reason: "not-a-creation" };
  return { kind: "objects", references: created.map(toNotified) };
}

function toNotified(record: Fields): ObjectReference {
  const s3 = asObject(record.s3);
  const { key, eTag: etag, sequencer, size, versionId } = asObject(s3.object);
  const bucket = asObject(s3.bucket).name;
  return toReference({ bucket, key: decodeKey(key), etag, sequencer, size, versionId }, record.eventTime);
}

/** As in a form: a blank is a plus. */
function decodeKey(key: unknown): string {
  if (typeof key !== "string") throw malformed();
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    throw malformed();
  }
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const MAX_KEY_BYTES = 1024;
const ETAG = /^[\x21\x23-\x7e]{1,128}$/;
const VERSION_ID = /^[A-Za-z0-9._-]{1,1024}$/;
const SEQUENCER = /^[0-9A-Fa-f]{1,64}$/;

/** What does not look as S3 writes it is refused: it would go into requests. */
function toReference(given: Fields, eventTime: unknown): ObjectReference {
  const { bucket, key, size } = given;
  const time = typeof eventTime === "string" ? Date.parse(eventTime) : Number.NaN;
  if (typeof bucket !== "string" || !BUCKET.test(bucket) || !Number.isFinite(time)) throw malformed();
  if (typeof key !== "string" || key === "" || Buffer.byteLength(key) > MAX_KEY_BYTES) throw malformed();
  const versionId = optional(given.versionId, VERSION_ID);
  const sequencer = optional(given.sequencer, SEQUENCER)?.toUpperCase();
  const etag = optional(typeof given.etag === "string" ? given.etag.replaceAll('"', "") : given.etag, ETAG);
  // Without either, two versions of a key could not be told apart, and the older might be taken for the newer.
  if (sequencer === undefined && (versionId === undefined || versionId === "null")) throw malformed();
  return {
    bucket,
    key,
    time,
    ...(versionId === undefined ? {} : { versionId }),
    ...(etag === undefined ? {} : { etag }),
    ...(sequencer === undefined ? {} : { sequencer }),
    ...(typeof size === "number" && Number.isSafeInteger(size) && size >= 0 ? { size } : {}),
  };
}

function optional(value: unknown, shape: RegExp): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" || !shape.test(value)) throw malformed();
  return value;
}
