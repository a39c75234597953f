import { basename } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";

export async function listKeys(s3: S3Client, Bucket: string, Prefix = ""): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix }))
    keys.push(...Contents.map(({ Key }) => Key!));
  // Shard and sequence; what precedes them in a key is date and hour, which may change during a test.
  return keys.sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
}

/** An object's content, decompressed if its name says that it is compressed. */
export async function readObject(s3: S3Client, Bucket: string, Key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const stored = Buffer.from(await Body!.transformToByteArray());
  if (Key.endsWith(".gz")) return gunzipSync(stored);
  return Key.endsWith(".zst") ? zstdDecompressSync(stored) : stored;
}

/** The objects below a prefix one after the other, in the order of the stream. */
export async function readAll(s3: S3Client, bucket: string, prefix: string): Promise<string> {
  const contents: Buffer[] = [];
  for (const key of await listKeys(s3, bucket, prefix)) contents.push(await readObject(s3, bucket, key));
  return Buffer.concat(contents).toString();
}
