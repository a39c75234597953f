import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { readContext } from "../../infra/context.ts";
import { ScrublineStream } from "../../infra/index.ts";
import { createOutputs } from "../../infra/outputs.ts";
import { fakeBundle } from "./synth.ts";

const CONTEXTS = [
  "policy",
  "stack",
  "deployment",
  "compression",
  "keyRingMaxAge",
  "shardCount",
  "batchingWindow",
  "alarmTopic",
  "adopt",
];

function read(context: Record<string, unknown>) {
  return readContext(new App({ context }).node);
}

describe("context", () => {
  it("nothing given: the construct's own defaults", () => {
    expect(read({})).toEqual({ stackName: "Scrubline", alarmTopicArn: undefined, props: {} });
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
    for (const name of CONTEXTS) expect(text).toMatch(new RegExp(`^\\| \`${name}\` `, "m"));
    const stack = new Stack(new App(), "Logs");
    createOutputs(stack, new ScrublineStream(stack, "Scrubline", { bundle: fakeBundle() }));
    for (const name of Object.keys(Template.fromStack(stack).findOutputs("*"))) expect(text).toContain(`\`${name}\``);
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
    ["policy", { file: "policy.yaml" }, "a text or a number"],
  ])("%s=%j is refused", (name, value, description) => {
    expect(() => read({ [name]: value })).toThrow(
      `context ${name}: has to be ${description}; see -c ${name}=… or cdk.json`,
    );
  });

  it("a wrong value ends the app with one line and exit code 1", () => {
    const app = fileURLToPath(new URL("../../infra/app.ts", import.meta.url));
    const env = { ...process.env, CDK_CONTEXT_JSON: '{"deployment":"linear"}' };
    const { status, stderr } = spawnSync(process.execPath, ["--conditions=source", app], { env, encoding: "utf8" });
    expect([status, stderr]).toEqual([
      1,
      "context deployment: has to be canary or all-at-once; see -c deployment=… or cdk.json\n",
    ]);
  });
});
