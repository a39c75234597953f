import { readFileSync } from "node:fs";
import { CfnOutput, type Stack } from "aws-cdk-lib";
import { ADOPTED_NAMES, ADOPTED_POLICY_NAMES, type AdoptedPolicy, type AdoptedResources } from "./adopt.ts";
import type { ScrublineFirehose } from "./scrubline-firehose.ts";
import type { ScrublineLivePolicy } from "./scrubline-live-policy.ts";
import type { ScrublineLogDestination } from "./scrubline-log-destination.ts";
import type { ScrublineLogs } from "./scrubline-logs.ts";
import type { ScrublineMaintenance } from "./scrubline-maintenance.ts";
import type { ScrublineS3 } from "./scrubline-s3.ts";
import type { ScrublineStream } from "./scrubline-stream.ts";
import type { ScrublineSubscriber } from "./scrubline-subscriber.ts";
import { UnusableSettingError } from "./setting-error.ts";
import type { Stores } from "./stores.ts";

/** What a stack may be composed of. */
export interface AppParts {
  readonly stores: Stores;
  readonly stream?: ScrublineStream;
  readonly firehose?: ScrublineFirehose;
  readonly logs?: ScrublineLogs;
  readonly objects?: ScrublineS3;
  readonly destination?: ScrublineLogDestination;
  readonly maintenance?: ScrublineMaintenance;
  readonly livePolicy?: ScrublineLivePolicy;
  readonly subscriber?: ScrublineSubscriber;
}

/** What a user of the stack needs, and, in the names of `AdoptedResources`, what a later stack needs to adopt it. */
export function createOutputs(scope: Stack, parts: AppParts): void {
  const { stores, stream, firehose, logs, objects, destination, maintenance, livePolicy, subscriber } = parts;
  const { cleanBucket, quarantineBucket, quarantineReader, keyRing } = stores;
  const adoptable: AdoptedResources = {
    cleanBucketName: cleanBucket.bucketName,
    cleanKeyArn: cleanBucket.encryptionKey!.keyArn,
    quarantineBucketName: quarantineBucket.bucketName,
    quarantineKeyArn: quarantineBucket.encryptionKey!.keyArn,
    quarantineReaderArn: quarantineReader.roleArn,
    keyRingSecretArn: keyRing.secretArn,
    keyRingKeyArn: keyRing.encryptionKey!.keyArn,
  };
  const values = {
    ...(stream ? describeStream(stream) : {}),
    ...(firehose ? describeFirehose(firehose) : {}),
    ...(logs ? describeLogs(logs) : {}),
    ...(objects ? describeObjects(objects) : {}),
    ...(maintenance ? { ReconcilerFunctionName: maintenance.reconciler.functionName } : {}),
    ...(maintenance?.rotation ? { RotationFunctionName: maintenance.rotation.functionName } : {}),
    ...(livePolicy ? describePolicy(livePolicy) : {}),
    ...(maintenance?.redrive ? { RedriveFunctionName: maintenance.redrive.functionName } : {}),
    ...(subscriber ? { SubscriberFunctionName: subscriber.handler.functionName } : {}),
    ...(destination ? { LogDestinationArn: destination.destinationArn } : {}),
    ...Object.fromEntries(ADOPTED_NAMES.map((name) => [toOutputName(name), adoptable[name]])),
  };
  for (const [name, value] of Object.entries(values)) new CfnOutput(scope, name, { value });
}

function describePolicy({ bucket, publisher }: ScrublineLivePolicy) {
  const adoptable: AdoptedPolicy = {
    policyBucketName: bucket.bucketName,
    policyKeyArn: bucket.encryptionKey!.keyArn,
    policyPublisherArn: publisher.roleArn,
  };
  return Object.fromEntries(ADOPTED_POLICY_NAMES.map((name) => [toOutputName(name), adoptable[name]]));
}

