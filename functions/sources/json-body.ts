import type { LogRecord } from "../../core/otlp/log-request.ts";

export type Correlation = Pick<LogRecord, "severityNumber" | "severityText" | "traceId" | "spanId">;

/** First of each range; https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const SEVERITIES: Readonly<Record<string, number>> = {
  trace: 1,
  verbose: 1,
  debug: 5,
  info: 9,
  information: 9,
  notice: 10,
  warn: 13,
  warning: 13,
  error: 17,
  err: 17,
  critical: 18,
  fatal: 21,
  emergency: 21,
};
const LEVEL_NAMES = ["level", "severity", "severity_text", "severityText", "log.level", "levelname", "lvl"];
const TRACE_NAMES = ["trace_id", "traceId", "traceid", "trace.id", "xray_trace_id", "xrayTraceId"];
const SPAN_NAMES = ["span_id", "spanId", "spanid", "span.id"];
const HEX_32 = /^[0-9a-f]{32}$/i;
const HEX_16 = /^[0-9a-f]{16}$/i;
/** Bare, or as the header has it: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids */
const X_RAY = /^(?:Root=)?1-([0-9a-f]{8})-([0-9a-f]{24})(?:;Parent=([0-9a-f]{16}))?(?:;|$)/i;
const ZEROS = /^0+$/;

/**
 * What a clean message in JSON says of its severity, trace and span. What is not valid is left out; of a level only the
 * words known here go on, so that nothing else of the content becomes a field.
 */
export function readCorrelation(message: string): Correlation {
  if (!message.startsWith("{")) return {};
  let body: Readonly<Record<string, unknown>>;
  try {
    body = JSON.parse(message);
  } catch {
    return {};
  }
  const trace = readTrace(body);
  const spanId = toBytes(firstText(body, SPAN_NAMES), HEX_16) ?? trace.spanId;
  return {
    ...readSeverity(body),
    ...(trace.traceId === undefined ? {} : { traceId: trace.traceId }),
    ...(spanId === undefined ? {} : { spanId }),
  };
}

function readSeverity(body: Readonly<Record<string, unknown>>): Correlation {
  const severityText = firstText(body, LEVEL_NAMES);
  const severityNumber = severityText === undefined ? undefined : severityOf(severityText);
  return severityText === undefined || severityNumber === undefined ? {} : { severityNumber, severityText };
}

function severityOf(level: string): number | undefined {
  const word = level.toLowerCase();
  return Object.hasOwn(SEVERITIES, word) ? SEVERITIES[word] : undefined;
}

function readTrace(body: Readonly<Record<string, unknown>>): Correlation {
  const text = firstText(body, TRACE_NAMES);
  const [, epoch, unique, parent] = X_RAY.exec(text ?? "") ?? [];
  const traceId = toBytes(epoch === undefined ? text : `${epoch}${unique}`, HEX_32);
  const spanId = toBytes(parent, HEX_16);
  return { ...(traceId ? { traceId } : {}), ...(traceId && spanId ? { spanId } : {}) };
}

function firstText(body: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    if (typeof value === "string") return value;
  }
  return undefined;
}

/** https://www.w3.org/TR/trace-context/#trace-id: all zeros is no id. */
function toBytes(text: string | undefined, shape: RegExp): Uint8Array | undefined {
  return text !== undefined && shape.test(text) && !ZEROS.test(text) ? Buffer.from(text, "hex") : undefined;
}
