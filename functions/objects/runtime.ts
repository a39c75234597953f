import { setFlagsFromString } from "node:v8";
import type { Evidence } from "../evidence.ts";
import { createLog, type Log } from "../log.ts";
import { createManifests } from "../manifest.ts";
import { createMetrics, type ReportCounts } from "../metrics.ts";
import { createQuarantine } from "../quarantine.ts";
import { createRedactorSource, type Equipment } from "../redactor-source.ts";
import type { ObjectSettings } from "../settings.ts";
import type { ObjectStore } from "../sinks/sink.ts";
import type { ObjectAttemptOptions } from "./attempt.ts";
import { createObjectQuarantine } from "./quarantine-object.ts";
import { createRequeue } from "./requeue.ts";
import { createS3Storage, lazyObjectClient } from "./s3-storage.ts";

const PUT_MS = 60_000;

/** What the function keeps from one invocation to the next. */
export interface ObjectRuntime extends Omit<ObjectAttemptOptions, keyof Equipment | "evidence" | "remaining"> {
  readonly log: Log;
  readonly reportCounts: ReportCounts;
  /** A redactor, and who keeps evidence of what is done with it, under the same key. Rejects like a RedactorSource. */
  equipment(): Promise<Equipment & { readonly evidence: Evidence }>;
}

export function createObjectRuntime(settings: ObjectSettings): ObjectRuntime {
  bindMemory();
  const log = createLog();
  const storage = createS3Storage(lazyObjectClient());
  const equipment = createRedactorSource(settings, log);
  const { functionName, cleanBucket, quarantineBucket, queueUrl } = settings;
  const storeOf = (bucket: string): ObjectStore => ({
    put: (key, body, contentType) => storage.put({ bucket, key, contentType }, body, AbortSignal.timeout(PUT_MS)),
  });
  return {
    log,
    reportCounts: createMetrics({ functionName, now: () => Date.now() }),
    async equipment() {
      const made = await equipment();
      return { ...made, evidence: createManifests({ ...made, functionName, store: storeOf(cleanBucket) }) };
    },
    storage,
    quarantine: createObjectQuarantine(storage, quarantineBucket),
    messageQuarantine: createQuarantine(storeOf(quarantineBucket)),
    cleanBucket,
    ownBuckets: [cleanBucket, quarantineBucket],
    compression: settings.objectCompression,
    maxReceives: settings.maxReceives,
    ...(queueUrl === undefined ? {} : { requeue: createRequeue(queueUrl) }),
  };
}

/**
 * Objects of every size are read in the same memory. What V8 keeps for the garbage of streams by default is more than all that is alive: measured
 * on 200 MB, 320 MB at most without these, 157 with them, in the same time.
 */
function bindMemory(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=50");
}
