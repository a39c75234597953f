import { App, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { describe, expect, it } from "vitest";
import { readReconcileSettings } from "../../functions/reconcile-settings.ts";
import { ScrublineMaintenance, ScrublineS3, ScrublineStream, type ScrublineStreamProps } from "../../infra/index.ts";
import { ADOPTED, fakeBundles, findingsOf, grantsOf, writePolicy } from "./synth.ts";

function synthesise(props: ScrublineStreamProps = {}, policyFile?: string) {
  const app = new App();
  const stack = new Stack(app, "Logs");
  const bundles = fakeBundles();
  const stream = new ScrublineStream(stack, "Scrubline", { bundles, ...props });
  const { stores } = stream;
  const bucket = Bucket.fromBucketName(stack, "Raw", "raw-logs");
  const objects = new ScrublineS3(stack, "Objects", { bundles, stores, sources: [{ bucket }] });
  const pipelines = [stream, objects];
  const policy = policyFile === undefined ? {} : { policyFile };
  const maintenance = new ScrublineMaintenance(stack, "Maintenance", { bundles, stores, pipelines, ...policy });
  return { app, maintenance, template: Template.fromStack(stack) };
}

const { app, template } = synthesise();

function functionOf(id: string, of: Template = template) {
  return Object.entries(of.findResources("AWS::Lambda::Function")).find(([name]) => name.startsWith(id))?.[1];
}

describe("reconciler", () => {
  it("runs every hour, for up to 15 minutes, and is not repeated", () => {
    template.hasResourceProperties("AWS::Events::Rule", {
      ScheduleExpression: "rate(1 hour)",
      Targets: [Match.objectLike({ Arn: { "Fn::GetAtt": [Match.stringLikeRegexp("^MaintenanceReconciler"), "Arn"] } })],
    });
    expect(functionOf("MaintenanceReconciler")!.Properties.Timeout).toBe(900);
    template.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      FunctionName: { Ref: Match.stringLikeRegexp("^MaintenanceReconciler") },
      MaximumRetryAttempts: 0,
    });
  });

  it("is told every pipeline, and the stream of those that have one, as it reads it", () => {
    const { RECONCILE, CLEAN_BUCKET } = functionOf("MaintenanceReconciler")!.Properties.Environment.Variables;
    const parts: (string | { Ref?: string })[] = RECONCILE["Fn::Join"][1];
    const names = parts.map((part) =>
      typeof part === "string" ? part : part.Ref ? "f" : "arn:aws:kinesis:eu-west-1:111111111111:stream/s",
    );
    const { targets } = readReconcileSettings({ RECONCILE: names.join(""), CLEAN_BUCKET: "clean" });
    expect(targets).toEqual([
      { functionName: "f", streamArn: "arn:aws:kinesis:eu-west-1:111111111111:stream/s" },
      { functionName: "f" },
    ]);
    expect(CLEAN_BUCKET).toEqual({ Ref: expect.stringMatching(/^ScrublineClean/) });
  });

  it("reads manifests and no clean data, asks the stream, and seals", () => {
    expect(grantsOf(template, "MaintenanceReconcilerRole")).toMatchInlineSnapshot(`
      [
        "kinesis:GetRecords ScrublineInput",
        "kinesis:GetShardIterator ScrublineInput",
        "kms:Decrypt ScrublineCleanKey",
        "kms:Decrypt ScrublineInputKey",
        "kms:GenerateDataKey ScrublineCleanKey",
        "logs:CreateLogStream MaintenanceReconcilerLogs",
        "logs:PutLogEvents MaintenanceReconcilerLogs",
        "s3:GetObject ScrublineClean/manifests/*",
        "s3:ListBucket ScrublineClean",
        "s3:PutObject ScrublineClean/manifests/chain/*",
      ]
    `);
  });
});

