import { App, Duration, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { DeliveryStream } from "aws-cdk-lib/aws-kinesisfirehose";
import { beforeAll, describe, expect, it } from "vitest";
import { readFirehoseSettings } from "../../functions/settings.ts";
import { ScrublineFirehose, type ScrublineFirehoseProps } from "../../infra/index.ts";
import { ADOPTED, fakeBundles, findingsOf, grantsOf, statementsOf } from "./synth.ts";

function synthesise(props: ScrublineFirehoseProps = {}) {
  const app = new App();
  const stack = new Stack(app, "Logs");
  new ScrublineFirehose(stack, "Firehose", { bundles: fakeBundles(), ...props });
  return { app, template: Template.fromStack(stack) };
}

let template: Template;
beforeAll(() => {
  template = synthesise().template;
});

const destinationOf = (of: Template) => {
  const [stream] = Object.values(of.findResources("AWS::KinesisFirehose::DeliveryStream"));
  return stream!.Properties.ExtendedS3DestinationConfiguration;
};
const parametersOf = (of: Template): Record<string, unknown> =>
  Object.fromEntries(
    destinationOf(of).ProcessingConfiguration.Processors[0].Parameters.map(
      (each: { ParameterName: string; ParameterValue: unknown }) => [each.ParameterName, each.ParameterValue],
    ),
  );

describe("the delivery stream", () => {
  it("is put into, and encrypted with a key of its own", () => {
    template.hasResourceProperties("AWS::KinesisFirehose::DeliveryStream", {
      DeliveryStreamType: "DirectPut",
      DeliveryStreamEncryptionConfigurationInput: {
        KeyType: "CUSTOMER_MANAGED_CMK",
        KeyARN: { "Fn::GetAtt": [Match.stringLikeRegexp("^FirehoseInputKey"), "Arn"] },
      },
    });
  });

  it("has no other bucket than the quarantine: what it writes on its own account is raw", () => {
    const quarantine = { "Fn::GetAtt": [expect.stringMatching(/^FirehoseQuarantine[0-9A-F]{8}$/), "Arn"] };
    const key = { "Fn::GetAtt": [expect.stringMatching(/^FirehoseQuarantineKey/), "Arn"] };
    expect(destinationOf(template)).toMatchObject({
      BucketARN: quarantine,
      Prefix: "aws/firehose/delivered/",
      ErrorOutputPrefix: expect.stringMatching(/^aws\/firehose\/!\{firehose:error-output-type\}\//),
      EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: key } },
    });
    expect(destinationOf(template).BucketARN).toEqual(quarantine);
  });

  it("keeps no copy of what comes in", () => {
    expect(destinationOf(template)).toMatchObject({ S3BackupMode: "Disabled" });
    expect(destinationOf(template).S3BackupConfiguration).toBeUndefined();
  });

  it("invokes the alias with 1 MiB at most, and three times more if it fails", () => {
    expect(parametersOf(template)).toMatchObject({
      LambdaArn: { Ref: expect.stringMatching(/^FirehoseLive/) },
      NumberOfRetries: "3",
      BufferSizeInMBs: "1",
      BufferIntervalInSeconds: "60",
    });
  });

  it("gathers for as long as it is told, within what Firehose takes", () => {
    const of = (bufferingInterval: Duration) => parametersOf(synthesise({ bufferingInterval }).template);
    expect(of(Duration.seconds(0)).BufferIntervalInSeconds).toBe("0");
    expect(of(Duration.seconds(900)).BufferIntervalInSeconds).toBe("900");
    for (const bufferingInterval of [Duration.seconds(901), Duration.millis(1500)])
      expect(() => synthesise({ bufferingInterval })).toThrow("bufferingInterval: has to be a whole number of seconds");
  });
});

describe("roles", () => {
  it("the function may do this and nothing else: it reads no bucket", () => {
    expect(grantsOf(template, "FirehoseFunctionRole")).toMatchInlineSnapshot(`
      [
        "kms:Decrypt FirehoseKeyRingKey",
        "kms:GenerateDataKey FirehoseCleanKey",
        "kms:GenerateDataKey FirehoseQuarantineKey",
        "logs:CreateLogStream FirehoseLogs",
        "logs:PutLogEvents FirehoseLogs",
        "s3:PutObject FirehoseClean/clean/*",
        "s3:PutObject FirehoseClean/manifests/*",
        "s3:PutObject FirehoseQuarantine/quarantine/*",
        "secretsmanager:GetSecretValue FirehoseKeyRing",
      ]
    `);
  });

  it("Firehose may invoke the alias and write below its prefix, and read nothing", () => {
    expect(grantsOf(template, "FirehoseDeliveryRole")).toMatchInlineSnapshot(`
      [
        "kms:Decrypt FirehoseQuarantineKey",
        "kms:GenerateDataKey FirehoseQuarantineKey",
        "lambda:GetFunctionConfiguration FirehoseLive",
        "lambda:InvokeFunction FirehoseLive",
        "logs:CreateLogStream FirehoseDeliveryLogs",
        "logs:PutLogEvents FirehoseDeliveryLogs",
        "s3:AbortMultipartUpload FirehoseQuarantine/aws/firehose/*",
        "s3:GetBucketLocation FirehoseQuarantine",
        "s3:ListBucket FirehoseQuarantine",
        "s3:ListBucketMultipartUploads FirehoseQuarantine",
        "s3:PutObject FirehoseQuarantine/aws/firehose/*",
      ]
    `);
    template.hasResourceProperties("AWS::IAM::Role", {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: "firehose.amazonaws.com" },
            Condition: { StringEquals: { "sts:ExternalId": { Ref: "AWS::AccountId" } } },
          },
        ],
      },
    });
    const inBuckets = statementsOf(template, "FirehoseDeliveryRole").filter(({ Action }) =>
      [Action].flat().some((action) => action.startsWith("s3:")),
    );
    for (const { Condition } of inBuckets)
      expect(Condition).toEqual({ StringEquals: { "s3:ResourceAccount": { Ref: "AWS::AccountId" } } });
  });

  it("CloudWatch Logs may put records, for log groups of this account and region", () => {
    expect(grantsOf(template, "FirehoseSubscriptionRole")).toEqual([
      "firehose:PutRecord FirehoseInput",
      "firehose:PutRecordBatch FirehoseInput",
    ]);
    template.hasResourceProperties("AWS::IAM::Role", {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: "logs.amazonaws.com" },
            Condition: {
              StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
              ArnLike: { "aws:SourceArn": Match.anyValue() },
            },
          },
        ],
      },
    });
  });

  it("the quarantine is read by its reader alone, Firehose's prefix too, be it adopted or new", () => {
    template.hasResourceProperties("AWS::S3::BucketPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Sid: "ReadByOneRoleOnly",
            Effect: "Deny",
            Resource: {
              "Fn::Join": ["", [{ "Fn::GetAtt": [Match.stringLikeRegexp("^FirehoseQuarantine"), "Arn"] }, "/*"]],
            },
          }),
        ]),
      },
    });
    const adopted = synthesise({ adopt: ADOPTED }).template;
    expect(JSON.stringify(destinationOf(adopted).BucketARN)).toContain(ADOPTED.quarantineBucketName);
  });
});

