import { App, Duration, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, it } from "vitest";
import { readSettings } from "../../functions/settings.ts";
import { readDestination } from "../../functions/subscriptions/destination.ts";
import { ScrublineLogs, type ScrublineLogsProps } from "../../infra/index.ts";
import { ADOPTED, fakeBundles, findingsOf, grantsOf } from "./synth.ts";

function synthesise(props: ScrublineLogsProps = {}) {
  const app = new App();
  const stack = new Stack(app, "Logs");
  new ScrublineLogs(stack, "Direct", { bundles: fakeBundles(), ...props });
  return { app, template: Template.fromStack(stack) };
}

let template: Template;
beforeAll(() => {
  template = synthesise().template;
});

describe("invocations", () => {
  it("come from log groups of this account and region, by one statement on the alias", () => {
    template.resourceCountIs("AWS::Lambda::Permission", 1);
    template.hasResourceProperties("AWS::Lambda::Permission", {
      Action: "lambda:InvokeFunction",
      FunctionName: { Ref: Match.stringLikeRegexp("^DirectLive") },
      Principal: "logs.amazonaws.com",
      SourceAccount: { Ref: "AWS::AccountId" },
      SourceArn: {
        "Fn::Join": [
          "",
          [
            "arn:",
            { Ref: "AWS::Partition" },
            ":logs:",
            { Ref: "AWS::Region" },
            ":",
            { Ref: "AWS::AccountId" },
            ":log-group:*",
          ],
        ],
      },
    });
  });

  it("are tried as often and as long as Lambda does it, and end in the quarantine", () => {
    template.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      Qualifier: Match.objectEquals({
        "Fn::Select": [7, { "Fn::Split": [":", { Ref: Match.stringLikeRegexp("^DirectLive") }] }],
      }),
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: {
        OnFailure: { Destination: { "Fn::GetAtt": [Match.stringLikeRegexp("^DirectQuarantine"), "Arn"] } },
      },
    });
  });

  it("have a destination that a subscription filter can point to", () => {
    const alias = "arn:aws:lambda:eu-west-1:111111111111:function:Logs-DirectFunction-1ABC:live";
    expect(readDestination(alias)?.kind).toBe("function");
  });
});

describe("the function", () => {
  it("may do this and nothing else", () => {
    expect(grantsOf(template, "DirectFunctionRole")).toMatchInlineSnapshot(`
      [
        "kms:Decrypt DirectKeyRingKey",
        "kms:GenerateDataKey DirectCleanKey",
        "kms:GenerateDataKey DirectQuarantineKey",
        "logs:CreateLogStream DirectLogs",
        "logs:PutLogEvents DirectLogs",
        "s3:ListBucket DirectQuarantine",
        "s3:PutObject DirectClean/clean/*",
        "s3:PutObject DirectClean/manifests/*",
        "s3:PutObject DirectQuarantine/aws/lambda/*",
        "s3:PutObject DirectQuarantine/quarantine/*",
        "secretsmanager:GetSecretValue DirectKeyRing",
      ]
    `);
  });

  it("is given settings that it takes", () => {
    const of = synthesise({ adopt: ADOPTED }).template;
    const [handler] = Object.values(of.findResources("AWS::Lambda::Function"));
    const lambda = { AWS_LAMBDA_FUNCTION_NAME: "f", AWS_LAMBDA_LOG_GROUP_NAME: "g", OWN_LOG_GROUPS: "g" };
    expect(() => readSettings({ ...handler!.Properties.Environment.Variables, ...lambda })).not.toThrow();
  });
});

describe("alarms and logical ids", () => {
  it("alarms: what waits, what is given up, what is lost, and those of every function", () => {
    const alarms = Object.keys(template.findResources("AWS::CloudWatch::Alarm"))
      .map((id) => id.replace(/^Direct(\w+)Alarm[0-9A-F]{8}$/, "$1"))
      .sort();
    expect(alarms).toEqual([
      "DeliveryErrors",
      "Errors",
      "GivenUp",
      "Lost",
      "Quarantine",
      "Throttles",
      "VersionErrors",
      "Wait",
    ]);
    synthesise({ maxWait: Duration.minutes(5) }).template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "AsyncEventAge",
      Threshold: 300_000,
    });
  });

  it("what holds data has logical ids that never change", () => {
    const types = ["AWS::KMS::Key", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"];
    expect(types.flatMap((type) => Object.keys(template.findResources(type)))).toMatchInlineSnapshot(`
      [
        "DirectCleanKey7900C0B0",
        "DirectQuarantineKeyE521E80A",
        "DirectKeyRingKey2D43B13D",
        "DirectClean7226622D",
        "DirectQuarantine6DFF3843",
        "DirectKeyRing990E7255",
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
