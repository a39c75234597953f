import { readFileSync } from "node:fs";
import { App, Duration, Stack } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import { Stream } from "aws-cdk-lib/aws-kinesis";
import { Key } from "aws-cdk-lib/aws-kms";
import { type ISecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import { describe, expect, it } from "vitest";
import { OUTBOX_PREFIX as OUTBOX, REJECTED_PREFIX as REJECTED } from "../../functions/outbox/outbox-object.ts";
import { readRedriveSettings } from "../../functions/outbox/run-redrive.ts";
import {
  ScrublineFirehose,
  ScrublineMaintenance,
  type ScrublineMaintenanceProps,
  ScrublineStream,
  type SinkProps,
} from "../../infra/index.ts";
import { OUTBOX_PREFIX, REJECTED_PREFIX } from "../../infra/sink-grants.ts";
import { fakeBundles, findingsOf, grantsOf, statementsOf, writeScratch } from "./synth.ts";

const bundles = fakeBundles();
const S3: SinkProps = { kind: "s3" };
const ARCHIVE: SinkProps = { kind: "firehose", name: "archive", stream: "other" };

type MakeSinks = (stack: Stack) => readonly SinkProps[];
const ALL: MakeSinks = (stack) => {
  const encryptionKey = new Key(stack, "Key");
  const headersSecret = new Secret(stack, "Headers", { encryptionKey }) as ISecret;
  const caFile = writeScratch("ca.pem", "-----BEGIN CERTIFICATE-----\n");
  return [
    S3,
    { kind: "otlp", endpoint: "https://collector.example.com", headersSecret, caFile },
    { kind: "kinesis", stream: new Stream(stack, "Out", { encryptionKey }) },
    ARCHIVE,
  ];
};

function synthesise(
  makeSinks: MakeSinks,
  second: readonly SinkProps[] = [S3],
  props: (stack: Stack) => Partial<ScrublineMaintenanceProps> = () => ({}),
) {
  const app = new App();
  const stack = new Stack(app, "Logs");
  const stream = new ScrublineStream(stack, "Scrubline", { bundles, sinks: makeSinks(stack) });
  const { stores } = stream;
  const firehose = new ScrublineFirehose(stack, "Delivery", { bundles, stores, sinks: second });
  const pipelines = [stream, firehose];
  const maintenance = new ScrublineMaintenance(stack, "Maintenance", { bundles, stores, pipelines, ...props(stack) });
  return { app, maintenance, template: () => Template.fromStack(stack) };
}

const world = synthesise(ALL, [
  { ...S3, prefix: "lines" },
  { ...ARCHIVE, routes: ["text"] },
  { kind: "firehose", stream: "second" },
]);
const template = world.template();

function propertiesOf(type: string, id: string, of = template) {
  const [found] = Object.entries(of.findResources(type)).filter(([name]) => name.startsWith(id));
  return found?.[1].Properties;
}

const alarmsOf = (of: Template) =>
  Object.keys(of.findResources("AWS::CloudWatch::Alarm"))
    .filter((id) => id.startsWith("Maintenance"))
    .map((id) => id.replace(/^Maintenance(\w+)Alarm[0-9A-F]{8}$/, "$1"));

describe("redrive", () => {
  it("runs every five minutes, one at a time, with the memory of a pipeline", () => {
    template.hasResourceProperties("AWS::Events::Rule", {
      ScheduleExpression: "rate(5 minutes)",
      Targets: [Match.objectLike({ Arn: { "Fn::GetAtt": [Match.stringLikeRegexp("^MaintenanceRedrive"), "Arn"] } })],
    });
    const { Timeout, MemorySize } = propertiesOf("AWS::Lambda::Function", "MaintenanceRedrive");
    expect(Timeout).toBeLessThan(300);
    expect(MemorySize).toBe(1024);
    template.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      FunctionName: { Ref: Match.stringLikeRegexp("^MaintenanceRedrive") },
      MaximumRetryAttempts: 0,
    });
  });

  it("is told all sinks of all pipelines, each once, as its own reader takes them", () => {
    const { CLEAN_BUCKET, SINKS } = propertiesOf("AWS::Lambda::Function", "MaintenanceRedrive").Environment.Variables;
    const fill = (part: unknown) =>
      typeof part === "string"
        ? part
        : JSON.stringify(part).includes("Headers")
          ? "arn:aws:secretsmanager:eu-west-1:111111111111:secret:h-AbCdEf"
          : "out";
    const text = (SINKS["Fn::Join"][1] as unknown[]).map(fill).join("");
    const { sinks } = readRedriveSettings({ AWS_LAMBDA_FUNCTION_NAME: "f", CLEAN_BUCKET: "clean", SINKS: text });
    expect(sinks.map(({ name }) => name)).toEqual(["s3", "otlp", "kinesis", "archive", "firehose"]);
    expect(sinks[1]).toMatchObject({ caFile: "/var/task/ca-otlp.pem" });
    expect(CLEAN_BUCKET).toEqual({ Ref: expect.stringMatching(/^ScrublineClean/) });
  });

  it("reads and empties the outbox, puts aside, sends, and may do nothing else", () => {
    expect(grantsOf(template, "MaintenanceRedriveRole")).toMatchInlineSnapshot(`
      [
        "firehose:PutRecordBatch arn:\${Partition}:firehose:\${Region}:\${AccountId}:deliverystream/other",
        "firehose:PutRecordBatch arn:\${Partition}:firehose:\${Region}:\${AccountId}:deliverystream/second",
        "kinesis:PutRecords Out",
        "kms:Decrypt Key",
        "kms:Decrypt ScrublineCleanKey",
        "kms:GenerateDataKey Key",
        "kms:GenerateDataKey ScrublineCleanKey",
        "logs:CreateLogStream MaintenanceRedriveLogs",
        "logs:PutLogEvents MaintenanceRedriveLogs",
        "s3:DeleteObject ScrublineClean/outbox/*",
        "s3:GetObject ScrublineClean/outbox/*",
        "s3:ListBucket ScrublineClean",
        "s3:PutObject ScrublineClean/outbox-rejected/*",
        "s3:PutObject ScrublineClean/outbox/*",
        "secretsmanager:GetSecretValue Headers",
      ]
    `);
    for (const { Action, Condition } of statementsOf(template, "MaintenanceRedriveRole")) {
      if (![Action].flat().some((action) => action.startsWith("s3:"))) continue;
      expect(Condition).toMatchObject({ StringEquals: { "s3:ResourceAccount": { Ref: "AWS::AccountId" } } });
      if (Action === "s3:ListBucket") expect(Condition).toMatchObject({ StringLike: { "s3:prefix": "outbox/*" } });
    }
    expect([OUTBOX_PREFIX, REJECTED_PREFIX]).toEqual([OUTBOX, REJECTED]);
  });

  it("is not there when no sink can be down", () => {
    const { maintenance, template: of } = synthesise(() => [S3]);
    expect(maintenance.redrive).toBeUndefined();
    expect(propertiesOf("AWS::Lambda::Function", "MaintenanceRedrive", of())).toBeUndefined();
    expect(alarmsOf(of()).filter((name) => /Outbox|Redrive|Rejected/.test(name))).toEqual([]);
  });

  it("in a VPC needs what its sinks need", () => {
    const subnetConfiguration = [{ name: "i", subnetType: SubnetType.PRIVATE_ISOLATED }];
    const props = (stack: Stack) => ({
      network: { vpc: new Vpc(stack, "Vpc", { subnetConfiguration }), reaches: ["s3", "secretsmanager"] },
    });
    const { template: of } = synthesise(ALL, [S3], props as never);
    expect(of).toThrow("no way to collector.example.com in the VPC, but the function sends OTLP there");
    expect(of).toThrow(
      "no interface endpoint for kinesis-firehose in the VPC, but the function sends to a Firehose stream",
    );
  });

  it("cdk-nag has nothing to say", () => {
    expect(findingsOf(world.app, "Logs/Maintenance")).toEqual([]);
  });
});

