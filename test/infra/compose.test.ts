import { App } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { compose } from "../../infra/compose.ts";
import { UnusableSettingError } from "../../infra/index.ts";
import { ADOPTED, fakeBundles, findingsOf, grantsOf } from "./synth.ts";

function synthesise(context: Record<string, unknown>) {
  const app = new App({ context });
  const stack = compose(app, { bundles: fakeBundles() });
  return { app, stack, template: Template.fromStack(stack) };
}

const count = (template: Template, type: string) => Object.keys(template.findResources(type)).length;
const OBJECTS = { pipelines: "objects", objects: "raw-logs/app/,other-logs" };
const KEY = { keyRingKey: ADOPTED.keyRingKeyArn };
const NETWORK = { vpc: "vpc-0123456789abcdef0", subnets: "subnet-0123456789abcdef0,subnet-0123456789abcdef1" };
const SINKS = [
  { kind: "s3", prefix: "lines" },
  {
    kind: "otlp",
    endpoint: "https://collector.example.com",
    headersSecretArn: ADOPTED.keyRingSecretArn,
    keyArn: ADOPTED.keyRingKeyArn,
    timeout: 5000,
  },
  { kind: "firehose", stream: "delivery" },
  { kind: "kinesis", stream: "clean", keyArn: ADOPTED.cleanKeyArn },
  { kind: "cloudwatch-logs", logGroup: "/clean/app" },
];
const place = (service: string) => `arn:\${Partition}:${service}:\${Region}:\${AccountId}`;
const HALF = ADOPTED.keyRingSecretArn.replace(/-\w{6}$/, "");
const SUBSCRIBER = { subscribe: "/aws/lambda/*,/shop/*", subscribeTags: "team=shop", subscribeExclude: "*-debug" };
const ALL_OF_IT = {
  pipelines: "stream,firehose,logs,objects",
  bufferingInterval: 30,
  objects: ["raw-logs/app/"],
  maxConcurrency: 5,
  accounts: "111111111111,222222222222",
  alarmTopic: "arn:aws:sns:eu-west-1:111111111111:ops",
  ...NETWORK,
  securityGroups: "sg-0123456789abcdef0",
  nat: "yes",
  keyRingReaders: "arn:aws:iam::222222222222:role/spoke",
};

describe("the example app", () => {
  it.each<[string, Record<string, unknown>, number]>([
    ["one stream", {}, 3],
    ["one stream alone", { maintenance: "off" }, 1],
    ["objects", OBJECTS, 3],
    ["a delivery stream", { pipelines: "firehose", bufferingInterval: "900" }, 3],
    ["log groups without a stream", { pipelines: "logs" }, 3],
    ["stream and objects", { ...OBJECTS, pipelines: "stream, objects" }, 4],
    ["other accounts", { organization: "o-a1b2c3d4e5" }, 3],
    ["a key ring of a hub account", { keyRing: ADOPTED.keyRingSecretArn, ...KEY }, 2],
    ["a copied key ring", { keyRingReplicaOf: ADOPTED.keyRingSecretArn, ...KEY }, 2],
    ["a VPC with endpoints", { ...NETWORK, reaches: "s3,secretsmanager,kinesis-streams" }, 3],
    ["a VPC with NAT", { ...NETWORK, nat: "yes" }, 3],
    ["sinks", { sinks: SINKS }, 4],
    ["a subscriber", SUBSCRIBER, 4],
    ["alarms on deliveries", { deliveryAlarms: "on" }, 3],
    ["sinks of all that have them", { sinks: SINKS, pipelines: "stream,firehose,logs" }, 6],
    ["all of it", ALL_OF_IT, 6],
  ])("%s: can be synthesised, and neither cdk-nag nor CDK has anything to say", (_name, context, functions) => {
    const { app, stack, template } = synthesise(context);
    expect(count(template, "AWS::Lambda::Function")).toBe(functions);
    expect(findingsOf(app)).toEqual([]);
    expect(Annotations.fromStack(stack).findWarning("*", Match.anyValue())).toEqual([]);
  });

  it("pipelines share one set of stores, whose ids do not depend on which pipelines there are", () => {
    const ids = [{}, OBJECTS, { pipelines: "firehose" }, ALL_OF_IT].map((context) => {
      const { template } = synthesise(context);
      return ["AWS::S3::Bucket", "AWS::SecretsManager::Secret"].flatMap((type) =>
        Object.keys(template.findResources(type)),
      );
    });
    expect(ids[0]).toEqual(["ScrublineCleanD4BD5DF8", "ScrublineQuarantineCD33B3C4", "ScrublineKeyRing22883E7A"]);
    for (const each of ids.slice(1)) expect(each).toEqual(ids[0]);
  });

  it("every function runs in the VPC, if one is named", () => {
    const { template } = synthesise(ALL_OF_IT);
    template.allResourcesProperties("AWS::Lambda::Function", {
      VpcConfig: {
        SubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
        SecurityGroupIds: ["sg-0123456789abcdef0"],
      },
    });
  });

  it("reads each bucket below its prefix", () => {
    const { template } = synthesise(OBJECTS);
    for (const detail of [
      { bucket: { name: ["raw-logs"] }, object: { key: [{ wildcard: "app/*" }] } },
      { bucket: { name: ["other-logs"] }, object: Match.absent() },
    ])
      template.hasResourceProperties("AWS::Events::Rule", { EventPattern: Match.objectLike({ detail }) });
  });
});

