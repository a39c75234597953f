import { readFileSync } from "node:fs";
import { App, Duration, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Topic } from "aws-cdk-lib/aws-sns";
import { beforeAll, describe, expect, it } from "vitest";
import { Accounting } from "../../functions/accounting.ts";
import { createMetrics } from "../../functions/metrics.ts";
import { reportReconciliation } from "../../functions/reconcile-report.ts";
import { ScrublineStream } from "../../infra/index.ts";
import { fakeBundle, synthesise } from "./synth.ts";

const FUNCTION = { Ref: "ScrublineFunctionD38E1DA7" };
const OF_FUNCTION = [{ Name: "FunctionName", Value: FUNCTION }];
const OF_MAPPING = [{ Name: "EventSourceMappingUUID", Value: { Ref: "ScrublineRecordsCBCEB9AF" } }];
const OF_STREAM = [{ Name: "StreamName", Value: { Ref: "ScrublineInput2A05F8B1" } }];

let template: Template;

beforeAll(() => {
  template = synthesise().template;
});

interface AlarmProperties {
  readonly [name: string]: unknown;
  readonly Dimensions?: unknown;
}

function alarm(id: string, of: Template = template): AlarmProperties {
  const found = Object.entries(of.findResources("AWS::CloudWatch::Alarm")).filter(([key]) =>
    new RegExp(`^Scrubline${id}Alarm[0-9A-F]{8}$`).test(key),
  );
  expect(found).toHaveLength(1);
  return found[0]![1].Properties;
}

describe("alarms", () => {
  it.each([
    ["IteratorAge", "AWS/Lambda", "IteratorAge", "Maximum", OF_FUNCTION, 600_000],
    ["Errors", "AWS/Lambda", "Errors", "Sum", OF_FUNCTION, 0],
    ["Throttles", "AWS/Lambda", "Throttles", "Sum", OF_FUNCTION, 0],
    ["DeliveryErrors", "Scrubline", "DeliveryErrors", "Sum", OF_FUNCTION, 0],
    ["Quarantine", "Scrubline", "ItemsQuarantined", "Sum", OF_FUNCTION, 0],
    ["OnFailure", "AWS/Lambda", "OnFailureDestinationDeliveredEventCount", "Sum", OF_MAPPING, 0],
    ["Dropped", "AWS/Lambda", "DroppedEventCount", "Sum", OF_MAPPING, 0],
  ])("%s: %s %s", (id, Namespace, MetricName, Statistic, Dimensions, Threshold) => {
    expect(alarm(id)).toMatchObject({
      Namespace,
      MetricName,
      Statistic,
      Dimensions,
      Threshold,
      Period: 300,
      EvaluationPeriods: id === "Throttles" ? 3 : 1,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
      AlarmDescription: expect.stringMatching(/^Scrubline/),
    });
  });

  it("Gap: more came in than was finished or given up, three hours in a row, and silence changes nothing", () => {
    const { Metrics, ...rest } = alarm("Gap") as {
      Metrics: { Id: string; MetricStat?: object; Expression?: string }[];
    };
    expect(rest).toMatchObject({ EvaluationPeriods: 3, Threshold: 0, TreatMissingData: "ignore" });
    const stat = (Namespace: string, MetricName: string, Dimensions: unknown) => ({
      Metric: { Namespace, MetricName, Dimensions },
      Period: 3600,
      Stat: "Sum",
    });
    expect(Metrics.find(({ Expression }) => Expression)?.Expression).toBe(
      "0.99 * incoming - FILL(done, 0) - FILL(failed, 0)",
    );
    expect(Object.fromEntries(Metrics.filter((m) => m.MetricStat).map((m) => [m.Id, m.MetricStat]))).toEqual({
      incoming: stat("AWS/Kinesis", "IncomingRecords", OF_STREAM),
      done: stat("Scrubline", "RecordsDone", OF_FUNCTION),
      failed: stat("AWS/Lambda", "OnFailureDestinationDeliveredEventCount", OF_MAPPING),
    });
  });

  it("the mapping is asked to count events; without that two alarms would never have data", () => {
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", { MetricsConfig: { Metrics: ["EventCount"] } });
  });

  it("thresholds can be set", () => {
    const set = synthesise({ maxIteratorAge: Duration.minutes(30), maxQuarantinedItems: 100 }).template;
    expect(alarm("IteratorAge", set).Threshold).toBe(1_800_000);
    expect(alarm("Quarantine", set).Threshold).toBe(100);
  });

  it("tell the topic, if there is one, when they go on and off; the one made for deployments does not", () => {
    const stack = new Stack(new App());
    const alarmTopic = Topic.fromTopicArn(stack, "Topic", "arn:aws:sns:eu-west-1:111111111111:ops");
    new ScrublineStream(stack, "Scrubline", { bundle: fakeBundle(), alarmTopic });
    const told = Template.fromStack(stack).findResources("AWS::CloudWatch::Alarm");
    for (const [id, { Properties }] of Object.entries(told)) {
      const actions = id.includes("VersionErrors") ? undefined : ["arn:aws:sns:eu-west-1:111111111111:ops"];
      expect([id, Properties.AlarmActions, Properties.OKActions]).toEqual([id, actions, actions]);
    }
    template.allResourcesProperties("AWS::CloudWatch::Alarm", { AlarmActions: Match.absent() });
  });
});

