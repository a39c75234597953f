import middy from "@middy/core";
import { failSafely } from "../fail-safely.ts";
import { createLog } from "../log.ts";
import { readReconcileSettings } from "../reconcile-settings.ts";
import { createAuditStore } from "../reconcile-store.ts";
import { reconcileTargets } from "../reconcile-targets.ts";
import { lazyS3Client } from "../sinks/s3.ts";

const settings = readReconcileSettings(process.env);
const log = createLog();
const store = createAuditStore(settings.cleanBucket, lazyS3Client());

/** For a schedule; the event is not looked at. Needs a time-out of 15 minutes; one at a time is enough. */
export const handler = middy()
  .use(failSafely(log))
  .handler((_event: unknown, context) =>
    reconcileTargets(settings, store, log, () => context.getRemainingTimeInMillis()),
  );
