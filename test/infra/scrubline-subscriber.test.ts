import { App, CfnParameter, Duration, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { describe, expect, it } from "vitest";
import { OWN_TAG } from "../../functions/subscriptions/own-tag.ts";
import { reportSubscriptions } from "../../functions/subscriptions/subscriber-report.ts";
import { readSubscriberSettings } from "../../functions/subscriptions/subscriber-settings.ts";
import {
  ScrublineFirehose,
  ScrublineLogs,
  ScrublineMaintenance,
  ScrublineStream,
  ScrublineSubscriber,
  type ScrublineSubscriberProps,
  UnusableSettingError,
} from "../../infra/index.ts";
import { fakeBundles, findingsOf, grantsOf } from "./synth.ts";

const bundles = fakeBundles();
const PATTERNS = { patterns: ["/aws/lambda/*", "/shop/orders"] };

function synthesise(props: Partial<ScrublineSubscriberProps> = PATTERNS) {
  const app = new App();
  const stack = new Stack(app, "Logs");
  const logGroup = new LogGroup(stack, "Clean", { logGroupName: "/clean/app" });
  const pipeline = new ScrublineStream(stack, "Scrubline", {
    bundles,
    sinks: [{ kind: "s3" }, { kind: "cloudwatch-logs", logGroup }],
  });
  const subscriber = new ScrublineSubscriber(stack, "Subscriber", { bundles, pipeline, ...props });
  return { app, subscriber, template: Template.fromStack(stack) };
}

const { app, template } = synthesise();

function find(type: string, id: string, of = template) {
  const [found] = Object.entries(of.findResources(type)).filter(([name]) => name.startsWith(id));
  return found![1].Properties;
}

/** With references as names that have their form. */
function environmentOf(of = template): Record<string, string> {
  const fill = (value: unknown): string => {
    if (typeof value === "string") return value;
    const { Ref, "Fn::Join": join, "Fn::GetAtt": attribute } = value as Record<string, unknown[]>;
    if (join) return (join[1] as unknown[]).map(fill).join("");
    if (Ref) return String(Ref);
    const [id] = attribute as string[];
    return id!.includes("Role")
      ? `arn:aws:iam::111111111111:role/${id}`
      : `arn:aws:kinesis:eu-west-1:111111111111:stream/${id}`;
  };
  const { Variables } = find("AWS::Lambda::Function", "Subscriber", of).Environment;
  return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, fill(value)]));
}

