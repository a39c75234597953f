import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Stream } from "aws-cdk-lib/aws-kinesis";
import type { EventSourceMapping, IFunction } from "aws-cdk-lib/aws-lambda";

/** The name of a metric that a function writes to its log, or the reconciler about it; a test holds these equal to theirs. */
export type OwnMetricName =
  | "RecordsDone"
  | "ItemsClean"
  | "ItemsQuarantined"
  | "ItemsDropped"
  | "ItemsReturned"
  | "BytesIn"
  | "BytesOut"
  | "Findings"
  | "DeliveryErrors"
  | "Gaps"
  | "Overlaps"
  | "Overdue"
  | "MissingObjects"
  | "BadManifests"
  | "Unproven"
  | "Unsealed"
  | "ManifestsSealed"
  | "ItemsDeferred"
  | "ItemsRejected"
  | "OutboxObjects"
  | "OutboxAgeSeconds"
  | "OutboxUnclaimed"
  | "OutboxDamaged"
  | "GroupsTotal"
  | "GroupsSubscribed"
  | "GroupsFailed"
  | "GroupsRefused";

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
type LambdaMetricName =
  | "Errors"
  | "Throttles"
  | "Invocations"
  | "IteratorAge"
  | "Duration"
  | "AsyncEventsDropped"
  | "AsyncEventAge"
  | "DestinationDeliveryFailures";

/** With `EventCount`; https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
type MappingMetricName = "OnFailureDestinationDeliveredEventCount" | "DroppedEventCount";

type StreamMetricName = "IncomingRecords" | "IncomingBytes" | "WriteProvisionedThroughputExceeded";

/** Metrics of one function, in all its versions. Sums over five minutes if nothing else is said. */
export class FunctionMetrics {
  readonly #handler: IFunction;

  constructor(handler: IFunction) {
    this.#handler = handler;
  }

  /** Written by the function itself, or about it. */
  own(metricName: OwnMetricName, period?: Duration): Metric {
    return createMetric("Scrubline", metricName, this.#dimensions(), "Sum", period);
  }

  lambda(metricName: LambdaMetricName, statistic = "Sum"): Metric {
    return createMetric("AWS/Lambda", metricName, this.#dimensions(), statistic);
  }

  #dimensions(): Record<string, string> {
    return { FunctionName: this.#handler.functionName };
  }
}

export interface StreamSources {
  readonly stream: Stream;
  readonly handler: IFunction;
  readonly mapping: EventSourceMapping;
}

/** Those of a function that reads a stream, with its stream's and its mapping's. */
export class StreamMetrics extends FunctionMetrics {
  readonly #sources: StreamSources;

  constructor(sources: StreamSources) {
    super(sources.handler);
    this.#sources = sources;
  }

  mapping(metricName: MappingMetricName, period?: Duration): Metric {
    const EventSourceMappingUUID = this.#sources.mapping.eventSourceMappingId;
    return createMetric("AWS/Lambda", metricName, { EventSourceMappingUUID }, "Sum", period);
  }

  stream(metricName: StreamMetricName, period?: Duration): Metric {
    return createMetric("AWS/Kinesis", metricName, { StreamName: this.#sources.stream.streamName }, "Sum", period);
  }
}

export function createMetric(
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
  statistic: string,
  period = Duration.minutes(5),
): Metric {
  return new Metric({ namespace, metricName, dimensionsMap, statistic, period });
}
