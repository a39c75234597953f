import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Stream, StreamEncryption, StreamMode } from "aws-cdk-lib/aws-kinesis";
import { type Alias, EventSourceMapping, type IFunction, MetricType, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { createKey } from "./storage.ts";
import type { Stores } from "./stores.ts";

const OWN_STREAM_KEY =
  "The rule is about cost; with its own key, who reads raw records is decided apart from who reads other streams";

/** Keeps raw records for 72 hours, under a key of its own. */
export function createInput(scope: Construct, shardCount: number | undefined): Stream {
  const stream = new Stream(scope, "Input", {
    encryption: StreamEncryption.KMS,
    encryptionKey: createKey(scope, "InputKey", "Scrubline: raw records in the stream"),
    retentionPeriod: Duration.hours(72),
    ...(shardCount === undefined
      ? { streamMode: StreamMode.ON_DEMAND }
      : { streamMode: StreamMode.PROVISIONED, shardCount }),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(stream).acknowledge({ id: "AwsSolutions-KDS3", reason: OWN_STREAM_KEY });
  return stream;
}

/** Feeds the stream's records to the alias, so that it decides which version gets them. */
export function createMapping(
  scope: Construct,
  alias: Alias,
  { stream, stores }: { readonly stream: Stream; readonly stores: Stores },
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
