import { Duration } from "aws-cdk-lib";
import { Match, type Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { beforeAll, describe, expect, it } from "vitest";
import { readSettings } from "../../functions/settings.ts";
import { KEY_RING_MAX_AGE } from "../../infra/pipeline.ts";
import { ADOPTED, synthesise } from "./synth.ts";

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

const KEPT = ["AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::KMS::Key", "AWS::SecretsManager::Secret"];

let template: Template;
/** What has to outlive the stack. */
let kept: Record<string, Resource>;

beforeAll(() => {
  template = synthesise().template;
  kept = Object.fromEntries(
    Object.entries(template.toJSON().Resources as Record<string, Resource>).filter(
      ([id, { Type }]) => KEPT.includes(Type) || id.includes("QuarantineReader"),
    ),
  );
});

describe("what holds data", () => {
  it("has logical ids that never change: another id would replace the resource", () => {
    expect(Object.entries(kept).map(([id, { Type }]) => `${Type} ${id}`)).toMatchInlineSnapshot(`
      [
        "AWS::KMS::Key ScrublineInputKey28C1AFF8",
        "AWS::KMS::Key ScrublineCleanKey4B0330E9",
        "AWS::S3::Bucket ScrublineCleanD4BD5DF8",
        "AWS::S3::BucketPolicy ScrublineCleanPolicy3BF458A4",
        "AWS::KMS::Key ScrublineQuarantineKeyB4EE5D31",
        "AWS::S3::Bucket ScrublineQuarantineCD33B3C4",
        "AWS::S3::BucketPolicy ScrublineQuarantinePolicyD71ED12B",
        "AWS::KMS::Key ScrublineKeyRingKey1515A989",
        "AWS::SecretsManager::Secret ScrublineKeyRing22883E7A",
        "AWS::IAM::Role ScrublineQuarantineReaderDEC7A109",
        "AWS::IAM::Policy ScrublineQuarantineReaderDefaultPolicy14136C3F",
      ]
    `);
  });

  it("is kept when the stack goes, with all that guards it", () => {
    for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of Object.entries(kept))
      expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, "Retain", "Retain"]);
  });

  it("but not the stream and the log group, whose content is raw or worthless without the rest", () => {
    for (const type of ["AWS::Kinesis::Stream", "AWS::Logs::LogGroup"])
      template.allResources(type, { DeletionPolicy: "Delete", UpdateReplacePolicy: "Delete" });
    expect([
      ...Object.keys(template.findResources("AWS::Kinesis::Stream")),
      ...Object.keys(template.findResources("AWS::Logs::LogGroup")),
    ]).toEqual(["ScrublineInput2A05F8B1", "ScrublineLogs412744D9"]);
  });

  it("every key rotates", () => {
    template.resourceCountIs("AWS::KMS::Key", 4);
    template.allResourcesProperties("AWS::KMS::Key", { EnableKeyRotation: true });
  });

  it("buckets: own keys, versions, no public access, no ACLs", () => {
    template.allResourcesProperties("AWS::S3::Bucket", {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: Match.anyValue() },
          },
        ],
      },
      VersioningConfiguration: { Status: "Enabled" },
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    const keys = Object.values(template.findResources("AWS::S3::Bucket")).map((bucket) =>
      JSON.stringify(bucket.Properties.BucketEncryption),
    );
    expect(new Set(keys).size).toBe(2);
  });

  it("buckets: nothing but TLS 1.2", () => {
    template.resourceCountIs("AWS::S3::BucketPolicy", 2);
    const deny = (Condition: object) =>
      Match.objectLike({ Effect: "Deny", Action: "s3:*", Principal: { AWS: "*" }, Condition });
    template.allResourcesProperties("AWS::S3::BucketPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          deny({ Bool: { "aws:SecureTransport": "false" } }),
          deny({ NumericLessThan: { "s3:TlsVersion": 1.2 } }),
        ]),
      },
    });
  });

  it("the quarantine is read by one role only, whatever other policies allow", () => {
    template.hasResourceProperties("AWS::S3::BucketPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Deny",
            Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectVersionForReplication"],
            Principal: "*",
            Condition: {
              ArnNotEquals: {
                "aws:PrincipalArn": { "Fn::GetAtt": [Match.stringLikeRegexp("QuarantineReader"), "Arn"] },
              },
            },
          }),
        ]),
      },
    });
  });

  it("stream: own key, 72 hours", () => {
    template.hasResourceProperties("AWS::Kinesis::Stream", {
      RetentionPeriodHours: 72,
      StreamEncryption: { EncryptionType: "KMS", KeyId: { "Fn::GetAtt": [Match.stringLikeRegexp("InputKey"), "Arn"] } },
      StreamModeDetails: { StreamMode: "ON_DEMAND" },
    });
    const provisioned = synthesise({ shardCount: 2 }).template;
    provisioned.hasResourceProperties("AWS::Kinesis::Stream", { ShardCount: 2 });
  });
});

