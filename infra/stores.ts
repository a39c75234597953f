import type { IRole } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { type AdoptedResources, adoptStores } from "./adopt.ts";
import { type KeyRingSource, openKeyRing } from "./key-source.ts";
import { createQuarantineReader } from "./roles.ts";
import { UnusableSettingError } from "./setting-error.ts";
import { allowReadingOnlyTo, createBucket, createKey } from "./storage.ts";

/** What outlives a stack. Buckets and key ring know their keys. */
export interface Stores {
  readonly cleanBucket: IBucket;
  readonly quarantineBucket: IBucket;
  /** The only role that may read the quarantine; anyone in the account who is allowed to may assume it. */
  readonly quarantineReader: IRole;
  readonly keyRing: ISecret;
  /** Whether the key ring is to be rotated from here: one that is named by its ARN or copied is rotated where it was made. */
  readonly ownsKeyRing: boolean;
}

export interface StoresOptions {
  /** What an earlier stack left behind, in place of new buckets, keys, key ring and reader role. */
  readonly adopt?: AdoptedResources;
  /** Where the key ring is. Default: this stack generates it. */
  readonly keys?: KeyRingSource;
}

export interface StoresProps extends StoresOptions {
  /** Stores of another construct of this stack, in place of own ones. */
  readonly stores?: Stores;
}

/** @throws UnusableSettingError */
export function chooseStores(scope: Construct, { stores, ...options }: StoresProps): Stores {
  if (!stores) return openStores(scope, options);
  if (options.adopt ?? options.keys)
    throw new UnusableSettingError(
      "stores: those of another construct have their buckets and key ring; give adopt and keys to that one",
    );
  return stores;
}

/**
 * Stores as children of `scope`. All that are made here stay when the stack goes. The ids are frozen.
 * @throws UnusableSettingError
 */
export function openStores(scope: Construct, { adopt, keys }: StoresOptions): Stores {
  if (adopt && keys)
    throw new UnusableSettingError("keys: what is adopted has its key ring; leave out either keys or adopt");
  if (adopt) return adoptStores(scope, adopt);
  const cleanBucket = createBucket(scope, "Clean", createKey(scope, "CleanKey", "Scrubline: clean data"), 7);
  const quarantineKey = createKey(scope, "QuarantineKey", "Scrubline: raw items in quarantine");
  const quarantineBucket = createBucket(scope, "Quarantine", quarantineKey, 30);
  const { secret, isOwn } = openKeyRing(scope, keys);
  const quarantineReader = createQuarantineReader(scope, "QuarantineReader", quarantineBucket);
  allowReadingOnlyTo(quarantineBucket, quarantineReader.roleArn);
  return { cleanBucket, quarantineBucket, quarantineReader, keyRing: secret, ownsKeyRing: isOwn };
}
