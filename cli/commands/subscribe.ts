import { coverage } from "../../functions/subscriptions/account-policy.ts";
import type { AccountPolicy, LogsApi } from "../../functions/subscriptions/logs-api.ts";
import { type Outcome, type SubscribeResult, subscribeGroups } from "../../functions/subscriptions/subscribe-groups.ts";
import { permitInvocations } from "../aws/function-permission.ts";
import { readFilterLimit } from "../aws/quotas.ts";
import { isDenied } from "../aws/refusal.ts";
import { clockOf, openLogs, readSelection, type SelectOptions, selectGroups } from "../aws/select-groups.ts";
import { chooseTarget, findOwnGroups, type Target, type TargetOptions } from "../aws/subscription-target.ts";
import { testDestination } from "../aws/test-event.ts";
import { EXIT, Failure } from "../failure.ts";
import { openStandardOutput } from "../output.ts";
import { createSteps } from "../render/steps.ts";
import { countResults, renderOutcomes, SUBSCRIBING, type Verbs } from "../render/subscriptions.ts";
import { notify, type Terminal } from "../terminal.ts";
import { subscribeAccount } from "./subscribe-account.ts";

export interface SubscribeCommandOptions extends TargetOptions, SelectOptions {
  readonly account?: boolean;
  readonly readQuotas?: boolean;
  readonly testEvent: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Subscribes log groups, or the account. @returns 1 when a group that was asked for is not subscribed */
export async function runSubscribe(
  patterns: readonly string[],
  options: SubscribeCommandOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.account && (patterns.length > 0 || options.tag !== undefined))
    throw new Failure(
      EXIT.usage,
      "--account subscribes all log groups, those to come too: it takes no patterns and no --tag",
      "To leave out some: --exclude PATTERN.",
    );
  const selection = readSelection(options.account ? ["*"] : patterns, options.account ? {} : options);
  const excluded = options.account ? readSelection(["*"], options).exclude : [];
  const target = await chooseTarget(options);
  const own = await findOwnGroups(target, options, terminal);
  const api = await openLogs(target.region, terminal);
  const groups = await selectGroups(api, selection, target.region);
  if (options.account) return subscribeAccount({ api, target, own, groups, excluded, options, terminal });
  if (groups.length === 0)
    throw new Failure(
      EXIT.failed,
      "no log group fits",
      "Look at the patterns, at --tag, and at the account and region.",
    );

  const limit = options.readQuotas ? await readFilterLimit(target.region) : undefined;
  const policy = await readAccountPolicy(api, terminal);
  await prepareDestination(target, options, terminal);
  const result = await withProgress(groups.length, terminal, (onOutcome) =>
    subscribeGroups(groups, {
      api,
      filter: target.filter,
      isOwn: (group) => own.has(group),
      isCovered: coverage(policy, target.filter.destinationArn),
      dryRun: options.dryRun === true,
      onOutcome,
      ...(limit === undefined ? {} : { limit }),
    }),
  );
  return report(result, SUBSCRIBING, options, terminal);
}

/** The destination is asked before anything points to it. */
export async function prepareDestination(
  { destination, stack }: Target,
  { testEvent, dryRun }: Pick<SubscribeCommandOptions, "testEvent" | "dryRun">,
  terminal: Terminal,
): Promise<void> {
  if (dryRun) return;
  // A stack's function lets CloudWatch Logs invoke it already.
  if (destination.kind === "function" && !stack) await permitInvocations(destination);
  if (!testEvent) return;
  const outcome = await testDestination(destination, Date.now());
  if (outcome === "denied")
    notify(terminal, "you may not send a test event to the destination; CloudWatch Logs tests it at the first filter");
}

/** Whoever may not see account policies has most likely none. */
export async function readAccountPolicy(api: LogsApi, terminal: Terminal): Promise<AccountPolicy | undefined> {
  return api.readAccountPolicy().catch((error: unknown) => {
    notify(
      terminal,
      isDenied(error)
        ? "you may not read the account's subscription policy (logs:DescribeAccountPolicies): if it sends to the same destination, events will arrive twice"
        : "the account's subscription policy could not be read: if it sends to the same destination, events will arrive twice",
    );
    return undefined;
  });
}

export async function withProgress(
  total: number,
  terminal: Terminal,
  work: (onOutcome: (outcome: Outcome) => void) => Promise<SubscribeResult>,
): Promise<SubscribeResult> {
  const { now } = clockOf(terminal);
  const steps = createSteps(terminal, total, "log groups", now);
  try {
    return await work(() => steps.advance());
  } finally {
    steps.clear();
  }
}

const UNDONE = new Set(["failed", "full", "elsewhere"]);

export async function report(
  { outcomes, rest, stopped }: SubscribeResult,
  verbs: Verbs,
  { dryRun = false, json = false }: { readonly dryRun?: boolean; readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const output = openStandardOutput(terminal.stdout);
  const counts = Object.fromEntries(
    Object.entries(countResults(outcomes)).map(([result, count]) => [verbs[result as keyof Verbs][0], count]),
  );
  const entries = outcomes.map(({ result, ...outcome }) => ({ ...outcome, result: verbs[result][0] }));
  await output.write(
    json
      ? `${JSON.stringify({ dryRun, counts, rest, ...(stopped ? { stopped } : {}), groups: entries }, undefined, 2)}\n`
      : renderOutcomes(outcomes, verbs, terminal.stdout),
  );
  await output.finish();
  if (dryRun) notify(terminal, "dry run: nothing was changed");
  if (stopped)
    throw new Failure(
      EXIT.failed,
      `stopped with ${rest.toLocaleString("en-US")} log groups left: CloudWatch Logs refuses (${stopped.class})`,
      REFUSALS[stopped.class] ?? "When the cause is gone, run it again: it goes on where it ended.",
    );
  return outcomes.some(({ result }) => UNDONE.has(result)) ? EXIT.failed : EXIT.done;
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
const REFUSALS: Readonly<Record<string, string>> = {
  InvalidParameterException:
    "Its own test did not arrive: is the stream active, does the role trust logs.amazonaws.com for this account and region, may it write to the stream and use its key?",
  AccessDeniedException:
    "Needed: logs:DescribeSubscriptionFilters and PutSubscriptionFilter (or DeleteSubscriptionFilter), and iam:PassRole on the role.",
  ExpiredTokenException: "The AWS session has expired: log in, then run it again; it goes on where it ended.",
  CredentialsProviderError: "No AWS credentials were found: set AWS_PROFILE, or log in.",
};
