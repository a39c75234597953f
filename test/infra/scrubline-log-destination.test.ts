import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { ScrublineLogDestination, type ScrublineLogDestinationProps, ScrublineStream } from "../../infra/index.ts";
import { fakeBundles, findingsOf, grantsOf } from "./synth.ts";

function synthesise(props: Omit<ScrublineLogDestinationProps, "pipeline">) {
  const app = new App();
  const stack = new Stack(app, "Logs", { env: { account: "999999999999", region: "eu-west-1" } });
  const pipeline = new ScrublineStream(stack, "Scrubline", { bundles: fakeBundles() });
  new ScrublineLogDestination(stack, "Destination", { pipeline, ...props });
  return { app, template: Template.fromStack(stack) };
}

const destinationOf = (template: Template) => {
  const [destination] = Object.values(template.findResources("AWS::Logs::Destination"));
  const { DestinationPolicy, ...rest } = destination!.Properties;
  const text = DestinationPolicy["Fn::Join"][1].map((part: string | object) =>
    typeof part === "string" ? part : "aws",
  );
  return { ...rest, policy: JSON.parse(text.join("")), waitsFor: destination!.DependsOn };
};

const trustOf = (template: Template) => {
  const roles = Object.entries(template.findResources("AWS::IAM::Role"));
  return roles.find(([id]) => id.startsWith("DestinationRole"))![1].Properties.AssumeRolePolicyDocument.Statement;
};

const ARN = "arn:aws:logs:eu-west-1:999999999999:destination:Logs";
const logsOf = (account: string) => ({
  "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, `:logs:eu-west-1:${account}:*`]],
});

describe("named accounts", () => {
  const { template, app } = synthesise({ accounts: ["111111111111", "222222222222"] });

  it("and nobody else may subscribe, log groups or the whole account", () => {
    const { policy, ...rest } = destinationOf(template);
    expect(policy.Statement).toEqual([
      {
        Sid: "Subscribe",
        Effect: "Allow",
        Principal: { AWS: ["111111111111", "222222222222"] },
        Action: ["logs:PutSubscriptionFilter", "logs:PutAccountPolicy"],
        Resource: ARN,
      },
    ]);
    expect(rest.DestinationName).toBe("Logs");
    expect(JSON.stringify(rest.waitsFor)).toContain("DestinationRoleDefaultPolicy");
  });

  it("are those for whose log groups CloudWatch Logs assumes the role, beside the test record of this account", () => {
    expect(trustOf(template).map(({ Condition }: { Condition: object }) => Condition)).toEqual([
      { ArnLike: { "aws:SourceArn": logsOf("999999999999") } },
      { ArnLike: { "aws:SourceArn": [logsOf("111111111111"), logsOf("222222222222")] } },
    ]);
    expect(grantsOf(template, "DestinationRole")).toEqual([
      "kinesis:PutRecord ScrublineInput",
      "kinesis:PutRecords ScrublineInput",
      "kms:GenerateDataKey ScrublineInputKey",
    ]);
  });

  it("cdk-nag has nothing to say", () => {
    expect(findingsOf(app)).toEqual([]);
  });
});

describe("an organisation", () => {
  it("its accounts and no others", () => {
    const { template } = synthesise({ organization: "o-a1b2c3d4e5", name: "shared" });
    const { policy, DestinationName } = destinationOf(template);
    expect(DestinationName).toBe("shared");
    expect(policy.Statement[0]).toMatchObject({
      Principal: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5"] } },
      Resource: ARN.replace("Logs", "shared"),
    });
    expect(trustOf(template)[1].Condition).toEqual({ StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } });
  });
});

describe("refused", () => {
  it.each([
    ["nobody", {}, "accounts, organization: name either"],
    ["both", { accounts: ["111111111111"], organization: "o-a1b2c3d4e5" }, "accounts, organization: name either"],
    ["no account", { accounts: ["*"] }, "accounts: not an account's id of twelve digits"],
    ["no organisation", { organization: "*" }, "organization: not an organisation's id"],
    ["no name", { accounts: ["111111111111"], name: "a:b" }, "name: not the name of a log destination"],
  ])("%s", (_name, props, text) => {
    expect(() => synthesise(props)).toThrow(text);
  });
});
