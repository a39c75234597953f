import { readFileSync } from "node:fs";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, it } from "vitest";
import { compose } from "../../infra/compose.ts";
import { ScrublineStores } from "../../infra/index.ts";
import { fakeBundles } from "./synth.ts";

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Release {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: readonly string[];
}

/** The template of the example app at release 0.1.0, with the properties of what holds data; versions of the function left out. */
const release: Release = JSON.parse(readFileSync(new URL("releases/0.1.0.json", import.meta.url), "utf8"));

/** A change of one of these makes CloudFormation replace the resource; https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  "AWS::KMS::Key": ["KeySpec", "KeyUsage", "MultiRegion", "Origin"],
  "AWS::Kinesis::Stream": ["Name"],
  "AWS::S3::Bucket": ["BucketName", "BucketNamePrefix", "ObjectLockEnabled"],
  "AWS::S3::BucketPolicy": ["Bucket"],
  "AWS::SecretsManager::Secret": ["Name"],
  "AWS::IAM::Role": ["RoleName", "Path"],
};
const STATEFUL = Object.keys(REPLACING).filter((type) => type !== "AWS::IAM::Role");

let upgraded: { Resources: Record<string, Resource>; Outputs: Record<string, unknown> };

/** As the app that made the release's template, without any new context. */
function synthesiseApp() {
  const cdk = JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8"));
  const stack = compose(new App({ context: cdk.context }), { bundles: fakeBundles() });
  return Template.fromStack(stack).toJSON() as typeof upgraded;
}

beforeAll(() => {
  upgraded = synthesiseApp();
});

describe("an upgrade from 0.1.0", () => {
  it("removes nothing and gives no logical id to something else", () => {
    for (const [id, { Type }] of Object.entries(release.Resources))
      expect([id, upgraded.Resources[id]?.Type]).toEqual([id, Type]);
    expect(Object.keys(upgraded.Outputs)).toEqual(expect.arrayContaining([...release.Outputs]));
  });

  it("replaces nothing that holds data: what cannot be changed in place is as it was, and what was kept is kept", () => {
    const stateful = Object.entries(release.Resources).filter(([, { Type }]) => STATEFUL.includes(Type));
    expect(stateful).toHaveLength(10);
    for (const [id, before] of stateful) {
      const after = upgraded.Resources[id]!;
      for (const name of REPLACING[before.Type]!)
        expect([id, name, after.Properties?.[name]]).toEqual([id, name, before.Properties?.[name]]);
      expect([id, after.DeletionPolicy]).toEqual([id, before.DeletionPolicy]);
    }
  });

  it("leaves the key ring's value alone: what would draw a new one is as it was", () => {
    const [[id, secret]] = Object.entries(release.Resources).filter(([, { Type }]) => Type.endsWith("::Secret")) as [
      [string, Resource],
    ];
    for (const name of ["GenerateSecretString", "SecretString", "KmsKeyId"])
      expect([name, upgraded.Resources[id]!.Properties?.[name]]).toEqual([name, secret.Properties?.[name]]);
  });

  it("keeps buckets encrypted under the same keys, and versioned", () => {
    for (const [id, { Type, Properties }] of Object.entries(release.Resources))
      if (Type === "AWS::S3::Bucket")
        for (const name of ["BucketEncryption", "VersioningConfiguration", "PublicAccessBlockConfiguration"])
          expect([id, upgraded.Resources[id]!.Properties?.[name]]).toEqual([id, Properties?.[name]]);
  });
});

describe("stores of their own under the stream's id", () => {
  it("have the logical ids of the stream's: one construct can take the place of the other", () => {
    const stack = new Stack(new App(), "Scrubline");
    new ScrublineStores(stack, "Scrubline");
    const { Resources } = Template.fromStack(stack).toJSON() as typeof upgraded;
    const ids = Object.keys(release.Resources).filter((id) => id in Resources);
    expect(ids.sort()).toEqual(Object.keys(Resources).sort());
    expect(ids).toHaveLength(10);
  });
});
