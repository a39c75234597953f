import type { Redactor } from "../core/index.ts";
import { CutMemory } from "./cut-memory.ts";
import type { Evidence } from "./evidence.ts";
import { createLog, type Log } from "./log.ts";
import { createManifests } from "./manifest.ts";
import { createMetrics, type ReportCounts } from "./metrics.ts";
import { createQuarantine, type QuarantineStore } from "./quarantine.ts";
import { createRedactorSource } from "./redactor-source.ts";
import type { Settings } from "./settings.ts";
import { createSinks } from "./sinks/create-sinks.ts";
import { createObjectSink } from "./sinks/object-sink.ts";
import { createS3Objects, lazyS3Client } from "./sinks/s3.ts";
import type { Sink } from "./sinks/sink.ts";

/** What a function keeps from one invocation to the next. */
export interface Runtime {
  readonly log: Log;
  readonly reportCounts: ReportCounts;
  readonly sinks: readonly Sink[];
  /** The clean bucket, whatever the other sinks are. */
  readonly objects: Sink;
  readonly quarantine: QuarantineStore;
  /** Records that could not be judged in a whole attempt. */
  readonly cuts: CutMemory;
  /**
   * A redactor, and who keeps evidence of what is done with it: under the same key, so ask for both at once.
   * Rejects with PolicyError or KeyError: then nothing may be processed, and the invocation has to fail.
   */
  equipment(): Promise<{ readonly redactor: Redactor; readonly evidence: Evidence }>;
}

export function createRuntime(settings: Settings): Runtime {
  const log = createLog();
  const s3 = lazyS3Client();
  const equipment = createRedactorSource(settings, log);
  const cleanObjects = createS3Objects(settings.cleanBucket, s3);
  const { functionName } = settings;
  const objects = createObjectSink(cleanObjects, settings.cleanCompression);
  return {
    log,
    reportCounts: createMetrics({ functionName, now: () => Date.now() }),
    sinks: createSinks(settings.sinks, { store: cleanObjects, compression: settings.cleanCompression, log }),
    objects,
    cuts: new CutMemory(),
    quarantine: createQuarantine(createS3Objects(settings.quarantineBucket, s3)),
    async equipment() {
      const { redactor, policy, ring } = await equipment();
      return { redactor, evidence: createManifests({ functionName, policy, ring, store: cleanObjects }) };
    },
  };
}
