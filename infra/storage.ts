import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Effect, PolicyStatement, StarPrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

const NO_ACCESS_LOGS =
  "Object access is recorded by CloudTrail data events where an account wants it; server access logs would need a third bucket, which cannot use a customer key";

/** A customer key with yearly rotation. Kept when the stack goes: without it nothing it encrypted can be read. */
export function createKey(scope: Construct, id: string, description: string): Key {
  return new Key(scope, id, { description, enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
}

/**
 * A private bucket: own key, TLS only, no public access, no ACLs. Versioned, so that a retry that overwrites an object is
 * undoable for a while; the overwritten versions go after `noncurrentDays`, uploads that nobody finished after a week, and with the last version the mark of its deletion. Kept when the stack goes.
 */
export function createBucket(scope: Construct, id: string, encryptionKey: Key, noncurrentDays: number): IBucket {
  const bucket = new Bucket(scope, id, {
    encryption: BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: true,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    lifecycleRules: [
      {
        noncurrentVersionExpiration: Duration.days(noncurrentDays),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        // Of what was deleted, as all of the outbox is: a listing goes over each of them.
        expiredObjectDeleteMarker: true,
      },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  // Without its policy a bucket that is kept would be open to whoever else may read buckets.
  bucket.policy!.applyRemovalPolicy(RemovalPolicy.RETAIN);
  Validations.of(bucket).acknowledge({ id: "AwsSolutions-S1", reason: NO_ACCESS_LOGS });
  // The cast: CDK's classes give optional members a wider type than its interfaces, which exactOptionalPropertyTypes minds.
  return bucket as IBucket;
}

/** Nobody but one role reads the bucket's objects or has S3 copy them elsewhere, whatever else their own policies allow. */
export function allowReadingOnlyTo(bucket: IBucket, roleArn: string): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: "ReadByOneRoleOnly",
      effect: Effect.DENY,
      principals: [new StarPrincipal()],
      actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectVersionForReplication"],
      resources: [bucket.arnForObjects("*")],
      conditions: { ArnNotEquals: { "aws:PrincipalArn": roleArn } },
    }),
  );
}
