import { Stack, Token } from "aws-cdk-lib";
import { Role } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { BUCKET, KEY_ARN, ROLE_ARN, SECRET_ARN } from "./arns.ts";
import { UnusableSettingError } from "./setting-error.ts";
import type { Stores } from "./stores.ts";

/**
 * What a deleted stack left behind. All or nothing: a stack leaves all of it, and a key ring that is forgotten here would be
 * made anew, which changes every pseudonym without a word.
 */
export interface AdoptedResources {
  readonly cleanBucketName: string;
  readonly cleanKeyArn: string;
  readonly quarantineBucketName: string;
  readonly quarantineKeyArn: string;
  readonly quarantineReaderArn: string;
  /** With the six characters that Secrets Manager appended to the name. */
  readonly keyRingSecretArn: string;
  readonly keyRingKeyArn: string;
}

const SHAPES: Readonly<Record<keyof AdoptedResources, readonly [shape: RegExp, description: string]>> = {
  cleanBucketName: [BUCKET, "a bucket's name"],
  cleanKeyArn: [KEY_ARN, "the ARN of a KMS key"],
  quarantineBucketName: [BUCKET, "a bucket's name"],
  quarantineKeyArn: [KEY_ARN, "the ARN of a KMS key"],
  quarantineReaderArn: [ROLE_ARN, "the ARN of an IAM role"],
  keyRingSecretArn: [SECRET_ARN, "the complete ARN of a secret"],
  keyRingKeyArn: [KEY_ARN, "the ARN of a KMS key"],
};

export const ADOPTED_NAMES = Object.keys(SHAPES) as readonly (keyof AdoptedResources)[];

/**
 * The stores that an earlier stack left, used as they are: bucket policies, key policies and the reader's grants stay what
 * that stack made them.
 * @throws UnusableSettingError if a name or ARN is missing, has another shape, or is of another account or region
 */
export function adoptStores(scope: Construct, adopted: AdoptedResources): Stores {
  for (const name of ADOPTED_NAMES) {
    const [shape, description] = SHAPES[name];
    if (!shape.test(adopted[name] ?? ""))
      throw new UnusableSettingError(
        `adopt.${name}: not ${description}; take all ${ADOPTED_NAMES.length} values from the outputs of the stack that is adopted`,
      );
  }
  checkPlace(scope, adopted);
  const key = (id: string, arn: string) => Key.fromKeyArn(scope, id, arn);
  return {
    cleanBucket: Bucket.fromBucketAttributes(scope, "Clean", {
      bucketName: adopted.cleanBucketName,
      encryptionKey: key("CleanKey", adopted.cleanKeyArn),
    }),
    quarantineBucket: Bucket.fromBucketAttributes(scope, "Quarantine", {
      bucketName: adopted.quarantineBucketName,
      encryptionKey: key("QuarantineKey", adopted.quarantineKeyArn),
    }),
    // Not mutable: what it may do was decided where it was made.
    quarantineReader: Role.fromRoleArn(scope, "QuarantineReader", adopted.quarantineReaderArn, { mutable: false }),
    keyRing: Secret.fromSecretAttributes(scope, "KeyRing", {
      secretCompleteArn: adopted.keyRingSecretArn,
      encryptionKey: key("KeyRingKey", adopted.keyRingKeyArn),
    }),
    ownsKeyRing: true,
  };
}

/** The function looks in its own account and region only. Elsewhere it would find neither key ring nor bucket, once deployed. */
function checkPlace(scope: Construct, adopted: AdoptedResources): void {
  const { account, region } = Stack.of(scope);
  const [, , , keyRegion, keyAccount] = adopted.cleanKeyArn.split(":");
  const expected = {
    account: Token.isUnresolved(account) ? keyAccount : account,
    region: Token.isUnresolved(region) ? keyRegion : region,
  };
  for (const name of ADOPTED_NAMES.filter((candidate) => candidate.endsWith("Arn"))) {
    const [, , , ownRegion, ownAccount] = adopted[name].split(":");
    // IAM is in no region.
    if (ownAccount !== expected.account || (ownRegion !== "" && ownRegion !== expected.region))
      throw new UnusableSettingError(
        `adopt.${name}: not in account ${expected.account} and region ${expected.region}; deploy where the stack was that is adopted, with all of its values`,
      );
  }
}
