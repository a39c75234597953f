/**
 * The example app's stack with another handler bundle and another event source mapping. Context beside that of the example
 * app: faults:bundle (path), faults:batchSize, faults:retryAttempts.
 */
import { App, Stack } from "aws-cdk-lib";
import type { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { readContext } from "../../../infra/context.ts";
import { createOutputs } from "../../../infra/outputs.ts";
import { ScrublineStream } from "../../../infra/scrubline-stream.ts";

const app = new App();
const { stackName, props } = readContext(app.node);
const stack = new Stack(app, stackName);
const bundle = app.node.getContext("faults:bundle") as string;
const scrubline = new ScrublineStream(stack, "Scrubline", { ...props, bundle });
const mapping = scrubline.node.findChild("Records").node.defaultChild as CfnEventSourceMapping;
const override = (context: string, property: string) => {
  const value: string | undefined = app.node.tryGetContext(context);
  if (value !== undefined) mapping.addPropertyOverride(property, Number(value));
};
override("faults:batchSize", "BatchSize");
override("faults:retryAttempts", "MaximumRetryAttempts");
createOutputs(stack, { stream: scrubline, stores: scrubline.stores });
app.synth();
