import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { CfnBucket, type IBucket } from "aws-cdk-lib/aws-s3";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

/** A bucket whose new objects are read. */
export interface ObjectSource {
  readonly bucket: IBucket;
  /** Only keys that begin like this. Default: all. */
  readonly prefix?: string;
  /** Only keys that end like this. Default: all. */
  readonly suffix?: string;
}

export interface ObjectQueues {
  readonly queue: Queue;
  /** What not even the quarantine took: events and continuations, whose object keys are content. */
  readonly deadLetters: Queue;
  readonly key: Key;
}

/** The longest that SQS keeps a message; https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const LONGEST = Duration.days(14);

/**
 * @param visible for how long a message that is being worked on is hidden: at least the function's time-out
 * @param receives after how many a message is a dead letter
 */
export function createQueues(scope: Construct, visible: Duration, receives: number): ObjectQueues {
  const { partition, region, account } = Stack.of(scope);
  // Gone with the queues: nothing else is encrypted with it.
  const key = new Key(scope, "QueueKey", {
    description: "Scrubline: events of new objects, which hold their keys",
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("events.amazonaws.com")],
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["*"],
      conditions: {
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": `arn:${partition}:events:${region}:${account}:rule/*` },
      },
    }),
  );
  const common = { encryption: QueueEncryption.KMS, encryptionMasterKey: key, enforceSSL: true };
  const deadLetters = new Queue(scope, "DeadLetters", { ...common, retentionPeriod: LONGEST });
  const queue = new Queue(scope, "Queue", {
    ...common,
    retentionPeriod: LONGEST,
    visibilityTimeout: visible,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: receives },
  });
  return { queue, deadLetters, key };
}

/** Sends the events of the source's new objects to the queue; those that it does not take are dead letters. */
export function createObjectRule(scope: Construct, id: string, source: ObjectSource, queues: ObjectQueues): Rule {
  const { queue, deadLetters } = queues;
  const rule = new Rule(scope, id, {
    description: "Scrubline: new objects",
    eventPattern: {
      source: ["aws.s3"],
      detailType: ["Object Created"],
      detail: { bucket: { name: [source.bucket.bucketName] }, ...matchKey(source) },
    },
    targets: [{ bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: deadLetters.queueArn } }) }],
  });
  // CDK's own target would let any rule of the account send to a queue with a key.
  for (const target of [queue, deadLetters])
    target.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [target.queueArn],
        conditions: { ArnEquals: { "aws:SourceArn": rule.ruleArn } },
      }),
    );
  return rule;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function matchKey({ prefix = "", suffix = "" }: ObjectSource): object {
  if (prefix === "" && suffix === "") return {};
  const literally = (text: string) => text.replace(/[*\\]/g, "\\$&");
  return { object: { key: [{ wildcard: `${literally(prefix)}*${literally(suffix)}` }] } };
}

/**
 * Has a bucket of this app send events, without CDK's custom resource for it, unless the bucket has that anyway. Of somebody
 * else's bucket its owner has to: it is one setting, which CloudFormation cannot reach from here.
 */
export function sendEvents(bucket: IBucket): void {
  const own = bucket.node.defaultChild;
  if (bucket.node.tryFindChild("Notifications")) bucket.enableEventBridgeNotification();
  else if (own instanceof CfnBucket)
    own.addPropertyOverride("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", true);
}
