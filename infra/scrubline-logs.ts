import { Duration, Stack } from "aws-cdk-lib";
import type { Alarm, Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Alias, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { createFunctionAlarms, createVersionErrorsAlarm, type FunctionAlarms } from "./alarms.ts";
import { type AlarmOptions, alarmsOf } from "./create-alarm.ts";
import { createDashboard } from "./dashboard.ts";
import { type DeploymentMode, deployGradually } from "./deployment.ts";
import { FunctionMetrics } from "./metrics.ts";
import { createPipeline, MEMORY_SIZE, type PipelineOptions } from "./pipeline.ts";
import { compilePolicy } from "./policy.ts";
import { allowOnFailure } from "./roles.ts";
import type { SinkOptions } from "./sink-props.ts";
import { planSinks, type SinkPlan } from "./sinks.ts";
import { chooseStores, type Stores, type StoresProps } from "./stores.ts";

export interface ScrublineLogsProps extends PipelineOptions, AlarmOptions, StoresProps, SinkOptions {
  /** How long an event may wait for the function before the alarm goes on. Default: ten minutes. */
  readonly maxWait?: Duration;
  /** How a new version of the function takes over. Default: canary. */
  readonly deployment?: DeploymentMode;
}

export interface LogsAlarms extends FunctionAlarms {
  readonly wait: Alarm;
  readonly givenUp: Alarm;
  readonly lost: Alarm;
}

/** The most that Lambda takes, for both; https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html */
const RETRIES = 2;
const MAX_EVENT_AGE = Duration.hours(6);

/**
 * CloudWatch Logs -> function -> clean bucket, without a stream between. For few logs: each batch of a log stream, of some 30 KiB, is an
 * invocation of its own.
 *
 * The ids of the children are frozen.
 */
export class ScrublineLogs extends Construct {
  /** The destination of subscription filters; needs no role. */
  readonly destinationArn: string;
  readonly stores: Stores;
  /** There are some only if they were given. */
  readonly sinks: SinkPlan | undefined;
  readonly handler: LambdaFunction;
  /** `live`: the version, or during a deployment the two versions, that CloudWatch Logs invokes. */
  readonly alias: Alias;
  readonly alarms: LogsAlarms;
  readonly dashboard: Dashboard;

  /**
   * @throws UnusablePolicyError when the policy is not valid or does nothing
   * @throws UnusableSettingError when another prop cannot be used
   */
  constructor(scope: Construct, id: string, props: ScrublineLogsProps = {}) {
    super(scope, id);
    const policy = compilePolicy(props.policyFile);
    this.stores = chooseStores(this, props);
    const { quarantineBucket } = this.stores;
    this.sinks = props.sinks && planSinks(props.sinks);
    const { handler, alias, logGroup } = createPipeline(
      this,
      {
        name: "logs",
        description: "Scrubline: redacts log events that CloudWatch Logs sends",
        policy,
        stores: this.stores,
        sinks: this.sinks,
        timeout: Duration.seconds(120),
        grant: (role) => allowOnFailure(role, quarantineBucket),
      },
      props,
    );
    this.handler = handler;
    this.alias = alias;
    this.destinationArn = alias.functionArn;
    alias.configureAsyncInvoke({
      maxEventAge: MAX_EVENT_AGE,
      retryAttempts: RETRIES,
      // Not S3Destination, which would let the function read the quarantine.
      onFailure: { bind: () => ({ destination: quarantineBucket.bucketArn }) },
    });
    allowLogGroups(alias);

    const metrics = new FunctionMetrics(handler);
    this.alarms = createLogsAlarms(this, metrics, props);
    if (props.deployment !== "all-at-once")
      deployGradually(this, "Deployment", alias, [createVersionErrorsAlarm(this, alias), this.alarms.deliveryErrors]);
    this.dashboard = createDashboard(this, "Dashboard", {
      metrics,
      alarms: Object.values(this.alarms),
      logGroup,
      policy,
      memorySize: props.memorySize ?? MEMORY_SIZE,
      source: [
        { title: "Given up", metrics: [metrics.lambda("AsyncEventsDropped")] },
        { title: "Not even put aside", metrics: [metrics.lambda("DestinationDeliveryFailures")] },
      ],
    });
  }
}

/**
 * In one statement: one for each group, which is what the console makes, ends at the 62nd, as a function's policy takes 20 KB. Own groups
 * cannot be left out of it, since it only matches: `scrubline subscribe` refuses them, and the function drops what comes from them.
 */
function allowLogGroups(alias: Alias): void {
  const { partition, region, account } = Stack.of(alias);
  alias.addPermission("CloudWatchLogs", {
    principal: new ServicePrincipal("logs.amazonaws.com"),
    sourceArn: `arn:${partition}:logs:${region}:${account}:log-group:*`,
    sourceAccount: account,
  });
}

function createLogsAlarms(
  scope: Construct,
  metrics: FunctionMetrics,
  { maxWait = Duration.minutes(10), ...options }: AlarmOptions & Pick<ScrublineLogsProps, "maxWait">,
): LogsAlarms {
  const create = alarmsOf(scope, options.alarmTopic);
  const whatFollows = "After two retries a batch goes, raw, to aws/lambda/async/ in the quarantine bucket.";
  return {
    ...createFunctionAlarms(create, metrics, options, whatFollows),
    wait: create("WaitAlarm", {
      metric: metrics.lambda("AsyncEventAge", "Maximum"),
      threshold: maxWait.toMilliseconds(),
      alarmDescription:
        "Scrubline is behind: log events wait for the function, for six hours at most. Look at Errors and Throttles; without one of them, raise the account's concurrency.",
    }),
    givenUp: create("GivenUpAlarm", {
      metric: metrics.lambda("AsyncEventsDropped"),
      alarmDescription:
        "Scrubline: Lambda gave up on log events and wrote them, raw, to aws/lambda/async/ in the quarantine bucket. Mend what failed, then invoke the function with them again.",
    }),
    lost: create("LostAlarm", {
      metric: metrics.lambda("DestinationDeliveryFailures"),
      alarmDescription:
        "Scrubline: log events are lost: Lambda gave up on them and could not write them to the quarantine bucket. Look at bucket, key and the function's role.",
    }),
  };
}
