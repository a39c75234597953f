import { Annotations, type App, Fn, Stack } from "aws-cdk-lib";
import { type ISecurityGroup, SecurityGroup, SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { type AppContext, type NetworkContext, readContext } from "./context.ts";
import { withoutUndefined } from "./context-values.ts";
import { importSinks } from "./import-sinks.ts";
import type { Network } from "./network.ts";
import { type AppParts, createOutputs } from "./outputs.ts";
import { ScrublineFirehose } from "./scrubline-firehose.ts";
import { ScrublineLivePolicy } from "./scrubline-live-policy.ts";
import { ScrublineLogDestination } from "./scrubline-log-destination.ts";
import { ScrublineLogs } from "./scrubline-logs.ts";
import { ScrublineMaintenance } from "./scrubline-maintenance.ts";
import { ScrublineS3 } from "./scrubline-s3.ts";
import { ScrublineStores } from "./scrubline-stores.ts";
import { ScrublineStream } from "./scrubline-stream.ts";
import { ScrublineSubscriber } from "./scrubline-subscriber.ts";
import { UnusableSettingError } from "./setting-error.ts";

/** For tests, which have no bundles. */
export interface ComposeOptions {
  readonly bundles?: string;
}

/**
 * Makes the stack that the app's context describes.
 * @throws UnusableSettingError, UnusablePolicyError
 */
export function compose(app: App, options: ComposeOptions = {}): Stack {
  const context = readContext(app.node);
  const stack = new Stack(app, context.stackName, {
    description: "Scrubline: redacts a stream of logs inside this account",
  });
  const { alarmTopicArn } = context;
  const alarmTopic = alarmTopicArn === undefined ? undefined : Topic.fromTopicArn(stack, "AlarmTopic", alarmTopicArn);
  createOutputs(stack, createParts(stack, context, { ...options, ...withoutUndefined({ alarmTopic }) }));
  const problems = app.node.findAll().flatMap(({ node }) => node.validate());
  if (problems.length > 0) throw new UnusableSettingError(problems.join("\n"));
  return stack;
}

/** The id of the stores is that of the stream that would make them, so that a stream may come and go and they stay. */
const STORES = "Scrubline";

function createParts(
  stack: Stack,
  context: AppContext,
  options: ComposeOptions & { readonly alarmTopic?: ITopic },
): AppParts {
  const { pipelines, senders, objects, deliveryAlarms } = context;
  const network = context.network && importNetwork(stack, context.network);
  const livePolicy = context.livePolicy ? new ScrublineLivePolicy(stack, "Policy", context.livePolicy) : undefined;
  const { adopt, keys, shardCount, maxBatchingWindow, ...shared } = {
    ...context.props,
    ...options,
    ...withoutUndefined({ network, livePolicy }),
  };
  const ofStores = withoutUndefined({ adopt, keys });
  const sinks = context.sinks === undefined ? {} : { sinks: importSinks(stack, context.sinks) };
  const stream = pipelines.includes("stream")
    ? new ScrublineStream(stack, STORES, {
        ...shared,
        ...ofStores,
        ...withoutUndefined({ shardCount, maxBatchingWindow }),
        ...sinks,
      })
    : undefined;
  const stores = stream?.stores ?? new ScrublineStores(stack, STORES, ofStores);
  const firehose = pipelines.includes("firehose")
    ? new ScrublineFirehose(stack, "Firehose", {
        ...shared,
        ...sinks,
        stores,
        ...withoutUndefined({ bufferingInterval: context.bufferingInterval }),
      })
    : undefined;
  const logs = pipelines.includes("logs")
    ? new ScrublineLogs(stack, "Direct", { ...shared, ...sinks, stores })
    : undefined;
  const reader = pipelines.includes("objects")
    ? new ScrublineS3(stack, "Objects", {
        ...shared,
        stores,
        sources: objects.map(({ bucket, prefix }, index) => ({
          bucket: Bucket.fromBucketName(stack, `Source${index}`, bucket),
          prefix,
        })),
        ...withoutUndefined({ maxConcurrency: context.maxConcurrency }),
      })
    : undefined;
  const isOpen = senders.organization !== undefined || senders.accounts.length > 0;
  const destination =
    stream && isOpen ? new ScrublineLogDestination(stack, "Destination", { pipeline: stream, ...senders }) : undefined;
  const working = [stream, firehose, logs, reader].filter((pipeline) => pipeline !== undefined);
  const subscribed = stream ?? firehose ?? logs;
  const subscriber =
    subscribed && context.subscriber
      ? new ScrublineSubscriber(stack, "Subscriber", {
          ...shared,
          ...context.subscriber,
          pipeline: subscribed,
          ...withoutUndefined({ deliveryAlarms }),
        })
      : undefined;
  const maintenance = context.maintenance
    ? new ScrublineMaintenance(stack, "Maintenance", {
        ...shared,
        stores,
        pipelines: working,
        ...(deliveryAlarms === true && !subscriber ? { watchedFilter: "scrubline" } : {}),
      })
    : undefined;
  return {
    stores,
    ...withoutUndefined({ stream, firehose, logs, objects: reader, destination, maintenance, livePolicy, subscriber }),
  };
}

function importNetwork(stack: Stack, { vpc, subnets, securityGroups, nat, reaches }: NetworkContext): Network {
  const ids = [...subnets];
  const imported = Vpc.fromVpcAttributes(stack, "Vpc", {
    vpcId: vpc,
    // Nothing here asks which zone a subnet is in, but there has to be one for each.
    availabilityZones: ids.map((_, index) => Fn.select(index, Fn.getAzs())),
    ...(nat ? { privateSubnetIds: ids } : { isolatedSubnetIds: ids }),
  });
  // Nobody here adds routes.
  Annotations.of(imported).acknowledgeWarning("@aws-cdk/aws-ec2:noSubnetRouteTableId");
  return {
    vpc: imported,
    subnets: { subnetType: nat ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED },
    reaches,
    ...(securityGroups.length === 0
      ? {}
      : {
          securityGroups: securityGroups.map(
            (id) => SecurityGroup.fromSecurityGroupId(stack, `Group-${id}`, id, { mutable: false }) as ISecurityGroup,
          ),
        }),
  };
}
