import { setFlagsFromString } from "node:v8";
import { createLog, type Log } from "../log.ts";
import { createMetrics, type ReportCounts } from "../metrics.ts";
import { createQuarantine } from "../quarantine.ts";
import { createRedactorSource, type RedactorSource } from "../redactor-source.ts";
import type { ObjectSettings } from "../settings.ts";
import type { ObjectAttemptOptions } from "./attempt.ts";
import { createObjectQuarantine } from "./quarantine-object.ts";
import { createRequeue } from "./requeue.ts";
import { createS3Storage, lazyObjectClient } from "./s3-storage.ts";

const PUT_MS = 60_000;

/** What the function keeps from one invocation to the next. */
export interface ObjectRuntime extends Omit<ObjectAttemptOptions, "redactor" | "ring" | "policy" | "remaining"> {
  readonly log: Log;
  readonly reportCounts: ReportCounts;
  readonly equipment: RedactorSource;
}

export function createObjectRuntime(settings: ObjectSettings): ObjectRuntime {
  // Objects of every size are read with the same memory. What V8 lets the young generation grow to is by far the most of it, and no faster.
  setFlagsFromString("--semi-space-growth-factor=1");
  const log = createLog();
  const storage = createS3Storage(lazyObjectClient());
  const { cleanBucket, quarantineBucket, queueUrl } = settings;
  return {
    log,
    reportCounts: createMetrics({ functionName: settings.functionName, now: () => Date.now() }),
    equipment: createRedactorSource(settings, log),
    storage,
    quarantine: createObjectQuarantine(storage, quarantineBucket),
    messageQuarantine: createQuarantine({
      put: (key, body, contentType) =>
        storage.put({ bucket: quarantineBucket, key, contentType }, body, AbortSignal.timeout(PUT_MS)),
    }),
    cleanBucket,
    ownBuckets: [cleanBucket, quarantineBucket],
    compression: settings.objectCompression,
    maxReceives: settings.maxReceives,
    ...(queueUrl === undefined ? {} : { requeue: createRequeue(queueUrl) }),
  };
}
