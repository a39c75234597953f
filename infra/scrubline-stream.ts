import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import type { Role } from "aws-cdk-lib/aws-iam";
import { Stream, StreamEncryption, StreamMode } from "aws-cdk-lib/aws-kinesis";
import {
  Architecture,
  EventSourceMapping,
  Function as LambdaFunction,
  Runtime,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { functionCode, POLICY_FILE_NAME } from "./function-code.ts";
import { createKeyRingSecret } from "./key-ring.ts";
import { compilePolicy } from "./policy.ts";
import { createFunctionRole, createQuarantineReader } from "./roles.ts";
import { allowReadingOnlyTo, createBucket, createKey } from "./storage.ts";

export interface ScrublineStreamProps {
  /** Path of the policy, YAML or JSON. Without it: the balanced preset. */
  readonly policyFile?: string;
  /** Provisioned shards. Without it: on demand. */
  readonly shardCount?: number;
  /** Directory with the bundled Kinesis handler, instead of the one in this package. */
  readonly bundle?: string;
}

const OWN_STREAM_KEY =
  "The rule is about cost; with its own key, who reads raw records is decided apart from who reads other streams";

/**
 * Kinesis stream -> function -> bucket of clean lines, with a quarantine for what could not be judged.
 *
 * The ids of the children are frozen: they make the logical ids, and a changed logical id of a bucket, key or secret
 * replaces it.
 */
export class ScrublineStream extends Construct {
  /** Raw records go in here. */
  readonly stream: Stream;
  readonly handler: LambdaFunction;
  readonly cleanBucket: Bucket;
  readonly quarantineBucket: Bucket;
  /** The only role that may read the quarantine; anyone in the account who is allowed to may assume it. */
  readonly quarantineReader: Role;
  readonly keyRing: Secret;

  /** @throws UnusablePolicyError when the policy is not valid or does nothing */
  constructor(scope: Construct, id: string, props: ScrublineStreamProps = {}) {
    super(scope, id);
    const policy = compilePolicy(props.policyFile);

    this.stream = new Stream(this, "Input", {
      encryption: StreamEncryption.KMS,
      encryptionKey: createKey(this, "InputKey", "Scrubline: raw records in the stream"),
      retentionPeriod: Duration.hours(72),
      ...(props.shardCount === undefined
        ? { streamMode: StreamMode.ON_DEMAND }
        : { streamMode: StreamMode.PROVISIONED, shardCount: props.shardCount }),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.stream).acknowledge({ id: "AwsSolutions-KDS3", reason: OWN_STREAM_KEY });
    this.cleanBucket = createBucket(this, "Clean", createKey(this, "CleanKey", "Scrubline: clean data"), 7);
    const quarantineKey = createKey(this, "QuarantineKey", "Scrubline: raw items in quarantine");
    this.quarantineBucket = createBucket(this, "Quarantine", quarantineKey, 30);
    const keyRingKey = createKey(this, "KeyRingKey", "Scrubline: key ring of the pseudonyms");
    this.keyRing = createKeyRingSecret(this, "KeyRing", keyRingKey);
    this.quarantineReader = createQuarantineReader(this, "QuarantineReader", this.quarantineBucket);
    allowReadingOnlyTo(this.quarantineBucket, this.quarantineReader.roleArn);

    const { stream, cleanBucket, quarantineBucket, keyRing } = this;
    const logGroup = new LogGroup(this, "Logs", {
      retention: RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.handler = new LambdaFunction(this, "Function", {
      description: "Scrubline: redacts the records of a Kinesis stream",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(120),
      handler: "index.handler",
      code: functionCode("kinesis", policy, props.bundle),
      role: createFunctionRole(this, "FunctionRole", { stream, cleanBucket, quarantineBucket, keyRing, logGroup }),
      logGroup,
      environment: {
        POLICY_FILE: `/var/task/${POLICY_FILE_NAME}`,
        CLEAN_BUCKET: cleanBucket.bucketName,
        QUARANTINE_BUCKET: quarantineBucket.bucketName,
        KEY_RING_SECRET_ARN: keyRing.secretArn,
      },
    });
    new EventSourceMapping(this, "Records", {
      target: this.handler,
      eventSourceArn: stream.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 500,
      maxBatchingWindow: Duration.seconds(30),
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 5,
      // Not S3OnFailureDestination, which would let the function read the quarantine.
      onFailure: { bind: () => ({ destination: quarantineBucket.bucketArn }) },
      // The role must be complete before the mapping is made, which tests it.
    }).node.addDependency(this.handler.role!);
  }
}
