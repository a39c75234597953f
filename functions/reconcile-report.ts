import type { Log } from "./log.ts";
import { writeMetrics } from "./metrics.ts";
import type { Reconciliation } from "./reconcile.ts";

/** A line for people, which keeps the chain's end where its writer cannot reach it; and metrics under the function's name. */
export function reportReconciliation(
  functionName: string,
  { head, ...counts }: Reconciliation,
  { log, now, write }: { readonly log: Log; readonly now: () => number; readonly write?: (line: string) => void },
): void {
  const { sealed, gaps, overlaps } = counts;
  const isWhole = gaps + overlaps + counts.missingObjects + counts.badManifests + counts.overdue === 0;
  log(isWhole ? "info" : "warn", "reconciled", {
    functionName,
    ...(head ? { entry: head.number, digest: head.digest } : {}),
    sealed,
    gaps,
    overlaps,
  });
  writeMetrics(
    {
      Gaps: gaps,
      Overlaps: overlaps,
      Unproven: counts.unproven,
      MissingObjects: counts.missingObjects,
      BadManifests: counts.badManifests,
      Overdue: counts.overdue,
      Unsealed: counts.unsealed,
      ManifestsSealed: sealed,
    },
    { functionName, now, ...(write ? { write } : {}) },
  );
}
