import { Duration } from "aws-cdk-lib";
import type { Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { IRole, Role } from "aws-cdk-lib/aws-iam";
import type { Stream } from "aws-cdk-lib/aws-kinesis";
import type { Alias, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { createStreamAlarms, createVersionErrorsAlarm, type PipelineAlarms } from "./alarms.ts";
import type { AlarmOptions } from "./create-alarm.ts";
import { createDashboard } from "./dashboard.ts";
import { type DeploymentMode, deployGradually } from "./deployment.ts";
import { StreamMetrics } from "./metrics.ts";
import { createPipeline, MEMORY_SIZE, type PipelineOptions } from "./pipeline.ts";
import { compilePolicy } from "./policy.ts";
import { createInput, createMapping } from "./records.ts";
import { allowOnFailure, allowReadingStream, createRevealer, createSubscriptionRole } from "./roles.ts";
import type { SinkOptions } from "./sink-props.ts";
import { planSinks, type SinkPlan } from "./sinks.ts";
import { chooseStores, type Stores, type StoresProps } from "./stores.ts";

export interface ScrublineStreamProps extends PipelineOptions, AlarmOptions, StoresProps, SinkOptions {
  /** Provisioned shards. Without it: on demand. */
  readonly shardCount?: number;
  /** How long Lambda gathers records before it invokes the function; whole seconds, up to 300. Default: 30 s. */
  readonly maxBatchingWindow?: Duration;
  /** How a new version of the function takes over. Default: canary. */
  readonly deployment?: DeploymentMode;
  /** Directory with the bundled Kinesis handler, instead of the one in this package. */
  readonly bundle?: string;
}

/**
 * Kinesis stream -> function -> bucket of clean lines, with a quarantine for what could not be judged.
 *
 * The ids of the children are frozen: they make the logical ids, and a changed logical id of a bucket, key or secret
 * replaces it.
 */
export class ScrublineStream extends Construct {
  /** Raw records go in here. */
  readonly stream: Stream;
  /** With it CloudWatch Logs writes the events of subscribed log groups into the stream. */
  readonly subscriptionRole: Role;
  /** For other pipelines to share. */
  readonly stores: Stores;
  readonly cleanBucket: IBucket;
  readonly quarantineBucket: IBucket;
  /** The only role that may read the quarantine; anyone in the account who is allowed to may assume it. */
  readonly quarantineReader: IRole;
  readonly keyRing: ISecret;
  /** Reads the key ring to reveal encrypted values; there is one only if the policy encrypts. */
  readonly revealer: Role | undefined;
  /** There are some only if they were given. */
  readonly sinks: SinkPlan | undefined;
  readonly handler: LambdaFunction;
  /** `live`: the version, or during a deployment the two versions, that the stream's records go to. */
  readonly alias: Alias;
  /** For actions of your own beside the topic's. */
  readonly alarms: PipelineAlarms;
  readonly dashboard: Dashboard;

  /**
   * @throws UnusablePolicyError when the policy is not valid or does nothing
   * @throws UnusableSettingError when another prop cannot be used
   */
  constructor(scope: Construct, id: string, props: ScrublineStreamProps = {}) {
    super(scope, id);
    const policy = compilePolicy(props.policyFile);
    this.sinks = props.sinks && planSinks(props.sinks);

    this.stream = createInput(this, props.shardCount);
    this.subscriptionRole = createSubscriptionRole(this, "SubscriptionRole", this.stream);
    this.stores = chooseStores(this, props);
    const { cleanBucket, quarantineBucket, quarantineReader, keyRing } = this.stores;
    this.cleanBucket = cleanBucket;
    this.quarantineBucket = quarantineBucket;
    this.quarantineReader = quarantineReader;
    this.keyRing = keyRing;
    const encrypts = policy.actions.some(({ kind }) => kind === "encrypt");
    this.revealer = encrypts ? createRevealer(this, "Revealer", keyRing) : undefined;

    const { handler, alias, logGroup } = createPipeline(
      this,
      {
        name: "kinesis",
        bundle: props.bundle,
        description: "Scrubline: redacts the records of a Kinesis stream",
        policy,
        stores: this.stores,
        timeout: Duration.seconds(120),
        sinks: this.sinks,
        grant: (role) => {
          allowReadingStream(role, this.stream);
          allowOnFailure(role, quarantineBucket);
        },
      },
      props,
    );
    this.handler = handler;
    this.alias = alias;
    const mapping = createMapping(this, alias, this, props.maxBatchingWindow);

    const metrics = new StreamMetrics({ stream: this.stream, handler, mapping });
    this.alarms = createStreamAlarms(this, metrics, props);
    if (props.deployment !== "all-at-once")
      deployGradually(this, "Deployment", alias, [createVersionErrorsAlarm(this, alias), this.alarms.deliveryErrors]);
    const memorySize = props.memorySize ?? MEMORY_SIZE;
    const alarms = Object.values(this.alarms);
    this.dashboard = createDashboard(this, "Dashboard", { metrics, alarms, logGroup, policy, memorySize });
  }
}
