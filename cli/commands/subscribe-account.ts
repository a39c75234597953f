import {
  MAX_SELECTION,
  readSelection,
  selectAllBut,
  toDocument,
} from "../../functions/subscriptions/account-policy.ts";
import type { LogGroup, LogsApi } from "../../functions/subscriptions/logs-api.ts";
import { matchesPattern } from "../../functions/subscriptions/pattern.ts";
import { subscribeGroups } from "../../functions/subscriptions/subscribe-groups.ts";
import { explainAws } from "../aws/refusal.ts";
import type { Target } from "../aws/subscription-target.ts";
import { EXIT, Failure } from "../failure.ts";
import { openStandardOutput } from "../output.ts";
import { notify, type Terminal } from "../terminal.ts";
import { prepareDestination, type SubscribeCommandOptions, withProgress } from "./subscribe.ts";

export interface AccountSubscription {
  readonly api: LogsApi;
  readonly target: Target;
  readonly own: ReadonlySet<string>;
  /** All that there are. */
  readonly groups: readonly LogGroup[];
  /** Patterns. */
  readonly excluded: readonly string[];
  readonly options: SubscribeCommandOptions;
  readonly terminal: Terminal;
}

const NEEDS = "logs:PutAccountPolicy, DescribeAccountPolicies and PutSubscriptionFilter, and iam:PassRole on the role";

/**
 * One policy for all log groups of the account and region, those to come too. It leaves out what the destination's own
 * functions log, and nothing else can be left out but by name.
 * @throws Failure; nothing was changed then
 */
export async function subscribeAccount(subscription: AccountSubscription): Promise<number> {
  const { api, target, own, groups, excluded, options, terminal } = subscription;
  const fail = (error: unknown): never => {
    throw explainAws(error, { service: "CloudWatch Logs", about: "the account's subscription policy", needs: NEEDS });
  };
  const before = await api.readAccountPolicy().catch(fail);
  const { name } = target.filter;
  if (before && (before.name !== name || before.destinationArn !== target.filter.destinationArn))
    throw new Failure(
      EXIT.failed,
      "the account has a subscription policy of another name or destination, and can have one only; it was left as it is",
      "Look at it: aws logs describe-account-policies --policy-type SUBSCRIPTION_FILTER_POLICY",
    );
  await refuseDoubles(subscription);

  const named = groups
    .map((group) => group.name)
    .filter((group) => excluded.some((pattern) => matchesPattern(group, pattern)));
  const left = [...own, ...named];
  const selection = selectAllBut(left);
  if (selection.length > MAX_SELECTION)
    throw new Failure(
      EXIT.failed,
      `the list of ${left.length} log groups to leave out is longer than a policy takes (25 KB)`,
      "Exclude fewer, or subscribe by pattern instead of --account.",
    );
  const isSame =
    before !== undefined &&
    before.roleArn === target.filter.roleArn &&
    selectAllBut(readSelection(before.selection) ?? []) === selection;
  if (!isSame && !options.dryRun) {
    await prepareDestination(target, options, terminal);
    await api.putAccountPolicy({ name, document: toDocument(target.filter), selection }).catch(fail);
  }
  const result = isSame ? "unchanged" : before ? "updated" : "subscribed";
  const without = new Set(left);
  const covered = groups.filter((group) => group.class === "STANDARD" && !without.has(group.name)).length;
  const output = openStandardOutput(terminal.stdout);
  const facts = { dryRun: options.dryRun === true, result, policy: name, covered, groups: groups.length, left };
  await output.write(
    options.json
      ? `${JSON.stringify(facts, undefined, 2)}\n`
      : `policy ${name}: ${result}\n${covered.toLocaleString("en-US")} of ${groups.length.toLocaleString("en-US")} log groups, and all to come; left out:\n${left.map((group) => `  ${group}\n`).join("")}`,
  );
  await output.finish();
  if (options.dryRun) notify(terminal, "dry run: nothing was changed");
  return EXIT.done;
}

/** A group that is subscribed by itself would send its events twice. */
async function refuseDoubles({ api, target, own, groups, terminal }: AccountSubscription): Promise<void> {
  const { outcomes, stopped } = await withProgress(groups.length, terminal, (onOutcome) =>
    subscribeGroups(groups, { api, filter: target.filter, isOwn: (group) => own.has(group), dryRun: true, onOutcome }),
  );
  const failed = stopped ?? outcomes.find(({ error }) => error)?.error;
  if (failed)
    throw new Failure(
      EXIT.failed,
      `which log groups are subscribed could not be read (${failed.class}); nothing was changed`,
      "Needed: logs:DescribeSubscriptionFilters.",
    );
  const doubles = outcomes.filter(
    ({ result }) => result === "unchanged" || result === "updated" || result === "other-name",
  );
  if (doubles.length > 0)
    throw new Failure(
      EXIT.failed,
      `${doubles.length} log groups are subscribed to the destination by themselves: their events would arrive twice`,
      "First: scrubline unsubscribe '*' --any-name, with the same destination.",
    );
}
