import type { IRole } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { createKeyRingSecret } from "./key-ring.ts";
import { createQuarantineReader } from "./roles.ts";
import { allowReadingOnlyTo, createBucket, createKey } from "./storage.ts";

/** What outlives a stack. Buckets and key ring know their keys. */
export interface Stores {
  readonly cleanBucket: IBucket;
  readonly quarantineBucket: IBucket;
  /** The only role that may read the quarantine; anyone in the account who is allowed to may assume it. */
  readonly quarantineReader: IRole;
  readonly keyRing: ISecret;
}

/** New stores as children of `scope`. All of them stay when the stack goes. */
export function createStores(scope: Construct): Stores {
  const cleanBucket = createBucket(scope, "Clean", createKey(scope, "CleanKey", "Scrubline: clean data"), 7);
  const quarantineKey = createKey(scope, "QuarantineKey", "Scrubline: raw items in quarantine");
  const quarantineBucket = createBucket(scope, "Quarantine", quarantineKey, 30);
  const keyRingKey = createKey(scope, "KeyRingKey", "Scrubline: key ring of the pseudonyms");
  const keyRing = createKeyRingSecret(scope, "KeyRing", keyRingKey);
  const quarantineReader = createQuarantineReader(scope, "QuarantineReader", quarantineBucket);
  allowReadingOnlyTo(quarantineBucket, quarantineReader.roleArn);
  return { cleanBucket, quarantineBucket, quarantineReader, keyRing };
}
