import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { Key } from "aws-cdk-lib/aws-kms";
import { type ISecret, type ReplicaRegion, Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { KEY_ARN } from "./arns.ts";
import { UnusableSettingError } from "./setting-error.ts";

const NO_ROTATION_BY_REPLACEMENT =
  "A rotation that replaces the value would make earlier pseudonyms unverifiable; keys are appended to the ring instead, and old ones pruned deliberately";

/** A copy in another region. */
export interface Replica {
  readonly region: string;
  /** ARN of a KMS key of that region, under which the copy is encrypted. */
  readonly keyArn: string;
}

/**
 * A secret whose generated text is a key ring by itself: 44 letters and digits are base64 of 33 bytes (262 bits drawn), and
 * a bare base64 text is read as a ring with the one key `k1`. CloudFormation can fill only a top-level member of a JSON
 * template, not `keys[0].secret`; and a value that the template puts together would overwrite a rotated ring at a later
 * update, while a generated one is never touched again. Kept when the stack goes.
 */
export function createKeyRingSecret(
  scope: Construct,
  id: string,
  encryptionKey: Key,
  replicas: readonly Replica[] = [],
): ISecret {
  const secret = new Secret(scope, id, {
    description: "Scrubline: key ring of the pseudonyms",
    encryptionKey,
    ...(replicas.length === 0 ? {} : { replicaRegions: toRegions(scope, replicas) }),
    generateSecretString: { passwordLength: 44, excludePunctuation: true, includeSpace: false },
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(secret).acknowledge({ id: "AwsSolutions-SMG4", reason: NO_ROTATION_BY_REPLACEMENT });
  return secret as ISecret;
}

function toRegions(scope: Construct, replicas: readonly Replica[]): ReplicaRegion[] {
  return replicas.map(({ region, keyArn }) => {
    if (!KEY_ARN.test(keyArn) || keyArn.split(":")[3] !== region)
      throw new UnusableSettingError(`keys.generate.replicas: the key for ${region} is not the ARN of a KMS key there`);
    return { region, encryptionKey: Key.fromKeyArn(scope, `KeyRingKey-${region}`, keyArn) };
  });
}
