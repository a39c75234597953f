import type { Bytes } from "../../core/index.ts";
import { Wire, WireCursor } from "../../core/otlp/wire.ts";
import type { HttpAnswer } from "./http-post.ts";

/**
 * What an answer means for the request.
 * `again`: the same may be tried once more. `refused`: it is about what was sent. `unavailable`: it is about who asks, how, or the service.
 */
export type Meaning = "accepted" | "again" | "refused" | "unavailable";

/** https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const AGAIN = new Set([429, 502, 503, 504]);
/** Bad data, too much of it, or data that is understood and not wanted. The others of 4xx are about addresses, rights and forms. */
const REFUSED = new Set([400, 413, 422]);

export function meaningOf(status: number): Meaning {
  if (status >= 200 && status < 300) return "accepted";
  if (AGAIN.has(status)) return "again";
  // The Collector answers 500 to data that an exporter of its own refused.
  return REFUSED.has(status) || status >= 500 ? "refused" : "unavailable";
}

/** Codes of errors after which there may be a connection the next time. Certificates are not among them. */
const LOST = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

export const isLostConnection = (code: string): boolean => LOST.has(code);

const PARTIAL_SUCCESS = 1;
const REJECTED = 1;
const NAMES = ["rejectedLogRecords", "rejectedSpans"] as const;

/**
 * How many records an answer of success says were rejected. Zero also if it is empty or has an empty `partial_success`, which is full success, and if it
 * cannot be read: the status says that it was one.
 * https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function readRejected({ contentType, body }: Pick<HttpAnswer, "contentType" | "body">): number {
  if (contentType === "application/json") return readRejectedJson(body);
  const at = new WireCursor(body);
  try {
    // Of a long message only the beginning was read, and it may end behind that.
    const isThere = goTo(at, PARTIAL_SUCCESS, Wire.bytes, Number.MAX_SAFE_INTEGER);
    const end = Math.min(at.to, body.length);
    at.at = at.from;
    return isThere && goTo(at, REJECTED, Wire.varint, end) ? readVarint(body, at.from) : 0;
  } catch {
    // Not protobuf, or no more of it than was read.
    return 0;
  }
}

/** Goes to the field's first occurrence before `end`. @returns false if there is none */
function goTo(at: WireCursor, number: number, wire: number, end: number): boolean {
  while (at.at < Math.min(end, at.bytes.length)) {
    at.next(end);
    if (at.number === number && at.wire === wire) return true;
  }
  return false;
}

/** A negative number has ten bytes and is none of records. */
function readVarint(bytes: Bytes, from: number): number {
  let value = 0;
  for (let at = from, scale = 1; ; at++, scale *= 128) {
    if (at - from >= 8) return 0;
    const byte = bytes[at]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
}

function readRejectedJson(body: Bytes): number {
  try {
    const { partialSuccess = {} } = JSON.parse(Buffer.from(body).toString()) as { partialSuccess?: object };
    const members = partialSuccess as Partial<Record<(typeof NAMES)[number], unknown>>;
    const rejected = Number(NAMES.map((name) => members[name]).find((value) => value !== undefined) ?? 0);
    return Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0;
  } catch {
    return 0;
  }
}