describe("rotation", () => {
  it("appends a key every so many days as the policy says, and not at once", () => {
    template.hasResourceProperties("AWS::SecretsManager::RotationSchedule", {
      SecretId: { Ref: "ScrublineKeyRing22883E7A" },
      RotationRules: { AutomaticallyAfterDays: 90 },
      RotateImmediatelyOnUpdate: false,
    });
    const policy = writePolicy("fields:\n  - path: $.a\nkeys:\n  rotation_days: 30\n");
    synthesise({}, policy).template.hasResourceProperties("AWS::SecretsManager::RotationSchedule", {
      RotationRules: { AutomaticallyAfterDays: 30 },
    });
    const never = writePolicy("fields:\n  - path: $.a\nkeys:\n  rotation_days: 3650\n");
    expect(() => synthesise({}, never)).toThrow("salt_rotation_days: Secrets Manager rotates at least every 1000 days");
  });

  it("only Secrets Manager calls it, for this ring, and it may write no other", () => {
    template.hasResourceProperties("AWS::Lambda::Permission", {
      Principal: "secretsmanager.amazonaws.com",
      SourceAccount: { Ref: "AWS::AccountId" },
      SourceArn: { Ref: "ScrublineKeyRing22883E7A" },
    });
    expect(grantsOf(template, "MaintenanceRotationRole")).toMatchInlineSnapshot(`
      [
        "kms:Decrypt ScrublineKeyRingKey",
        "kms:GenerateDataKey ScrublineKeyRingKey",
        "logs:CreateLogStream MaintenanceRotationLogs",
        "logs:PutLogEvents MaintenanceRotationLogs",
        "secretsmanager:DescribeSecret ScrublineKeyRing",
        "secretsmanager:GetSecretValue ScrublineKeyRing",
        "secretsmanager:PutSecretValue ScrublineKeyRing",
        "secretsmanager:UpdateSecretVersionStage ScrublineKeyRing",
      ]
    `);
  });

  it("the schedule waits for all that its first call needs", () => {
    const [schedule] = Object.values(template.findResources("AWS::SecretsManager::RotationSchedule"));
    const needed = JSON.stringify(schedule!.DependsOn);
    for (const id of ["MaintenanceRotationFunctionRotate", "MaintenanceRotationRoleDefaultPolicy"])
      expect(needed).toContain(id);
  });

  it("is not there for a ring that another account or region rotates, and goes on for one that is adopted", () => {
    const secretArn = ADOPTED.keyRingSecretArn;
    const foreign = synthesise({ keys: { secretArn, keyArn: ADOPTED.keyRingKeyArn } });
    foreign.template.resourceCountIs("AWS::SecretsManager::RotationSchedule", 0);
    expect(foreign.maintenance.rotation).toBeUndefined();
    synthesise({ adopt: ADOPTED }).template.hasResourceProperties("AWS::SecretsManager::RotationSchedule", {
      SecretId: secretArn,
    });
  });
});

describe("alarms", () => {
  it("gaps and overlaps of every pipeline, a reconciler that fails or is silent, and a rotation that fails", () => {
    const ids = Object.keys(template.findResources("AWS::CloudWatch::Alarm")).filter((id) => /^Maintenance/.test(id));
    expect(ids.map((id) => id.replace(/^Maintenance(\w+)Alarm[0-9A-F]{8}$/, "$1"))).toEqual([
      "ScrublineGaps",
      "ScrublineOverlaps",
      "ObjectsGaps",
      "ObjectsOverlaps",
      "ReconcilerErrors",
      "ReconcilerSilent",
      "RotationErrors",
    ]);
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "Invocations",
      ComparisonOperator: "LessThanOrEqualToThreshold",
      TreatMissingData: "breaching",
      Period: 3600,
      EvaluationPeriods: 3,
    });
  });
});

describe("cdk-nag", () => {
  it("has nothing to say", () => {
    expect(findingsOf(app)).toEqual([]);
  });
});
