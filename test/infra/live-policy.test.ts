import { App, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { LIVE_POLICY_KEY } from "../../core/policy/live.ts";
import { readSettings } from "../../functions/settings.ts";
import { compose } from "../../infra/compose.ts";
import { ScrublineLivePolicy, ScrublineStream } from "../../infra/index.ts";
import { fakeBundles, findingsOf, grantsOf, statementsOf } from "./synth.ts";

const app = new App();
const stack = new Stack(app, "Logs");
const livePolicy = new ScrublineLivePolicy(stack, "Policy");
new ScrublineStream(stack, "Scrubline", { bundles: fakeBundles(), livePolicy });
const template = Template.fromStack(stack);

describe("the policy in force", () => {
  it("is where the function looks for it", () => {
    const functions = template.findResources("AWS::Lambda::Function");
    const { Variables } = Object.values(functions).find(({ Properties }) => Properties.Environment)!.Properties
      .Environment;
    const [, [scheme, { Ref }, key]] = Variables.POLICY_OBJECT["Fn::Join"];
    expect(Ref).toMatch(/^PolicyBucket/);
    expect(key).toBe(`/${LIVE_POLICY_KEY}`);
    const text = `${scheme}policy-bucket${key}`;
    const { POLICY_FILE } = Variables;
    const others = {
      AWS_LAMBDA_FUNCTION_NAME: "f",
      AWS_LAMBDA_LOG_GROUP_NAME: "g",
      CLEAN_BUCKET: "clean",
      QUARANTINE_BUCKET: "raw",
      KEY_RING_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:r-AbCdEf",
    };
    expect(readSettings({ ...others, POLICY_FILE, POLICY_OBJECT: text }).policyObject).toEqual({
      bucket: "policy-bucket",
      key: LIVE_POLICY_KEY,
    });
  });

  it("is read by the function and written by one role alone", () => {
    const grants = grantsOf(template, "ScrublineFunctionRole").filter((grant) => grant.includes("Policy"));
    expect(grants).toEqual([
      "kms:Decrypt PolicyKey",
      `s3:GetObject PolicyBucket/${LIVE_POLICY_KEY}`,
      "s3:ListBucket PolicyBucket",
    ]);
    // A bucket of the same name that somebody else makes once this one is deleted is none.
    const own = { StringEquals: { "s3:ResourceAccount": { Ref: "AWS::AccountId" } } };
    const reads = statementsOf(template, "ScrublineFunctionRole").filter(({ Action }) => Action === "s3:GetObject");
    expect(reads.map(({ Condition }) => Condition)).toEqual([own]);
    expect(grantsOf(template, "PolicyPublisher")).toEqual([
      "kms:Decrypt PolicyKey",
      "kms:GenerateDataKey PolicyKey",
      "s3:GetObject PolicyBucket/policy/*",
      "s3:GetObjectVersion PolicyBucket/policy/*",
      "s3:ListBucket PolicyBucket",
      "s3:ListBucketVersions PolicyBucket",
      "s3:PutObject PolicyBucket/policy/*",
    ]);
    expect(statementsOf(template, "PolicyPublisher").every(({ Effect }) => Effect === "Allow")).toBe(true);
    template.hasResourceProperties("AWS::S3::BucketPolicy", {
      Bucket: { Ref: Match.stringLikeRegexp("^PolicyBucket") },
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Deny",
            Action: "s3:PutObject",
            Condition: {
              ArnNotEquals: {
                "aws:PrincipalArn": { "Fn::GetAtt": [Match.stringLikeRegexp("^PolicyPublisher"), "Arn"] },
              },
            },
          }),
          Match.objectLike({ Effect: "Deny", Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"] }),
        ]),
      },
    });
  });

  it("is kept, with its versions, when the stack goes", () => {
    const [[, bucket]] = Object.entries(template.findResources("AWS::S3::Bucket")).filter(([id]) =>
      id.startsWith("PolicyBucket"),
    ) as [[string, { DeletionPolicy: string; Properties: { VersioningConfiguration: object } }]];
    expect(bucket.DeletionPolicy).toBe("Retain");
    expect(bucket.Properties.VersioningConfiguration).toEqual({ Status: "Enabled" });
  });

  it("cdk-nag has nothing to say", () => expect(findingsOf(app)).toEqual([]));

  it("the example app has it by context, for all its pipelines, and none without", () => {
    const make = (context: object) =>
      Template.fromStack(
        compose(new App({ context: { pipelines: "stream,objects", objects: "raw-logs", ...context } }), {
          bundles: fakeBundles(),
        }),
      );
    const count = (made: Template) =>
      Object.values(made.findResources("AWS::Lambda::Function")).filter(
        ({ Properties }) => Properties.Environment?.Variables?.POLICY_OBJECT,
      ).length;
    const on = make({ livePolicy: "on" });
    expect([count(on), count(make({}))]).toEqual([2, 0]);
    expect(Object.keys(on.toJSON().Outputs)).toEqual(
      expect.arrayContaining(["PolicyBucketName", "PolicyPublisherArn"]),
    );
  });
});
