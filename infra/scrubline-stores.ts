import type { IRole } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { openStores, type Stores, type StoresOptions } from "./stores.ts";

/**
 * Clean bucket, quarantine and key ring, for several pipelines of one stack to share. A `ScrublineStream` that is given none
 * makes its own, which others may share too (`stream.stores`). Under the same id both make the same logical ids, so one may
 * take the place of the other.
 */
export class ScrublineStores extends Construct implements Stores {
  readonly cleanBucket: IBucket;
  readonly quarantineBucket: IBucket;
  readonly quarantineReader: IRole;
  readonly keyRing: ISecret;
  readonly ownsKeyRing: boolean;

  /** @throws UnusableSettingError when a prop cannot be used */
  constructor(scope: Construct, id: string, props: StoresOptions = {}) {
    super(scope, id);
    const stores = openStores(this, props);
    this.cleanBucket = stores.cleanBucket;
    this.quarantineBucket = stores.quarantineBucket;
    this.quarantineReader = stores.quarantineReader;
    this.keyRing = stores.keyRing;
    this.ownsKeyRing = stores.ownsKeyRing;
  }
}
