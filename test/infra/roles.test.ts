import type { Template } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, it } from "vitest";
import { MANIFEST_PREFIX as MANIFESTS } from "../../core/audit/manifest.ts";
import { QUARANTINE_PREFIX as QUARANTINE } from "../../functions/quarantine.ts";
import { CLEAN_PREFIX as CLEAN } from "../../functions/sinks/object-sink.ts";
import { CLEAN_PREFIX, MANIFEST_PREFIX, QUARANTINE_PREFIX } from "../../infra/roles.ts";
import { synthesise, writePolicy } from "./synth.ts";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

let template: Template;

beforeAll(() => {
  template = synthesise().template;
});

function statementsOf(policyId: string): readonly Statement[] {
  const [policy] = Object.entries(template.findResources("AWS::IAM::Policy"))
    .filter(([id]) => id.startsWith(policyId))
    .map(([, resource]) => resource);
  return policy!.Properties.PolicyDocument.Statement;
}

function actionsOf(policyId: string): readonly string[] {
  return statementsOf(policyId)
    .flatMap(({ Action }) => Action)
    .sort();
}

describe("roles", () => {
  it("may do this and nothing else", () => {
    expect(actionsOf("ScrublineFunctionRole")).toEqual([
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
      "kms:Decrypt",
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "s3:ListBucket",
      "s3:PutObject",
      "s3:PutObject",
      "s3:PutObject",
      "s3:PutObject",
      "secretsmanager:GetSecretValue",
    ]);
    expect(actionsOf("ScrublineQuarantineReader")).toEqual(["kms:Decrypt", "s3:GetObject", "s3:ListBucket"]);
  });

  it("no grant has a wildcard but below a prefix of one bucket, and no role a managed policy", () => {
    for (const policy of ["ScrublineFunctionRole", "ScrublineQuarantineReader", "ScrublineSubscriptionRole"])
      for (const { Action, Resource } of statementsOf(policy)) {
        expect(JSON.stringify(Action)).not.toContain("*");
        const text = JSON.stringify(Resource);
        expect(text).not.toBe('"*"');
        if (text.includes("*")) expect(text).toMatch(/Bucket|Clean|Quarantine/);
      }
    // The one exception is CodeDeploy's.
    const managed = Object.entries(template.findResources("AWS::IAM::Role")).filter(
      ([, role]) => role.Properties.ManagedPolicyArns,
    );
    expect(managed.map(([id]) => id)).toEqual([expect.stringContaining("DeploymentServiceRole")]);
  });

  it("writes where its grants end", () => {
    expect([CLEAN_PREFIX, QUARANTINE_PREFIX, MANIFEST_PREFIX]).toEqual([CLEAN, QUARANTINE, MANIFESTS]);
  });

  it("writes to buckets of its own account only: the name of a deleted bucket may be taken by anybody", () => {
    const onBuckets = statementsOf("ScrublineFunctionRole").filter(({ Action }) => /^s3:/.test([Action].flat()[0]!));
    expect(onBuckets.map(({ Action, Condition }) => [Action, Condition])).toEqual(
      ["s3:PutObject", "s3:PutObject", "s3:PutObject", "s3:ListBucket", "s3:PutObject"].map((action) => [
        action,
        { StringEquals: { "s3:ResourceAccount": { Ref: "AWS::AccountId" } } },
      ]),
    );
  });

  it("decrypts raw records and the key ring, never the buckets", () => {
    const decrypted = statementsOf("ScrublineFunctionRole").filter(({ Action }) =>
      [Action].flat().includes("kms:Decrypt"),
    );
    const keys = JSON.stringify(decrypted.map(({ Resource }) => Resource));
    expect(keys).toMatch(/KeyRingKey.*InputKey/);
    expect(keys).not.toMatch(/CleanKey|QuarantineKey/);
  });
});

describe("revealer", () => {
  it("is there only if the policy encrypts", () => {
    expect(Object.keys(template.findResources("AWS::IAM::Role")).join()).not.toContain("Revealer");
  });

  it("reads the key ring and nothing else, and is assumed by who may in the account", () => {
    const policyFile = writePolicy("fields:\n  - { path: $.name, action: encrypt }\n");
    const encrypting = synthesise({ policyFile }).template;
    const only = (type: string) =>
      Object.entries(encrypting.findResources(type)).filter(([id]) => id.startsWith("ScrublineRevealer"))[0]![1];
    const statements: readonly Statement[] = only("AWS::IAM::Policy").Properties.PolicyDocument.Statement;
    expect(statements.map(({ Action }) => Action)).toEqual(["secretsmanager:GetSecretValue", "kms:Decrypt"]);
    expect(JSON.stringify(statements.map(({ Resource }) => Resource))).toMatch(
      /^\[\{"Ref":"ScrublineKeyRing\w+"\},\{"Fn::GetAtt":\["ScrublineKeyRingKey\w+","Arn"\]\}\]$/,
    );
    const trust = only("AWS::IAM::Role").Properties.AssumeRolePolicyDocument.Statement;
    expect(JSON.stringify(trust)).toContain(':iam::",{"Ref":"AWS::AccountId"},":root"');
  });
});

describe("subscription role", () => {
  it("is assumed by CloudWatch Logs for log groups of this account and region only", () => {
    template.hasResourceProperties("AWS::IAM::Role", {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { Service: "logs.amazonaws.com" },
            Condition: {
              StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
              ArnLike: {
                "aws:SourceArn": {
                  "Fn::Join": [
                    "",
                    [
                      "arn:",
                      { Ref: "AWS::Partition" },
                      ":logs:",
                      { Ref: "AWS::Region" },
                      ":",
                      { Ref: "AWS::AccountId" },
                      ":*",
                    ],
                  ],
                },
              },
            },
          },
        ],
      },
    });
  });

  it("writes to the stream and encrypts for it, and nothing else", () => {
    expect(actionsOf("ScrublineSubscriptionRole")).toEqual([
      "kinesis:PutRecord",
      "kinesis:PutRecords",
      "kms:GenerateDataKey",
    ]);
    const resources = JSON.stringify(statementsOf("ScrublineSubscriptionRole").map(({ Resource }) => Resource));
    expect(resources).toBe(
      '[{"Fn::GetAtt":["ScrublineInput2A05F8B1","Arn"]},{"Fn::GetAtt":["ScrublineInputKey28C1AFF8","Arn"]}]',
    );
  });
});
