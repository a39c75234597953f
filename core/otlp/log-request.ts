import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Bytes } from "../bytes.ts";

/** Of a resource or a log record; arrays become arrays of strings. */
export type Attributes = Readonly<Record<string, string | readonly string[]>>;

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export interface LogRecord {
  /** When it happened, in milliseconds since the epoch. */
  readonly time: number;
  /** When it was collected, in milliseconds since the epoch. */
  readonly observed: number;
  readonly body: string;
  readonly attributes?: Attributes;
  /** 1 to 24; https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
  readonly severityNumber?: number;
  readonly severityText?: string;
  /** 16 bytes. */
  readonly traceId?: Bytes;
  /** 8 bytes. */
  readonly spanId?: Bytes;
}

/**
 * One ExportLogsServiceRequest in protobuf with one resource and one scope. Requests may be joined by joining their bytes:
 * all they have is a repeated field.
 * https://github.com/open-telemetry/opentelemetry-proto/blob/v1.5.0/opentelemetry/proto/logs/v1/logs.proto
 */
export function encodeLogRequest(resource: Attributes, records: readonly LogRecord[]): Bytes {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).fork(); // resource_logs
  writer.tag(1, WireType.LengthDelimited).fork(); // resource
  writeAttributes(writer, 1, resource);
  writer.join();
  writer.tag(2, WireType.LengthDelimited).fork(); // scope_logs
  for (const record of records) {
    writer.tag(2, WireType.LengthDelimited).fork(); // log_records
    writeRecord(writer, record);
    writer.join();
  }
  writer.join();
  writer.join();
  return writer.finish();
}

function writeRecord(writer: BinaryWriter, record: LogRecord): void {
  writer.tag(1, WireType.Bit64).fixed64(toNanoseconds(record.time));
  if (record.severityNumber !== undefined) writer.tag(2, WireType.Varint).int32(record.severityNumber);
  if (record.severityText !== undefined) writer.tag(3, WireType.LengthDelimited).string(record.severityText);
  writer.tag(5, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(record.body);
  writer.join();
  writeAttributes(writer, 6, record.attributes ?? {});
  if (record.traceId) writer.tag(9, WireType.LengthDelimited).bytes(record.traceId);
  if (record.spanId) writer.tag(10, WireType.LengthDelimited).bytes(record.spanId);
  writer.tag(11, WireType.Bit64).fixed64(toNanoseconds(record.observed));
}

function writeAttributes(writer: BinaryWriter, field: number, attributes: Attributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    writer.tag(field, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(key);
    writer.tag(2, WireType.LengthDelimited).fork();
    writeValue(writer, value);
    writer.join();
    writer.join();
  }
}

function writeValue(writer: BinaryWriter, value: string | readonly string[]): void {
  if (typeof value === "string") {
    writer.tag(1, WireType.LengthDelimited).string(value);
    return;
  }
  writer.tag(5, WireType.LengthDelimited).fork(); // array_value
  for (const entry of value) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writeValue(writer, entry);
    writer.join();
  }
  writer.join();
}

function toNanoseconds(milliseconds: number): bigint {
  return BigInt(milliseconds) * 1_000_000n;
}
