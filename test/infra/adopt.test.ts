import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { compose } from "../../infra/compose.ts";
import { ScrublineLivePolicy, ScrublineStream, UnusableSettingError } from "../../infra/index.ts";
import { createOutputs, readAdoptedOutputs } from "../../infra/outputs.ts";
import { ADOPTED, fakeBundle, fakeBundles, findingsOf, grantsOf, synthesise, writeScratch } from "./synth.ts";

/** As `cdk deploy --outputs-file` writes it. */
const OUTPUTS = {
  InputStreamName: "Old-Input",
  CleanBucketName: ADOPTED.cleanBucketName,
  CleanKeyArn: ADOPTED.cleanKeyArn,
  QuarantineBucketName: ADOPTED.quarantineBucketName,
  QuarantineKeyArn: ADOPTED.quarantineKeyArn,
  QuarantineReaderArn: ADOPTED.quarantineReaderArn,
  KeyRingSecretArn: ADOPTED.keyRingSecretArn,
  KeyRingKeyArn: ADOPTED.keyRingKeyArn,
};

function writeOutputs(content: unknown): string {
  return writeScratch("outputs.json", JSON.stringify(content));
}

describe("an adopting stack", () => {
  const { template } = synthesise({ adopt: ADOPTED });

  it("makes no bucket, no key ring, no reader; one key, the stream's", () => {
    for (const type of ["AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::SecretsManager::Secret"])
      template.resourceCountIs(type, 0);
    expect(Object.keys(template.findResources("AWS::KMS::Key"))).toEqual(["ScrublineInputKey28C1AFF8"]);
    expect(JSON.stringify(template.toJSON())).not.toMatch(/"ScrublineQuarantineReader/);
  });

  it("its function works on what was left", () => {
    template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: {
        Variables: {
          CLEAN_BUCKET: ADOPTED.cleanBucketName,
          QUARANTINE_BUCKET: ADOPTED.quarantineBucketName,
          KEY_RING_SECRET_ARN: ADOPTED.keyRingSecretArn,
        },
      },
    });
    const [mapping] = Object.values(template.findResources("AWS::Lambda::EventSourceMapping"));
    expect(JSON.stringify(mapping!.Properties.DestinationConfig)).toContain(`:s3:::${ADOPTED.quarantineBucketName}`);
  });

  it("grants the same as one that makes everything", () => {
    const grants = (of: Template) =>
      Object.entries(of.findResources("AWS::IAM::Policy"))
        .filter(([id]) => id.startsWith("ScrublineFunctionRole"))
        .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    const actions = (of: Template) => grants(of).map(({ Action }) => Action);
    expect(actions(template)).toEqual(actions(synthesise().template));
    const on = (action: string) =>
      JSON.stringify(grants(template).filter(({ Action }) => [Action].flat().includes(action)));
    expect(on("secretsmanager:GetSecretValue")).toContain(`"${ADOPTED.keyRingSecretArn}"`);
    expect(on("kms:Decrypt")).toContain(`"${ADOPTED.keyRingKeyArn}"`);
    expect(on("kms:Decrypt")).not.toContain(ADOPTED.quarantineKeyArn);
    expect(on("kms:GenerateDataKey")).toContain(`["${ADOPTED.cleanKeyArn}","${ADOPTED.quarantineKeyArn}"]`);
    for (const place of [
      `${ADOPTED.cleanBucketName}/clean/*`,
      `${ADOPTED.quarantineBucketName}/quarantine/*`,
      `${ADOPTED.quarantineBucketName}/aws/lambda/*`,
    ])
      expect(on("s3:PutObject")).toContain(`:s3:::${place}"`);
  });

  it.each(Object.keys(ADOPTED) as (keyof typeof ADOPTED)[])("needs %s, in its form", (name) => {
    const { [name]: _left, ...rest } = ADOPTED;
    for (const adopt of [rest as typeof ADOPTED, { ...ADOPTED, [name]: "something else" }]) {
      expect(() => synthesise({ adopt })).toThrow(UnusableSettingError);
      expect(() => synthesise({ adopt })).toThrow(`adopt.${name}: `);
    }
  });

  it("a secret's ARN without its last six characters is refused: a grant on it would not match", () => {
    const adopt = { ...ADOPTED, keyRingSecretArn: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:OldKeyRing" };
    expect(() => synthesise({ adopt })).toThrow("adopt.keyRingSecretArn: not the complete ARN of a secret");
  });
});

