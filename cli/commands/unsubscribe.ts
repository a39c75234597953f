import { unsubscribeGroups } from "../../functions/subscriptions/subscribe-groups.ts";
import { explainAws } from "../aws/refusal.ts";
import { openLogs, readSelection, type SelectOptions, selectGroups } from "../aws/select-groups.ts";
import { chooseTarget, type TargetOptions } from "../aws/subscription-target.ts";
import { EXIT, Failure } from "../failure.ts";
import { UNSUBSCRIBING } from "../render/subscriptions.ts";
import { notify, type Terminal } from "../terminal.ts";
import { report, withProgress } from "./subscribe.ts";

export interface UnsubscribeCommandOptions extends TargetOptions, SelectOptions {
  readonly account?: boolean;
  readonly anyName?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Takes away filters that point to the destination, and no others. @returns 1 when one could not be taken away */
export async function runUnsubscribe(
  patterns: readonly string[],
  options: UnsubscribeCommandOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.account && patterns.length > 0)
    throw new Failure(EXIT.usage, "--account takes away the account's policy: it takes no patterns");
  const selection = options.account ? undefined : readSelection(patterns, options);
  const { destination, filter, region } = await chooseTarget(options, false);
  const api = await openLogs(region, terminal);
  if (selection === undefined) {
    const about = "the account's subscription policy";
    const needs = "logs:DescribeAccountPolicies, DeleteAccountPolicy and DeleteSubscriptionFilter";
    const fail = (error: unknown): never => {
      throw explainAws(error, { service: "CloudWatch Logs", about, needs });
    };
    const policy = await api.readAccountPolicy().catch(fail);
    if (policy?.destinationArn !== destination.arn) {
      notify(terminal, "the account has no subscription policy that points to this destination");
      return EXIT.done;
    }
    if (!options.dryRun) await api.deleteAccountPolicy(policy.name).catch(fail);
    notify(
      terminal,
      options.dryRun ? `would take away the policy ${policy.name}` : `took away the policy ${policy.name}`,
    );
    return EXIT.done;
  }
  const groups = await selectGroups(api, selection, region);
  const result = await withProgress(groups.length, terminal, (onOutcome) =>
    unsubscribeGroups(groups, {
      api,
      destinationArns: [destination.arn],
      dryRun: options.dryRun === true,
      onOutcome,
      ...(options.anyName ? {} : { name: filter.name }),
    }),
  );
  return report(result, UNSUBSCRIBING, options, terminal);
}
