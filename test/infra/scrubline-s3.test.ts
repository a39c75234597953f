import { App, Duration, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Bucket, type IBucket } from "aws-cdk-lib/aws-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { readObjectSettings } from "../../functions/settings.ts";
import { ScrublineS3, type ScrublineS3Props, ScrublineStores, UnusableSettingError } from "../../infra/index.ts";
import { createKey } from "../../infra/storage.ts";
import { ADOPTED, fakeBundles, findingsOf, grantsOf, statementsOf } from "./synth.ts";

interface Props extends Partial<ScrublineS3Props> {
  readonly bucketName?: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

function synthesise({ bucketName = "raw-logs", prefix = "app/", suffix = ".gz", ...props }: Props = {}) {
  const app = new App();
  const stack = new Stack(app, "Logs");
  const bucket = Bucket.fromBucketName(stack, "Raw", bucketName);
  const sources = [{ bucket, prefix, suffix }];
  new ScrublineS3(stack, "Objects", { bundles: fakeBundles(), sources, ...props });
  return { app, template: Template.fromStack(stack) };
}

let template: Template;
beforeAll(() => {
  template = synthesise().template;
});

const environmentOf = (of: Template) => {
  const [handler] = Object.values(of.findResources("AWS::Lambda::Function"));
  return handler!.Properties.Environment.Variables;
};

describe("events", () => {
  it("of new objects of the source below its prefix go to the queue, and what it does not take to the dead letters", () => {
    template.hasResourceProperties("AWS::Events::Rule", {
      EventPattern: {
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: { bucket: { name: ["raw-logs"] }, object: { key: [{ wildcard: "app/*.gz" }] } },
      },
      Targets: [
        {
          Arn: { "Fn::GetAtt": [Match.stringLikeRegexp("^ObjectsQueue"), "Arn"] },
          DeadLetterConfig: { Arn: { "Fn::GetAtt": [Match.stringLikeRegexp("^ObjectsDeadLetters"), "Arn"] } },
        },
      ],
    });
  });

  it("a prefix is taken as it is written, also where EventBridge would read a pattern", () => {
    synthesise({ prefix: "a*b\\c/", suffix: "" }).template.hasResourceProperties("AWS::Events::Rule", {
      EventPattern: { detail: { object: { key: [{ wildcard: "a\\*b\\\\c/*" }] } } },
    });
    synthesise({ prefix: "", suffix: "" }).template.hasResourceProperties("AWS::Events::Rule", {
      EventPattern: { detail: { bucket: { name: ["raw-logs"] }, object: Match.absent() } },
    });
  });

  it("are sent by the source bucket if it is of this app, without a function of CDK's for it", () => {
    const app = new App();
    const stack = new Stack(app, "Logs");
    const bucket = new Bucket(stack, "Raw", { encryptionKey: createKey(stack, "RawKey", "raw") });
    new ScrublineS3(stack, "Objects", { bundles: fakeBundles(), sources: [{ bucket: bucket as IBucket }] });
    const own = Template.fromStack(stack);
    own.hasResourceProperties("AWS::S3::Bucket", {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    own.resourceCountIs("AWS::Lambda::Function", 1);
    expect(grantsOf(own, "ObjectsFunctionRole")).toContain("kms:Decrypt RawKey");
  });
});

describe("queues", () => {
  it("are encrypted, take nothing but TLS, and only what their rule sends", () => {
    template.resourceCountIs("AWS::SQS::Queue", 2);
    template.allResourcesProperties("AWS::SQS::Queue", {
      KmsMasterKeyId: { "Fn::GetAtt": [Match.stringLikeRegexp("^ObjectsQueueKey"), "Arn"] },
      MessageRetentionPeriod: 1_209_600,
    });
    template.allResourcesProperties("AWS::SQS::QueuePolicy", {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: "Deny",
            Action: "sqs:*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
          Match.objectLike({
            Effect: "Allow",
            Action: "sqs:SendMessage",
            Principal: { Service: "events.amazonaws.com" },
            Condition: {
              ArnEquals: { "aws:SourceArn": { "Fn::GetAtt": [Match.stringLikeRegexp("^ObjectsSource0"), "Arn"] } },
            },
          }),
        ],
      },
    });
  });

  it("hide a message longer than the function lasts, and outlast the function's own count of tries", () => {
    template.hasResourceProperties("AWS::SQS::Queue", {
      VisibilityTimeout: 960,
      RedrivePolicy: { maxReceiveCount: 7 },
    });
    template.hasResourceProperties("AWS::Lambda::Function", { Timeout: 900 });
    expect(environmentOf(template).OBJECT_MAX_RECEIVES).toBe("5");
  });

  it("feed the alias one object at a time, so many at once and no more", () => {
    const mapping = { BatchSize: 1, FunctionResponseTypes: ["ReportBatchItemFailures"] };
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      ...mapping,
      ScalingConfig: { MaximumConcurrency: 10 },
    });
    synthesise({ maxConcurrency: 2 }).template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    for (const maxConcurrency of [1, 1001, 2.5])
      expect(() => synthesise({ maxConcurrency })).toThrow("maxConcurrency: ");
  });
});

