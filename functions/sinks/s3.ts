import type { S3Client } from "@aws-sdk/client-s3";
import type { ObjectStore } from "./sink.ts";

/** One client for all stores of a process, made at first use since it costs start-up time. */
export type S3ClientSource = () => Promise<S3Client>;

export function lazyS3Client(): S3ClientSource {
  let client: Promise<S3Client> | undefined;
  return () => {
    client ??= import("@aws-sdk/client-s3").then(
      ({ S3Client }) =>
        new S3Client({ maxAttempts: 4, requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 } }),
    );
    return client;
  };
}

/**
 * Plain PUTs: a second one replaces the first, which is what makes retries harmless. Encryption is the bucket's default
 * (SSE-KMS), so that the key is named in one place.
 */
export function createS3Objects(bucket: string, source: S3ClientSource): ObjectStore {
  return {
    async put(key, body, contentType) {
      const [client, { PutObjectCommand }] = await Promise.all([source(), import("@aws-sdk/client-s3")]);
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));
    },
  };
}
