import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Alias } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { PipelineMetrics } from "./metrics.ts";

export interface AlarmOptions {
  /** Told when an alarm goes on and off. Without it alarms only show their state. */
  readonly alarmTopic?: ITopic;
  /** How old the oldest record of a batch may be when it is read. Default: ten minutes. */
  readonly maxIteratorAge?: Duration;
  /** How many items may go to the quarantine in five minutes. Default: 0. */
  readonly maxQuarantinedItems?: number;
}

/** One that has counted nothing has nothing to report: an idle stream invokes nothing. */
const SILENCE_IS_FINE = TreatMissingData.NOT_BREACHING;

export type PipelineAlarms = ReturnType<typeof createAlarms>;

/** Makes the alarms of a pipeline, by what they watch. All of them tell the topic. */
export function createAlarms(scope: Construct, metrics: PipelineMetrics, options: AlarmOptions) {
  const { maxIteratorAge = Duration.minutes(10), maxQuarantinedItems = 0 } = options;
  const create = (id: string, props: Pick<AlarmProps, "metric" | "alarmDescription"> & Partial<AlarmProps>) =>
    createAlarm(scope, id, props, options.alarmTopic);
  return {
    iteratorAge: create("IteratorAgeAlarm", {
      metric: metrics.lambda("IteratorAge", "Maximum"),
      threshold: maxIteratorAge.toMilliseconds(),
      alarmDescription:
        "Scrubline is behind: records wait in the stream. They expire after 72 hours. See the Errors, Throttles and DeliveryErrors alarms; without one of them, add shards or memory.",
    }),
    errors: create("ErrorsAlarm", {
      metric: metrics.lambda("Errors"),
      alarmDescription:
        "Scrubline: invocations fail as a whole (no key ring, no policy, out of memory or time). Look for invocation-failed in the function's log. After five retries a batch goes, raw, to aws/lambda/ in the quarantine bucket.",
    }),
    throttles: create("ThrottlesAlarm", {
      metric: metrics.lambda("Throttles"),
      evaluationPeriods: 3,
      alarmDescription:
        "Scrubline: Lambda has refused invocations for 15 minutes. Raise the account's concurrency or reserve some for the function.",
    }),
    deliveryErrors: create("DeliveryErrorsAlarm", {
      metric: metrics.own("DeliveryErrors"),
      alarmDescription:
        "Scrubline: the clean or the quarantine bucket does not take objects; records are returned and tried again. Look for delivery-failed in the function's log, then at bucket, key and the function's role.",
    }),
    quarantine: create("QuarantineAlarm", {
      metric: metrics.own("ItemsQuarantined"),
      threshold: maxQuarantinedItems,
      alarmDescription:
        "Scrubline: items could not be judged and are in the quarantine. QuarantinedByCode in the function's log says why; the .json objects under quarantine/ say which.",
    }),
    onFailure: create("OnFailureAlarm", {
      metric: metrics.mapping("OnFailureDestinationDeliveredEventCount"),
      alarmDescription:
        "Scrubline: Lambda gave up on records after five retries and wrote them, raw, to aws/lambda/ in the quarantine bucket. Mend what failed, then put them into the stream again.",
    }),
    dropped: create("DroppedAlarm", {
      metric: metrics.mapping("DroppedEventCount"),
      alarmDescription:
        "Scrubline: records are lost: Lambda gave up on them and could not write them to the quarantine bucket. Look at bucket, key and the function's role.",
    }),
    gap: create("GapAlarm", {
      metric: createGap(metrics),
      evaluationPeriods: 3,
      // Silence closes no gap.
      treatMissingData: TreatMissingData.IGNORE,
      alarmDescription:
        "Scrubline: for three hours more records came in than were finished. Is the event source mapping enabled? Are other alarms on?",
    }),
  };
}

/**
 * Records that came in and were neither finished nor given up, by the hour, less one in a hundred, since what is under way
 * at the end of an hour is counted in the next. Coarse: the three metrics have different clocks, a repeated attempt may
 * count a record twice, and records that are lost once, in one hour, do not show. It notices a pipeline that stands still,
 * of which no other metric tells, as one that does not run measures nothing.
 */
function createGap(metrics: PipelineMetrics): MathExpression {
  const period = Duration.hours(1);
  return new MathExpression({
    expression: "0.99 * incoming - FILL(done, 0) - FILL(failed, 0)",
    usingMetrics: {
      incoming: metrics.stream("IncomingRecords", period),
      done: metrics.own("RecordsDone", period),
      failed: metrics.mapping("OnFailureDestinationDeliveredEventCount", period),
    },
    label: "Gap",
    period,
  });
}

/**
 * Errors of the version that `alias` is about to point to, and of no other: those of the version before would also stop
 * the deployment that mends them. Made for CodeDeploy, so it tells no topic.
 */
export function createVersionErrorsAlarm(scope: Construct, alias: Alias): Alarm {
  const name = alias.lambda.functionName;
  const metric = new Metric({
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensionsMap: {
      FunctionName: name,
      Resource: `${name}:${alias.aliasName}`,
      ExecutedVersion: alias.version.version,
    },
    statistic: "Sum",
    period: Duration.minutes(1),
  });
  return createAlarm(scope, "VersionErrorsAlarm", {
    metric,
    alarmDescription: "Scrubline: the function's newest version fails; a deployment that is under way is rolled back.",
  });
}

function createAlarm(
  scope: Construct,
  id: string,
  props: Pick<AlarmProps, "metric" | "alarmDescription"> & Partial<AlarmProps>,
  topic?: ITopic,
): Alarm {
  const alarm = new Alarm(scope, id, {
    threshold: 0,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: SILENCE_IS_FINE,
    ...props,
  });
  if (topic) {
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
  }
  return alarm;
}
