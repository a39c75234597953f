import { createNameTable } from "../json/names.ts";
import type { DocumentShape } from "../json/path-tree.ts";

/** How a field is written in protobuf, and what that means for us. */
export const Kind = {
  /** uint32: a count. */ count: 0,
  /** An enum: in JSON a number, or its name. */ enumeration: 1,
  fixed32: 2,
  /** fixed64: nanoseconds. */ time: 3,
  /** Text: it is read. */ text: 4,
  /** Bytes of a fixed length, in JSON hexadecimal: a trace's or a span's id. */ id: 5,
  message: 6,
  /** KeyValue, repeated. */ attributes: 7,
  /** AnyValue. */ value: 8,
} as const;

export interface Field {
  readonly number: number;
  readonly name: string;
  /** The name in a transcript, with quotes and a colon. */
  readonly label: Uint8Array;
  readonly kind: number;
  readonly isRepeated: boolean;
  /** Of a message. */
  readonly message: Message | null;
  /** Of an id, in bytes. */
  readonly size: number;
  /** Of an enum. */
  readonly values: readonly string[];
}

export interface Message {
  readonly fields: readonly Field[];
  readonly byNumber: readonly (Field | undefined)[];
  readonly byName: ReadonlyMap<string, Field>;
}

/**
 * Names that say to the detector that their value is an id, a time, a count or a version, which are not sensitive; but whatever a program likes may stand
 * there. In transcripts they have another name, which says nothing. Ids, times and counts are in them only if they are none.
 */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["otlp_vendor_state", "traceState"],
  ["otlp_library_text", "version"],
  ["otlp_attribute_names", "idKeys"],
  ["otlp_first_text", "traceId"],
  ["otlp_second_text", "spanId"],
  ["otlp_third_text", "parentSpanId"],
  ["otlp_begun_text", "startTimeUnixNano"],
  ["otlp_ended_text", "endTimeUnixNano"],
  ["otlp_moment_text", "timeUnixNano"],
  ["otlp_seen_text", "observedTimeUnixNano"],
  ["otlp_lost_attributes", "droppedAttributesCount"],
  ["otlp_lost_events", "droppedEventsCount"],
  ["otlp_lost_links", "droppedLinksCount"],
]);
const encoder = new TextEncoder();
const toLabel = (name: string): Uint8Array => encoder.encode(`"${name}":`);
/** Of a version that is a version's number. */
export const VERSION_LABEL = toLabel("version");

const field = (number: number, name: string, kind: number, more: Partial<Field> = {}): Field => ({
  number,
  name,
  label: toLabel([...ALIASES].find(([, aliased]) => aliased === name)?.[0] ?? name),
  kind,
  isRepeated: kind === Kind.attributes,
  message: null,
  size: 0,
  values: [],
  ...more,
});
const text = (number: number, name: string): Field => field(number, name, Kind.text);
const texts = (number: number, name: string): Field => field(number, name, Kind.text, { isRepeated: true });
const id = (number: number, name: string, size: number): Field => field(number, name, Kind.id, { size });
const part = (number: number, name: string, message: Message): Field => field(number, name, Kind.message, { message });
const parts = (number: number, name: string, message: Message): Field =>
  field(number, name, Kind.message, { message, isRepeated: true });
const attributes = (number: number): Field => field(number, "attributes", Kind.attributes);
const dropped = (number: number, what: string): Field => field(number, `dropped${what}Count`, Kind.count);

function message(...fields: Field[]): Message {
  const byNumber: Field[] = [];
  for (const one of fields) byNumber[one.number] = one;
  return { fields, byNumber, byName: new Map(fields.map((one) => [one.name, one])) };
}

/*
 * https://github.com/open-telemetry/opentelemetry-proto/tree/v1.9.0/opentelemetry/proto: common/v1/common.proto, resource/v1/resource.proto,
 * trace/v1/trace.proto, logs/v1/logs.proto
 */
