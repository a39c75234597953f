import type { AuditStore } from "../../core/audit/store.ts";
import { createAuditStore } from "../reconcile-store.ts";
import { createS3Objects, type S3ClientSource } from "../sinks/s3.ts";
import type { ObjectStore } from "../sinks/sink.ts";

/** What the redrive does with the objects of a bucket. Rejects with S3's errors. */
export interface OutboxStore extends ObjectStore, Pick<AuditStore, "get" | "list"> {
  /** Does nothing when there is no such object. */
  delete(key: string): Promise<void>;
}

export function createOutboxStore(bucket: string, source: S3ClientSource): OutboxStore {
  const { get, list } = createAuditStore(bucket, source);
  const { put } = createS3Objects(bucket, source);
  return {
    async get(key) {
      try {
        return await get(key);
      } catch (error) {
        // For what is not there S3 answers 403 to whoever may list no more than a prefix.
        for await (const { key: found } of list(key)) if (found === key) throw error;
        return undefined;
      }
    },
    list,
    put,
    async delete(key) {
      const [client, { DeleteObjectCommand }] = await Promise.all([source(), import("@aws-sdk/client-s3")]);
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}
