import { Duration } from "aws-cdk-lib";
import type { Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { Role } from "aws-cdk-lib/aws-iam";
import type { Alias, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { createVersionErrorsAlarm } from "./alarms.ts";
import type { AlarmOptions } from "./create-alarm.ts";
import { createDashboard } from "./dashboard.ts";
import { createDeliveryStream, createDeliverySubscriptionRole } from "./delivery-stream.ts";
import { type DeploymentMode, deployGradually } from "./deployment.ts";
import { createFirehoseAlarms, type FirehoseAlarms, firehoseMetric } from "./firehose-alarms.ts";
import { announcePipeline } from "./loops.ts";
import { FunctionMetrics } from "./metrics.ts";
import { createPipeline, MEMORY_SIZE, type PipelineOptions } from "./pipeline.ts";
import { compilePolicy } from "./policy.ts";
import type { SinkOptions } from "./sink-props.ts";
import { planSinks, type SinkPlan } from "./sinks.ts";
import { chooseStores, type Stores, type StoresProps } from "./stores.ts";

export interface ScrublineFirehoseProps extends PipelineOptions, AlarmOptions, StoresProps, SinkOptions {
  /** How long Firehose gathers records, of which it sends 1 MiB at most; whole seconds, up to 900. Default: 60 s. */
  readonly bufferingInterval?: Duration;
  /** How a new version of the function takes over. Default: canary. */
  readonly deployment?: DeploymentMode;
}

/** Firehose gives an invocation five minutes; https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
const TIMEOUT = Duration.seconds(120);

/**
 * Firehose -> function -> clean bucket. The delivery stream is only the way in: the function writes what is clean, as that of every
 * pipeline, and Firehose writes nothing but what it gave up, to the quarantine. docs/adr/0015 says why.
 *
 * The ids of the children are frozen.
 */
export class ScrublineFirehose extends Construct {
  /** Raw records go in here. */
  readonly deliveryStreamName: string;
  readonly deliveryStreamArn: string;
  /** With it CloudWatch Logs writes the events of subscribed log groups into the delivery stream. */
  readonly subscriptionRole: Role;
  readonly stores: Stores;
  /** There are some only if they were given. */
  readonly sinks: SinkPlan | undefined;
  readonly handler: LambdaFunction;
  /** `live`: the version, or during a deployment the two versions, that Firehose invokes. */
  readonly alias: Alias;
  readonly alarms: FirehoseAlarms;
  readonly dashboard: Dashboard;

  /**
   * @throws UnusablePolicyError when the policy is not valid or does nothing
   * @throws UnusableSettingError when another prop cannot be used
   */
  constructor(scope: Construct, id: string, props: ScrublineFirehoseProps = {}) {
    super(scope, id);
    const policy = compilePolicy(props.policyFile);
    this.stores = chooseStores(this, props);
    this.sinks = props.sinks && planSinks(props.sinks);
    const { handler, alias, logGroup } = createPipeline(
      this,
      {
        name: "firehose",
        description: "Scrubline: redacts the records of a delivery stream",
        policy,
        stores: this.stores,
        sinks: this.sinks,
        timeout: TIMEOUT,
        environment: { FIREHOSE_OUTPUT: "sinks" },
        grant: () => {},
      },
      props,
    );
    this.handler = handler;
    this.alias = alias;
    const { quarantineBucket } = this.stores;
    const { bufferingInterval: interval = Duration.seconds(60) } = props;
    const delivery = createDeliveryStream(this, { alias, quarantineBucket, interval }, props);
    this.deliveryStreamName = delivery.stream.ref;
    this.deliveryStreamArn = delivery.stream.attrArn;
    announcePipeline(this, {
      inputs: [handler.functionArn, alias.functionArn, this.deliveryStreamArn, this.deliveryStreamName],
      sinks: this.sinks,
    });
    this.subscriptionRole = createDeliverySubscriptionRole(this, delivery.stream);

    const metrics = new FunctionMetrics(handler);
    this.alarms = createFirehoseAlarms(this, metrics, delivery, props);
    if (props.deployment !== "all-at-once")
      deployGradually(this, "Deployment", alias, [createVersionErrorsAlarm(this, alias), this.alarms.deliveryErrors]);
    this.dashboard = createDashboard(this, "Dashboard", {
      metrics,
      alarms: Object.values(this.alarms),
      logGroup,
      policy,
      memorySize: props.memorySize ?? MEMORY_SIZE,
      source: [
        { title: "Records into Firehose", metrics: [firehoseMetric(delivery, "IncomingRecords")] },
        { title: "Bytes into Firehose", metrics: [firehoseMetric(delivery, "IncomingBytes")] },
        { title: "Records refused by Firehose", metrics: [firehoseMetric(delivery, "ThrottledRecords")] },
      ],
    });
  }
}
