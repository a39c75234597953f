import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import type { Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { IRole, Role } from "aws-cdk-lib/aws-iam";
import { Stream, StreamEncryption, StreamMode } from "aws-cdk-lib/aws-kinesis";
import { Alias, type IVersion, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { type AdoptedResources, adoptStores } from "./adopt.ts";
import { type AlarmOptions, createAlarms, createVersionErrorsAlarm, type PipelineAlarms } from "./alarms.ts";
import { createDashboard } from "./dashboard.ts";
import { type DeploymentMode, deployGradually } from "./deployment.ts";
import { createHandler, createMapping, type HandlerOptions } from "./handler.ts";
import { PipelineMetrics } from "./metrics.ts";
import { compilePolicy } from "./policy.ts";
import { createRevealer, createSubscriptionRole } from "./roles.ts";
import { createKey } from "./storage.ts";
import { createStores } from "./stores.ts";

export interface ScrublineStreamProps extends HandlerOptions, AlarmOptions {
  /** Path of the policy, YAML or JSON. Without it: the balanced preset. */
  readonly policyFile?: string;
  /** Provisioned shards. Without it: on demand. */
  readonly shardCount?: number;
  /** How long Lambda gathers records before it invokes the function; whole seconds, up to 300. Default: 30 s. */
  readonly maxBatchingWindow?: Duration;
  /** How a new version of the function takes over. Default: canary. */
  readonly deployment?: DeploymentMode;
  /** What an earlier stack left behind, in place of new buckets, keys, key ring and reader role. */
  readonly adopt?: AdoptedResources;
}

const OWN_STREAM_KEY =
  "The rule is about cost; with its own key, who reads raw records is decided apart from who reads other streams";

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
  readonly cleanBucket: IBucket;
  readonly quarantineBucket: IBucket;
  /** The only role that may read the quarantine; anyone in the account who is allowed to may assume it. */
  readonly quarantineReader: IRole;
  readonly keyRing: ISecret;
  /** Reads the key ring to reveal encrypted values; there is one only if the policy encrypts. */
  readonly revealer: Role | undefined;
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

    this.stream = createInput(this, props.shardCount);
    this.subscriptionRole = createSubscriptionRole(this, "SubscriptionRole", this.stream);
    const stores = props.adopt ? adoptStores(this, props.adopt) : createStores(this);
    this.cleanBucket = stores.cleanBucket;
    this.quarantineBucket = stores.quarantineBucket;
    this.quarantineReader = stores.quarantineReader;
    this.keyRing = stores.keyRing;
    const encrypts = policy.actions.some(({ kind }) => kind === "encrypt");
    this.revealer = encrypts ? createRevealer(this, "Revealer", this.keyRing) : undefined;

    const logGroup = new LogGroup(this, "Logs", {
      retention: RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const resources = { stream: this.stream, stores, logGroup };
    this.handler = createHandler(this, policy, resources, props);
    this.alias = new Alias(this, "Live", { aliasName: "live", version: this.handler.currentVersion as IVersion });
    const mapping = createMapping(this, this.alias, resources, props.maxBatchingWindow);

    const metrics = new PipelineMetrics({ stream: this.stream, handler: this.handler, mapping });
    this.alarms = createAlarms(this, metrics, props);
    if (props.deployment !== "all-at-once")
      deployGradually(this, "Deployment", this.alias, [
        createVersionErrorsAlarm(this, this.alias),
        this.alarms.deliveryErrors,
      ]);
    this.dashboard = createDashboard(this, "Dashboard", metrics, Object.values(this.alarms));
  }
}

function createInput(scope: Construct, shardCount: number | undefined): Stream {
  const stream = new Stream(scope, "Input", {
    encryption: StreamEncryption.KMS,
    encryptionKey: createKey(scope, "InputKey", "Scrubline: raw records in the stream"),
    retentionPeriod: Duration.hours(72),
    ...(shardCount === undefined
      ? { streamMode: StreamMode.ON_DEMAND }
      : { streamMode: StreamMode.PROVISIONED, shardCount }),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(stream).acknowledge({ id: "AwsSolutions-KDS3", reason: OWN_STREAM_KEY });
  return stream;
}
