import { type SafeError, toSafeError } from "../../core/errors.ts";
import type { Filter, LogGroup, LogsApi } from "./logs-api.ts";

/**
 * What became of a group:
 * - `subscribed`, `updated`: by this run (or would be, in a dry run); `unchanged`: it was subscribed before;
 * - `other-name`: a filter of another name already sends its events to the destination: a second one would send them twice;
 * - `elsewhere`: the filter of our name sends to another destination, and is left alone;
 * - `full`: as many filters as a group can have, none of them ours;
 * - `own`: what it logs comes of what the destination gets, without end;
 * - `account`: the policy of the account sends its events to the destination;
 * - `class`: groups of its class have no filters; `gone`: deleted meanwhile; `failed`: see the error.
 */
export type Result =
  | "subscribed"
  | "updated"
  | "unchanged"
  | "other-name"
  | "elsewhere"
  | "full"
  | "own"
  | "account"
  | "class"
  | "gone"
  | "failed";

export interface Outcome {
  readonly group: string;
  readonly result: Result;
  /** Those of others, as they are. */
  readonly others: readonly Filter[];
  readonly error?: SafeError;
}

export interface SubscribeOptions {
  readonly api: Pick<LogsApi, "listFilters" | "putFilter">;
  /** The filter that every group is to have. */
  readonly filter: Filter;
  readonly isOwn: (group: string) => boolean;
  /** Whether the policy of the account already sends the group's events to the destination. */
  readonly isCovered?: (group: string) => boolean;
  /** Filters that a group can have. Absent: CloudWatch Logs says when it has too many. */
  readonly limit?: number;
  readonly dryRun?: boolean;
  /** Whether there is time for another group. */
  readonly hasTime?: () => boolean;
  readonly onOutcome?: (outcome: Outcome) => void;
}

export interface SubscribeResult {
  readonly outcomes: readonly Outcome[];
  /** Groups that were not looked at: there was no time, or `stopped` says why. */
  readonly rest: number;
  /** What would have been the end of every other group too. */
  readonly stopped?: SafeError;
}

/** Requests under way at a time: more than go out in the second that one takes. */
const WORKERS = 8;
/** As many failures with nothing done: what is wrong is not wrong with a group. */
const HOPELESS = 5;
const NO_CREDENTIALS = new Set([
  "CredentialsProviderError",
  "ExpiredTokenException",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
]);

/** Gives each group the filter, unless it has it. Filters of others are never changed. Running it again goes on where it ended. */
export async function subscribeGroups(
  groups: readonly LogGroup[],
  options: SubscribeOptions,
): Promise<SubscribeResult> {
  const { onOutcome, hasTime = () => true } = options;
  return overGroups(groups, { hasTime, onOutcome, work: (group) => subscribe(group, options) });
}

export interface UnsubscribeOptions {
  readonly api: Pick<LogsApi, "listFilters" | "deleteFilter">;
  /** Filters that point to any of these go. */
  readonly destinationArns: readonly string[];
  /** Only those of this name. Absent: of any name. */
  readonly name?: string;
  readonly dryRun?: boolean;
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** `subscribed` stands for the filter being taken away, `unchanged` for there being none; `other-name`: one of another name is left. */
export async function unsubscribeGroups(
  groups: readonly LogGroup[],
  options: UnsubscribeOptions,
): Promise<SubscribeResult> {
  const { onOutcome } = options;
  return overGroups(groups, { hasTime: () => true, onOutcome, work: (group) => unsubscribe(group, options) });
}

interface Walk {
  readonly hasTime: () => boolean;
  readonly onOutcome: ((outcome: Outcome) => void) | undefined;
  readonly work: (group: LogGroup) => Promise<Outcome>;
}

async function overGroups(groups: readonly LogGroup[], { hasTime, onOutcome, work }: Walk): Promise<SubscribeResult> {
  const outcomes: Outcome[] = [];
  let stopped: SafeError | undefined;
  let failures = 0;
  const rest = groups.values();
  const worker = async (): Promise<void> => {
    while (stopped === undefined && hasTime()) {
      const { done, value: group } = rest.next();
      if (done) return;
      const outcome = await work(group).catch((error: unknown) => toFailed(group, error));
      outcomes.push(outcome);
      onOutcome?.(outcome);
      if (!outcome.error) continue;
      failures++;
      if (NO_CREDENTIALS.has(outcome.error.class) || (failures >= HOPELESS && outcomes.every(isHopeless)))
        stopped ??= outcome.error;
    }
  };
  await Promise.all(Array.from({ length: Math.min(WORKERS, groups.length) }, worker));
  const position = new Map(groups.map(({ name }, index) => [name, index]));
  outcomes.sort((a, b) => position.get(a.group)! - position.get(b.group)!);
  return { outcomes, rest: groups.length - outcomes.length, ...(stopped ? { stopped } : {}) };
}

/** Nothing that needed a request went well. */
function isHopeless({ result }: Outcome): boolean {
  return result === "failed" || result === "own" || result === "class" || result === "account";
}

function toFailed({ name }: LogGroup, error: unknown): Outcome {
  const safe = toSafeError(error);
  if (safe.class === "ResourceNotFoundException") return { group: name, result: "gone", others: [] };
  return { group: name, result: "failed", others: [], error: safe };
}

async function subscribe({ name: group, class: groupClass }: LogGroup, options: SubscribeOptions): Promise<Outcome> {
  const { api, filter, limit, dryRun = false } = options;
  if (options.isOwn(group)) return { group, result: "own", others: [] };
  if (groupClass !== "STANDARD") return { group, result: "class", others: [] };
  if (options.isCovered?.(group)) return { group, result: "account", others: [] };
  const filters = await api.listFilters(group);
  const mine = filters.find(({ name }) => name === filter.name);
  const others = filters.filter((other) => other !== mine);
  if (others.some(({ destinationArn }) => destinationArn === filter.destinationArn))
    return { group, result: "other-name", others };
  if (mine && mine.destinationArn !== filter.destinationArn) return { group, result: "elsewhere", others };
  if (mine && isSame(mine, filter)) return { group, result: "unchanged", others };
  if (!mine && limit !== undefined && filters.length >= limit) return { group, result: "full", others };
  try {
    if (!dryRun) await api.putFilter(group, filter);
  } catch (error) {
    if (toSafeError(error).class === "LimitExceededException") return { group, result: "full", others };
    throw error;
  }
  return { group, result: mine ? "updated" : "subscribed", others };
}

function isSame(a: Filter, b: Filter): boolean {
  return (
    a.roleArn === b.roleArn &&
    a.pattern === b.pattern &&
    (a.distribution ?? "ByLogStream") === (b.distribution ?? "ByLogStream")
  );
}

async function unsubscribe(
  { name: group, class: groupClass }: LogGroup,
  options: UnsubscribeOptions,
): Promise<Outcome> {
  if (groupClass !== "STANDARD") return { group, result: "class", others: [] };
  const filters = await options.api.listFilters(group);
  const ours = filters.filter(({ destinationArn }) => options.destinationArns.includes(destinationArn));
  const going = ours.filter(({ name }) => options.name === undefined || name === options.name);
  const others = filters.filter((filter) => !going.includes(filter));
  for (const { name } of going) if (!options.dryRun) await options.api.deleteFilter(group, name);
  const result = going.length > 0 ? "subscribed" : ours.length > 0 ? "other-name" : "unchanged";
  return { group, result, others };
}
