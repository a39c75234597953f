import type { AuditStore } from "../core/audit/store.ts";
import { toSafeError } from "../core/errors.ts";
import type { Bytes } from "../core/index.ts";
import type { S3ClientSource } from "./sinks/s3.ts";

/** Manifests and their ledger in a bucket. */
export function createAuditStore(bucket: string, source: S3ClientSource): AuditStore {
  const load = () => Promise.all([source(), import("@aws-sdk/client-s3")]);

  const get = async (key: string): Promise<Bytes | undefined> => {
    const [client, { GetObjectCommand }] = await load();
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body!.transformToByteArray();
    } catch (error) {
      if (toSafeError(error).class === "NoSuchKey") return undefined;
      throw error;
    }
  };

  return {
    get,
    async *list(prefix, after) {
      const [client, { ListObjectsV2Command }] = await load();
      let token: string | undefined;
      do {
        const answer = await client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            ...(token !== undefined ? { ContinuationToken: token } : after !== undefined ? { StartAfter: after } : {}),
          }),
        );
        for (const { Key, Size, LastModified } of answer.Contents ?? [])
          yield { key: Key!, size: Size ?? 0, modified: LastModified?.getTime() ?? 0 };
        token = answer.NextContinuationToken;
      } while (token !== undefined);
    },
    async create(key, body) {
      const [client, { PutObjectCommand }] = await load();
      try {
        const put = { Bucket: bucket, Key: key, Body: body, ContentType: "application/json", IfNoneMatch: "*" };
        await client.send(new PutObjectCommand(put));
        return true;
      } catch (error) {
        const { class: kind } = toSafeError(error);
        // A retry after a lost answer is refused too, although the first attempt wrote it.
        if (kind !== "PreconditionFailed" && kind !== "ConditionalRequestConflict") throw error;
        const there = await get(key);
        return there !== undefined && Buffer.from(there).equals(body);
      }
    },
  };
}
