import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Stream } from "aws-cdk-lib/aws-kinesis";
import type { EventSourceMapping, IFunction } from "aws-cdk-lib/aws-lambda";

/** The name of a metric that the function writes to its log; a test holds these equal to the function's own. */
export type OwnMetricName =
  | "RecordsDone"
  | "ItemsClean"
  | "ItemsQuarantined"
  | "ItemsDropped"
  | "ItemsReturned"
  | "BytesIn"
  | "BytesOut"
  | "Findings"
  | "DeliveryErrors";

type LambdaMetricName = "Errors" | "Throttles" | "Invocations" | "IteratorAge" | "Duration";

/** With `EventCount`; https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
type MappingMetricName = "OnFailureDestinationDeliveredEventCount" | "DroppedEventCount";

type StreamMetricName = "IncomingRecords" | "IncomingBytes" | "WriteProvisionedThroughputExceeded";

export interface MetricSources {
  readonly stream: Stream;
  readonly handler: IFunction;
  readonly mapping: EventSourceMapping;
}

/** Metrics of one pipeline, in all versions of its function. Sums over five minutes if nothing else is said. */
export class PipelineMetrics {
  readonly #sources: MetricSources;

  constructor(sources: MetricSources) {
    this.#sources = sources;
  }

  /** Written by the function itself. */
  own(metricName: OwnMetricName, period?: Duration): Metric {
    return metric("Scrubline", metricName, { FunctionName: this.#sources.handler.functionName }, "Sum", period);
  }

  lambda(metricName: LambdaMetricName, statistic = "Sum"): Metric {
    return metric("AWS/Lambda", metricName, { FunctionName: this.#sources.handler.functionName }, statistic);
  }

  mapping(metricName: MappingMetricName, period?: Duration): Metric {
    const EventSourceMappingUUID = this.#sources.mapping.eventSourceMappingId;
    return metric("AWS/Lambda", metricName, { EventSourceMappingUUID }, "Sum", period);
  }

  stream(metricName: StreamMetricName, period?: Duration): Metric {
    return metric("AWS/Kinesis", metricName, { StreamName: this.#sources.stream.streamName }, "Sum", period);
  }
}

function metric(
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
  statistic: string,
  period = Duration.minutes(5),
): Metric {
  return new Metric({ namespace, metricName, dimensionsMap, statistic, period });
}
