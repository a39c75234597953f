import { Stack, Token } from "aws-cdk-lib";
import { type IRole, Role } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Bucket, type IBucket } from "aws-cdk-lib/aws-s3";
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

/** What a deleted stack with a `ScrublineLivePolicy` left behind of it, with all that was pushed. */
export interface AdoptedPolicy {
  readonly policyBucketName: string;
  readonly policyKeyArn: string;
  readonly policyPublisherArn: string;
}

type Shapes<Name extends string> = Readonly<Record<Name, readonly [shape: RegExp, description: string]>>;

const SHAPES: Shapes<keyof AdoptedResources> = {
  cleanBucketName: [BUCKET, "a bucket's name"],
  cleanKeyArn: [KEY_ARN, "the ARN of a KMS key"],
  quarantineBucketName: [BUCKET, "a bucket's name"],
  quarantineKeyArn: [KEY_ARN, "the ARN of a KMS key"],
  quarantineReaderArn: [ROLE_ARN, "the ARN of an IAM role"],
  keyRingSecretArn: [SECRET_ARN, "the complete ARN of a secret"],
  keyRingKeyArn: [KEY_ARN, "the ARN of a KMS key"],
};

const POLICY_SHAPES: Shapes<keyof AdoptedPolicy> = {
  policyBucketName: [BUCKET, "a bucket's name"],
  policyKeyArn: [KEY_ARN, "the ARN of a KMS key"],
  policyPublisherArn: [ROLE_ARN, "the ARN of an IAM role"],
};

export const ADOPTED_NAMES = namesOf(SHAPES);
export const ADOPTED_POLICY_NAMES = namesOf(POLICY_SHAPES);

/**
 * The stores that an earlier stack left, used as they are: bucket policies, key policies and the reader's grants stay what
 * that stack made them.
 * @throws UnusableSettingError if a name or ARN is missing, has another shape, or is of another account or region
 */
export function adoptStores(scope: Construct, adopted: AdoptedResources): Stores {
  check(scope, adopted, SHAPES, adopted.cleanKeyArn);
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

/** The bucket with the policy in force, and who may write there, as an earlier stack left them. @throws UnusableSettingError as adoptStores */
export function adoptPolicy(scope: Construct, adopted: AdoptedPolicy): { bucket: IBucket; publisher: IRole } {
  check(scope, adopted, POLICY_SHAPES, adopted.policyKeyArn);
  return {
    bucket: Bucket.fromBucketAttributes(scope, "Bucket", {
      bucketName: adopted.policyBucketName,
      encryptionKey: Key.fromKeyArn(scope, "Key", adopted.policyKeyArn),
    }),
    publisher: Role.fromRoleArn(scope, "Publisher", adopted.policyPublisherArn, { mutable: false }),
  };
}

function namesOf<Name extends string>(shapes: Shapes<Name>): readonly Name[] {
  return Object.keys(shapes) as Name[];
}

function check<Name extends string>(
  scope: Construct,
  adopted: Readonly<Record<Name, string>>,
  shapes: Shapes<Name>,
  keyArn: string,
): void {
  const names = namesOf(shapes);
  for (const name of names) {
    const [shape, description] = shapes[name];
    if (!shape.test(adopted[name] ?? ""))
      throw new UnusableSettingError(
        `adopt.${name}: not ${description}; take all ${names.length} values from the outputs of the stack that is adopted`,
      );
  }
  checkPlace(scope, adopted, names, keyArn);
}

/** The function looks in its own account and region only. Elsewhere it would find neither key ring nor bucket, once deployed. */
function checkPlace<Name extends string>(
  scope: Construct,
  adopted: Readonly<Record<Name, string>>,
  names: readonly Name[],
  keyArn: string,
): void {
  const { account, region } = Stack.of(scope);
  const [, , , keyRegion, keyAccount] = keyArn.split(":");
  const expected = {
    account: Token.isUnresolved(account) ? keyAccount : account,
    region: Token.isUnresolved(region) ? keyRegion : region,
  };
  for (const name of names.filter((candidate) => candidate.endsWith("Arn"))) {
    const [, , , ownRegion, ownAccount] = adopted[name].split(":");
    // IAM is in no region.
    if (ownAccount !== expected.account || (ownRegion !== "" && ownRegion !== expected.region))
      throw new UnusableSettingError(
        `adopt.${name}: not in account ${expected.account} and region ${expected.region}; deploy where the stack was that is adopted, with all of its values`,
      );
  }
}