describe("sinks of one name", () => {
  it.each<[string, SinkProps]>([
    ["another stream", { ...ARCHIVE, stream: "third" }],
    ["another kind", { kind: "s3", name: "archive" }],
  ])("that are not the same are refused: the outbox knows them by it: %s", (_what, sink) => {
    expect(() => synthesise(() => [S3, ARCHIVE], [S3, sink])).toThrow(
      "sinks: two pipelines have different sinks named archive; give one another name",
    );
  });
});

describe("the dashboards of pipelines with sinks", () => {
  it("show the outbox, and others do not", () => {
    const show = (of: Template) =>
      Object.values(of.findResources("AWS::CloudWatch::Dashboard")).map(({ Properties }) =>
        JSON.stringify(Properties.DashboardBody).includes("Outbox: objects that wait"),
      );
    expect(show(template)).toEqual([true, true]);
    expect(show(synthesise(() => [S3]).template())).toEqual([false, false]);
  });
});

describe("without maintenance", () => {
  it("a pipeline whose sinks may be down is warned about, and no other", () => {
    const warnings = (sinks: readonly SinkProps[], isMaintained: boolean) => {
      const stack = new Stack(new App(), "Logs");
      const stream = new ScrublineStream(stack, "Scrubline", { bundles, sinks });
      const props = { bundles, stores: stream.stores, pipelines: [stream] };
      if (isMaintained) new ScrublineMaintenance(stack, "Maintenance", props);
      return Annotations.fromStack(stack).findWarning("*", Match.stringLikeRegexp("nothing delivers it")).length;
    };
    expect([warnings([S3, ARCHIVE], false), warnings([S3, ARCHIVE], true), warnings([S3], false)]).toEqual([1, 0, 0]);
  });
});

