import { Stack, Token, Validations } from "aws-cdk-lib";
import { PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { CfnBucket, IBucket } from "aws-cdk-lib/aws-s3";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";

export function allow(role: Role, actions: string[], ...resources: string[]): void {
  role.addToPolicy(new PolicyStatement({ actions, resources }));
}

export function allowIf(
  role: Role,
  conditions: Record<string, object>,
  actions: string[],
  ...resources: string[]
): void {
  role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
}

/** What CDK would do by a managed policy that allows it on every log group. */
export function allowLogging(role: Role, logGroup: ILogGroup): void {
  allow(role, ["logs:CreateLogStream", "logs:PutLogEvents"], logGroup.logGroupArn);
}

export function allowReadingSecret(role: Role, secret: ISecret): void {
  allow(role, ["secretsmanager:GetSecretValue"], secret.secretArn);
  allow(role, ["kms:Decrypt"], secret.encryptionKey!.keyArn);
}

/**
 * Once a bucket is deleted anybody may make one of its name, and would be sent what was meant for it, raw records too:
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html#kinesis-s3-destination-security
 */
export function inOwnAccount(role: Role): Record<string, Record<string, string>> {
  return { StringEquals: { "s3:ResourceAccount": Stack.of(role).account } };
}

/** Actions on the objects below one prefix, in a bucket of the role's own account only. */
export function allowObjects(role: Role, bucket: IBucket, prefix: string, actions: string[], reason: string): void {
  const keys = prefix === "" ? "*" : `${prefix}/*`;
  allowIf(role, inOwnAccount(role), actions, bucket.arnForObjects(keys));
  acknowledgeKeys(role, bucket, keys, reason);
}

export function allowPut(role: Role, bucket: IBucket, prefix: string): void {
  const reason = "Object keys are made from source positions; the grant ends at a prefix";
  allowObjects(role, bucket, prefix, ["s3:PutObject"], reason);
}

/** Each wildcard has a finding of its own, named by the resource; acknowledging the rule as a whole would not count. */
export function acknowledgeKeys(role: Role, bucket: IBucket, keys: string, reason: string): void {
  acknowledgeWildcard(role, `${nameForRules(bucket)}/${keys}`, reason);
}

/** @param resource as cdk-nag writes it */
export function acknowledgeWildcard(role: Role, resource: string, reason: string): void {
  Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
}

/** @param name of log groups, with wildcards, or with `:*` behind it for what is in a group */
export function acknowledgeLogGroups(role: Role, name: string, reason: string): void {
  const { region, account } = Stack.of(role);
  const write = (part: string, pseudo: string) => (Token.isUnresolved(part) ? `<AWS::${pseudo}>` : part);
  const place = `${write(region, "Region")}:${write(account, "AccountId")}`;
  acknowledgeWildcard(role, `arn:<AWS::Partition>:logs:${place}:log-group:${name}`, reason);
}

/** A bucket's ARN as cdk-nag writes it. */
function nameForRules(bucket: IBucket): string {
  const stack = Stack.of(bucket);
  const own = bucket.node.defaultChild as CfnBucket | undefined;
  return own ? `<${stack.getLogicalId(own)}.Arn>` : `arn:<AWS::Partition>:s3:::${bucket.bucketName}`;
}