describe("docs/aws.md", () => {
  const rows = readFileSync(new URL("../../docs/aws.md", import.meta.url), "utf8").split("\n");

  it("has a row for each alarm, with its metrics", () => {
    for (const [id, { Properties }] of Object.entries(template.findResources("AWS::CloudWatch::Alarm"))) {
      const name = id.replace(/^Scrubline(\w+)Alarm[0-9A-F]{8}$/, "$1");
      const row = rows.find((line) => line.startsWith(`| \`${name}\``));
      if (name === "VersionErrors") continue;
      for (const [, metric] of JSON.stringify(Properties).matchAll(/"MetricName":"(\w+)"/g))
        if (name !== "Gap" || !metric!.startsWith("OnFailure"))
          expect([name, row]).toEqual([name, expect.stringContaining(metric!)]);
    }
  });
});

describe("dashboard", () => {
  const body = () => JSON.stringify(Object.values(template.findResources("AWS::CloudWatch::Dashboard"))[0]);

  it("shows the state of every alarm", () => {
    const alarms = Object.keys(template.findResources("AWS::CloudWatch::Alarm"));
    for (const id of alarms.filter((name) => !name.includes("VersionErrors")))
      expect(body()).toContain(`"${id}","Arn"`);
  });

  it("shows throughput, what became of items, lag, errors and time", () => {
    for (const name of ["IncomingRecords", "ItemsClean", "Findings", "IteratorAge", "Throttles", "DroppedEventCount"])
      expect(body()).toContain(`\\"${name}\\"`);
    expect(body()).toMatch(/p50.*p99/);
  });
});

describe("metrics of the function", () => {
  it("that an alarm or a graph looks at are all written by it", () => {
    const lines: string[] = [];
    const counts = new Accounting([]).settle(0);
    createMetrics({ functionName: "f", now: () => 0, write: (line) => lines.push(line) })(counts, 0);
    const nothing = { sealed: 0, gaps: 0, overlaps: 0, unproven: 0, missingObjects: 0, badManifests: 0, overdue: 0 };
    const write = (line: string) => lines.push(line);
    reportReconciliation("f", { ...nothing, unsealed: 0 }, { log: () => {}, now: () => 0, write });
    const declared = lines.flatMap((line) => JSON.parse(line)._aws.CloudWatchMetrics);
    const written = declared.flatMap(({ Metrics }) => Metrics.map(({ Name }: { Name: string }) => Name));
    const [{ Namespace }] = declared;
    const text = JSON.stringify(template.toJSON()).replaceAll("\\", "");
    const used = [
      ...[...text.matchAll(/"Scrubline","(\w+)","FunctionName"/g)].map(([, name]) => name),
      ...[...text.matchAll(/"MetricName":"(\w+)","Namespace":"Scrubline"/g)].map(([, name]) => name),
    ];
    expect(Namespace).toBe("Scrubline");
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((name) => !written.includes(name))).toEqual([]);
  });
});
