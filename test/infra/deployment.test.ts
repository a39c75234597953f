import type { Template } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, it } from "vitest";
import { ADOPTED, synthesise, writePolicy } from "./synth.ts";

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly UpdatePolicy?: unknown;
}

let template: Template;

beforeAll(() => {
  template = synthesise().template;
});

function resources(of: Template): Record<string, Resource> {
  return of.toJSON().Resources;
}

function only(type: string, of: Template = template): readonly [id: string, resource: Resource] {
  const found = Object.entries(resources(of)).filter(([, { Type }]) => Type === type);
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** Logical ids that a part of a template refers to. */
function referencesIn(part: unknown): readonly string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === "Ref") return [value];
    if (key === "Fn::GetAtt") return [value[0]];
    if (key === "DependsOn") return [value].flat();
    return referencesIn(value);
  });
}

describe("alias", () => {
  it("live: a version of the function, and what the stream invokes", () => {
    const [alias, { Properties }] = only("AWS::Lambda::Alias");
    const [version] = only("AWS::Lambda::Version");
    expect(Properties).toMatchObject({ Name: "live", FunctionVersion: { "Fn::GetAtt": [version, "Version"] } });
    const [, mapping] = only("AWS::Lambda::EventSourceMapping");
    expect(JSON.stringify(mapping.Properties.FunctionName)).toMatch(`{"Ref":"${alias}"}`);
    expect(JSON.stringify(mapping.Properties.FunctionName)).toMatch(/":live"/);
  });

  it("an earlier version stays, one whose deployment was rolled back does not: the same code could not be deployed again", () => {
    expect(only("AWS::Lambda::Version")[1]).toMatchObject({
      DeletionPolicy: "RetainExceptOnCreate",
      UpdateReplacePolicy: "Retain",
    });
  });

  it("a new policy or setting makes a new version, the same one none", () => {
    const version = (props = {}) => only("AWS::Lambda::Version", synthesise(props).template)[0];
    const bundle = { policyFile: writePolicy("fields:\n  - path: $.a\n") };
    const versions = [version(), version(bundle), version({ compression: "zstd" }), version({ memorySize: 2048 })];
    expect(new Set(versions).size).toBe(4);
    expect(version(bundle)).toBe(versions[1]);
  });
});

describe("canary", () => {
  it("10 % for five minutes, and back when the new version fails or delivery does", () => {
    const [id, { Properties }] = only("AWS::CodeDeploy::DeploymentGroup");
    expect(Properties).toMatchObject({
      DeploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
      AutoRollbackConfiguration: { Enabled: true, Events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
      AlarmConfiguration: {
        Enabled: true,
        Alarms: [
          { Name: { Ref: expect.stringContaining("VersionErrorsAlarm") } },
          { Name: { Ref: expect.stringContaining("DeliveryErrorsAlarm") } },
        ],
      },
    });
    const [application] = only("AWS::CodeDeploy::Application");
    expect(only("AWS::Lambda::Alias")[1].UpdatePolicy).toEqual({
      CodeDeployLambdaAliasUpdate: { ApplicationName: { Ref: application }, DeploymentGroupName: { Ref: id } },
    });
  });

  it("looks at the errors of the new version alone, minute by minute", () => {
    const [version] = only("AWS::Lambda::Version");
    const name = { Ref: "ScrublineFunctionD38E1DA7" };
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "AWS/Lambda",
      MetricName: "Errors",
      Period: 60,
      Threshold: 0,
      Dimensions: [
        { Name: "ExecutedVersion", Value: { "Fn::GetAtt": [version, "Version"] } },
        { Name: "FunctionName", Value: name },
        { Name: "Resource", Value: { "Fn::Join": ["", [name, ":live"]] } },
      ],
    });
  });
});

describe("all at once", () => {
  it("no CodeDeploy at all, and the same alias", () => {
    const { template: plain } = synthesise({ deployment: "all-at-once" });
    expect(Object.values(resources(plain)).filter(({ Type }) => Type.startsWith("AWS::CodeDeploy"))).toEqual([]);
    expect(JSON.stringify(plain.toJSON())).not.toMatch(/CodeDeploy|codedeploy|VersionErrorsAlarm/);
    const [id, { UpdatePolicy }] = only("AWS::Lambda::Alias", plain);
    expect([id, UpdatePolicy]).toEqual([only("AWS::Lambda::Alias")[0], undefined]);
  });
});

describe("resources", () => {
  // The alias waits for its deployment group, whose alarms may therefore look at nothing that waits for the alias.
  it.each([
    ["as it comes", {}],
    ["all at once", { deployment: "all-at-once" }],
    ["adopted", { adopt: ADOPTED }],
  ] as const)("can be made in some order: %s", (_name, props) => {
    const all = resources(synthesise(props).template);
    const made = new Set<string>();
    const isReady = (id: string) => referencesIn(all[id]).every((needed) => !(needed in all) || made.has(needed));
    for (let before = -1; before < made.size; ) {
      before = made.size;
      for (const id of Object.keys(all)) if (isReady(id)) made.add(id);
    }
    expect(Object.keys(all).filter((id) => !made.has(id))).toEqual([]);
  });
});
