import { createRequire } from "node:module";
import type { Signal } from "../../core/otlp/messages.ts";

interface Type {
  fromObject(value: object): object;
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): Request;
}
/** A request as protobufjs has it: camelCase names, ids and bytes as bytes, 64-bit integers as text. */
export type Request = Readonly<Record<string, unknown>>;

// What OpenTelemetry's own exporter was generated from: it shares nothing with the code under test.
const root = createRequire(import.meta.url)("@opentelemetry/otlp-transformer/build/src/generated/root.js");
const { logs, trace } = root.opentelemetry.proto.collector;
const TYPES: Readonly<Record<Signal, Type>> = {
  logs: logs.v1.ExportLogsServiceRequest,
  traces: trace.v1.ExportTraceServiceRequest,
};

export const encodeRequest = (signal: Signal, request: Request): Uint8Array =>
  new Uint8Array(TYPES[signal].encode(TYPES[signal].fromObject(request)).finish());

export const decodeRequest = (signal: Signal, bytes: Uint8Array): Request =>
  TYPES[signal].toObject(TYPES[signal].decode(bytes), { longs: String });

const ID = /^(traceId|spanId|parentSpanId)$/;

/** The request in OTLP/JSON: ids in hexadecimal, other bytes in base64. */
export const toOtlpJson = (request: Request): string =>
  JSON.stringify(request, function (name: string, value: unknown) {
    const held: unknown = this[name];
    if (held instanceof Uint8Array) return Buffer.from(held).toString(ID.test(name) ? "hex" : "base64");
    return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  });