describe("sinks in context", () => {
  it("come to the function as they are given, on the command line as JSON too, and are granted", () => {
    for (const sinks of [SINKS, JSON.stringify(SINKS)]) {
      const { template } = synthesise({ sinks });
      const functions = template.findResources("AWS::Lambda::Function", {
        Properties: { Environment: { Variables: { SINKS: Match.anyValue() } } },
      });
      const [handler] = Object.values(functions);
      const expected = SINKS.map(({ keyArn: _, ...members }: (typeof SINKS)[number]) => members);
      expect(JSON.parse(handler!.Properties.Environment.Variables.SINKS)).toEqual(expected);
      const grants = grantsOf(template, "ScrublineFunctionRole");
      for (const grant of [
        `secretsmanager:GetSecretValue ${ADOPTED.keyRingSecretArn}`,
        `kms:Decrypt ${ADOPTED.keyRingKeyArn}`,
        `firehose:PutRecordBatch ${place("firehose")}:deliverystream/delivery`,
        `kinesis:PutRecords ${place("kinesis")}:stream/clean`,
        `kms:GenerateDataKey ${ADOPTED.cleanKeyArn}`,
        `logs:PutLogEvents ${place("logs")}:log-group:/clean/app:*`,
      ])
        expect(grants).toContain(grant);
    }
  });
});

describe("context that cannot be used", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["a VPC without endpoints", NETWORK, "there is no interface endpoint for secretsmanager in the VPC"],
    ["a sink of no kind", { sinks: [{ kind: "s3" }, { kind: "kafka" }] }, "sinks[1].kind: is not s3, otlp"],
    ["a key for no use", { sinks: [{ kind: "s3", keyArn: ADOPTED.cleanKeyArn }] }, "sinks[0].keyArn: is for a kinesis"],
    ["half an ARN", { sinks: [{ ...SINKS[0] }, { ...SINKS[1], headersSecretArn: HALF }] }, "is not the complete ARN"],
    ["sinks without a stream", { ...OBJECTS, sinks: SINKS }, "context sinks: has to be left out"],
    ["a subscriber without a stream", { ...OBJECTS, ...SUBSCRIBER }, "context subscribe: has to be left out"],
    ["a VPC without subnets", { vpc: NETWORK.vpc }, "context subnets: has to be given with vpc"],
    ["subnets without a VPC", { subnets: NETWORK.subnets }, "context vpc: has to be given with subnets"],
    ["objects without buckets", { pipelines: "objects" }, "context objects: has to be given with the pipeline objects"],
    ["shards without a stream", { ...OBJECTS, shardCount: 2 }, "context shardCount: has to be left out, or pipelines"],
    [
      "too long an interval",
      { pipelines: "firehose", bufferingInterval: 901 },
      "context bufferingInterval: has to be a whole number from 0 to 900",
    ],
    ["senders without a stream", { ...OBJECTS, accounts: "111111111111" }, "context accounts: has to be left out"],
    [
      "two key rings",
      { keyRing: ADOPTED.keyRingSecretArn, keyRingReplicaOf: ADOPTED.keyRingSecretArn, ...KEY },
      "context keyRing: has to be alone",
    ],
    ["no key for a ring", { keyRing: ADOPTED.keyRingSecretArn }, "context keyRingKey: has to be given with keyRing"],
    [
      "both kinds of senders",
      { accounts: "111111111111", organization: "o-a1b2c3d4e5" },
      "accounts, organization: name either",
    ],
  ])("%s", (_name, context, text) => {
    let thrown: unknown;
    try {
      synthesise(context);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UnusableSettingError);
    expect((thrown as Error).message).toContain(text);
  });
});
