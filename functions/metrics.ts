import type { AttemptCounts } from "./accounting.ts";
import { writeStdout } from "./log.ts";

export interface MetricOptions {
  /** The only dimension; the function's name, so that two stacks in an account stay apart. */
  readonly functionName: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly write?: (line: string) => void;
}

export type ReportCounts = (counts: AttemptCounts, errors: number) => void;

/**
 * One line in CloudWatch's embedded metric format for each attempt; CloudWatch makes the metrics from the log, so that no
 * call is needed. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * Counts by entity and code stand beside as plain properties: as dimensions each would be a metric to pay for.
 */
export function createMetrics(options: MetricOptions): ReportCounts {
  return (counts, errors) => {
    const values = {
      RecordsIn: counts.records,
      RecordsDone: counts.recordsDone,
      ItemsIn: counts.in,
      ItemsClean: counts.clean,
      ItemsQuarantined: counts.quarantined,
      ItemsDropped: counts.dropped,
      ItemsReturned: counts.returned,
      ItemsAlreadyMasked: counts.alreadyMasked ?? 0,
      BytesIn: counts.bytesIn,
      BytesOut: counts.bytesOut,
      Findings: Object.values(counts.findings).reduce((sum, count) => sum + count, 0),
      ItemsDeferred: counts.deferred ?? 0,
      ItemsRejected: counts.rejected ?? 0,
      DeliveryErrors: errors,
    };
    writeMetrics(values, options, {
      FindingsByEntity: counts.findings,
      QuarantinedByCode: counts.quarantinedBy,
      DroppedByReason: counts.droppedBy,
    });
  };
}

/** One line that makes a metric of each of `values`; `properties` stand beside and make none. */
export function writeMetrics(
  values: Readonly<Record<string, number>>,
  { functionName, now, write = writeStdout }: MetricOptions,
  properties: Readonly<Record<string, unknown>> = {},
): void {
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: unitOf(Name) }));
  const line = {
    _aws: {
      Timestamp: now(),
      CloudWatchMetrics: [{ Namespace: "Scrubline", Dimensions: [["FunctionName"]], Metrics }],
    },
    FunctionName: functionName,
    ...values,
    ...properties,
  };
  write(`${JSON.stringify(line)}\n`);
}

function unitOf(name: string): "Bytes" | "Seconds" | "Count" {
  if (name.startsWith("Bytes")) return "Bytes";
  return name.endsWith("Seconds") ? "Seconds" : "Count";
}
