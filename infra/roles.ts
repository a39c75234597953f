import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { AccountRootPrincipal, type CfnPolicy, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Stream } from "aws-cdk-lib/aws-kinesis";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { acknowledgeKeys, allow, allowIf, allowLogging, allowPut, allowReadingSecret, inOwnAccount } from "./grants.ts";
import type { Stores } from "./stores.ts";

/** Where the function writes; a test holds these equal to the function's own. */
export const CLEAN_PREFIX = "clean";
export const QUARANTINE_PREFIX = "quarantine";
export const MANIFEST_PREFIX = "manifests";
/** Where Lambda puts batches it gave up on; https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
const ON_FAILURE_PREFIX = "aws/lambda";

/**
 * Reads the key ring; writes, and cannot read, clean and quarantined items. What a function reads raw items from is granted
 * beside it.
 * @param prefixes of the clean bucket, where clean items go
 */
export function createPipelineRole(
  scope: Construct,
  id: string,
  {
    stores,
    logGroup,
    prefixes = [CLEAN_PREFIX],
  }: { readonly stores: Stores; readonly logGroup: LogGroup; readonly prefixes?: readonly string[] },
): Role {
  const { cleanBucket, quarantineBucket, keyRing } = stores;
  const role = new Role(scope, id, {
    description: "Scrubline: reads raw records, writes clean and quarantined ones",
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
  });
  allowLogging(role, logGroup);
  allowReadingSecret(role, keyRing);
  allow(role, ["kms:GenerateDataKey"], cleanBucket.encryptionKey!.keyArn, quarantineBucket.encryptionKey!.keyArn);
  for (const prefix of prefixes) allowPut(role, cleanBucket, prefix);
  allowPut(role, cleanBucket, MANIFEST_PREFIX);
  allowPut(role, quarantineBucket, QUARANTINE_PREFIX);
  return role;
}

/** What an event source mapping needs; https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html */
export function allowReadingStream(role: Role, stream: Stream): void {
  allow(
    role,
    [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ],
    stream.streamArn,
  );
  allow(role, ["kms:Decrypt"], stream.encryptionKey!.keyArn);
}

/** Lambda writes to an on-failure destination with the function's role, and asks first whether it is there. */
export function allowOnFailure(role: Role, quarantineBucket: IBucket): void {
  allowIf(role, inOwnAccount(role), ["s3:ListBucket"], quarantineBucket.bucketArn);
  allowPut(role, quarantineBucket, ON_FAILURE_PREFIX);
}

/**
 * For people who look into the quarantine: any principal of the account that is allowed to assume it. Kept with its grants
 * when the stack goes, as the quarantine's policy names it: without it nobody could read what is kept.
 */
export function createQuarantineReader(scope: Construct, id: string, bucket: IBucket): Role {
  const role = new Role(scope, id, {
    description: "Scrubline: reads what is in quarantine",
    assumedBy: new AccountRootPrincipal(),
  });
  allow(role, ["s3:ListBucket"], bucket.bucketArn);
  allow(role, ["kms:Decrypt"], bucket.encryptionKey!.keyArn);
  allow(role, ["s3:GetObject"], bucket.arnForObjects("*"));
  acknowledgeKeys(role, bucket, "*", "The reader's purpose is to read every object of this one bucket");
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  // The grants are a resource of their own, which the role's policy for removal does not reach.
  (role.node.findChild("DefaultPolicy").node.defaultChild as CfnPolicy).applyRemovalPolicy(RemovalPolicy.RETAIN);
  return role;
}

/**
 * For people who reveal what the policy encrypts: any principal of the account that is allowed to assume it. It reads the
 * key ring and nothing else; clean data is read with the rights of whoever assumes it.
 */
export function createRevealer(scope: Construct, id: string, keyRing: ISecret): Role {
  const role = new Role(scope, id, {
    description: "Scrubline: reads the key ring, to reveal encrypted values",
    assumedBy: new AccountRootPrincipal(),
  });
  allowReadingSecret(role, keyRing);
  return role;
}

/** A role for CloudWatch Logs, for what concerns log groups of this account and region. */
export function createLogsRole(scope: Construct, id: string, description: string): Role {
  const { partition, region, account } = Stack.of(scope);
  return new Role(scope, id, {
    description,
    assumedBy: new ServicePrincipal("logs.amazonaws.com", {
      conditions: {
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": `arn:${partition}:logs:${region}:${account}:*` },
      },
    }),
  });
}

/**
 * The role with which CloudWatch Logs writes the events of subscribed log groups of this account and region into the stream.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function createSubscriptionRole(scope: Construct, id: string, stream: Stream): Role {
  const role = createLogsRole(scope, id, "Scrubline: lets CloudWatch Logs write to the stream");
  allowWritingStream(role, stream);
  return role;
}

export function allowWritingStream(role: Role, stream: Stream): void {
  allow(role, ["kinesis:PutRecord", "kinesis:PutRecords"], stream.streamArn);
  allow(role, ["kms:GenerateDataKey"], stream.encryptionKey!.keyArn);
}
