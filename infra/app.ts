/**
 * The example app: one stack with one stream. `cdk deploy -c policy=policy.yaml` takes the policy from a file; without it
 * the balanced preset runs. Context, all of it optional: policy and adopt (paths), stack (name), deployment, compression,
 * keyRingMaxAge and batchingWindow (seconds), shardCount, alarmTopic (ARN).
 */
import { App, Stack, Validations } from "aws-cdk-lib";
import { Topic } from "aws-cdk-lib/aws-sns";
import { AwsSolutionsChecks } from "cdk-nag";
import { readContext } from "./context.ts";
import { createOutputs } from "./outputs.ts";
import { UnusablePolicyError } from "./policy.ts";
import { ScrublineStream } from "./scrubline-stream.ts";
import { UnusableSettingError } from "./setting-error.ts";

function buildApp(): App {
  // Otherwise what was made before an error is synthesised all the same when the process ends, with warnings of its own.
  const app = new App({ autoSynth: false });
  const { stackName, alarmTopicArn, props } = readContext(app.node);
  const stack = new Stack(app, stackName, { description: "Scrubline: redacts a stream of logs inside this account" });
  const alarmTopic = alarmTopicArn && { alarmTopic: Topic.fromTopicArn(stack, "AlarmTopic", alarmTopicArn) };
  createOutputs(stack, new ScrublineStream(stack, "Scrubline", { ...props, ...alarmTopic }));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

try {
  buildApp().synth();
} catch (error) {
  if (!(error instanceof UnusablePolicyError || error instanceof UnusableSettingError)) throw error;
  // Our own text says all there is; a stack trace would bury it.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
