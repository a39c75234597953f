import { gzipLines } from "./gzip.ts";
import { objectKey } from "./object-key.ts";
import type { ObjectStore, Sink } from "./sink.ts";

export const CLEAN_PREFIX = "clean";

/** Stores each batch as one object of gzipped lines under `clean/<route>/`. */
export function createObjectSink(store: ObjectStore): Sink {
  return {
    async send(batch) {
      const key = objectKey(`${CLEAN_PREFIX}/${batch.route}`, batch.time, batch.first, "ndjson.gz");
      // No Content-Encoding: clients that undo it by themselves would hand out bytes that are not what the name says.
      await store.put(key, await gzipLines(batch.lines), "application/gzip");
    },
  };
}
