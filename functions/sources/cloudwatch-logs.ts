import type { Bytes } from "../../core/index.ts";
import { encodeLogRequest } from "../../core/otlp/log-request.ts";
import type { Decoded, DropReason, Item, Part, Position } from "../items.ts";
import type { Envelope, LogEvent } from "./envelope.ts";
import { findChains, type Neighbours } from "./event-chains.ts";
import { readCorrelation } from "./json-body.ts";

export interface EnvelopeOptions {
  /** Log groups whose events are dropped: those of this stack, or it would process its own output for ever. */
  readonly ownLogGroups: readonly string[];
  /** Where the log groups are. Absent: not said in OTLP. */
  readonly region?: string;
}

/** What CloudWatch's data protection leaves of what it masks; https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html */
const MASK = "****";
/** AWS writes an account number and 56 digits here. Whoever may write to the stream may write anything else, and that is content. */
const OWNER = /^[0-9]{12}$/;
const EVENT_ID = /^[0-9]{50,64}$/;

/**
 * One item a log event. Log group and stream names are content like any other: stream names often hold host names, user
 * names or addresses.
 */
export function decodeEnvelope(
  envelope: Envelope,
  positionAt: (sub: number) => Position,
  time: number,
  options: EnvelopeOptions,
  neighbours?: Neighbours,
): readonly Decoded[] {
  if (envelope.messageType === "CONTROL_MESSAGE") return [drop("control-message", 1)];
  if (options.ownLogGroups.includes(envelope.logGroup)) return [drop("own-log-group", envelope.logEvents.length)];
  const chains = findChains(envelope, neighbours);
  const origin = new Origin(envelope, options.region);
  return envelope.logEvents.map((event, sub) => new EventItem(origin, event, chains[sub], positionAt(sub), time));
}

function drop(reason: DropReason, count: number): Decoded {
  return { kind: "dropped", reason, count };
}

/** A class, since there are thousands in an invocation: functions made for each would cost more than the judging. */
class EventItem implements Item {
  readonly kind = "item";
  readonly route = "cloudwatch-logs";
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
    return this.#event.message.includes(MASK);
  }

  render(clean: Clean): string {
    const { timestamp } = this.#event;
    const id = this.#hasOwnId ? `"${this.#event.id}"` : JSON.stringify(this.#idFrom(clean));
    const message = JSON.stringify(toText(clean[0]!));
    return `{"timestamp":${timestamp},"id":${id}${this.#origin.toJson(clean)},"message":${message}}`;
  }

  renderOtlp(clean: Clean): Bytes {
    const body = toText(clean[0]!);
    const attributes = { "log.record.uid": this.#idFrom(clean) };
    const { timestamp: time } = this.#event;
    const record = { time, observed: this.time, body, attributes, ...readCorrelation(body) };
    return encodeLogRequest(this.#origin.toResource(clean), [record]);
  }

  raw(): Bytes {
    return Buffer.from(JSON.stringify({ ...this.#origin.envelope, logEvents: [this.#event] }));
  }

  #idFrom(clean: Clean): string {
    return this.#hasOwnId ? this.#event.id : toText(clean[this.parts.length - 1]!);
  }
}

type Clean = readonly (string | Bytes)[];

function toText(content: string | Bytes): string {
  return typeof content === "string"
    ? content
    : Buffer.from(content.buffer, content.byteOffset, content.length).toString();
}

/** What is the same for all events of an envelope. */
class Origin {
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

  /** The members that say where an event comes from, from the clean parts of the event; the first is its message. */
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
    for (let i = 1; i <= this.parts.length; i++) if (a[i] !== b[i]) return false;
    return true;
  }

  #read([, logGroup, logStream, owner]: Clean) {
    return {
      logGroup: toText(logGroup!),
      logStream: toText(logStream!),
      owner: this.#hasOwnOwner ? this.envelope.owner : toText(owner!),
    };
  }
}
