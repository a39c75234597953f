import { Duration, Lazy, Stack, Token } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as Target } from "aws-cdk-lib/aws-events-targets";
import type { IRole } from "aws-cdk-lib/aws-iam";
import type { IStream } from "aws-cdk-lib/aws-kinesis";
import type { IFunction, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { isPattern } from "../functions/subscriptions/pattern.ts";
import { alarmsOf } from "./create-alarm.ts";
import { graph, showBeside } from "./dashboard.ts";
import { checkFilterName, createDeliveryAlarms } from "./delivery-alarms.ts";
import type { FunctionEnvironment } from "./function.ts";
import { listOwnLogGroups, listSinkGroups } from "./loops.ts";
import { FunctionMetrics } from "./metrics.ts";
import type { Need } from "./network.ts";
import { createHelper, scheduleEvery } from "./schedule.ts";
import { ScrublineLogs } from "./scrubline-logs.ts";
import { UnusableSettingError } from "./setting-error.ts";
import { createSubscriberAlarms } from "./subscriber-alarms.ts";
import { allowSubscribing } from "./subscriber-role.ts";

/** What log groups may be subscribed to, as the pipelines of this package are; streams with the role that CloudWatch Logs writes there with. */
export type SubscribedPipeline =
  | { readonly stream: IStream; readonly subscriptionRole: IRole }
  | { readonly deliveryStreamArn: string; readonly subscriptionRole: IRole }
  | { readonly destinationArn: string };

export interface ScrublineSubscriberProps extends FunctionEnvironment {
  readonly pipeline: SubscribedPipeline;
  /** Names of log groups, with `*` for any characters and `?` for one. Default with tags: all. */
  readonly patterns?: readonly string[];
  /** Which a group has to have, all of them. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Patterns of those to leave out. */
  readonly exclude?: readonly string[];
  /** Of the subscription filter in each group; two subscribers of an account need two names. Default: `scrubline`. */
  readonly filterName?: string;
  /** How often all groups are looked at; whole hours, up to 24. Default: 24 hours. */
  readonly period?: Duration;
  /** Alarms on what CloudWatch Logs cannot deliver, which AWS charges by the number of subscribed groups. Default: true. */
  readonly deliveryAlarms?: boolean;
  /** Told when an alarm goes on and off. */
  readonly alarmTopic?: ITopic;
}

const NEEDS: readonly Need[] = [
  { name: "logs", why: "lists and subscribes log groups" },
  { name: "tagging", why: "asks for the tags of log groups" },
];

/**
 * Subscribes the log groups of the account and region that fit, those to come too: when the stack is deployed, when CloudTrail tells of a new
 * group (which takes a trail that records management events), and by the clock, whatever was missed. Filters of others are left alone; log groups
 * of functions of Scrubline, in whichever stack, are never subscribed.
 */
export class ScrublineSubscriber extends Construct {
  readonly handler: LambdaFunction;
  readonly alarms: readonly Alarm[];

  /** @throws UnusableSettingError when a prop cannot be used */
  constructor(scope: Construct, id: string, props: ScrublineSubscriberProps) {
    super(scope, id);
    const { pipeline, patterns = ["*"], filterName = "scrubline", period = Duration.hours(24) } = props;
    checkProps(props);
    const { handler } = createHelper(this, {
      ...props,
      name: "subscribe",
      description: "Scrubline: subscribes log groups",
      memorySize: 512,
      timeout: Duration.minutes(15),
      environment: describe(this, { ...props, patterns, filterName, period }),
      needs: NEEDS,
      grant: (role) => allowSubscribing(role, patterns, roleOf(pipeline), logDestinationOf(pipeline)),
    });
    this.handler = handler;
    scheduleEvery(this, handler, period);
    createRules(this, handler);
    const metrics = new FunctionMetrics(handler);
    const ofGroups = [metrics.own("GroupsTotal", period), metrics.own("GroupsSubscribed", period)];
    showBeside(pipeline, handler as IFunction, [
      graph(
        "Log groups that fit, and are subscribed",
        ofGroups.map((metric) => metric.with({ statistic: "Maximum" })),
      ),
    ]);
    const create = alarmsOf(this, props.alarmTopic);
    this.alarms = [
      ...createSubscriberAlarms(create, handler, period),
      ...(props.deliveryAlarms === false ? [] : createDeliveryAlarms(create, filterName)),
    ];
  }
}

function checkProps({ patterns, tags = {}, exclude = [], filterName, period }: ScrublineSubscriberProps): void {
  if ((patterns ?? Object.keys(tags)).length === 0)
    throw new UnusableSettingError(
      'patterns, tags: name log groups by either or both; for all of them, patterns: ["*"]',
    );
  for (const [name, list] of Object.entries({ patterns: patterns ?? [], exclude }))
    if (!list.every(isPattern))
      throw new UnusableSettingError(
        `${name}: has to be of letters, digits and . - _ / #, with * for any and ? for one`,
      );
  if (filterName !== undefined) checkFilterName(filterName);
  const hours = (period?.toMilliseconds() ?? 3_600_000) / 3_600_000;
  if (!(Number.isInteger(hours) && hours >= 1 && hours <= 24))
    throw new UnusableSettingError("period: has to be a whole number of hours from 1 to 24");
}

/** The variables that `readSubscriberSettings` of the functions reads. */
function describe(
  scope: Construct,
  props: ScrublineSubscriberProps & Required<Pick<ScrublineSubscriberProps, "patterns" | "filterName" | "period">>,
): Record<string, string> {
  const { pipeline, patterns, exclude = [], tags = {}, filterName, period } = props;
  const own = () => [...listOwnLogGroups(scope), ...listSinkGroups(scope)].map(({ logGroupName }) => logGroupName);
  return {
    SUBSCRIBE_DESTINATION: destinationOf(pipeline),
    SUBSCRIBE_ROLE: roleOf(pipeline)?.roleArn ?? "",
    SUBSCRIBE_FILTER: filterName,
    SUBSCRIBE_PATTERNS: patterns.join(","),
    SUBSCRIBE_EXCLUDE: exclude.join(","),
    SUBSCRIBE_TAGS: JSON.stringify(tags),
    SUBSCRIBE_PERIOD_MINUTES: String(period.toMinutes()),
    OWN_LOG_GROUPS: Lazy.string({ produce: () => own().join(",") }),
  };
}

function destinationOf(pipeline: SubscribedPipeline): string {
  if ("stream" in pipeline) return pipeline.stream.streamArn;
  return "deliveryStreamArn" in pipeline ? pipeline.deliveryStreamArn : pipeline.destinationArn;
}

function roleOf(pipeline: SubscribedPipeline): IRole | undefined {
  return "subscriptionRole" in pipeline ? pipeline.subscriptionRole : undefined;
}

/** What an ARN names that is not known yet nobody can see: a right on what is none is no right. */
function logDestinationOf(pipeline: SubscribedPipeline): string | undefined {
  if (!("destinationArn" in pipeline) || pipeline instanceof ScrublineLogs) return undefined;
  const { destinationArn } = pipeline;
  return Token.isUnresolved(destinationArn) || /^arn:[^:]+:logs:[^:]*:[^:]*:destination:/.test(destinationArn)
    ? destinationArn
    : undefined;
}

function createRules(scope: Construct, handler: LambdaFunction): void {
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/logging_cw_api_calls.html
  new Rule(scope, "Created", {
    description: "Scrubline: new log groups",
    eventPattern: {
      source: ["aws.logs"],
      detailType: ["AWS API Call via CloudTrail"],
      detail: {
        eventSource: ["logs.amazonaws.com"],
        eventName: ["CreateLogGroup"],
        errorCode: [{ exists: false }],
      },
    },
    targets: [new Target(handler as IFunction)],
  });
  // A schedule begins a period after it is made. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/eventbridge-event-ref.html
  new Rule(scope, "Deployed", {
    description: "Scrubline: the stack was deployed",
    eventPattern: {
      source: ["aws.cloudformation"],
      detailType: ["CloudFormation Stack Status Change"],
      detail: {
        "stack-id": [Stack.of(scope).stackId],
        "status-details": { status: ["CREATE_COMPLETE", "UPDATE_COMPLETE"] },
      },
    },
    targets: [new Target(handler as IFunction)],
  });
}
