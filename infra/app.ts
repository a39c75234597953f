/**
 * The example app: one stack with one stream. `cdk deploy -c policy=policy.yaml` takes the policy from a file; without it
 * the balanced preset runs. Context: `policy` (path), `stack` (the stack's name, default Scrubline).
 */
import { App, CfnOutput, Stack, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { UnusablePolicyError } from "./policy.ts";
import { ScrublineStream } from "./scrubline-stream.ts";

function buildApp(): App {
  const app = new App();
  const policyFile: string | undefined = app.node.tryGetContext("policy") || undefined;
  const stack = new Stack(app, app.node.tryGetContext("stack") ?? "Scrubline", {
    description: "Scrubline: redacts a stream of logs inside this account",
  });
  const scrubline = new ScrublineStream(stack, "Scrubline", policyFile === undefined ? {} : { policyFile });
  new CfnOutput(stack, "InputStreamArn", { value: scrubline.stream.streamArn });
  new CfnOutput(stack, "CleanBucketName", { value: scrubline.cleanBucket.bucketName });
  new CfnOutput(stack, "QuarantineBucketName", { value: scrubline.quarantineBucket.bucketName });
  new CfnOutput(stack, "QuarantineReaderArn", { value: scrubline.quarantineReader.roleArn });
  new CfnOutput(stack, "KeyRingSecretArn", { value: scrubline.keyRing.secretArn });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

try {
  buildApp().synth();
} catch (error) {
  if (!(error instanceof UnusablePolicyError)) throw error;
  // Our own text says all there is; a stack trace would bury it.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
