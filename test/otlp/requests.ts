import fc from "fast-check";
import type { Signal } from "../../core/otlp/messages.ts";
import type { Request } from "./oracle.ts";

/** Requests with everything that may stand in one, except texts, which `text` gives. */
export function requestsOf(signal: Signal, text: fc.Arbitrary<string>): fc.Arbitrary<Request> {
  const count = fc.nat(0xffffffff);
  const time = fc.bigInt(0n, 2n ** 64n - 1n).map(String);
  const id = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
  const some = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 });
  const { value } = fc.letrec<{ value: Request; pair: Request }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      text.map((stringValue) => ({ stringValue })),
      fc.constant({}),
      fc.boolean().map((boolValue) => ({ boolValue })),
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((int) => ({ intValue: String(int) })),
      fc.double().map((doubleValue) => ({ doubleValue })),
      // No mark of UTF-16 and no beginning of compressed data.
      fc
        .uint8Array({ maxLength: 12 })
        .map((bytes) => ({ bytesValue: [0x1f, 0x78, 0xfe, 0xff].includes(bytes[0]!) ? bytes.subarray(1, 1) : bytes })),
      text.map((bytes) => ({ bytesValue: new TextEncoder().encode(bytes) })),
      some(tie("value")).map((values) => ({ arrayValue: { values } })),
      some(tie("pair")).map((values) => ({ kvlistValue: { values } })),
    ),
    pair: fc.record({ key: text, value: tie("value") as fc.Arbitrary<Request> }),
  }));
  const attributes = some(fc.record({ key: text, value }));
  const record = (model: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []): fc.Arbitrary<Request> =>
    fc.record(model, { requiredKeys });
  const droppedAttributesCount = count;
  const span = record(
    {
      traceId: id(16),
      spanId: id(8),
      traceState: text,
      parentSpanId: id(8),
      name: text,
      kind: fc.nat(5),
      startTimeUnixNano: time,
      endTimeUnixNano: time,
      attributes,
      droppedAttributesCount,
      events: some(record({ timeUnixNano: time, name: text, attributes, droppedAttributesCount })),
      droppedEventsCount: count,
      links: some(record({ traceId: id(16), spanId: id(8), traceState: text, attributes, droppedAttributesCount })),
      droppedLinksCount: count,
      status: record({ message: text, code: fc.nat(2) }),
    },
    ["traceId", "spanId", "startTimeUnixNano"],
  );
  const log = record(
    {
      timeUnixNano: time,
      observedTimeUnixNano: time,
      severityNumber: fc.nat(24),
      severityText: text,
      body: value,
      attributes,
      droppedAttributesCount,
      flags: count,
      traceId: id(16),
      spanId: id(8),
    },
    ["timeUnixNano"],
  );
  const resource = record({ attributes, droppedAttributesCount });
  const scope = record({ name: text, version: text, attributes, droppedAttributesCount });
  if (signal === "logs") {
    const scopeLogs = some(record({ scope, logRecords: some(log), schemaUrl: text }));
    return fc.record({ resourceLogs: some(record({ resource, scopeLogs, schemaUrl: text })) });
  }
  const scopeSpans = some(record({ scope, spans: some(span), schemaUrl: text }));
  return fc.record({ resourceSpans: some(record({ resource, scopeSpans, schemaUrl: text })) });
}

/** Log records or spans in it. */
export function countRecords(request: Request): number {
  const lists = (value: Request, ...names: string[]): Request[] =>
    names.flatMap((name) => (value[name] as Request[] | undefined) ?? []);
  return lists(request, "resourceLogs", "resourceSpans")
    .flatMap((resource) => lists(resource, "scopeLogs", "scopeSpans"))
    .flatMap((scope) => lists(scope, "logRecords", "spans")).length;
}