const EntityRef = message(text(1, "schemaUrl"), text(2, "type"), texts(3, "idKeys"), texts(4, "descriptionKeys"));
const Resource = message(attributes(1), dropped(2, "Attributes"), parts(3, "entityRefs", EntityRef));
const Scope = message(text(1, "name"), text(2, "version"), attributes(3), dropped(4, "Attributes"));
const SpanEvent = message(
  field(1, "timeUnixNano", Kind.time),
  text(2, "name"),
  attributes(3),
  dropped(4, "Attributes"),
);
const SpanLink = message(
  id(1, "traceId", 16),
  id(2, "spanId", 8),
  text(3, "traceState"),
  attributes(4),
  dropped(5, "Attributes"),
  field(6, "flags", Kind.fixed32),
);
const SpanStatus = message(
  text(2, "message"),
  field(3, "code", Kind.enumeration, { values: ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"] }),
);
const SPAN_KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
export const Span = message(
  id(1, "traceId", 16),
  id(2, "spanId", 8),
  text(3, "traceState"),
  id(4, "parentSpanId", 8),
  text(5, "name"),
  field(6, "kind", Kind.enumeration, { values: SPAN_KINDS.map((kind) => `SPAN_KIND_${kind}`) }),
  field(7, "startTimeUnixNano", Kind.time),
  field(8, "endTimeUnixNano", Kind.time),
  attributes(9),
  dropped(10, "Attributes"),
  parts(11, "events", SpanEvent),
  dropped(12, "Events"),
  parts(13, "links", SpanLink),
  dropped(14, "Links"),
  part(15, "status", SpanStatus),
  field(16, "flags", Kind.fixed32),
);
const SEVERITIES = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap((level) =>
  ["", "2", "3", "4"].map((step) => `SEVERITY_NUMBER_${level}${step}`),
);
export const LogRecord = message(
  field(1, "timeUnixNano", Kind.time),
  field(2, "severityNumber", Kind.enumeration, { values: ["SEVERITY_NUMBER_UNSPECIFIED", ...SEVERITIES] }),
  text(3, "severityText"),
  field(5, "body", Kind.value),
  attributes(6),
  dropped(7, "Attributes"),
  field(8, "flags", Kind.fixed32),
  id(9, "traceId", 16),
  id(10, "spanId", 8),
  field(11, "observedTimeUnixNano", Kind.time),
  text(12, "eventName"),
);

export type Signal = "logs" | "traces";

/** One signal: its request, and the levels between that and a record. */
export interface SignalMessages {
  readonly signal: Signal;
  readonly request: Message;
  readonly record: Message;
  /** Names in JSON: the request's resources, their scopes, their records. */
  readonly levels: readonly [string, string, string];
}

function signalOf(signal: Signal, resources: string, scopes: string, records: string, record: Message): SignalMessages {
  const scope = message(part(1, "scope", Scope), parts(2, records, record), text(3, "schemaUrl"));
  const resource = message(part(1, "resource", Resource), parts(2, scopes, scope), text(3, "schemaUrl"));
  return { signal, request: message(parts(1, resources, resource)), record, levels: [resources, scopes, records] };
}

export const LOGS = signalOf("logs", "resourceLogs", "scopeLogs", "logRecords", LogRecord);
export const TRACES = signalOf("traces", "resourceSpans", "scopeSpans", "spans", Span);

/** What transcripts (transcript.ts) are like. What OTLP itself gives a shape holds values and is none, so it cannot be replaced by one. */
export const TRANSCRIPT_SHAPE: DocumentShape = {
  structure: [
    "$.attributes",
    "$.status",
    "$.events[*].attributes",
    "$.links[*].attributes",
    "$.resource.attributes",
    "$.resource.entityRefs[*]",
    "$.scope.attributes",
  ],
  aliases: ALIASES,
};

/** Members of an AnyValue in JSON, by the number of its field in protobuf; 0 is none. */
export const VALUES = [
  "",
  "stringValue",
  "boolValue",
  "intValue",
  "doubleValue",
  "arrayValue",
  "kvlistValue",
  "bytesValue",
] as const;
export const Value = { text: 1, bool: 2, int: 3, double: 4, array: 5, map: 6, bytes: 7 } as const;

/** Deepest nesting of values that is followed; protobuf's own readers stop at 100 messages. */
export const MAX_VALUE_DEPTH = 100;

const snakeOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function* namesOf(start: Message): Generator<string> {
  const waiting = new Set([start]);
  for (const one of waiting)
    for (const { name, message: below } of one.fields) {
      yield name;
      if (below !== null) waiting.add(below);
    }
}

const NAMES = new Set([
  ...namesOf(LOGS.request),
  ...namesOf(TRACES.request),
  ...VALUES.slice(1),
  "key",
  "value",
  "values",
]);
/** All names of members; both spellings that protobuf allows in JSON are known. */
const TABLE = createNameTable([...NAMES, ...[...NAMES].map(snakeOf)], []);
const PLAIN = TABLE.exact.map((name) => [...NAMES].find((known) => known === name || snakeOf(known) === name) ?? "");

/** What a member's name is, in the spelling of this file; empty for any other. */
export const nameOf = (bytes: Uint8Array, start: number, end: number): string =>
  PLAIN[TABLE.classOf(bytes, start, end)]!;
