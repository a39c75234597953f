import { Duration, Stack } from "aws-cdk-lib";
import { type Alarm, type Dashboard, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Alias, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { EventSourceMapping, type IFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Compression } from "../functions/compression.ts";
import { createFunctionAlarms, createVersionErrorsAlarm, type FunctionAlarms } from "./alarms.ts";
import { type AlarmOptions, alarmsOf } from "./create-alarm.ts";
import { createDashboard } from "./dashboard.ts";
import { type DeploymentMode, deployGradually } from "./deployment.ts";
import { createMetric, FunctionMetrics } from "./metrics.ts";
import { allowObjectWork } from "./object-grants.ts";
import { createObjectRule, createQueues, type ObjectSource, sendEvents } from "./object-queue.ts";
import { createPipeline, MEMORY_SIZE, type PipelineOptions } from "./pipeline.ts";
import { compilePolicy } from "./policy.ts";
import { UnusableSettingError } from "./setting-error.ts";
import { chooseStores, type Stores, type StoresProps } from "./stores.ts";

export interface ScrublineS3Props extends PipelineOptions, AlarmOptions, StoresProps {
  readonly sources: readonly ObjectSource[];
  /** How many objects are read at the same time; 2 to 1,000. Default: 10. */
  readonly maxConcurrency?: number;
  /** How the clean objects are compressed. Default: like their source. */
  readonly objectCompression?: Compression | "source";
  /** How long an event may wait in the queue. Default: an hour. */
  readonly maxQueueAge?: Duration;
  /** How a new version of the function takes over. Default: canary. */
  readonly deployment?: DeploymentMode;
}

export interface ObjectAlarms extends FunctionAlarms {
  readonly deadLetters: Alarm;
  readonly queueAge: Alarm;
}

/** An invocation's longest; https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const TIMEOUT = Duration.minutes(15);
const VISIBLE = Duration.minutes(16);
/** After so many tries the function sets an object aside by itself; dead letters are those whose quarantine failed too. */
const MAX_RECEIVES = 5;

/**
 * New objects of buckets -> EventBridge -> queue -> function -> clean bucket. An imported source bucket has to send its events
 * to EventBridge already. Its own stores are no source: that would be a loop.
 */
export class ScrublineS3 extends Construct {
  readonly stores: Stores;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly handler: LambdaFunction;
  readonly alias: Alias;
  readonly alarms: ObjectAlarms;
  readonly dashboard: Dashboard;

  /**
   * @throws UnusablePolicyError when the policy is not valid or does nothing
   * @throws UnusableSettingError when another prop cannot be used
   */
  constructor(scope: Construct, id: string, props: ScrublineS3Props) {
    super(scope, id);
    const policy = compilePolicy(props.policyFile);
    const { sources, maxConcurrency = 10, objectCompression = "source", maxQueueAge = Duration.hours(1) } = props;
    if (!(Number.isInteger(maxConcurrency) && maxConcurrency >= 2 && maxConcurrency <= 1000))
      throw new UnusableSettingError("maxConcurrency: has to be a whole number from 2 to 1000");
    this.stores = chooseStores(this, props);
    checkSources(sources, this.stores);

    const queues = createQueues(this, VISIBLE, MAX_RECEIVES + 2);
    this.queue = queues.queue;
    this.deadLetters = queues.deadLetters;
    for (const [index, source] of sources.entries()) {
      createObjectRule(this, `Source${index}`, source, queues);
      sendEvents(source.bucket);
    }
    const { handler, alias, logGroup } = createPipeline(
      this,
      {
        name: "objects",
        description: "Scrubline: redacts objects as they arrive",
        policy,
        stores: this.stores,
        timeout: TIMEOUT,
        environment: {
          OBJECT_COMPRESSION: objectCompression,
          OBJECT_MAX_RECEIVES: String(MAX_RECEIVES),
          OBJECT_QUEUE_URL: this.queue.queueUrl,
        },
        needs: [{ name: "sqs", why: "puts what takes longer than an invocation back into the queue" }],
        grant: (role) => allowObjectWork(role, sources, queues, this.stores),
      },
      props,
    );
    this.handler = handler;
    this.alias = alias;
    const mapping = new EventSourceMapping(this, "Messages", {
      target: alias as IFunction,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(alias.role!);

    const metrics = new FunctionMetrics(handler);
    this.alarms = createObjectAlarms(this, metrics, this, maxQueueAge, props);
    if (props.deployment !== "all-at-once")
      deployGradually(this, "Deployment", alias, [createVersionErrorsAlarm(this, alias), this.alarms.deliveryErrors]);
    this.dashboard = createDashboard(this, "Dashboard", {
      metrics,
      alarms: Object.values(this.alarms),
      logGroup,
      policy,
      memorySize: props.memorySize ?? MEMORY_SIZE,
      source: [
        { title: "Messages received", metrics: [queueMetric(this.queue, "NumberOfMessagesReceived", "Sum")] },
        { title: "Oldest message (s)", metrics: [queueMetric(this.queue, "ApproximateAgeOfOldestMessage")] },
        { title: "Dead letters", metrics: [queueMetric(this.deadLetters, "ApproximateNumberOfMessagesVisible")] },
      ],
    });
  }
}

function checkSources(sources: readonly ObjectSource[], { cleanBucket, quarantineBucket }: Stores): void {
  if (sources.length === 0) throw new UnusableSettingError("sources: names no bucket; name one whose objects are read");
  for (const { bucket } of sources)
    if (isSame(bucket, cleanBucket) || isSame(bucket, quarantineBucket))
      throw new UnusableSettingError(
        "sources: names the clean or the quarantine bucket, which the function writes to: a loop; name where raw objects arrive",
      );
}

function isSame(one: IBucket, other: IBucket): boolean {
  const resolve = (bucket: IBucket) => JSON.stringify(Stack.of(bucket).resolve(bucket.bucketName));
  return one === other || resolve(one) === resolve(other);
}

function createObjectAlarms(
  scope: Construct,
  metrics: FunctionMetrics,
  { queue, deadLetters }: { readonly queue: Queue; readonly deadLetters: Queue },
  maxQueueAge: Duration,
  options: AlarmOptions,
): ObjectAlarms {
  const create = alarmsOf(scope, options.alarmTopic);
  const whatFollows = "After five tries an object goes to the quarantine, as undelivered.";
  return {
    ...createFunctionAlarms(create, metrics, options, whatFollows),
    deadLetters: create("DeadLettersAlarm", {
      metric: queueMetric(deadLetters, "ApproximateNumberOfMessagesVisible"),
      // It stays on while there is one, and is off only when the queue says that there is none.
      treatMissingData: TreatMissingData.IGNORE,
      alarmDescription:
        "Scrubline: events of objects were given up, and not even the quarantine took the objects, or EventBridge could not reach the queue. Mend bucket, key or role, then redrive the queue of dead letters to its source.",
    }),
    queueAge: create("QueueAgeAlarm", {
      metric: queueMetric(queue, "ApproximateAgeOfOldestMessage"),
      threshold: maxQueueAge.toSeconds(),
      alarmDescription:
        "Scrubline is behind: events of new objects wait in the queue. They expire after 14 days. Raise maxConcurrency or memory, if no other alarm is on.",
    }),
  };
}

function queueMetric(queue: Queue, metricName: string, statistic = "Maximum") {
  return createMetric("AWS/SQS", metricName, { QueueName: queue.queueName }, statistic);
}
