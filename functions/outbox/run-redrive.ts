import type { Log } from "../log.ts";
import { writeMetrics } from "../metrics.ts";
import { BUCKET, type Environment, FUNCTION_NAME, read, readSinkSettings } from "../settings.ts";
import type { SinkSettings } from "../sink-settings.ts";
import { createDeliverer } from "../sinks/create-deliverer.ts";
import type { Deliverer } from "../sinks/deliverer.ts";
import { lazyS3Client } from "../sinks/s3.ts";
import { createOutboxStore } from "./outbox-store.ts";
import { redrive } from "./redrive.ts";

export interface RedriveSettings {
  readonly functionName: string;
  readonly cleanBucket: string;
  /** Those of the pipelines that write to the bucket. */
  readonly sinks: readonly SinkSettings[];
}

/**
 * `AWS_LAMBDA_FUNCTION_NAME`, `CLEAN_BUCKET` and `SINKS`, as the pipelines have them.
 * @throws SettingsError
 */
export function readRedriveSettings(env: Environment): RedriveSettings {
  return {
    functionName: read(env, "AWS_LAMBDA_FUNCTION_NAME", FUNCTION_NAME, "a Lambda function's name"),
    cleanBucket: read(env, "CLEAN_BUCKET", BUCKET, "a bucket's name"),
    sinks: readSinkSettings(env),
  };
}

/** Redrives once at each call, and says in a line and in metrics what came of it. Rejects after that with the first failure. */
export function createRedrive(
  { functionName, cleanBucket, sinks }: RedriveSettings,
  log: Log,
): (remaining: () => number) => Promise<void> {
  const store = createOutboxStore(cleanBucket, lazyS3Client());
  const deliverers = new Map<string, Deliverer>();
  for (const sink of sinks) if (sink.kind !== "s3") deliverers.set(sink.name, createDeliverer(sink));
  const now = () => Date.now();
  return async (remaining) => {
    const result = await redrive({ deliverers, store, log, remaining, now });
    const { objects, age, unclaimed, redelivered, rejected, damaged, failures } = result;
    log("info", "redriven", { objects, unclaimed, redelivered, rejected, damaged });
    writeMetrics(
      {
        OutboxObjects: objects,
        OutboxAgeSeconds: age,
        OutboxUnclaimed: unclaimed,
        OutboxDamaged: damaged,
        ItemsRedelivered: redelivered,
        ItemsRejected: rejected,
      },
      { functionName, now },
    );
    if (failures.length > 0) throw failures[0];
  };
}
