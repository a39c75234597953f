import type { Role } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { allowWritingOnlyTo, createPublisher, type LivePolicy } from "./live-policy.ts";
import { createBucket, createKey } from "./storage.ts";

/** Earlier policies can be gone back to for a year. */
const KEPT_DAYS = 365;

/**
 * A bucket from which pipelines take the policy in force (their prop `livePolicy`), so that `scrubline policy push` changes it
 * within a minute and without a deployment. Until one is pushed the policy is the one that was deployed. Kept when the stack goes.
 */
export class ScrublineLivePolicy extends Construct implements LivePolicy {
  readonly bucket: IBucket;
  /** The only role that may write there; anyone in the account who is allowed to may assume it. */
  readonly publisher: Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = createKey(this, "Key", "Scrubline: the policy in force");
    this.bucket = createBucket(this, "Bucket", key, KEPT_DAYS);
    this.publisher = createPublisher(this, "Publisher", this.bucket);
    allowWritingOnlyTo(this.bucket, this.publisher.roleArn);
  }
}
