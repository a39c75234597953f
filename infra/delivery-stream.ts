import { type Duration, Names, Stack } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnDeliveryStream } from "aws-cdk-lib/aws-kinesisfirehose";
import type { Alias } from "aws-cdk-lib/aws-lambda";
import { type LogGroup, LogStream } from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { createLogGroup, type FunctionEnvironment } from "./function.ts";
import { allow, allowIf, allowLogging, allowPut, inOwnAccount } from "./grants.ts";
import { createLogsRole } from "./roles.ts";
import { UnusableSettingError } from "./setting-error.ts";
import { createKey } from "./storage.ts";

/** Where Firehose puts records it gave up on, in the quarantine; beside `aws/lambda/`, which Lambda chooses. */
const FAILED_PREFIX = "aws/firehose";
/** The default of Firehose, and one more would not help: the function has tried again by itself. */
const RETRIES = 3;
/** An answer takes 6 MB, and a gigabyte in gzip takes no more than this; https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
const BATCH_MB = 1;
const LONGEST_INTERVAL = 900;

export interface DeliveryStreamSpec {
  readonly alias: Alias;
  readonly quarantineBucket: IBucket;
  /** How long Firehose gathers records for an invocation. */
  readonly interval: Duration;
}

export interface InputDelivery {
  readonly stream: CfnDeliveryStream;
  /** Firehose writes a line here for whatever it cannot do, and nothing else. */
  readonly failures: LogGroup;
}

/**
 * A delivery stream into which records are put, under a key of its own. Its bucket is the quarantine: the function answers nothing to be
 * delivered, so that all that Firehose ever writes are records on which it gave up, raw. https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
 */
export function createDeliveryStream(
  scope: Construct,
  { alias, quarantineBucket, interval }: DeliveryStreamSpec,
  environment: FunctionEnvironment,
): InputDelivery {
  const seconds = readInterval(interval);
  const failures = createLogGroup(scope, "DeliveryLogs", environment);
  const { logStreamName } = new LogStream(scope, "DeliveryLog", { logGroup: failures });
  const role = createDeliveryRole(scope, alias, quarantineBucket, failures);
  const parameter = (parameterName: string, parameterValue: string) => ({ parameterName, parameterValue });
  const stream = new CfnDeliveryStream(scope, "Input", {
    // The objects that it writes begin with it; LocalStack makes none up. Nothing that may change replaces the stream.
    deliveryStreamName: Names.uniqueResourceName(scope, { maxLength: 64, separator: "-" }),
    deliveryStreamType: "DirectPut",
    deliveryStreamEncryptionConfigurationInput: {
      keyType: "CUSTOMER_MANAGED_CMK",
      keyArn: createKey(scope, "InputKey", "Scrubline: raw records in the delivery stream").keyArn,
    },
    extendedS3DestinationConfiguration: {
      roleArn: role.roleArn,
      bucketArn: quarantineBucket.bucketArn,
      // Nothing is ever delivered; if something were, it would be where nobody reads it.
      prefix: `${FAILED_PREFIX}/delivered/`,
      errorOutputPrefix: `${FAILED_PREFIX}/!{firehose:error-output-type}/dt=!{timestamp:yyyy-MM-dd}/hh=!{timestamp:HH}/`,
      bufferingHints: { sizeInMBs: 5, intervalInSeconds: 60 },
      compressionFormat: "GZIP",
      encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: quarantineBucket.encryptionKey!.keyArn } },
      // It would be a copy of everything, raw.
      s3BackupMode: "Disabled",
      cloudWatchLoggingOptions: { enabled: true, logGroupName: failures.logGroupName, logStreamName },
      processingConfiguration: {
        enabled: true,
        processors: [
          {
            type: "Lambda",
            parameters: [
              parameter("LambdaArn", alias.functionArn),
              parameter("RoleArn", role.roleArn),
              parameter("NumberOfRetries", String(RETRIES)),
              parameter("BufferSizeInMBs", String(BATCH_MB)),
              parameter("BufferIntervalInSeconds", String(seconds)),
            ],
          },
        ],
      },
    },
  });
  // With its grants, or the first records would not find the function.
  stream.node.addDependency(role);
  return { stream, failures };
}

function readInterval(interval: Duration): number {
  const seconds = interval.toMilliseconds() / 1000;
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST_INTERVAL)
    throw new UnusableSettingError(
      `bufferingInterval: has to be a whole number of seconds from 0 to ${LONGEST_INTERVAL}`,
    );
  return seconds;
}

/**
 * With it Firehose invokes the function and writes what it gave up. It may read nothing: AWS's example has `s3:GetObject` too, which
 * writing does not need, and the quarantine's policy denies it. https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
 */
function createDeliveryRole(scope: Construct, alias: Alias, bucket: IBucket, failures: LogGroup): Role {
  const role = new Role(scope, "DeliveryRole", {
    description: "Scrubline: invokes the function for Firehose, writes what it gave up to the quarantine",
    assumedBy: new ServicePrincipal("firehose.amazonaws.com", {
      conditions: { StringEquals: { "sts:ExternalId": Stack.of(scope).account } },
    }),
  });
  allow(role, ["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"], alias.functionArn);
  allowIf(
    role,
    inOwnAccount(role),
    ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
    bucket.bucketArn,
  );
  allowPut(role, bucket, FAILED_PREFIX);
  allowIf(role, inOwnAccount(role), ["s3:AbortMultipartUpload"], bucket.arnForObjects(`${FAILED_PREFIX}/*`));
  // S3 decrypts the parts of an upload to put them together: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
  allow(role, ["kms:Decrypt", "kms:GenerateDataKey"], bucket.encryptionKey!.keyArn);
  allowLogging(role, failures);
  return role;
}

/** The role with which CloudWatch Logs writes the events of subscribed log groups of this account and region into the delivery stream. */
export function createDeliverySubscriptionRole(scope: Construct, stream: CfnDeliveryStream): Role {
  const role = createLogsRole(
    scope,
    "SubscriptionRole",
    "Scrubline: lets CloudWatch Logs write to the delivery stream",
  );
  allow(role, ["firehose:PutRecord", "firehose:PutRecordBatch"], stream.attrArn);
  return role;
}