describe("key ring", () => {
  it("is generated by Secrets Manager: no value in the template", () => {
    template.hasResourceProperties("AWS::SecretsManager::Secret", {
      GenerateSecretString: { PasswordLength: 44, ExcludePunctuation: true, IncludeSpace: false },
      SecretString: Match.absent(),
      KmsKeyId: { "Fn::GetAtt": [Match.stringLikeRegexp("KeyRingKey"), "Arn"] },
    });
  });
});

describe("function", () => {
  it("Node.js 24 on arm64, own log group of 14 days, no tracing", () => {
    template.hasResourceProperties("AWS::Lambda::Function", {
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      MemorySize: 1024,
      Timeout: 120,
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp("Logs") } },
      TracingConfig: Match.absent(),
    });
    template.hasResourceProperties("AWS::Logs::LogGroup", { RetentionInDays: 14 });
  });

  it("is fed in batches with partial responses, bisects, five retries, and an end in the quarantine", () => {
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 5,
      MaximumRecordAgeInSeconds: Match.absent(),
      TumblingWindowInSeconds: Match.absent(),
      MaximumBatchingWindowInSeconds: 30,
      DestinationConfig: {
        OnFailure: { Destination: { "Fn::GetAtt": [Match.stringLikeRegexp("ScrublineQuarantine"), "Arn"] } },
      },
    });
  });
});

describe("settings of the function", () => {
  const environmentOf = (of: Template) =>
    Object.values(of.findResources("AWS::Lambda::Function"))[0]!.Properties.Environment.Variables;

  it("are passed on, and the defaults written out", () => {
    expect(environmentOf(template)).toMatchObject({ CLEAN_COMPRESSION: "gzip", KEY_RING_MAX_AGE_SECONDS: "300" });
    const props = { compression: "zstd", keyRingMaxAge: Duration.minutes(1), memorySize: 2048 } as const;
    const other = synthesise({ ...props, maxBatchingWindow: Duration.seconds(0) }).template;
    expect(environmentOf(other)).toMatchObject({ CLEAN_COMPRESSION: "zstd", KEY_RING_MAX_AGE_SECONDS: "60" });
    other.hasResourceProperties("AWS::Lambda::Function", { MemorySize: 2048 });
    other.hasResourceProperties("AWS::Lambda::EventSourceMapping", { MaximumBatchingWindowInSeconds: 0 });
  });

  it("are ones that the function takes, to both ends of their range", () => {
    for (const seconds of [KEY_RING_MAX_AGE.min, KEY_RING_MAX_AGE.max])
      for (const compression of ["gzip", "zstd"] as const) {
        const of = synthesise({ adopt: ADOPTED, compression, keyRingMaxAge: Duration.seconds(seconds) }).template;
        const lambda = { AWS_LAMBDA_FUNCTION_NAME: "f", AWS_LAMBDA_LOG_GROUP_NAME: "g", OWN_LOG_GROUPS: "g" };
        const settings = readSettings({ ...environmentOf(of), ...lambda });
        expect([settings.cleanCompression, settings.keyRingMaxAge]).toEqual([compression, seconds]);
      }
  });

  it.each([0, 301_000, 1_500])("no key ring for %d ms", (milliseconds) => {
    expect(() => synthesise({ keyRingMaxAge: Duration.millis(milliseconds) })).toThrow(
      "keyRingMaxAge: has to be a whole number of seconds from 1 to 300",
    );
  });
});

describe("cdk-nag: AwsSolutions has nothing to say that is not acknowledged with a reason", () => {
  it.each([
    ["as it comes", {}],
    ["all at once, zstd, shards", { deployment: "all-at-once", compression: "zstd", shardCount: 2 }],
    ["adopted", { adopt: ADOPTED }],
  ] as const)("%s", (_name, props) => {
    const { app } = synthesise(props);
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});
