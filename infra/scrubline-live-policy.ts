import type { IRole } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { type AdoptedPolicy, adoptPolicy } from "./adopt.ts";
import { allowWritingOnlyTo, createPublisher, type LivePolicy } from "./live-policy.ts";
import { createBucket, createKey } from "./storage.ts";

/** Earlier policies can be gone back to for a year. */
const KEPT_DAYS = 365;

export interface ScrublineLivePolicyProps {
  /** What a deleted stack left of its own: then what was pushed there is in force. Default: a new bucket. */
  readonly adopt?: AdoptedPolicy;
}

/**
 * A bucket from which pipelines take the policy in force (their prop `livePolicy`), so that `scrubline policy push` changes it
 * within a minute and without a deployment. Until one is pushed the policy is the one that was deployed. Kept when the stack goes.
 */
export class ScrublineLivePolicy extends Construct implements LivePolicy {
  readonly bucket: IBucket;
  /** The only role that may write there; anyone in the account who is allowed to may assume it. */
  readonly publisher: IRole;

  /** @throws UnusableSettingError if what is adopted has another shape, or is of another account or region */
  constructor(scope: Construct, id: string, { adopt }: ScrublineLivePolicyProps = {}) {
    super(scope, id);
    if (adopt) {
      ({ bucket: this.bucket, publisher: this.publisher } = adoptPolicy(this, adopt));
      return;
    }
    const key = createKey(this, "Key", "Scrubline: the policy in force");
    this.bucket = createBucket(this, "Bucket", key, KEPT_DAYS);
    const publisher = createPublisher(this, "Publisher", this.bucket);
    this.publisher = publisher as IRole;
    allowWritingOnlyTo(this.bucket, publisher.roleArn);
  }
}
