import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { AuditReader } from "../../core/audit/store.ts";
import { toSafeError } from "../../core/index.ts";
import { listObjects } from "../aws/list-objects.ts";
import { EXIT, Failure, reasonOf } from "../failure.ts";

/** A directory with the layout of the bucket. Files of a name that ends in `.part` are being written, and no objects. */
export function openDirectory(directory: string): AuditReader {
  const fail = (error: unknown): never => {
    throw new Failure(EXIT.failed, `${directory}: ${reasonOf(error)}`, "Name the directory that holds manifests/.");
  };
  return {
    async *list(prefix, after = "") {
      const names = await readdir(join(directory, prefix.slice(0, prefix.lastIndexOf("/"))), {
        recursive: true,
        withFileTypes: true,
      }).catch((error: unknown) => (toSafeError(error).code === "ENOENT" ? [] : fail(error)));
      const keys = names
        .filter((entry) => entry.isFile() && !entry.name.endsWith(".part"))
        .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
        .filter((key) => key.startsWith(prefix) && key > after);
      for (const key of keys.sort()) {
        const { size, mtimeMs } = await stat(join(directory, key)).catch(fail);
        yield { key, size, modified: mtimeMs };
      }
    },
    get: async (key) => {
      // Keys come from manifests, which anybody may have written.
      if (key.split("/").includes("..")) return undefined;
      return readFile(join(directory, key)).catch((error: unknown) =>
        toSafeError(error).code === "ENOENT" ? undefined : fail(error),
      );
    },
  };
}

const HINTS: Readonly<Record<string, string>> = {
  NoSuchBucket: "No such bucket: the stack's output CleanBucketName names it.",
  AccessDenied:
    "Needed on the bucket: s3:ListBucket and s3:GetObject under manifests/ (with --outputs under clean/ too), and kms:Decrypt on its key.",
  CredentialsProviderError: "No AWS credentials were found: set AWS_PROFILE, or log in.",
  ExpiredToken: "The AWS session has expired: log in again.",
  PermanentRedirect: "The bucket is in another region: set AWS_REGION.",
};

/** A bucket. The SDK takes about 50 ms to load. */
export async function openBucket(bucket: string): Promise<AuditReader> {
  const { GetObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client({ followRegionRedirects: true, requestHandler: { connectionTimeout: 5_000 } });
  const fail = (error: unknown): never => {
    const { class: kind, code, status } = toSafeError(error);
    const what =
      status === undefined
        ? `did not answer (${code === "unknown" ? kind : code})`
        : `refused (${kind}, HTTP ${status})`;
    throw new Failure(EXIT.failed, `s3://${bucket}: S3 ${what}`, HINTS[kind] ?? "Look at the network, then try again.");
  };
  return {
    list: (prefix, after) => listObjects(client, bucket, prefix, after, fail),
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body!.transformToByteArray();
      } catch (error) {
        return toSafeError(error).class === "NoSuchKey" ? undefined : fail(error);
      }
    },
  };
}
