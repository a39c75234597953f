import type { S3Client } from "@aws-sdk/client-s3";

/** The objects below a prefix, in the order of their keys. @param after a key that is not among them, nor any before it */
export async function* listObjects(
  client: S3Client,
  bucket: string,
  prefix: string,
  after: string | undefined,
  fail: (error: unknown) => never,
): AsyncGenerator<{ readonly key: string; readonly size: number; readonly modified: number }> {
  const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  let token: string | undefined;
  do {
    const start = token !== undefined ? { ContinuationToken: token } : after !== undefined ? { StartAfter: after } : {};
    const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...start })).catch(fail);
    for (const { Key, Size, LastModified } of page.Contents ?? [])
      yield { key: Key!, size: Size ?? 0, modified: LastModified?.getTime() ?? 0 };
    token = page.NextContinuationToken;
  } while (token !== undefined);
}