describe("alarms", () => {
  it("watch metrics that the functions write", () => {
    const read = (path: string) => readFileSync(new URL(`../../functions/${path}`, import.meta.url), "utf8");
    const written = `${read("outbox/run-redrive.ts")}${read("metrics.ts")}`;
    for (const name of ["OutboxAgeSeconds", "OutboxUnclaimed", "OutboxDamaged", "ItemsRejected", "ItemsDeferred"])
      expect(written).toContain(`${name}:`);
  });

  it("an outbox that grows old, that nobody takes or can read, refusals, and a redrive that fails or is silent", () => {
    expect(alarmsOf(template)).toEqual(
      expect.arrayContaining([
        "OutboxAge",
        "OutboxUnclaimed",
        "Rejected",
        "OutboxDamaged",
        "RedriveErrors",
        "RedriveSilent",
      ]),
    );
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "Scrubline",
      MetricName: "OutboxAgeSeconds",
      Statistic: "Maximum",
      Threshold: 1800,
      Dimensions: [{ Name: "FunctionName", Value: { Ref: Match.stringLikeRegexp("^MaintenanceRedrive") } }],
    });
    const hour = synthesise(ALL, [S3], () => ({ maxOutboxAge: Duration.hours(1) })).template();
    hour.hasResourceProperties("AWS::CloudWatch::Alarm", { MetricName: "OutboxAgeSeconds", Threshold: 3600 });
  });

  it("refusals are those of the redrive and of every pipeline with sinks", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      AlarmDescription: Match.stringLikeRegexp("a sink refused items"),
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: "FILL(rejected0, 0) + FILL(rejected1, 0) + FILL(rejected2, 0)" }),
        ...["MaintenanceRedrive", "ScrublineFunction", "DeliveryFunction"].map((id) =>
          Match.objectLike({
            MetricStat: Match.objectLike({
              Metric: {
                Namespace: "Scrubline",
                MetricName: "ItemsRejected",
                Dimensions: [{ Name: "FunctionName", Value: { Ref: Match.stringLikeRegexp(`^${id}`) } }],
              },
            }),
          }),
        ),
      ]),
    });
  });
});
