import { createHash } from "node:crypto";
import type { Compression } from "../compression.ts";
import { compressLines, OBJECT_FORMS } from "./compress.ts";
import { objectKey } from "./object-key.ts";
import type { ObjectStore, Sink } from "./sink.ts";

export const CLEAN_PREFIX = "clean";

/** Stores each batch as one object of compressed lines under `clean/<route>/`. */
export function createObjectSink(store: ObjectStore, compression: Compression = "gzip"): Sink {
  const { extension, contentType } = OBJECT_FORMS[compression];
  return {
    form: "line",
    async send(batch) {
      const key = objectKey(`${CLEAN_PREFIX}/${batch.route}`, batch.time, batch.first, `ndjson.${extension}`);
      // No Content-Encoding: clients that undo it by themselves would hand out bytes that are not what the name says.
      const body = await compressLines(batch.entries, compression);
      await store.put(key, body, contentType);
      const digest = createHash("sha256").update(body).digest("hex");
      return { sink: "s3", key, digest, bytes: body.length, items: batch.items };
    },
  };
}