describe("the function", () => {
  it("is told what its own reader takes: the stream, the role, what is to be subscribed, and what never", () => {
    const lambda = { AWS_LAMBDA_FUNCTION_NAME: "f", AWS_LAMBDA_LOG_GROUP_NAME: "g" };
    const props = {
      ...PATTERNS,
      tags: { team: "shop" },
      exclude: ["*-debug"],
      filterName: "ours",
      period: Duration.hours(6),
    };
    const settings = readSubscriberSettings({ ...environmentOf(synthesise(props).template), ...lambda });
    expect(settings).toMatchObject({
      filter: {
        name: "ours",
        destinationArn: expect.stringContaining("stream/ScrublineInput"),
        roleArn: expect.stringContaining("role/ScrublineSubscriptionRole"),
      },
      ...PATTERNS,
      tags: [{ key: "team", value: "shop" }],
      exclude: ["*-debug"],
      period: 6 * 3_600_000,
    });
    const own = [...settings.ownLogGroups].map((name) => name.replace(/[0-9A-F]{8}$/, ""));
    expect(own.sort()).toEqual(["Clean", "ScrublineLogs", "SubscriberLogs", "g"]);
  });

  it("runs when CloudTrail tells of a new group, when the stack is deployed, and every day", () => {
    const rules = Object.values(template.findResources("AWS::Events::Rule")).map(({ Properties }) => Properties);
    expect(rules.map(({ EventPattern, ScheduleExpression }) => EventPattern ?? ScheduleExpression)).toEqual([
      "rate(1 day)",
      {
        source: ["aws.logs"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: { eventSource: ["logs.amazonaws.com"], eventName: ["CreateLogGroup"], errorCode: [{ exists: false }] },
      },
      {
        source: ["aws.cloudformation"],
        "detail-type": ["CloudFormation Stack Status Change"],
        detail: {
          "stack-id": [{ Ref: "AWS::StackId" }],
          "status-details": { status: ["CREATE_COMPLETE", "UPDATE_COMPLETE"] },
        },
      },
    ]);
    for (const { Targets } of rules)
      expect(Targets[0].Arn).toEqual({ "Fn::GetAtt": [expect.stringMatching(/^SubscriberFunction/), "Arn"] });
    expect(find("AWS::Lambda::Function", "Subscriber").Timeout).toBe(900);
  });

  it("may subscribe what fits and hand on the one role, to CloudWatch Logs alone", () => {
    expect(grantsOf(template, "SubscriberRole")).toMatchInlineSnapshot(`
      [
        "iam:PassRole ScrublineSubscriptionRole",
        "logs:CreateLogStream SubscriberLogs",
        "logs:DescribeAccountPolicies *",
        "logs:DescribeLogGroups arn:\${Partition}:logs:\${Region}:\${AccountId}:log-group:*",
        "logs:DescribeSubscriptionFilters arn:\${Partition}:logs:\${Region}:\${AccountId}:log-group:/aws/lambda/*",
        "logs:DescribeSubscriptionFilters arn:\${Partition}:logs:\${Region}:\${AccountId}:log-group:/shop/orders",
        "logs:DescribeSubscriptionFilters arn:\${Partition}:logs:\${Region}:\${AccountId}:log-group:/shop/orders:*",
        "logs:ListTagsForResource arn:\${Partition}:logs:\${Region}:\${AccountId}:log-group:/aws/lambda/*",
        "logs:ListTagsForResource arn:\${Partition}:logs:\${Region}:\${AccountId}:log-group:/shop/orders",
        "logs:ListTagsForResource arn:\${Partition}:logs:\${Region}:\${AccountId}:log-group:/shop/orders:*",
        "logs:PutLogEvents SubscriberLogs",
        "logs:PutSubscriptionFilter arn:\${Partition}:logs:\${Region}:\${AccountId}:log-group:/aws/lambda/*",
        "logs:PutSubscriptionFilter arn:\${Partition}:logs:\${Region}:\${AccountId}:log-group:/shop/orders",
        "logs:PutSubscriptionFilter arn:\${Partition}:logs:\${Region}:\${AccountId}:log-group:/shop/orders:*",
        "tag:GetResources *",
      ]
    `);
    const statements = find("AWS::IAM::Policy", "SubscriberRole").PolicyDocument.Statement;
    expect(statements).toContainEqual(
      expect.objectContaining({
        Action: "iam:PassRole",
        Condition: { StringEquals: { "iam:PassedToService": "logs.amazonaws.com" } },
      }),
    );
  });

  it("cdk-nag has nothing to say", () => {
    expect(findingsOf(app)).toEqual([]);
    expect(findingsOf(synthesise({ tags: { team: "shop" }, exclude: ["a?*"] }).app)).toEqual([]);
  });
});

describe("other pipelines", () => {
  it("Firehose takes its role too, a function none", () => {
    const stack = new Stack(new App(), "Logs");
    const [firehose, logs] = [
      new ScrublineFirehose(stack, "Delivery", { bundles }),
      new ScrublineLogs(stack, "Direct", { bundles }),
    ];
    new ScrublineSubscriber(stack, "First", { bundles, pipeline: firehose, ...PATTERNS });
    new ScrublineSubscriber(stack, "Second", { bundles, pipeline: logs, ...PATTERNS, filterName: "direct" });
    const of = Template.fromStack(stack);
    const variables = (id: string) => find("AWS::Lambda::Function", id, of).Environment.Variables;
    expect(variables("First")).toMatchObject({
      SUBSCRIBE_DESTINATION: { "Fn::GetAtt": [expect.stringMatching(/^Delivery/), "Arn"] },
      SUBSCRIBE_ROLE: { "Fn::GetAtt": [expect.stringMatching(/^DeliverySubscriptionRole/), "Arn"] },
    });
    expect(variables("Second")).toMatchObject({
      SUBSCRIBE_DESTINATION: { Ref: expect.stringMatching(/^DirectLive/) },
      SUBSCRIBE_ROLE: "",
    });
    expect(grantsOf(of, "SecondRole").join()).not.toContain("iam:PassRole");
    expect(grantsOf(of, "SecondRole").filter((grant) => /PutSubscriptionFilter Direct/.test(grant))).toEqual([]);
  });
});

describe("a destination of CloudWatch Logs, of another account for one", () => {
  const subscribing = (arnOf: (stack: Stack) => string) => {
    const stack = new Stack(new App(), "Logs");
    new ScrublineSubscriber(stack, "Other", { bundles, pipeline: { destinationArn: arnOf(stack) }, ...PATTERNS });
    return grantsOf(Template.fromStack(stack), "OtherRole")
      .filter((grant) => grant.startsWith("logs:PutSubscriptionFilter ") && !grant.includes(":log-group:"))
      .map((grant) => grant.slice("logs:PutSubscriptionFilter ".length));
  };
  const there = "arn:aws:logs:eu-west-1:222222222222:destination:scrubline";

  it("takes the right to subscribe to it, as does an ARN that is not known yet; a function takes none", () => {
    expect(subscribing(() => there)).toEqual([there]);
    expect(subscribing((stack) => new CfnParameter(stack, "Central").valueAsString)).toEqual(["Central"]);
    expect(subscribing((stack) => new ScrublineLogs(stack, "Direct", { bundles }).destinationArn)).toEqual([
      expect.stringMatching(/^DirectLive/),
    ]);
    expect(subscribing(() => "arn:aws:lambda:eu-west-1:111111111111:function:f:live")).toEqual([]);
  });
});

describe("the pipeline's dashboard", () => {
  it("shows coverage", () => {
    const [dashboard] = Object.values(template.findResources("AWS::CloudWatch::Dashboard"));
    expect(JSON.stringify(dashboard!.Properties.DashboardBody)).toContain("Log groups that fit, and are subscribed");
  });
});

describe("own log groups", () => {
  it("have the tag by which subscribers of other stacks know them", () => {
    const own = Object.entries(template.findResources("AWS::Logs::LogGroup")).filter(([id]) => !id.startsWith("Clean"));
    expect(own).toHaveLength(2);
    for (const [, { Properties }] of own) expect(Properties.Tags).toEqual([{ Key: OWN_TAG.key, Value: OWN_TAG.value }]);
  });
});

describe("alarms", () => {
  const idsOf = (of: Template, place = "Subscriber") =>
    Object.keys(of.findResources("AWS::CloudWatch::Alarm"))
      .filter((id) => id.startsWith(place))
      .map((id) => id.slice(place.length).replace(/Alarm[0-9A-F]{8}$/, ""));

  it("of the function, of groups that fail or are refused, of silence, and of deliveries", () => {
    expect(idsOf(template)).toEqual([
      "Errors",
      "Failed",
      "Refused",
      "Silent",
      "SubscriptionErrors",
      "SubscriptionThrottles",
    ]);
    expect(idsOf(synthesise({ ...PATTERNS, deliveryAlarms: false }).template)).not.toContain("SubscriptionErrors");
  });

  it("deliveries: over all groups, as they come, by the filter's name", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Metrics: [
        Match.objectLike({
          Expression: `SELECT SUM(DeliveryErrors) FROM "AWS/Logs" WHERE FilterName = 'scrubline'`,
          Period: 300,
        }),
      ],
      Threshold: 0,
      EvaluationPeriods: 1,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Metrics: [Match.objectLike({ Expression: Match.stringLikeRegexp("SUM\\(DeliveryThrottling\\)"), Period: 300 })],
      EvaluationPeriods: 3,
    });
  });

  it("deliveries to groups that were subscribed otherwise: of the maintenance, if asked for", () => {
    const stack = new Stack(new App(), "Logs");
    const stream = new ScrublineStream(stack, "Scrubline", { bundles });
    const props = { bundles, stores: stream.stores, pipelines: [stream] };
    new ScrublineMaintenance(stack, "Maintenance", { ...props, watchedFilter: "mine" });
    const ids = idsOf(Template.fromStack(stack), "Maintenance");
    expect(ids).toEqual(expect.arrayContaining(["SubscriptionErrors", "SubscriptionThrottles"]));
    expect(() => new ScrublineMaintenance(stack, "Other", { ...props, watchedFilter: "it's" })).toThrow(
      "filterName: has to",
    );
  });

  it("watch metrics that the function writes", () => {
    const lines: string[] = [];
    const tools = { functionName: "f", log: () => {}, now: () => 0, write: (line: string) => lines.push(line) };
    reportSubscriptions({ outcomes: [], rest: 0 }, true, tools);
    const written = JSON.parse(lines[0]!)._aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => Name);
    const watched = Object.values(template.findResources("AWS::CloudWatch::Alarm"))
      .map(({ Properties }) => Properties)
      .filter(({ Namespace, MetricName }) => Namespace === "Scrubline" && /^Groups/.test(MetricName));
    expect(watched.map(({ MetricName }) => MetricName)).toEqual(["GroupsFailed", "GroupsRefused", "GroupsTotal"]);
    for (const { MetricName } of watched) expect(written).toContain(MetricName);
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "GroupsTotal",
      Statistic: "SampleCount",
      Period: 86_400,
      EvaluationPeriods: 3,
      TreatMissingData: "breaching",
    });
  });
});

describe("props that cannot be used", () => {
  it.each<[string, Partial<ScrublineSubscriberProps>, string]>([
    ["nothing to subscribe", {}, "patterns, tags: name log groups"],
    ["no patterns", { patterns: [] }, "patterns, tags: name log groups"],
    ["a pattern with a colon", { patterns: ["a:b"] }, "patterns: has to be of letters"],
    ["a pattern with a comma", { ...PATTERNS, exclude: ["a,b"] }, "exclude: has to be of letters"],
    ["a filter's name that ends a query", { ...PATTERNS, filterName: "a' OR" }, "filterName: has to be of letters"],
    ["half an hour", { ...PATTERNS, period: Duration.minutes(30) }, "period: has to be a whole number of hours"],
    ["two days", { ...PATTERNS, period: Duration.days(2) }, "period: has to be a whole number of hours"],
  ])("%s", (_name, props, text) => {
    expect(() => synthesise(props)).toThrow(UnusableSettingError);
    expect(() => synthesise(props)).toThrow(text);
  });
});
