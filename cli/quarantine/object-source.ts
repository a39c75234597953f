import type { PutResult } from "./batch-writer.ts";
import type { QuarantineBucket } from "./bucket.ts";
import type { Entry } from "./entries.ts";

/** `source-gone`: there is neither the object nor a copy of it. `source-replaced`: another object has its name by now. */
export type ObjectResult = PutResult | "source-gone" | "source-replaced" | "not-readable";

export type ReplayObject = (entry: Entry, bucket: QuarantineBucket) => Promise<ObjectResult>;

/** What `.source.json` says: content, which goes to S3 and to the queue and nowhere else. */
export interface ObjectSource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly etag?: string;
  readonly sequencer?: string;
  readonly size?: number;
}

/** Undefined: it is not what the function writes. */
export function readSource(json: Uint8Array): ObjectSource | undefined {
  let given: Readonly<Record<string, unknown>>;
  try {
    given = JSON.parse(Buffer.from(json).toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { bucket, key, versionId, etag, sequencer, size } = given ?? {};
  if (typeof bucket !== "string" || typeof key !== "string") return undefined;
  const texts = Object.fromEntries(
    Object.entries({ versionId, etag, sequencer }).filter(([, value]) => typeof value === "string"),
  );
  return { bucket, key, ...texts, ...(typeof size === "number" ? { size } : {}) };
}

/**
 * The event by which the object was announced, for the queue of the function that reads objects:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function toEvent({ bucket, key, etag, sequencer, size, versionId }: ObjectSource, time: number): string {
  return JSON.stringify({
    source: "aws.s3",
    "detail-type": "Object Created",
    time: new Date(time).toISOString(),
    detail: { bucket: { name: bucket }, object: { key, size, etag, sequencer, "version-id": versionId } },
  });
}
