import type { Redactor } from "../core/index.ts";
import { createLog, type Log } from "./log.ts";
import { createMetrics, type ReportCounts } from "./metrics.ts";
import { createQuarantine, type QuarantineStore } from "./quarantine.ts";
import { createRedactorSource } from "./redactor-source.ts";
import type { Settings } from "./settings.ts";
import { createObjectSink } from "./sinks/object-sink.ts";
import { createS3Objects, lazyS3Client } from "./sinks/s3.ts";
import type { Sink } from "./sinks/sink.ts";

/** What a function keeps from one invocation to the next. */
export interface Runtime {
  readonly log: Log;
  readonly reportCounts: ReportCounts;
  readonly sinks: readonly Sink[];
  readonly quarantine: QuarantineStore;
  /** Rejects with PolicyError or KeyError: then nothing may be processed, and the invocation has to fail. */
  redactor(): Promise<Redactor>;
}

export function createRuntime(settings: Settings): Runtime {
  const log = createLog();
  const s3 = lazyS3Client();
  const equipment = createRedactorSource(settings, log);
  return {
    log,
    reportCounts: createMetrics({ functionName: settings.functionName, now: () => Date.now() }),
    sinks: [createObjectSink(createS3Objects(settings.cleanBucket, s3), settings.cleanCompression)],
    quarantine: createQuarantine(createS3Objects(settings.quarantineBucket, s3)),
    async redactor() {
      return (await equipment()).redactor;
    },
  };
}
