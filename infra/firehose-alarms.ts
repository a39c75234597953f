import { Duration } from "aws-cdk-lib";
import {
  type Alarm,
  ComparisonOperator,
  MathExpression,
  type Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { createFunctionAlarms, type FunctionAlarms } from "./alarms.ts";
import { type AlarmOptions, alarmsOf } from "./create-alarm.ts";
import type { InputDelivery } from "./delivery-stream.ts";
import { createMetric, type FunctionMetrics } from "./metrics.ts";

export interface FirehoseAlarms extends FunctionAlarms {
  readonly invocations: Alarm;
  readonly givenUp: Alarm;
  readonly throttledRecords: Alarm;
  readonly freshness: Alarm;
  readonly gap: Alarm;
}

/** https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html */
export type FirehoseMetricName =
  | "IncomingRecords"
  | "IncomingBytes"
  | "ThrottledRecords"
  | "ExecuteProcessing.Success"
  | "DeliveryToS3.DataFreshness";

export function firehoseMetric(
  { stream }: Pick<InputDelivery, "stream">,
  metricName: FirehoseMetricName,
  statistic = "Sum",
  period?: Duration,
): Metric {
  return createMetric("AWS/Firehose", metricName, { DeliveryStreamName: stream.ref }, statistic, period);
}

/** The longest that AWS says to let pass: https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html */
const STALE = Duration.minutes(15);

export function createFirehoseAlarms(
  scope: Construct,
  metrics: FunctionMetrics,
  delivery: InputDelivery,
  options: AlarmOptions,
): FirehoseAlarms {
  const create = alarmsOf(scope, options.alarmTopic);
  const whatFollows = "After three retries Firehose writes the batch, raw, to aws/firehose/ in the quarantine bucket.";
  return {
    ...createFunctionAlarms(create, metrics, options, whatFollows),
    invocations: create("InvocationsAlarm", {
      metric: firehoseMetric(delivery, "ExecuteProcessing.Success", "Average"),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      alarmDescription:
        "Scrubline: Firehose invokes the function in vain. Without the Errors or Throttles alarm: may its role invoke the function?",
    }),
    givenUp: create("GivenUpAlarm", {
      metric: createMetric("AWS/Logs", "IncomingLogEvents", { LogGroupName: delivery.failures.logGroupName }, "Sum"),
      alarmDescription:
        "Scrubline: Firehose gave up on records and wrote them, raw, to aws/firehose/ in the quarantine bucket, or could not write them. Its log group, which has nothing but failures, says which. Mend the cause, then put the records in again.",
    }),
    throttledRecords: create("ThrottledRecordsAlarm", {
      metric: firehoseMetric(delivery, "ThrottledRecords"),
      alarmDescription:
        "Scrubline: Firehose refuses records, as more come than its quota allows. CloudWatch Logs tries again for a day. Have the quota raised.",
    }),
    freshness: create("FreshnessAlarm", {
      metric: firehoseMetric(delivery, "DeliveryToS3.DataFreshness", "Maximum"),
      threshold: STALE.toSeconds(),
      alarmDescription:
        "Scrubline: Firehose holds records that it cannot write to the quarantine bucket. It drops them after 24 hours. Look at the bucket, its key and Firehose's role.",
    }),
    gap: create("GapAlarm", {
      metric: createGap(metrics, delivery),
      evaluationPeriods: 3,
      // Silence closes no gap.
      treatMissingData: TreatMissingData.IGNORE,
      alarmDescription:
        "Scrubline: for three hours more records came into Firehose than the function finished. Are other alarms on?",
    }),
  };
}

/** As that of a stream (alarms.ts), but what Firehose gave up is in it: no metric counts it. */
function createGap(metrics: FunctionMetrics, delivery: InputDelivery): MathExpression {
  const period = Duration.hours(1);
  return new MathExpression({
    expression: "0.99 * incoming - FILL(done, 0)",
    usingMetrics: {
      incoming: firehoseMetric(delivery, "IncomingRecords", "Sum", period),
      done: metrics.own("RecordsDone", period),
    },
    label: "Gap",
    period,
  });
}
