import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { compose } from "../../infra/compose.ts";
import { CONTEXT_NAMES, readContext } from "../../infra/context.ts";
import { ADOPTED, fakeBundles, writePolicy, writeScratch } from "./synth.ts";

function read(context: Record<string, unknown>) {
  return readContext(new App({ context }).node);
}

describe("context", () => {
  it("nothing given: the construct's own defaults", () => {
    expect(read({})).toEqual({
      stackName: "Scrubline",
      alarmTopicArn: undefined,
      pipelines: ["stream"],
      props: {},
      objects: [],
      maxConcurrency: undefined,
      senders: { accounts: [] },
      livePolicy: undefined,
      maintenance: true,
      network: undefined,
      sinks: undefined,
      subscriber: undefined,
      deliveryAlarms: undefined,
    });
    expect(read({ policy: "", adopt: "" })).toEqual(read({}));
  });

  it("everything given, as text from a command line or as numbers from cdk.json", () => {
    const given = {
      stack: "Logs-2",
      policy: "policy.yaml",
      alarmTopic: "arn:aws:sns:eu-west-1:111111111111:ops",
      deployment: "all-at-once",
      compression: "zstd",
      keyRingMaxAge: "5",
      shardCount: 2,
      batchingWindow: "0",
    };
    const { stackName, alarmTopicArn, props } = read(given);
    expect([stackName, alarmTopicArn]).toEqual(["Logs-2", given.alarmTopic]);
    const { keyRingMaxAge, maxBatchingWindow, ...rest } = props;
    expect([keyRingMaxAge?.toSeconds(), maxBatchingWindow?.toSeconds()]).toEqual([5, 0]);
    expect(rest).toEqual({ policyFile: "policy.yaml", deployment: "all-at-once", compression: "zstd", shardCount: 2 });
  });

  it("docs/aws.md has a row for each, and names every output", () => {
    const text = readFileSync(new URL("../../docs/aws.md", import.meta.url), "utf8");
    for (const name of CONTEXT_NAMES) expect(text).toMatch(new RegExp(`^\\| \`${name}\` `, "m"));
    const context = {
      pipelines: "stream,firehose,logs,objects",
      objects: "raw-logs",
      accounts: "111111111111",
      subscribe: "*",
    };
    const everything = Template.fromStack(compose(new App({ context }), { bundles: fakeBundles() }));
    for (const name of Object.keys(everything.findOutputs("*"))) expect(text).toContain(`\`${name}\``);
  });

  it.each([
    ["stack", "1st", "a stack's name: letters, digits and hyphens"],
    ["alarmTopic", "ops", "the ARN of an SNS topic"],
    ["deployment", "linear", "canary or all-at-once"],
    ["compression", "brotli", "gzip or zstd"],
    ["keyRingMaxAge", "0", "a whole number from 1 to 300"],
    ["keyRingMaxAge", "301", "a whole number from 1 to 300"],
    ["keyRingMaxAge", "1.5", "a whole number from 1 to 300"],
    ["shardCount", "0", "a whole number from 1 to 10000"],
    ["batchingWindow", "-1", "a whole number from 0 to 300"],
    ["bufferingInterval", "60", "left out, or pipelines has to have firehose, which it is for"],
    ["policy", { file: "policy.yaml" }, "a text or a number"],
    ["pipelines", "stream,files", "one or more of stream, firehose, logs, objects, with commas between"],
    ["objects", "raw", "left out, or pipelines has to have objects, which it is for"],
    ["accounts", "12345", "ids of accounts with commas between"],
    ["organization", "acme", "an organisation's id, such as o-a1b2c3d4e5"],
    ["maintenance", "no", "on or off"],
    ["keyRing", "hub", "the complete ARN of a secret"],
    [
      "keyRingKey",
      ADOPTED.keyRingKeyArn,
      "given with keyRing or keyRingReplicaOf, and only then: the ARN of its KMS key",
    ],
    ["keyRingReaders", "arn:aws:iam::222222222222:root", "ARNs of IAM roles with commas between"],
    ["vpc", "main", "a VPC's id"],
    ["subscribe", "a:b", "patterns of log groups, with commas between"],
    ["subscribeTags", "team", "KEY=VALUE, with commas between"],
    ["subscribeExclude", "a*", "given with subscribe or subscribeTags, or not at all"],
    ["deliveryAlarms", "yes", "on or off"],
    ["sinks", "s3", "an array of objects, as JSON"],
    ["sinks", ["s3"], "an array of objects, as JSON"],
  ])("%s=%j is refused", (name, value, description) => {
    expect(() => read({ [name]: value })).toThrow(
      `context ${name}: has to be ${description}; see -c ${name}=… or cdk.json`,
    );
  });

  it.each([
    ["polcy", "policy"],
    ["adpot", "adopt"],
    ["Policy", "policy"],
    ["shard-count", "shardCount"],
  ])("%s, which nothing would read, is refused", (name, nearest) => {
    const text = `context: unknown name "${name}"; did you mean ${nearest}? valid: policy, adopt, stack, `;
    expect(() => read({ [name]: "x" })).toThrow(text);
    expect(() => read({ [name]: "" })).toThrow("see -c NAME=VALUE, cdk.json and cdk.context.json");
  });

  it("names of the CDK's own are left alone", () => {
    const context = {
      "acknowledged-issue-numbers": [34892],
      "cli-telemetry": false,
      "@aws-cdk/core:bootstrapQualifier": "ours",
      "aws:cdk:enable-path-metadata": true,
      "availability-zones:account=111111111111:region=eu-west-1": ["eu-west-1a"],
    };
    expect(read(context)).toEqual(read({}));
  });

  const broken = writePolicy("feilds:\n  - path: $.a\n");
  const elsewhere = { ...ADOPTED, keyRingKeyArn: ADOPTED.keyRingKeyArn.replace("eu-west-1", "eu-west-2") };
  const outputs = Object.entries(elsewhere).map(([name, value]) => [name[0]!.toUpperCase() + name.slice(1), value]);
  const foreign = writeScratch("outputs.json", JSON.stringify({ Old: Object.fromEntries(outputs) }));
  it.each([
    ["a wrong value", { deployment: "linear" }, /^context deployment: has to be canary or all-at-once; .*\n$/],
    ["a misspelt name", { polcy: "none.yaml" }, /^context: unknown name "polcy"; did you mean policy\? .*\n$/],
    ["a wrong policy", { policy: broken }, /policy\.yaml:1: feilds: unknown key "feilds"; did you mean fields\? .*\n$/],
    ["what cannot be adopted", { adopt: foreign }, /^adopt\.keyRingKeyArn: not in account .*\n$/],
  ])("%s ends the app with one line and exit code 1, and nothing is synthesised", (_what, context, message) => {
    const app = fileURLToPath(new URL("../../infra/app.ts", import.meta.url));
    // As the cdk command starts it.
    const CDK_OUTDIR = join(broken, "..", "cdk.out");
    const env = { ...process.env, CDK_OUTDIR, CDK_CONTEXT_JSON: JSON.stringify(context) };
    const { status, stderr } = spawnSync(process.execPath, ["--conditions=source", app], { env, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(message) });
    expect(stderr.trim()).not.toContain("\n");
    expect(existsSync(join(CDK_OUTDIR, "manifest.json"))).toBe(false);
  });
});