describe("the policy that was pushed", () => {
  const LEFT = {
    policyBucketName: "old-policy-1abc",
    policyKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/b0110000-0000-4000-8000-000000000000",
    policyPublisherArn: "arn:aws:iam::111111111111:role/Old-Publisher-1ABC",
  };
  const POLICY_OUTPUTS = {
    PolicyBucketName: LEFT.policyBucketName,
    PolicyKeyArn: LEFT.policyKeyArn,
    PolicyPublisherArn: LEFT.policyPublisherArn,
  };
  const make = (outputs: object, context: object) => {
    const app = new App({ context: { adopt: writeOutputs({ Old: { ...OUTPUTS, ...outputs } }), ...context } });
    return { app, template: Template.fromStack(compose(app, { bundles: fakeBundles() })) };
  };

  it("stays in force, in the bucket that was left, and can be left again", () => {
    const { app, template } = make(POLICY_OUTPUTS, { livePolicy: "on" });
    for (const type of ["AWS::S3::Bucket", "AWS::S3::BucketPolicy"]) template.resourceCountIs(type, 0);
    expect(JSON.stringify(template.toJSON())).not.toMatch(/"Policy(Bucket|Key|Publisher)[0-9A-F]{8}/);
    template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: { POLICY_OBJECT: `s3://${LEFT.policyBucketName}/policy/active.json` } },
    });
    const grants = grantsOf(template, "ScrublineFunctionRole").join();
    expect(grants).toContain(`s3:::${LEFT.policyBucketName}/policy/active.json`);
    expect(grants).toContain(`kms:Decrypt ${LEFT.policyKeyArn}`);
    for (const [name, value] of Object.entries(POLICY_OUTPUTS)) template.hasOutput(name, { Value: value });
    expect(findingsOf(app)).toEqual([]);
  });

  it("is never forgotten without a word", () => {
    expect(() => make(POLICY_OUTPUTS, {})).toThrow("context livePolicy: has to be on, for the policy that was pushed");
    expect(() => make({ ...POLICY_OUTPUTS, PolicyKeyArn: undefined }, { livePolicy: "on" })).toThrow(
      "lacks PolicyKeyArn;",
    );
    const off = make(POLICY_OUTPUTS, { livePolicy: "off" }).template;
    expect(JSON.stringify(off.toJSON())).not.toContain("POLICY_OBJECT");
  });

  it("none was: a new bucket, whose outputs name all that is needed to adopt it", () => {
    const { template } = make({}, { livePolicy: "on" });
    template.resourceCountIs("AWS::S3::Bucket", 1);
    expect(Object.keys(template.findOutputs("*"))).toEqual(expect.arrayContaining(Object.keys(POLICY_OUTPUTS)));
  });

  it.each(Object.keys(LEFT) as (keyof typeof LEFT)[])("needs %s, in its form", (name) => {
    const adopt = { ...LEFT, [name]: "something else" };
    expect(() => new ScrublineLivePolicy(new Stack(new App(), "Logs"), "Policy", { adopt })).toThrow(`adopt.${name}: `);
  });
});

describe("a place", () => {
  const adoptIn = (env: Record<string, string>, adopt: typeof ADOPTED) => () =>
    new ScrublineStream(new Stack(new App(), "Logs", { env }), "Scrubline", { bundle: fakeBundle(), adopt });
  const here = { account: "111111111111", region: "eu-west-1" };

  it("is where the stack is, if that is known", () => {
    expect(adoptIn(here, ADOPTED)).not.toThrow();
    expect(adoptIn({ ...here, region: "us-east-1" }, ADOPTED)).toThrow("adopt.cleanKeyArn: not in account");
    expect(adoptIn({ ...here, account: "222222222222" }, ADOPTED)).toThrow(UnusableSettingError);
  });

  it.each(["quarantineKeyArn", "quarantineReaderArn", "keyRingSecretArn", "keyRingKeyArn"] as const)(
    "is one: %s",
    (name) => {
      for (const [from, to] of [
        ["111111111111", "222222222222"],
        ["eu-west-1", "eu-west-2"],
      ] as const) {
        const adopt = { ...ADOPTED, [name]: ADOPTED[name].replace(from, to) };
        if (adopt[name] !== ADOPTED[name]) expect(adoptIn({}, adopt)).toThrow(`adopt.${name}: not in account`);
      }
    },
  );
});

describe("outputs", () => {
  const outputsOf = (props: { adopt?: typeof ADOPTED }) => {
    const stack = new Stack(new App(), "Logs");
    const stream = new ScrublineStream(stack, "Scrubline", { bundle: fakeBundle(), ...props });
    createOutputs(stack, { stream, stores: stream.stores });
    return Template.fromStack(stack).findOutputs("*");
  };

  it("name all that is needed to use a stack and to adopt it", () => {
    const outputs = outputsOf({});
    expect(Object.keys(outputs).sort()).toEqual(
      [
        ...Object.keys(OUTPUTS),
        "InputStreamArn",
        "SubscriptionRoleArn",
        "FunctionName",
        "FunctionRoleArn",
        "DashboardName",
      ].sort(),
    );
    expect(outputs.KeyRingKeyArn!.Value).toEqual({ "Fn::GetAtt": ["ScrublineKeyRingKey1515A989", "Arn"] });
  });

  it("of an adopting stack name the same: it can be adopted in turn", () => {
    const outputs = outputsOf({ adopt: ADOPTED });
    const { InputStreamName: _own, ...adoptable } = OUTPUTS;
    for (const [name, value] of Object.entries(adoptable)) expect([name, outputs[name]!.Value]).toEqual([name, value]);
  });

  it("are read back from the file that cdk writes", () => {
    expect(readAdoptedOutputs(writeOutputs({ Old: OUTPUTS }), "New")).toEqual(ADOPTED);
    expect(readAdoptedOutputs(writeOutputs({ Other: {}, Old: OUTPUTS }), "Old")).toEqual(ADOPTED);
  });

  it.each([
    ["no such file", "no/such/outputs.json", /cannot be read as JSON/],
    ["no JSON", writeScratch("outputs.json", "{jane@example.com"), /^[^@]*cannot be read as JSON[^@]*$/],
    ["something else", writeOutputs([1, 2]), /holds no outputs/],
    ["no stack", writeOutputs({}), /0 stacks/],
    ["two stacks, none of that name", writeOutputs({ A: OUTPUTS, B: OUTPUTS }), /2 stacks and none of a stack New/],
    [
      "a stack from before keys were named",
      writeOutputs({ Old: { ...OUTPUTS, CleanKeyArn: undefined } }),
      /lacks CleanKeyArn;/,
    ],
  ])("cannot be used: %s", (_name, file, text) => {
    expect(() => readAdoptedOutputs(file, "New")).toThrow(UnusableSettingError);
    expect(() => readAdoptedOutputs(file, "New")).toThrow(text);
  });
});
