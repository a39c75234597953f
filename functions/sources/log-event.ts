import type { Bytes } from "../../core/index.ts";
import { encodeLogRequest } from "../../core/otlp/log-request.ts";
import type { Item, Part, Position } from "../items.ts";
import { type Envelope, EVENT_ID, type LogEvent } from "./envelope.ts";
import { readCorrelation } from "./json-body.ts";

export const EVENTS_ROUTE = "cloudwatch-logs";

/** What CloudWatch's data protection leaves of what it masks; https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html */
const MASK = "****";
/** AWS writes an account number here. Whoever may write to the stream may write anything else, and that is content. */
const OWNER = /^[0-9]{12}$/;

export const isMasked = (message: string): boolean => message.includes(MASK);

/** @param id in JSON @param origin members that say where the event comes from */
export function renderEvent({ timestamp }: LogEvent, id: string, origin: string, text: string | Bytes): Bytes {
  return Buffer.from(`{"timestamp":${timestamp},"id":${id}${origin},"message":${JSON.stringify(toText(text))}}`);
}

/** One log event. A class, since there are thousands in an invocation: functions made for each would cost more than the judging. */
export class EventItem implements Item {
  readonly kind = "item";
  readonly route = EVENTS_ROUTE;
  readonly position: Position;
  readonly time: number;
  readonly parts: readonly Part[];
  readonly #origin: Origin;
  readonly #event: LogEvent;
  readonly #hasOwnId: boolean;

  constructor(origin: Origin, event: LogEvent, chained: Part["chained"], position: Position, time: number) {
    this.position = position;
    this.time = time;
    this.#origin = origin;
    this.#event = event;
    this.#hasOwnId = EVENT_ID.test(event.id);
    const message: Part = chained
      ? { content: event.message, format: "auto", chained }
      : { content: event.message, format: "auto" };
    this.parts = [message, ...origin.parts];
    if (!this.#hasOwnId) this.parts = [...this.parts, { content: event.id, format: "text" }];
  }

  get happened(): number {
    return this.#event.timestamp;
  }

  get isMasked(): boolean {
    return isMasked(this.#event.message);
  }

  render(clean: Clean): Bytes {
    const id = this.#hasOwnId ? `"${this.#event.id}"` : JSON.stringify(this.#idFrom(clean));
    return renderEvent(this.#event, id, this.#origin.toJson(clean.slice(1)), clean[0]!);
  }

  renderOtlp(clean: Clean): Bytes {
    const body = toText(clean[0]!);
    const attributes = { "log.record.uid": this.#idFrom(clean) };
    const { timestamp: time } = this.#event;
    const record = { time, observed: this.time, body, attributes, ...readCorrelation(body) };
    return encodeLogRequest(this.#origin.toResource(clean.slice(1)), [record]);
  }

  raw(): Bytes {
    return Buffer.from(JSON.stringify({ ...this.#origin.envelope, logEvents: [this.#event] }));
  }

  #idFrom(clean: Clean): string {
    return this.#hasOwnId ? this.#event.id : toText(clean[this.parts.length - 1]!);
  }
}

export type Clean = readonly (string | Bytes)[];

function toText(content: string | Bytes): string {
  return typeof content === "string"
    ? content
    : Buffer.from(content.buffer, content.byteOffset, content.length).toString();
}

/** What is the same for all events of an envelope. Log group and stream names are content like any other: stream names often hold host names, user names or addresses. */
export class Origin {
  readonly envelope: Envelope;
  readonly parts: readonly Part[];
  readonly #hasOwnOwner: boolean;
  readonly #region: string | undefined;
  #json: { readonly from: Clean; readonly text: string } | undefined;

  constructor(envelope: Envelope, region: string | undefined) {
    const { owner, logGroup, logStream } = envelope;
    this.envelope = envelope;
    this.#region = region;
    this.#hasOwnOwner = OWNER.test(owner);
    this.parts = [
      { content: logGroup, format: "text", repeats: true },
      { content: logStream, format: "text", repeats: true },
      ...(this.#hasOwnOwner ? [] : [{ content: owner, format: "text", repeats: true } as const]),
    ];
  }

  /** The members that say where an event comes from, from the clean `parts`. */
  toJson(clean: Clean): string {
    const known = this.#json;
    if (known !== undefined && this.#areSame(known.from, clean)) return known.text;
    const { owner, logGroup, logStream } = this.#read(clean);
    const text = `,"logGroup":${JSON.stringify(logGroup)},"logStream":${JSON.stringify(logStream)},"owner":${JSON.stringify(owner)}`;
    this.#json = { from: clean, text };
    return text;
  }

  /** https://opentelemetry.io/docs/specs/semconv/resource/cloud-provider/aws/logs/ */
  toResource(clean: Clean): Readonly<Record<string, string | readonly string[]>> {
    const { owner, logGroup, logStream } = this.#read(clean);
    return {
      "cloud.provider": "aws",
      "cloud.account.id": owner,
      ...(this.#region === undefined ? {} : { "cloud.region": this.#region }),
      "aws.log.group.names": [logGroup],
      "aws.log.stream.names": [logStream],
    };
  }

  #areSame(a: Clean, b: Clean): boolean {
    for (let i = 0; i < this.parts.length; i++) if (a[i] !== b[i]) return false;
    return true;
  }

  #read([logGroup, logStream, owner]: Clean) {
    return {
      logGroup: toText(logGroup!),
      logStream: toText(logStream!),
      owner: this.#hasOwnOwner ? this.envelope.owner : toText(owner!),
    };
  }
}
