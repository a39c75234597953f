import { DETECTED_ENTITIES } from "../../core/detect/entities.ts";
import { loadPolicy, type Policy } from "../../core/index.ts";
import type { Signal } from "../../core/otlp/messages.ts";
import { toOtlpProtobuf } from "../../core/otlp/to-protobuf.ts";

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const fromUtf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const asProtobuf = (json: string): Uint8Array => toOtlpProtobuf(utf8(json)).bytes;
export const contains = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes).includes(text);

/** Finds `MARK-` and six digits and nothing else. */
export const MARK = /MARK-\d{6}/;
export function markPolicy(more: object = {}): Policy {
  return loadPolicy({
    pii_redaction: {
      entities: DETECTED_ENTITIES.map((type) => ({ type, enabled: false })),
      custom_patterns: [{ name: "MARK", regex: "MARK-[0-9]{6}", action: "replace", confidence: 0.95 }],
    },
    ...more,
  });
}

/** A request with everything that may stand in one; `text` gives its texts and is told where they stand. */
export function fullRequest(signal: Signal, text: (place: string) => string): object {
  const value = (place: string): object => ({ stringValue: text(place) });
  const bytes = (place: string): object => ({ bytesValue: Buffer.from(text(place)).toString("base64") });
  const attributes = (place: string): object[] => [
    { key: text(`${place} key`), value: { intValue: "9007199254740993" } },
    { key: "plain", value: value(`${place} text`) },
    { key: "blob", value: bytes(`${place} bytes`) },
    { key: "ok", value: { boolValue: true } },
    { key: "ratio", value: { doubleValue: 0.1 } },
    { key: "none", value: {} },
    { key: "list", value: { arrayValue: { values: [{ doubleValue: 0.5 }, value(`${place} list`), {}] } } },
    {
      key: "map",
      value: {
        kvlistValue: {
          values: [
            { key: text(`${place} map key`), value: { arrayValue: { values: [bytes(`${place} deep`)] } } },
            { key: "json", value: { stringValue: JSON.stringify({ a: [{ b: text(`${place} json`) }] }) } },
          ],
        },
      },
    },
  ];
  const ids = { traceId: "5b8efff798038103d269b633813fc60c", spanId: "eee19b7ec3c1b174" };
  const log = {
    timeUnixNano: "1750000000123456789",
    severityNumber: 9,
    severityText: text("severity"),
    body: { kvlistValue: { values: [{ key: text("body key"), value: value("body") }] } },
    attributes: attributes("log"),
    droppedAttributesCount: 3,
    flags: 1,
    ...ids,
    observedTimeUnixNano: "1750000000123456790",
    eventName: text("event name"),
  };
  const span = {
    ...ids,
    traceState: text("trace state"),
    parentSpanId: "eee19b7ec3c1b175",
    name: text("span name"),
    kind: 2,
    startTimeUnixNano: "1750000000123456789",
    endTimeUnixNano: "1750000000123456999",
    attributes: attributes("span"),
    events: [{ timeUnixNano: "1750000000123456790", name: text("event"), attributes: attributes("event") }],
    links: [{ ...ids, traceState: text("link state"), attributes: attributes("link"), flags: 257 }],
    status: { message: text("status"), code: 2 },
    flags: 769,
  };
  const entityRefs = [
    { schemaUrl: text("entity url"), type: text("entity"), idKeys: [text("id key")], descriptionKeys: [text("about")] },
  ];
  const resource = { attributes: attributes("resource"), droppedAttributesCount: 1, entityRefs };
  const scope = { name: text("scope"), version: text("version"), attributes: attributes("scope") };
  const records = signal === "logs" ? { logRecords: [log, { body: value("text body") }] } : { spans: [span, span] };
  const scopes = [{ scope, ...records, schemaUrl: text("scope url") }, { ...records }];
  return signal === "logs"
    ? { resourceLogs: [{ resource, scopeLogs: scopes, schemaUrl: text("resource url") }] }
    : { resourceSpans: [{ resource, scopeSpans: scopes, schemaUrl: text("resource url") }] };
}
