import type { AuditStore } from "../core/audit/store.ts";
import { toSafeError } from "../core/errors.ts";
import type { Log } from "./log.ts";
import { reconcile } from "./reconcile.ts";
import { reportReconciliation } from "./reconcile-report.ts";
import type { ReconcileSettings } from "./reconcile-settings.ts";
import { createKinesisSource } from "./reconcile-source.ts";

/** An entry takes some minutes where a shard has to be asked hundreds of questions. */
const ENTRY_MS = 5 * 60_000;
/** Kept for writing one down. */
const WRITING_MS = 60_000;

/**
 * Reconciles one function after the other. A ledger that is broken does not keep the next one from being written.
 * Rejects with the first failure, once all had their turn.
 * @param remaining milliseconds that are left
 */
export async function reconcileTargets(
  { targets, grace }: Pick<ReconcileSettings, "targets" | "grace">,
  store: AuditStore,
  log: Log,
  remaining: () => number,
): Promise<void> {
  const now = () => Date.now();
  const hasTime = () => remaining() > ENTRY_MS;
  const canAsk = () => remaining() > WRITING_MS;
  const failures: unknown[] = [];
  for (const { functionName, streamArn } of targets) {
    const source = streamArn === undefined ? {} : { source: createKinesisSource({ streamArn, hasTime: canAsk }) };
    try {
      const result = await reconcile({ functionName, store, grace, now, hasTime, ...source });
      reportReconciliation(functionName, result, { log, now });
    } catch (error) {
      log("error", "not-reconciled", { functionName, error: toSafeError(error) });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
