import middy from "@middy/core";
import { failSafely } from "../fail-safely.ts";
import { createLog } from "../log.ts";
import { reconcile } from "../reconcile.ts";
import { reportReconciliation } from "../reconcile-report.ts";
import { readReconcileSettings } from "../reconcile-settings.ts";
import { createKinesisSource } from "../reconcile-source.ts";
import { createAuditStore } from "../reconcile-store.ts";
import { lazyS3Client } from "../sinks/s3.ts";

/** An entry takes some minutes where a shard has to be asked hundreds of questions. */
const ENTRY_MS = 5 * 60_000;

const { cleanBucket, targets, grace } = readReconcileSettings(process.env);
const log = createLog();
const store = createAuditStore(cleanBucket, lazyS3Client());

/** For a schedule; the event is not looked at. Needs a time-out of 15 minutes, and may not run twice at a time. */
export const handler = middy()
  .use(failSafely(log))
  .handler(async (_event: unknown, context) => {
    const hasTime = () => context.getRemainingTimeInMillis() > ENTRY_MS;
    for (const { functionName, streamArn } of targets) {
      const source = streamArn === undefined ? {} : { source: createKinesisSource({ streamArn }) };
      const result = await reconcile({ functionName, store, grace, now: () => Date.now(), hasTime, ...source });
      reportReconciliation(functionName, result, { log, now: () => Date.now() });
    }
  });
