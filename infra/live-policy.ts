import { RemovalPolicy } from "aws-cdk-lib";
import {
  AccountRootPrincipal,
  type CfnPolicy,
  Effect,
  PolicyStatement,
  Role,
  StarPrincipal,
} from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { LIVE_POLICY_KEY } from "../core/policy/live.ts";
import { acknowledgeKeys, allow, allowIf, inOwnAccount } from "./grants.ts";

/** Where the policy in force is. The bucket knows its key. */
export interface LivePolicy {
  readonly bucket: IBucket;
}

/** The functions read the one object. Only who may list the bucket is told a key that never was from one that is denied. */
export function allowReadingPolicy(role: Role, { bucket }: LivePolicy): void {
  const own = inOwnAccount(role);
  allowIf(role, own, ["s3:GetObject"], bucket.arnForObjects(LIVE_POLICY_KEY));
  allowIf(role, own, ["s3:ListBucket"], bucket.bucketArn);
  allow(role, ["kms:Decrypt"], bucket.encryptionKey!.keyArn);
}

/**
 * For people who push policies: any principal of the account that is allowed to assume it. Whoever writes there decides what is
 * redacted, so nobody else may, and it may not delete: that would stop the functions, or bring back what was before.
 */
export function createPublisher(scope: Construct, id: string, bucket: IBucket): Role {
  const role = new Role(scope, id, {
    description: "Scrubline: pushes and rolls back the policy in force",
    assumedBy: new AccountRootPrincipal(),
  });
  const prefix = `${LIVE_POLICY_KEY.split("/")[0]!}/*`;
  allow(role, ["s3:ListBucket", "s3:ListBucketVersions"], bucket.bucketArn);
  allow(role, ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], bucket.arnForObjects(prefix));
  allow(role, ["kms:Decrypt", "kms:GenerateDataKey"], bucket.encryptionKey!.keyArn);
  acknowledgeKeys(role, bucket, prefix, "The publisher's purpose is to write and read every version below this prefix");
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  (role.node.findChild("DefaultPolicy").node.defaultChild as CfnPolicy).applyRemovalPolicy(RemovalPolicy.RETAIN);
  return role;
}

/** Nobody but one role writes, and nobody deletes, whatever their own policies allow. */
export function allowWritingOnlyTo(bucket: IBucket, roleArn: string): void {
  const common = { effect: Effect.DENY, principals: [new StarPrincipal()], resources: [bucket.arnForObjects("*")] };
  bucket.addToResourcePolicy(
    new PolicyStatement({
      ...common,
      sid: "WriteByOneRoleOnly",
      actions: ["s3:PutObject"],
      conditions: { ArnNotEquals: { "aws:PrincipalArn": roleArn } },
    }),
  );
  bucket.addToResourcePolicy(
    new PolicyStatement({ ...common, sid: "DeleteByNobody", actions: ["s3:DeleteObject", "s3:DeleteObjectVersion"] }),
  );
}
