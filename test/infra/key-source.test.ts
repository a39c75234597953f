import { App, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type KeyRingSource, ScrublineStores, ScrublineStream, UnusableSettingError } from "../../infra/index.ts";
import { ADOPTED, fakeBundle, findingsOf } from "./synth.ts";

const HERE = { account: "111111111111", region: "eu-west-1" };
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/4e940000-0000-4000-8000-000000000000";
const SECRET = "arn:aws:secretsmanager:eu-west-1:999999999999:secret:Hub-AbCdEf";

function synthesise(keys: KeyRingSource, env: object = HERE) {
  const app = new App();
  const stack = new Stack(app, "Logs", { env });
  const stream = new ScrublineStream(stack, "Scrubline", { bundle: fakeBundle(), keys });
  return { app, stream, template: Template.fromStack(stack) };
}

describe("keys: generate", () => {
  it("is what happens anyway", () => {
    const { template, stream } = synthesise("generate");
    template.resourceCountIs("AWS::SecretsManager::Secret", 1);
    template.resourceCountIs("AWS::SecretsManager::ResourcePolicy", 0);
    expect(stream.stores.ownsKeyRing).toBe(true);
  });

  it("shared with named roles: they read the secret and decrypt it through Secrets Manager, and nothing else", () => {
    const readers = ["arn:aws:iam::222222222222:role/spoke-function"];
    const { template, app } = synthesise({ generate: { readers } });
    template.hasResourceProperties("AWS::SecretsManager::ResourcePolicy", {
      ResourcePolicy: {
        Statement: [
          { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Principal: { AWS: readers[0] }, Resource: "*" },
        ],
      },
    });
    template.hasResourceProperties("AWS::KMS::Key", {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: "kms:Decrypt",
            Principal: { AWS: readers[0] },
            Condition: {
              StringEquals: {
                "kms:ViaService": { "Fn::Join": ["", ["secretsmanager.eu-west-1.", { Ref: "AWS::URLSuffix" }]] },
              },
            },
          }),
        ]),
      },
    });
    expect(findingsOf(app)).toEqual([]);
  });

  it("copied to another region, under a key of that region", () => {
    const keyArn = KEY.replace("eu-west-1", "eu-central-1");
    const { template } = synthesise({ generate: { replicas: [{ region: "eu-central-1", keyArn }] } });
    template.hasResourceProperties("AWS::SecretsManager::Secret", {
      ReplicaRegions: [{ Region: "eu-central-1", KmsKeyId: keyArn }],
    });
    expect(() => synthesise({ generate: { replicas: [{ region: "eu-central-1", keyArn: KEY }] } })).toThrow(
      "keys.generate.replicas: the key for eu-central-1 is not the ARN of a KMS key there",
    );
  });

  it("no account as a reader: whoever reads a ring can link all that was made with it", () => {
    expect(() => synthesise({ generate: { readers: ["arn:aws:iam::222222222222:root"] } })).toThrow(
      "keys.generate.readers: not the ARN of an IAM role",
    );
  });
});

describe.each([
  ["secretArn", { secretArn: SECRET, keyArn: KEY }, SECRET],
  [
    "replicaOf",
    { replicaOf: SECRET.replace("eu-west-1", "eu-central-1").replace("999999999999", "111111111111"), keyArn: KEY },
    SECRET.replace("999999999999", "111111111111"),
  ],
] as const)("keys: %s", (_name, keys, arn) => {
  const { template, stream, app } = synthesise(keys);

  it("makes no ring, names the one there is, may read it, and does not rotate it", () => {
    template.resourceCountIs("AWS::SecretsManager::Secret", 0);
    template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: Match.objectLike({ KEY_RING_SECRET_ARN: arn }) },
    });
    const grants = JSON.stringify(template.findResources("AWS::IAM::Policy"));
    expect(grants).toContain(`{"Action":"secretsmanager:GetSecretValue","Effect":"Allow","Resource":"${arn}"}`);
    expect(grants).toContain(`{"Action":"kms:Decrypt","Effect":"Allow","Resource":"${KEY}"}`);
    expect(stream.stores.ownsKeyRing).toBe(false);
  });

  it("leaves the ids of the other stores alone", () => {
    expect(Object.keys(template.findResources("AWS::S3::Bucket"))).toEqual([
      "ScrublineCleanD4BD5DF8",
      "ScrublineQuarantineCD33B3C4",
    ]);
  });

  it("cdk-nag has nothing to say", () => {
    expect(findingsOf(app)).toEqual([]);
  });
});

describe("keys that cannot be used", () => {
  it.each([
    [{ secretArn: SECRET.replace("-AbCdEf", ""), keyArn: KEY }, "keys.secretArn: not the complete ARN of a secret"],
    [{ secretArn: SECRET, keyArn: "alias/hub" }, "keys.keyArn: not the ARN of a KMS key"],
    [{ secretArn: SECRET.replace("eu-west-1", "us-east-1"), keyArn: KEY }, "keys.secretArn: not in region eu-west-1"],
    [{ replicaOf: SECRET, keyArn: KEY }, "keys.replicaOf: is in this stack's own region"],
    [{ replicaOf: "hub", keyArn: KEY }, "keys.replicaOf: not the complete ARN of a secret"],
  ])("%j", (keys, text) => {
    expect(() => synthesise(keys)).toThrow(UnusableSettingError);
    expect(() => synthesise(keys)).toThrow(text);
  });

  it("beside what is adopted, or beside another construct's stores", () => {
    const stack = () => new Stack(new App(), "Logs");
    const bundle = fakeBundle();
    expect(() => new ScrublineStream(stack(), "Scrubline", { bundle, adopt: ADOPTED, keys: "generate" })).toThrow(
      "keys: what is adopted has its key ring",
    );
    const own = stack();
    const stores = new ScrublineStores(own, "Stores");
    expect(() => new ScrublineStream(own, "Scrubline", { bundle, stores, keys: "generate" })).toThrow(
      "stores: those of another construct have their buckets and key ring",
    );
  });
});
