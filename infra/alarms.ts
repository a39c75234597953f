import { Duration } from "aws-cdk-lib";
import { type Alarm, MathExpression, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Alias } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { type AlarmOptions, alarmsOf, type CreateAlarm } from "./create-alarm.ts";
import { createMetric, type FunctionMetrics, type StreamMetrics } from "./metrics.ts";

/** Of every function that redacts. */
export interface FunctionAlarms {
  readonly errors: Alarm;
  readonly throttles: Alarm;
  readonly deliveryErrors: Alarm;
  readonly quarantine: Alarm;
}

export function createFunctionAlarms(
  create: CreateAlarm,
  metrics: FunctionMetrics,
  { maxQuarantinedItems = 0 }: AlarmOptions,
  whatFollows: string,
): FunctionAlarms {
  return {
    errors: create("ErrorsAlarm", {
      metric: metrics.lambda("Errors"),
      alarmDescription: `Scrubline: invocations fail as a whole (no key ring, no policy, out of memory or time). Look for invocation-failed in the function's log. ${whatFollows}`,
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
  };
}

export type PipelineAlarms = ReturnType<typeof createStreamAlarms>;

/** Makes the alarms of a pipeline that reads a stream, by what they watch. All of them tell the topic. */
export function createStreamAlarms(scope: Construct, metrics: StreamMetrics, options: AlarmOptions) {
  const { maxIteratorAge = Duration.minutes(10) } = options;
  const create = alarmsOf(scope, options.alarmTopic);
  const iteratorAge = create("IteratorAgeAlarm", {
    metric: metrics.lambda("IteratorAge", "Maximum"),
    threshold: maxIteratorAge.toMilliseconds(),
    alarmDescription:
      "Scrubline is behind: records wait in the stream. They expire after 72 hours. See the Errors, Throttles and DeliveryErrors alarms; without one of them, add shards or memory.",
  });
  const whatFollows = "After five retries a batch goes, raw, to aws/lambda/ in the quarantine bucket.";
  return {
    iteratorAge,
    ...createFunctionAlarms(create, metrics, options, whatFollows),
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
function createGap(metrics: StreamMetrics): MathExpression {
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
  const dimensions = {
    FunctionName: name,
    Resource: `${name}:${alias.aliasName}`,
    ExecutedVersion: alias.version.version,
  };
  return alarmsOf(scope)("VersionErrorsAlarm", {
    metric: createMetric("AWS/Lambda", "Errors", dimensions, "Sum", Duration.minutes(1)),
    alarmDescription: "Scrubline: the function's newest version fails; a deployment that is under way is rolled back.",
  });
}