describe("the function", () => {
  it("is given settings that it takes: nothing goes on in the delivery stream", () => {
    const of = synthesise({ adopt: ADOPTED }).template;
    const [handler] = Object.values(of.findResources("AWS::Lambda::Function"));
    const lambda = { AWS_LAMBDA_FUNCTION_NAME: "f", AWS_LAMBDA_LOG_GROUP_NAME: "g", OWN_LOG_GROUPS: "g" };
    const settings = readFirehoseSettings({ ...handler!.Properties.Environment.Variables, ...lambda });
    expect(settings.output).toBe("sinks");
  });

  it("ends before Firehose gives up on it", () => {
    template.hasResourceProperties("AWS::Lambda::Function", { Timeout: 120 });
  });
});

describe("sinks", () => {
  it("are the function's, with what they need; without them it is the clean bucket", () => {
    const sinks = [{ kind: "s3" }, { kind: "firehose", stream: "clean" }] as const;
    const of = synthesise({ sinks }).template;
    const [handler] = Object.values(of.findResources("AWS::Lambda::Function"));
    expect(handler!.Properties.Environment.Variables.SINKS).toBe(JSON.stringify(sinks));
    expect(grantsOf(of, "FirehoseFunctionRole").join()).toContain("firehose:PutRecordBatch ");
    const [without] = Object.values(template.findResources("AWS::Lambda::Function"));
    expect(without!.Properties.Environment.Variables.SINKS).toBeUndefined();
  });

  it("its own way in is none: records would come back for ever", () => {
    const app = new App();
    const stack = new Stack(app, "Logs");
    const bundles = fakeBundles();
    const one = new ScrublineFirehose(stack, "One", { bundles });
    const { stores, deliveryStreamName, deliveryStreamArn } = one;
    const imported = DeliveryStream.fromDeliveryStreamArn(stack, "Imported", deliveryStreamArn);
    for (const [index, stream] of [deliveryStreamName, imported].entries()) {
      const looping = { bundles, stores, sinks: [{ kind: "firehose" as const, stream }] };
      new ScrublineFirehose(stack, `Loop${index}`, looping);
    }
    const problems = app.node.findAll().flatMap(({ node }) => node.validate());
    expect(problems).toEqual(
      [0, 0].map(() => expect.stringContaining("sinks[0]: its stream is the way into a pipeline")),
    );
  });
});

describe("alarms and logical ids", () => {
  it("alarms: what Firehose gives up, refuses or holds, a gap, and those of every function", () => {
    const alarms = Object.keys(template.findResources("AWS::CloudWatch::Alarm"))
      .map((id) => id.replace(/^Firehose(\w+)Alarm[0-9A-F]{8}$/, "$1"))
      .sort();
    expect(alarms).toEqual([
      "DeliveryErrors",
      "Errors",
      "Freshness",
      "Gap",
      "GivenUp",
      "Invocations",
      "Quarantine",
      "ThrottledRecords",
      "Throttles",
      "VersionErrors",
    ]);
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "AWS/Logs",
      MetricName: "IncomingLogEvents",
      Dimensions: [{ Name: "LogGroupName", Value: { Ref: Match.stringLikeRegexp("^FirehoseDeliveryLogs") } }],
      Threshold: 0,
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ExecuteProcessing.Success",
      ComparisonOperator: "LessThanThreshold",
      Threshold: 1,
    });
  });

  it("what holds data has logical ids that never change", () => {
    const types = [
      "AWS::KinesisFirehose::DeliveryStream",
      "AWS::KMS::Key",
      "AWS::S3::Bucket",
      "AWS::SecretsManager::Secret",
    ];
    expect(types.flatMap((type) => Object.keys(template.findResources(type)))).toMatchInlineSnapshot(`
      [
        "FirehoseInput998AD0B4",
        "FirehoseCleanKey07C4DCAC",
        "FirehoseQuarantineKeyF69FF46D",
        "FirehoseKeyRingKey88252725",
        "FirehoseInputKeyAFCADEC2",
        "FirehoseCleanB643FBA1",
        "FirehoseQuarantine5678C1AA",
        "FirehoseKeyRing48DEA357",
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
