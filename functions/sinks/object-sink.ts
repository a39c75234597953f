import { createHash } from "node:crypto";
import type { Compression } from "../compression.ts";
import type { Partition } from "../sink-settings.ts";
import { compressLines, OBJECT_FORMS } from "./compress.ts";
import { objectKey } from "./object-key.ts";
import type { ObjectStore, Sink } from "./sink.ts";

export const CLEAN_PREFIX = "clean";

export interface ObjectSinkOptions {
  /** Default: `clean`. */
  readonly prefix?: string;
  /** What objects are partitioned by, at the time of their first item. Default: `hour`. */
  readonly partition?: Partition;
}

/** Stores each batch as one object of compressed lines under `<prefix>/<route>/`. */
export function createObjectSink(
  store: ObjectStore,
  compression: Compression = "gzip",
  { prefix = CLEAN_PREFIX, partition = "hour" }: ObjectSinkOptions = {},
): Sink {
  const { extension, contentType } = OBJECT_FORMS[compression];
  return {
    form: "line",
    overwrites: true,
    async send({ route, time, first, entries, items }) {
      const key = objectKey(`${prefix}/${route}`, time, first, `ndjson.${extension}`, partition);
      // No Content-Encoding: clients that undo it by themselves would hand out bytes that are not what the name says.
      const body = await compressLines(entries, compression);
      await store.put(key, body, contentType);
      const digest = createHash("sha256").update(body).digest("hex");
      return { sink: "s3", key, digest, bytes: body.length, items };
    },
  };
}
