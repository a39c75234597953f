import type { Role } from "aws-cdk-lib/aws-iam";
import { acknowledgeKeys, allow, allowIf, allowObjects, inOwnAccount } from "./grants.ts";
import type { ObjectQueues, ObjectSource } from "./object-queue.ts";
import { CLEAN_PREFIX, QUARANTINE_PREFIX } from "./roles.ts";
import type { Stores } from "./stores.ts";

/** What a function that reads objects may do beside what every pipeline may; docs/objects.md says what for. */
export function allowObjectWork(
  role: Role,
  sources: readonly ObjectSource[],
  { queue, key }: ObjectQueues,
  { cleanBucket, quarantineBucket }: Stores,
): void {
  for (const source of sources) allowReading(role, source);
  const actions = ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];
  const reason = "Object keys are made from those of the source; the grant ends at a prefix";
  const prefix = `${CLEAN_PREFIX}/objects`;
  allowObjects(role, cleanBucket, prefix, actions, reason);
  const inOutputs = { ...inOwnAccount(role), StringLike: { "s3:prefix": `${prefix}/*` } };
  // It compares sizes by a listing, since it may not read.
  allowIf(role, inOutputs, ["s3:ListBucket"], cleanBucket.bucketArn);
  allowObjects(role, quarantineBucket, QUARANTINE_PREFIX, actions, reason);
  // S3 decrypts the parts of an upload to put them together: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
  allow(role, ["kms:Decrypt"], cleanBucket.encryptionKey!.keyArn, quarantineBucket.encryptionKey!.keyArn);
  const queueActions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:SendMessage"];
  allow(role, queueActions, queue.queueArn);
  allow(role, ["kms:Decrypt", "kms:GenerateDataKey"], key.keyArn);
}

function allowReading(role: Role, { bucket, prefix = "" }: ObjectSource): void {
  const reason = "Reads every new object below the prefix that the source names";
  allow(role, ["s3:GetObject", "s3:GetObjectVersion"], bucket.arnForObjects(`${prefix}*`));
  acknowledgeKeys(role, bucket, `${prefix}*`, reason);
  // With it a deleted object is told apart from one that may not be read.
  allow(role, ["s3:ListBucket"], bucket.bucketArn);
  if (bucket.encryptionKey) allow(role, ["kms:Decrypt"], bucket.encryptionKey.keyArn);
}
