import type { Readable } from "node:stream";
import { toSafeError } from "../../core/index.ts";
import { EXIT, Failure } from "../failure.ts";
import type { QuarantineBucket } from "../quarantine/bucket.ts";
import { assumeRole } from "./assume-role.ts";
import { listObjects } from "./list-objects.ts";
import { describeRefusal, explainAws, isDenied } from "./refusal.ts";
import { clientSettings } from "./settings.ts";

export interface BucketAccess {
  readonly bucket: string;
  readonly region: string | undefined;
  /** Reads; what removes is the caller. Absent: the caller reads too. */
  readonly roleArn: string | undefined;
}

const NEEDS =
  "s3:ListBucket and s3:GetObject on the bucket and kms:Decrypt on its key, which only the role of the stack's output QuarantineReaderArn has: --stack or --role";
const HINTS = {
  NoSuchBucket: "No such bucket: the stack's output QuarantineBucketName names it.",
  PermanentRedirect: "The bucket is in another region: give --region.",
};
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const MAX_DELETED = 1_000;

/** @throws Failure */
export async function openQuarantine({ bucket, region, roleArn }: BucketAccess): Promise<QuarantineBucket> {
  const { DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
  const credentials =
    roleArn === undefined ? {} : { credentials: await assumeRole(roleArn, "scrubline-quarantine", region) };
  const reader = new S3Client({ ...clientSettings(region), ...credentials });
  const remover = new S3Client(clientSettings(region));
  const fail = (error: unknown): never => {
    throw explainAws(error, { service: "S3", about: `s3://${bucket}`, needs: NEEDS, hints: HINTS });
  };
  const open = async (key: string) => {
    try {
      return (await reader.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body!;
    } catch (error) {
      return toSafeError(error).class === "NoSuchKey" ? undefined : fail(error);
    }
  };
  return {
    list: (prefix, after) => listObjects(reader, bucket, prefix, after, fail),
    async get(key) {
      const body = await open(key);
      return body && Buffer.from(await body.transformToByteArray().catch(fail));
    },
    open: async (key) => (await open(key)) as Readable | undefined,
    async versionOf(key) {
      try {
        const head = await reader.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return head.VersionId ?? `${head.ETag} ${head.LastModified?.getTime()}`;
      } catch (error) {
        return toSafeError(error).status === 404 ? undefined : fail(error);
      }
    },
    async remove(keys) {
      for (let at = 0; at < keys.length; at += MAX_DELETED) {
        const Objects = keys.slice(at, at + MAX_DELETED).map((Key) => ({ Key }));
        const left = await remover
          .send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }))
          .then(
            ({ Errors = [] }) =>
              Errors[0] && { error: Object.assign(new Error(), { name: Errors[0].Code ?? "Error" }), status: "" },
          )
          .catch((error: unknown) => ({ error, status: ` (${describeRefusal(error)})` }));
        if (left)
          throw new Failure(
            EXIT.failed,
            `s3://${bucket}: what was just sent could not be removed${left.status}; another run would send it again`,
            isDenied(left.error)
              ? "Needed with your own credentials: s3:DeleteObject on the bucket. Or send without removing: --keep."
              : "Try again when the cause is gone.",
          );
      }
    },
  };
}