function describeStream({ stream, subscriptionRole, handler, dashboard, revealer }: ScrublineStream) {
  return {
    InputStreamName: stream.streamName,
    InputStreamArn: stream.streamArn,
    SubscriptionRoleArn: subscriptionRole.roleArn,
    FunctionName: handler.functionName,
    // For the account that holds the key ring, if that is another.
    FunctionRoleArn: handler.role!.roleArn,
    DashboardName: dashboard.dashboardName,
    ...(revealer === undefined ? {} : { RevealerArn: revealer.roleArn }),
  };
}

function describeFirehose(firehose: ScrublineFirehose) {
  const { deliveryStreamName, deliveryStreamArn, subscriptionRole, handler, dashboard } = firehose;
  return {
    InputFirehoseName: deliveryStreamName,
    InputFirehoseArn: deliveryStreamArn,
    FirehoseSubscriptionRoleArn: subscriptionRole.roleArn,
    FirehoseFunctionName: handler.functionName,
    FirehoseFunctionRoleArn: handler.role!.roleArn,
    FirehoseDashboardName: dashboard.dashboardName,
  };
}

function describeLogs({ destinationArn, handler, dashboard }: ScrublineLogs) {
  return {
    LogsDestinationArn: destinationArn,
    LogsFunctionName: handler.functionName,
    LogsFunctionRoleArn: handler.role!.roleArn,
    LogsDashboardName: dashboard.dashboardName,
  };
}

function describeObjects({ queue, deadLetters, handler, dashboard }: ScrublineS3) {
  return {
    ObjectsFunctionName: handler.functionName,
    ObjectsFunctionRoleArn: handler.role!.roleArn,
    ObjectsQueueUrl: queue.queueUrl,
    ObjectsDeadLettersUrl: deadLetters.queueUrl,
    ObjectsDashboardName: dashboard.dashboardName,
  };
}

/**
 * Reads what `cdk deploy --outputs-file` wrote: `{"<stack>":{"CleanBucketName":"…",…}}`.
 * @param stackName decides if the file holds the outputs of more than one stack
 * @throws UnusableSettingError if the file cannot be read or lacks an output
 */
export function readAdoptedOutputs(file: string, stackName: string): AdoptedResources {
  return pick(file, readOutputs(file, stackName), ADOPTED_NAMES);
}

/** As `readAdoptedOutputs`. Undefined: that stack took no policy from a bucket. */
export function readAdoptedPolicy(file: string, stackName: string): AdoptedPolicy | undefined {
  const outputs = readOutputs(file, stackName);
  return toOutputName(ADOPTED_POLICY_NAMES[0]!) in outputs ? pick(file, outputs, ADOPTED_POLICY_NAMES) : undefined;
}

type Outputs = Readonly<Record<string, unknown>>;

function readOutputs(file: string, stackName: string): Outputs {
  const stacks = parse(file);
  const names = Object.keys(stacks);
  const outputs = names.length === 1 ? stacks[names[0]!] : stacks[stackName];
  if (!outputs)
    throw new UnusableSettingError(
      `${file}: holds the outputs of ${names.length} stacks and none of a stack ${stackName}; keep only the stack that is to be adopted`,
    );
  return outputs;
}

function pick<Name extends string>(file: string, outputs: Outputs, wanted: readonly Name[]): Record<Name, string> {
  const missing = wanted.map(toOutputName).filter((name) => typeof outputs[name] !== "string");
  if (missing.length > 0)
    throw new UnusableSettingError(
      `${file}: lacks ${missing.join(", ")}; "cdk deploy --outputs-file" of the stack that is to be adopted writes them, also when nothing has changed`,
    );
  return Object.fromEntries(wanted.map((name) => [name, outputs[toOutputName(name)]])) as Record<Name, string>;
}

type OutputsFile = Readonly<Record<string, Outputs>>;

function parse(file: string): OutputsFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new UnusableSettingError(
      `${file}: cannot be read as JSON; it has to be what "cdk deploy --outputs-file" wrote`,
    );
  }
  const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(content) || !Object.values(content as object).every(isObject))
    throw new UnusableSettingError(`${file}: holds no outputs; it has to be what "cdk deploy --outputs-file" wrote`);
  return content as OutputsFile;
}

function toOutputName(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`;
}
