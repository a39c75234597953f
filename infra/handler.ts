import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  type Alias,
  Architecture,
  EventSourceMapping,
  type IFunction,
  Function as LambdaFunction,
  MetricType,
  Runtime,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { Policy } from "../core/policy/types.ts";
import type { Compression } from "../functions/compression.ts";
import { functionCode, POLICY_FILE_NAME } from "./function-code.ts";
import { createFunctionRole, type FunctionResources } from "./roles.ts";
import { UnusableSettingError } from "./setting-error.ts";

export interface HandlerOptions {
  /**
   * Megabytes. Default: 1024; the function holds up to 64 MiB of output and its compressed form beside what it reads, for
   * which 512 was found tight.
   */
  readonly memorySize?: number;
  /** How objects are compressed. Default: gzip. */
  readonly compression?: Compression;
  /** How long the function uses a key ring before it reads it again; 1 to 300 s. Default: 300 s. */
  readonly keyRingMaxAge?: Duration;
  /** Directory with the bundled Kinesis handler, instead of the one in this package. */
  readonly bundle?: string;
}

/** In seconds; the function itself takes no more. */
export const KEY_RING_MAX_AGE = { min: 1, max: 300 };

export function createHandler(
  scope: Construct,
  policy: Policy,
  resources: FunctionResources,
  options: HandlerOptions,
): LambdaFunction {
  const { cleanBucket, quarantineBucket, keyRing } = resources.stores;
  return new LambdaFunction(scope, "Function", {
    description: "Scrubline: redacts the records of a Kinesis stream",
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: options.memorySize ?? 1024,
    timeout: Duration.seconds(120),
    handler: "index.handler",
    code: functionCode("kinesis", policy, options.bundle),
    role: createFunctionRole(scope, "FunctionRole", resources),
    logGroup: resources.logGroup,
    // An earlier version is what one rolls back to; by default CloudFormation deletes it with the update. But one whose
    // deployment was rolled back has to go: while it is there, Lambda publishes no second one of the same code, and
    // deploying it again would fail with "Version already exists".
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
    environment: {
      POLICY_FILE: `/var/task/${POLICY_FILE_NAME}`,
      CLEAN_BUCKET: cleanBucket.bucketName,
      CLEAN_COMPRESSION: options.compression ?? "gzip",
      QUARANTINE_BUCKET: quarantineBucket.bucketName,
      KEY_RING_SECRET_ARN: keyRing.secretArn,
      KEY_RING_MAX_AGE_SECONDS: String(readMaxAge(options.keyRingMaxAge)),
    },
  });
}

function readMaxAge(age: Duration = Duration.seconds(KEY_RING_MAX_AGE.max)): number {
  const seconds = age.toMilliseconds() / 1000;
  const { min, max } = KEY_RING_MAX_AGE;
  if (!Number.isInteger(seconds) || seconds < min || seconds > max)
    throw new UnusableSettingError(`keyRingMaxAge: has to be a whole number of seconds from ${min} to ${max}`);
  return seconds;
}

/** Feeds the stream's records to the alias, so that it decides which version gets them. */
export function createMapping(
  scope: Construct,
  alias: Alias,
  { stream, stores }: FunctionResources,
  maxBatchingWindow: Duration = Duration.seconds(30),
): EventSourceMapping {
  const mapping = new EventSourceMapping(scope, "Records", {
    target: alias as IFunction,
    eventSourceArn: stream.streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 500,
    maxBatchingWindow,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: 5,
    // Not S3OnFailureDestination, which would let the function read the quarantine.
    onFailure: { bind: () => ({ destination: stores.quarantineBucket.bucketArn }) },
    metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
  });
  // The role must be complete before the mapping is made, which tests it.
  mapping.node.addDependency(alias.role!);
  return mapping;
}
