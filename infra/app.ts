/**
 * The example app: one stack, composed of what its context names; docs/aws.md lists it. `cdk deploy -c policy=policy.yaml`
 * takes the policy from a file; without it the balanced preset runs on one stream.
 */
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { compose } from "./compose.ts";
import { UnusablePolicyError } from "./policy.ts";
import { UnusableSettingError } from "./setting-error.ts";

function buildApp(): App {
  // Otherwise what was made before an error is synthesised all the same when the process ends, with warnings of its own.
  const app = new App({ autoSynth: false });
  compose(app);
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
