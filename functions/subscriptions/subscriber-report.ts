import type { Log } from "../log.ts";
import { writeMetrics } from "../metrics.ts";
import type { Result, SubscribeResult } from "./subscribe-groups.ts";

export interface ReportTools {
  readonly functionName: string;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly write?: (line: string) => void;
}

const NEW: readonly Result[] = ["subscribed"];
const SUBSCRIBED: readonly Result[] = ["subscribed", "updated", "unchanged", "other-name", "account"];
/** By the group, which an operator has to decide about: leave it out, or make room. */
const REFUSED: readonly Result[] = ["full", "elsewhere", "class"];
const FAILED: readonly Result[] = ["failed"];

/**
 * One line for people and one of metrics. Counts only: names of groups are not for this log.
 * @param isWhole whether the run was about all groups; of one that is not, coverage says nothing
 */
export function reportSubscriptions(
  { outcomes, rest, stopped }: SubscribeResult,
  isWhole: boolean,
  { functionName, log, now, write }: ReportTools,
): void {
  const count = (results: readonly Result[]) => outcomes.filter(({ result }) => results.includes(result)).length;
  const own = count(["own", "gone"]);
  const total = outcomes.length + rest - own;
  const [subscribed, refused, failed] = [count(SUBSCRIBED), count(REFUSED), count(FAILED)];
  const firstError = stopped ?? outcomes.find(({ error }) => error)?.error;
  log(refused + failed + rest > 0 || firstError ? "warn" : "info", "log-groups-subscribed", {
    groups: total,
    subscribed,
    refused,
    failed,
    unseen: rest,
    ...(firstError ? { error: firstError } : {}),
  });
  const ofRun = { GroupsNew: count(NEW), GroupsRefused: refused, GroupsFailed: failed };
  const ofAll = isWhole ? { GroupsTotal: total, GroupsSubscribed: subscribed, GroupsUnseen: rest } : {};
  writeMetrics({ ...ofAll, ...ofRun }, { functionName, now, ...(write ? { write } : {}) });
}
