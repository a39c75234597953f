import { App, Duration, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import { Stream } from "aws-cdk-lib/aws-kinesis";
import { DeliveryStream, type IDeliveryStream, S3Bucket } from "aws-cdk-lib/aws-kinesisfirehose";
import { Key } from "aws-cdk-lib/aws-kms";
import { FilterPattern, LogGroup, SubscriptionFilter } from "aws-cdk-lib/aws-logs";
import { KinesisDestination } from "aws-cdk-lib/aws-logs-destinations";
import { Bucket, type IBucket } from "aws-cdk-lib/aws-s3";
import { type ISecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../functions/settings.ts";
import { ScrublineStream, type ScrublineStreamProps, type SinkProps, UnusableSettingError } from "../../infra/index.ts";
import { fakeBundles, findingsOf, grantsOf, writeScratch } from "./synth.ts";

type MakeSinks = (stack: Stack) => readonly SinkProps[];

const bundles = fakeBundles();

function synthesise(makeSinks: MakeSinks, props: (stack: Stack) => ScrublineStreamProps = () => ({})) {
  const app = new App();
  const stack = new Stack(app, "Logs");
  const pipeline = new ScrublineStream(stack, "Scrubline", { bundles, sinks: makeSinks(stack), ...props(stack) });
  return { app, stack, pipeline, template: () => Template.fromStack(stack) };
}

const S3: SinkProps = { kind: "s3" };
const OTLP: SinkProps = { kind: "otlp", endpoint: "https://collector.example.com:4318" };

const ALL: MakeSinks = (stack) => {
  const key = new Key(stack, "Key");
  const stream = new Stream(stack, "Out", { encryptionKey: key });
  const destination = new S3Bucket(new Bucket(stack, "Bucket") as IBucket);
  return [
    { kind: "s3", prefix: "lines", partition: "day", compression: "zstd" },
    {
      kind: "otlp",
      endpoint: "https://collector.example.com:4318",
      headersSecret: new Secret(stack, "Headers", { encryptionKey: key }) as ISecret,
      timeout: Duration.seconds(5),
      routes: ["otlp-*"],
    },
    { kind: "firehose", stream: new DeliveryStream(stack, "Delivery", { destination }) as IDeliveryStream },
    { kind: "firehose", name: "named", stream: "other" },
    { kind: "kinesis", stream, maxRecordBytes: 2048 },
    { kind: "cloudwatch-logs", logGroup: new LogGroup(stack, "Group"), logStream: "clean" },
  ];
};

/** What a reference may stand for, by which the function's own reader can be asked. */
function fill(value: unknown): string {
  if (typeof value === "string") return value;
  const { Ref, "Fn::GetAtt": attribute, "Fn::Join": join } = value as Record<string, unknown[]>;
  if (join) return (join[1] as unknown[]).map(fill).join("");
  const id = String(Ref ?? attribute![0]);
  return /KeyRing|Headers/.test(id)
    ? `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${id}-AbCdEf`
    : id.toLowerCase();
}

function environmentOf(template: Template): Record<string, string> {
  const [, found] = Object.entries(template.findResources("AWS::Lambda::Function")).find(([id]) =>
    id.startsWith("ScrublineFunction"),
  )!;
  const variables: Record<string, unknown> = found.Properties.Environment.Variables;
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, fill(value)]));
}