describe("the function", () => {
  it("may do this and nothing else", () => {
    expect(grantsOf(template, "ObjectsFunctionRole")).toMatchInlineSnapshot(`
      [
        "kms:Decrypt ObjectsCleanKey",
        "kms:Decrypt ObjectsKeyRingKey",
        "kms:Decrypt ObjectsQuarantineKey",
        "kms:Decrypt ObjectsQueueKey",
        "kms:GenerateDataKey ObjectsCleanKey",
        "kms:GenerateDataKey ObjectsQuarantineKey",
        "kms:GenerateDataKey ObjectsQueueKey",
        "logs:CreateLogStream ObjectsLogs",
        "logs:PutLogEvents ObjectsLogs",
        "s3:AbortMultipartUpload ObjectsClean/clean/objects/*",
        "s3:AbortMultipartUpload ObjectsQuarantine/quarantine/*",
        "s3:GetObject arn:\${Partition}:s3:::raw-logs/app/*",
        "s3:GetObjectVersion arn:\${Partition}:s3:::raw-logs/app/*",
        "s3:ListBucket ObjectsClean",
        "s3:ListBucket arn:\${Partition}:s3:::raw-logs",
        "s3:ListMultipartUploadParts ObjectsClean/clean/objects/*",
        "s3:ListMultipartUploadParts ObjectsQuarantine/quarantine/*",
        "s3:PutObject ObjectsClean/clean/*",
        "s3:PutObject ObjectsClean/manifests/*",
        "s3:PutObject ObjectsQuarantine/quarantine/*",
        "secretsmanager:GetSecretValue ObjectsKeyRing",
        "sqs:DeleteMessage ObjectsQueue",
        "sqs:GetQueueAttributes ObjectsQueue",
        "sqs:ReceiveMessage ObjectsQueue",
        "sqs:SendMessage ObjectsQueue",
      ]
    `);
  });

  it("writes to buckets of its own account only", () => {
    const writing = statementsOf(template, "ObjectsFunctionRole").filter(({ Action }) =>
      [Action].flat().some((action) => /^s3:(Put|Abort)/.test(action)),
    );
    expect(writing.length).toBeGreaterThan(3);
    for (const { Condition } of writing)
      expect(Condition).toEqual({ StringEquals: { "s3:ResourceAccount": { Ref: "AWS::AccountId" } } });
  });

  it("is given settings that it takes", () => {
    const of = synthesise({ adopt: ADOPTED, objectCompression: "zstd" }).template;
    const env = {
      ...environmentOf(of),
      AWS_LAMBDA_FUNCTION_NAME: "f",
      AWS_LAMBDA_LOG_GROUP_NAME: "g",
      OWN_LOG_GROUPS: "g",
    };
    expect(env.OBJECT_QUEUE_URL).toEqual({ Ref: expect.stringMatching(/^ObjectsQueue/) });
    const settings = readObjectSettings({ ...env, OBJECT_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/1/q" });
    expect([settings.objectCompression, settings.maxReceives]).toEqual(["zstd", 5]);
  });
});

describe("its own stores", () => {
  it("are no source: that would be a loop", () => {
    for (const name of ["cleanBucket", "quarantineBucket"] as const) {
      const stack = new Stack(new App(), "Logs");
      const stores = new ScrublineStores(stack, "Stores");
      const props = { bundles: fakeBundles(), stores, sources: [{ bucket: stores[name] }] };
      expect(() => new ScrublineS3(stack, "Objects", props)).toThrow(
        new UnusableSettingError(
          "sources: names the clean or the quarantine bucket, which the function writes to: a loop; name where raw objects arrive",
        ),
      );
    }
    expect(() => synthesise({ adopt: ADOPTED, bucketName: ADOPTED.cleanBucketName })).toThrow("a loop");
    expect(() => synthesise({ sources: [] })).toThrow("sources: names no bucket");
  });
});

describe("alarms and logical ids", () => {
  it("alarms: dead letters stay on until the queue says that there are none; age; and those of every function", () => {
    const alarms = Object.keys(template.findResources("AWS::CloudWatch::Alarm"))
      .map((id) => id.replace(/^Objects(\w+)Alarm[0-9A-F]{8}$/, "$1"))
      .sort();
    expect(alarms).toEqual([
      "DeadLetters",
      "DeliveryErrors",
      "Errors",
      "Quarantine",
      "QueueAge",
      "Throttles",
      "VersionErrors",
    ]);
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateNumberOfMessagesVisible",
      TreatMissingData: "ignore",
      Threshold: 0,
    });
    synthesise({ maxQueueAge: Duration.minutes(5) }).template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateAgeOfOldestMessage",
      Threshold: 300,
    });
  });

  it("what holds data has logical ids that never change", () => {
    const types = ["AWS::SQS::Queue", "AWS::KMS::Key", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"];
    expect(types.flatMap((type) => Object.keys(template.findResources(type)))).toMatchInlineSnapshot(`
      [
        "ObjectsDeadLetters2CAF3808",
        "ObjectsQueue84A936FE",
        "ObjectsCleanKey17853CFD",
        "ObjectsQuarantineKey6EDBA3B0",
        "ObjectsKeyRingKey11FCA553",
        "ObjectsQueueKeyDCF03AEF",
        "ObjectsClean44081E60",
        "ObjectsQuarantine9EF7BCF2",
        "ObjectsKeyRingF53407B9",
      ]
    `);
  });
});

describe("cdk-nag", () => {
  it.each([
    ["as it comes", {}],
    ["adopted, all at once", { adopt: ADOPTED, deployment: "all-at-once" }],
  ] as const)("has nothing to say: %s", (_name, props) => {
    expect(findingsOf(synthesise(props).app)).toEqual([]);
  });
});
