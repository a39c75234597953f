import { coverage } from "../../functions/subscriptions/account-policy.ts";
import type { LogsApi } from "../../functions/subscriptions/logs-api.ts";
import { type Outcome, subscribeGroups } from "../../functions/subscriptions/subscribe-groups.ts";
import { readFilterLimit } from "../aws/quotas.ts";
import { openLogs, readSelection, type SelectOptions, selectGroups } from "../aws/select-groups.ts";
import { chooseTarget, findOwnGroups, type TargetOptions } from "../aws/subscription-target.ts";
import { EXIT } from "../failure.ts";
import { openStandardOutput } from "../output.ts";
import { type GroupState, type GroupStatus, renderStatus } from "../render/status.ts";
import type { Terminal } from "../terminal.ts";
import { readAccountPolicy, withProgress } from "./subscribe.ts";

export interface StatusCommandOptions extends TargetOptions, SelectOptions {
  readonly readQuotas?: boolean;
  readonly json?: boolean;
}

/** What a dry run of subscribing says of a group, as a state. */
const STATES: Readonly<Record<Outcome["result"], GroupState>> = {
  subscribed: "not subscribed",
  updated: "subscribed",
  unchanged: "subscribed",
  "other-name": "subscribed",
  elsewhere: "not subscribed",
  full: "full",
  own: "own",
  account: "by account",
  class: "no filters",
  gone: "unknown",
  failed: "unknown",
};

/** Prints how many groups are subscribed and when each last logged. Changes nothing. @returns 1 when something could not be read */
export async function runStatus(
  patterns: readonly string[],
  options: StatusCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const isAll = patterns.length === 0 && options.tag === undefined;
  const selection = readSelection(isAll ? ["*"] : patterns, options);
  const target = await chooseTarget(options, false);
  const own = await findOwnGroups(target, options, terminal);
  const api = await openLogs(target.region, terminal);
  const groups = await selectGroups(api, selection, target.region);
  const limit = options.readQuotas ? await readFilterLimit(target.region) : undefined;
  const policy = await readAccountPolicy(api, terminal);
  const last = new Map<string, number>();
  const { outcomes, rest } = await withProgress(groups.length, terminal, (onOutcome) =>
    subscribeGroups(groups, {
      api: { ...withLastEvents(api, last), putFilter: () => Promise.resolve() },
      filter: target.filter,
      isOwn: (group) => own.has(group),
      isCovered: coverage(policy, target.filter.destinationArn),
      dryRun: true,
      onOutcome,
      ...(limit === undefined ? {} : { limit }),
    }),
  );
  const entries: GroupStatus[] = outcomes
    .filter(({ result }) => result !== "gone")
    .map(({ group, result, others, error }) => {
      const time = last.get(group);
      return {
        group,
        state: STATES[result],
        otherFilters: others.map(({ name, destinationArn }) => ({ name, destinationArn })),
        ...(time === undefined ? {} : { lastEvent: new Date(time).toISOString() }),
        ...(error ? { error } : {}),
      };
    });
  const output = openStandardOutput(terminal.stdout);
  const summary = summarize(entries);
  await output.write(
    options.json
      ? `${JSON.stringify({ destination: target.destination.arn, ...summary, entries }, undefined, 2)}\n`
      : renderStatus(entries, summary, terminal.stdout),
  );
  await output.finish();
  return rest > 0 || entries.some(({ state }) => state === "unknown") ? EXIT.failed : EXIT.done;
}

/** Asks for the last event beside the filters, of which the one is many times faster than the other. */
function withLastEvents(api: LogsApi, last: Map<string, number>): Pick<LogsApi, "listFilters"> {
  return {
    async listFilters(group) {
      const [filters, time] = await Promise.all([api.listFilters(group), api.lastEvent(group)]);
      if (time !== undefined) last.set(group, time);
      return filters;
    },
  };
}

export interface StatusSummary {
  readonly groups: number;
  readonly subscribed: number;
  /** Those that could be: not own ones, and none whose class has no filters. */
  readonly subscribable: number;
  readonly full: number;
}

function summarize(entries: readonly GroupStatus[]): StatusSummary {
  const count = (...states: readonly GroupState[]): number =>
    entries.filter(({ state }) => states.includes(state)).length;
  return {
    groups: entries.length,
    subscribed: count("subscribed", "by account"),
    subscribable: entries.length - count("own", "no filters"),
    full: count("full"),
  };
}
