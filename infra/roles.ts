import { RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { AccountRootPrincipal, type CfnPolicy, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Stream } from "aws-cdk-lib/aws-kinesis";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import type { CfnBucket, IBucket } from "aws-cdk-lib/aws-s3";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { Stores } from "./stores.ts";

/** Where the function writes; a test holds these equal to the function's own. */
export const CLEAN_PREFIX = "clean";
export const QUARANTINE_PREFIX = "quarantine";
export const MANIFEST_PREFIX = "manifests";
/** Where Lambda puts batches it gave up on; https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
const ON_FAILURE_PREFIX = "aws/lambda";

/** What the function works on. */
export interface FunctionResources {
  readonly stream: Stream;
  readonly stores: Stores;
  readonly logGroup: LogGroup;
}

/** Reads raw records and the key ring; writes, and cannot read, clean and quarantined items. */
export function createFunctionRole(scope: Construct, id: string, resources: FunctionResources): Role {
  const { stream, logGroup } = resources;
  const { cleanBucket, quarantineBucket, keyRing } = resources.stores;
  const role = new Role(scope, id, {
    description: "Scrubline: reads raw records, writes clean and quarantined ones",
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
  });
  allow(role, ["logs:CreateLogStream", "logs:PutLogEvents"], logGroup.logGroupArn);
  allow(role, STREAM_ACTIONS, stream.streamArn);
  allow(role, ["secretsmanager:GetSecretValue"], keyRing.secretArn);
  allow(role, ["kms:Decrypt"], stream.encryptionKey!.keyArn, keyRing.encryptionKey!.keyArn);
  allow(role, ["kms:GenerateDataKey"], cleanBucket.encryptionKey!.keyArn, quarantineBucket.encryptionKey!.keyArn);
  // Once a bucket is deleted anybody may make one of its name, and would be sent what was meant for it, raw records too:
  // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html#kinesis-s3-destination-security
  const ownAccount = { StringEquals: { "s3:ResourceAccount": Stack.of(scope).account } };
  // Lambda asks for it before it writes to an on-failure destination.
  allowIf(role, ownAccount, ["s3:ListBucket"], quarantineBucket.bucketArn);
  const allowPut = (bucket: IBucket, prefix: string) => {
    allowIf(role, ownAccount, ["s3:PutObject"], bucket.arnForObjects(`${prefix}/*`));
    acknowledgeKeys(
      role,
      bucket,
      `${prefix}/*`,
      "Object keys are made from source positions; the grant ends at a prefix",
    );
  };
  allowPut(cleanBucket, CLEAN_PREFIX);
  allowPut(cleanBucket, MANIFEST_PREFIX);
  allowPut(quarantineBucket, QUARANTINE_PREFIX);
  allowPut(quarantineBucket, ON_FAILURE_PREFIX);
  return role;
}

/** What an event source mapping needs; https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html */
const STREAM_ACTIONS = [
  "kinesis:DescribeStream",
  "kinesis:DescribeStreamSummary",
  "kinesis:GetRecords",
  "kinesis:GetShardIterator",
  "kinesis:ListShards",
];

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
  allow(role, ["secretsmanager:GetSecretValue"], keyRing.secretArn);
  allow(role, ["kms:Decrypt"], keyRing.encryptionKey!.keyArn);
  return role;
}

/**
 * The role with which CloudWatch Logs writes the events of subscribed log groups of this account and region into the stream.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function createSubscriptionRole(scope: Construct, id: string, stream: Stream): Role {
  const { partition, region, account } = Stack.of(scope);
  const role = new Role(scope, id, {
    description: "Scrubline: lets CloudWatch Logs write to the stream",
    assumedBy: new ServicePrincipal("logs.amazonaws.com", {
      conditions: {
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": `arn:${partition}:logs:${region}:${account}:*` },
      },
    }),
  });
  allow(role, ["kinesis:PutRecord", "kinesis:PutRecords"], stream.streamArn);
  allow(role, ["kms:GenerateDataKey"], stream.encryptionKey!.keyArn);
  return role;
}

function allow(role: Role, actions: string[], ...resources: string[]): void {
  role.addToPolicy(new PolicyStatement({ actions, resources }));
}

function allowIf(role: Role, conditions: Record<string, object>, actions: string[], ...resources: string[]): void {
  role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
}

/** Each wildcard has a finding of its own, named by the resource; acknowledging the rule as a whole would not count. */
function acknowledgeKeys(role: Role, bucket: IBucket, keys: string, reason: string): void {
  Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${nameForRules(bucket)}/${keys}]`, reason });
}

/** A bucket's ARN as cdk-nag writes it. */
function nameForRules(bucket: IBucket): string {
  const stack = Stack.of(bucket);
  const own = bucket.node.defaultChild as CfnBucket | undefined;
  return own ? `<${stack.getLogicalId(own)}.Arn>` : `arn:<AWS::Partition>:s3:::${bucket.bucketName}`;
}