describe("sinks", () => {
  it("of every kind come to the function as its own reader has them", () => {
    const { template } = synthesise(ALL);
    const lambda = { AWS_LAMBDA_FUNCTION_NAME: "f", AWS_LAMBDA_LOG_GROUP_NAME: "g" };
    const { sinks } = readSettings({ ...environmentOf(template()), ...lambda });
    expect(sinks).toMatchObject([
      { kind: "s3", name: "s3", prefix: "lines", partition: "day", compression: "zstd" },
      {
        kind: "otlp",
        endpoint: "https://collector.example.com:4318",
        headersSecretArn: expect.stringContaining("Headers"),
        routes: ["otlp-*"],
        timeout: 5000,
      },
      { kind: "firehose", name: "firehose", stream: expect.stringMatching(/^delivery/) },
      { kind: "firehose", name: "named", stream: "other" },
      { kind: "kinesis", stream: expect.stringMatching(/^out/), maxRecordBytes: 2048 },
      { kind: "cloudwatch-logs", logGroup: expect.stringMatching(/^group/), logStream: "clean" },
    ]);
  });

  it("are granted one by one, and nothing else is", () => {
    const before = new Set(grantsOf(synthesise(() => [S3]).template(), "ScrublineFunctionRole"));
    const grants = grantsOf(synthesise(ALL).template(), "ScrublineFunctionRole");
    expect(grants.filter((grant) => !before.has(grant))).toMatchInlineSnapshot(`
      [
        "firehose:PutRecordBatch Delivery",
        "firehose:PutRecordBatch arn:\${Partition}:firehose:\${Region}:\${AccountId}:deliverystream/other",
        "kinesis:PutRecords Out",
        "kms:Decrypt Key",
        "kms:GenerateDataKey Key",
        "logs:CreateLogStream Group",
        "logs:PutLogEvents Group",
        "s3:PutObject ScrublineClean/lines/*",
        "s3:PutObject ScrublineClean/outbox-rejected/*",
        "s3:PutObject ScrublineClean/outbox/*",
        "secretsmanager:GetSecretValue Headers",
      ]
    `);
    expect([...before].filter((grant) => !grants.includes(grant))).toMatchInlineSnapshot(`
      [
        "s3:PutObject ScrublineClean/clean/*",
      ]
    `);
  });

  it("without any named, and with the clean bucket alone, there is no outbox to write to", () => {
    const plain = synthesise(
      () => [S3],
      () => ({}),
    ).template();
    expect(JSON.stringify(plain.findResources("AWS::IAM::Policy"))).not.toContain("outbox");
    const none = new ScrublineStream(new Stack(new App(), "Logs"), "Scrubline", { bundles });
    expect(none.sinks).toBeUndefined();
    const template = Template.fromStack(Stack.of(none));
    expect(environmentOf(template).SINKS).toBeUndefined();
    expect(grantsOf(template, "ScrublineFunctionRole")).toEqual(grantsOf(plain, "ScrublineFunctionRole"));
  });

  it("cdk-nag has nothing to say, of imported ones either", () => {
    const imported: MakeSinks = (stack) => [
      S3,
      { kind: "cloudwatch-logs", logGroup: LogGroup.fromLogGroupName(stack, "Group", "/clean/app") },
      { ...OTLP, headersSecret: Secret.fromSecretNameV2(stack, "Headers", "headers") },
    ];
    for (const makeSinks of [ALL, imported]) {
      const { app } = synthesise(makeSinks);
      expect(findingsOf(app, "Logs/Scrubline")).toEqual([]);
    }
  });

  it("certificates lie beside the handler", () => {
    const caFile = writeScratch("ca.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    const { pipeline, template } = synthesise(() => [S3, { ...OTLP, name: "hub", caFile }]);
    expect(JSON.parse(environmentOf(template()).SINKS!)[1].caFile).toBe("/var/task/ca-hub.pem");
    expect(pipeline.sinks!.files["ca-hub.pem"]).toContain("BEGIN CERTIFICATE");
  });
});

describe("sinks that cannot be used", () => {
  const key = "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n";
  it.each<[string, MakeSinks, string]>([
    ["none", () => [], "sinks: has no sink"],
    ["no kind", () => [{} as SinkProps], "sinks[0].kind: is not set"],
    ["a misspelt prop", () => [S3, { ...OTLP, endpont: "x" } as SinkProps], "sinks[1]: has a member other than"],
    ["plain http", () => [S3, { ...OTLP, endpoint: "http://collector" }], "sinks[1].endpoint: is not an https address"],
    ["no stream", () => [S3, { kind: "kinesis" } as unknown as SinkProps], "sinks[1].stream: is not set"],
    ["two of a name", () => [S3, OTLP, OTLP], "sinks[2]: has the name of an earlier sink"],
    ["a route without one", () => [{ ...S3, routes: ["text"] }], "sinks: has no sink for the route cloudwatch-logs"],
    ["a prefix of others", () => [{ kind: "s3", prefix: "outbox" }], "sinks[0].prefix: is not a prefix that nothing"],
    ["no such file", () => [S3, { ...OTLP, caFile: "none.pem" }], "sinks[1].caFile: the file cannot be read"],
    ["a key", () => [S3, { ...OTLP, caFile: writeScratch("k.pem", key) }], "sinks[1].caFile: holds a private key"],
    ["no certificate", () => [S3, { ...OTLP, caFile: writeScratch("c.pem", "x") }], "sinks[1].caFile: holds no"],
  ])("%s", (_name, makeSinks, text) => {
    expect(() => synthesise(makeSinks)).toThrow(UnusableSettingError);
    expect(() => synthesise(makeSinks)).toThrow(text);
  });

  it("more than Lambda takes of environment variables", () => {
    const many =
      (count: number): MakeSinks =>
      () => [
        S3,
        ...Array.from(
          { length: count },
          (_, index) => ({ kind: "firehose", name: `archive-of-the-region-${index}`, stream: "other" }) as const,
        ),
      ];
    expect(synthesise(many(20)).template).not.toThrow();
    expect(synthesise(many(60)).template).toThrow(/Lambda takes 4096 of all together; SINKS has \d+ of them/);
  });
});

describe("loops", () => {
  it("a stream that a pipeline reads is no sink", () => {
    const { stack, pipeline } = synthesise(() => [S3]);
    new ScrublineStream(stack, "Second", { bundles, sinks: [S3, { kind: "kinesis", stream: pipeline.stream }] });
    expect(() => Template.fromStack(stack)).toThrow("sinks[1]: its stream is one that a pipeline reads");
  });

  it("nor is one of another account or region: the function would look for its name in its own", () => {
    const env = { account: "111111111111", region: "eu-west-1" };
    const make = (sink: (stack: Stack) => SinkProps) => {
      const stack = new Stack(new App(), "Logs", { env });
      new ScrublineStream(stack, "Scrubline", { bundles, sinks: [S3, sink(stack)] });
      return () => Template.fromStack(stack);
    };
    const streamOf = (place: string) => (stack: Stack) =>
      ({ kind: "kinesis", stream: Stream.fromStreamArn(stack, "S", `arn:aws:kinesis:${place}:stream/s`) }) as const;
    const groupOf = (place: string) => (stack: Stack) =>
      ({
        kind: "cloudwatch-logs",
        logGroup: LogGroup.fromLogGroupArn(stack, "G", `arn:aws:logs:${place}:log-group:g`),
      }) as const;
    for (const place of ["eu-west-1:222222222222", "eu-west-2:111111111111"])
      for (const sink of [streamOf(place), groupOf(place)])
        expect(make(sink)).toThrow("sinks[1]: it is in another account or region");
    for (const sink of [streamOf, groupOf]) expect(make(sink("eu-west-1:111111111111"))).not.toThrow();
  });

  it("nor is a log group that is subscribed to one", () => {
    const group = (stack: Stack) => new LogGroup(stack, "Group");
    const { stack, pipeline, template } = synthesise((scope) => [
      S3,
      { kind: "cloudwatch-logs", logGroup: group(scope) },
    ]);
    new SubscriptionFilter(stack, "Filter", {
      logGroup: stack.node.findChild("Group") as LogGroup,
      destination: new KinesisDestination(pipeline.stream),
      filterPattern: FilterPattern.allEvents(),
    });
    expect(template).toThrow("sinks[1]: its log group is subscribed to a pipeline");
  });

  it("nor is one in which a function of Scrubline writes", () => {
    const { stack, pipeline } = synthesise(() => [S3]);
    const logGroup = pipeline.node.findChild("Logs") as LogGroup;
    new ScrublineStream(stack, "Second", { bundles, sinks: [S3, { kind: "cloudwatch-logs", logGroup }] });
    expect(() => Template.fromStack(stack)).toThrow("sinks[1]: its log group is that of a function of Scrubline");
  });

  it("every function is told the log groups of all functions of its stack, and of no other", () => {
    const { app, stack, template } = synthesise(() => [S3]);
    new ScrublineStream(new Stack(app, "Elsewhere"), "Third", { bundles });
    new ScrublineStream(stack, "Second", { bundles });
    const { OWN_LOG_GROUPS } = environmentOf(template());
    expect(OWN_LOG_GROUPS).toMatch(/^scrublinelogs\w{8},secondlogs\w{8}$/);
  });
});

describe("in a VPC", () => {
  const network = (reaches: string[]) => (stack: Stack) => ({
    network: {
      vpc: new Vpc(stack, "Vpc", { subnetConfiguration: [{ name: "i", subnetType: SubnetType.PRIVATE_ISOLATED }] }),
      reaches: ["s3", "secretsmanager", ...reaches],
    },
  });

  it("every sink says what it needs there", () => {
    const { template } = synthesise(ALL, network([]) as never);
    for (const [what, why] of [
      ["way to collector.example.com", "sends OTLP there"],
      ["interface endpoint for kinesis-firehose", "sends to a Firehose stream"],
      ["interface endpoint for kinesis-streams", "sends to a data stream"],
      ["interface endpoint for logs", "sends to a log group"],
    ])
      expect(template).toThrow(`there is no ${what} in the VPC, but the function ${why}`);
  });

  it("and is content with it", () => {
    const reaches = ["collector.example.com", "kinesis-firehose", "kinesis-streams", "logs"];
    expect(synthesise(ALL, network(reaches) as never).template).not.toThrow();
  });
});
