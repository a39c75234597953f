import { type Outcome, unsubscribeGroups } from "../../functions/subscriptions/subscribe-groups.ts";
import { countDeadLetters, describeDeadLetters, refuseDeadLetters } from "../aws/dead-letters.ts";
import { deleteStack } from "../aws/delete-stack.ts";
import { openDrains } from "../aws/drain.ts";
import { explainAws } from "../aws/refusal.ts";
import { divideResources, listRemovals } from "../aws/retained.ts";
import { clockOf, openLogs, selectGroups } from "../aws/select-groups.ts";
import { readStack, type Stack } from "../aws/stack.ts";
import { INPUTS } from "../aws/stack-inputs.ts";
import { stopSubscriber } from "../aws/subscriber.ts";
import { openUndelivered } from "../aws/undelivered.ts";
import { confirm } from "../confirm.ts";
import { EXIT, Failure } from "../failure.ts";
import { openFile, openStandardOutput } from "../output.ts";
import { createSteps } from "../render/steps.ts";
import { renderParts, renderRemovals, renderUndelivered } from "../render/uninstall.ts";
import { notify, type Terminal } from "../terminal.ts";
import { withProgress } from "./subscribe.ts";

export interface UninstallCommandOptions {
  readonly stack: string;
  readonly region?: string;
  readonly saveOutputs?: string;
  readonly wait: boolean;
  readonly discardDeadLetters?: boolean;
  readonly timeout: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

const POLL_MS = 60_000;
/** Metrics are late by a minute or two: until then what was sent last is not counted. */
const SETTLE_MS = 3 * 60_000;

/** Takes a stack away so that nothing on its way is lost. Every step may be repeated. */
export async function runUninstall(options: UninstallCommandOptions, terminal: Terminal): Promise<number> {
  const minutes = Number(options.timeout);
  if (!/^\d{1,5}$/.test(options.timeout)) throw new Failure(EXIT.usage, "--timeout: not a number of minutes");
  const { dryRun = false, saveOutputs, discardDeadLetters = false } = options;
  const stack = await readStack(options.stack, options.region);
  const parts = await divideResources(stack);
  const removals = listRemovals(parts.kept, stack.outputs.PolicyBucketName);
  const output = openStandardOutput(terminal.stdout);
  await output.write(`${renderParts(parts, terminal.stdout)}\n`);
  const isGoing = stack.status.startsWith("DELETE_");
  const readUndelivered = await openUndelivered(stack, "; the stack is as it was");
  const describeUndelivered = async () => renderUndelivered((await readUndelivered?.()) ?? { waiting: 0, rejected: 0 });
  const checkDeadLetters = async () => {
    if (!isGoing && !discardDeadLetters) await refuseDeadLetters(stack);
  };
  if (!dryRun) await checkDeadLetters();
  if (!dryRun && !options.yes) {
    const meaning = `Unsubscribes all log groups that send to the stack ${stack.name}, and deletes ${parts.deleted.length} resources of it; ${parts.kept.length} stay.`;
    await confirm({ command: "uninstall", meaning, words: stack.name, hint: "Type the stack's name." }, terminal);
  }
  if (saveOutputs !== undefined && !dryRun) await saveFile(saveOutputs, stack);
  if (!dryRun && !isGoing && (await stopSubscriber(stack)))
    notify(terminal, "the stack subscribes no more log groups by itself");
  const unsubscribed = await unsubscribeAll(stack, dryRun, terminal);
  if (stack.outputs.LogDestinationArn !== undefined)
    notify(terminal, "other accounts may be subscribed to the log destination: their filters are theirs to remove");
  if (dryRun) {
    const deadLetters = await countDeadLetters(stack);
    if (deadLetters > 0) notify(terminal, describeDeadLetters(deadLetters));
    await output.write((await describeUndelivered()) + renderRemovals(removals));
    await output.finish();
    notify(terminal, "dry run: nothing was changed");
    return EXIT.done;
  }
  if (options.wait && !isGoing) await waitUntilDry(stack, unsubscribed > 0, minutes, terminal);
  // Those that came while it waited.
  await checkDeadLetters();
  const undelivered = await describeUndelivered();
  await deleteWithProgress(stack, parts.deleted.length + parts.kept.length, terminal);
  notify(terminal, `the stack ${stack.name} is deleted`);
  await output.write(undelivered + renderRemovals(removals));
  await output.finish();
  return EXIT.done;
}

/** The form of `cdk deploy --outputs-file`, which `--context adopt` reads. */
async function saveFile(path: string, { name, outputs }: Stack): Promise<void> {
  const file = openFile(path);
  try {
    await file.write(`${JSON.stringify({ [name]: outputs }, undefined, 2)}\n`);
    await file.finish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** @returns how many filters and policies were, or would be, taken away @throws Failure when one could not be */
async function unsubscribeAll({ outputs, region, name }: Stack, dryRun: boolean, terminal: Terminal): Promise<number> {
  const destinationArns = Object.values(INPUTS).flatMap(({ arn }) => outputs[arn] ?? []);
  if (destinationArns.length === 0) return 0;
  const api = await openLogs(region, terminal);
  const fail = (error: unknown): never => {
    const needs = "logs:DescribeAccountPolicies, DeleteAccountPolicy and DeleteSubscriptionFilter";
    throw explainAws(error, { service: "CloudWatch Logs", about: "the account's subscription policy", needs });
  };
  const policy = await api.readAccountPolicy().catch(() => {
    notify(
      terminal,
      "the account's subscription policy could not be read: if it sends to the stack, take it away by scrubline unsubscribe --account",
    );
    return undefined;
  });
  const isOurs = policy?.destinationArn !== undefined && destinationArns.includes(policy.destinationArn);
  if (isOurs && !dryRun) await api.deleteAccountPolicy(policy.name).catch(fail);
  const groups = await selectGroups(api, { patterns: ["*"], exclude: [], tags: [] }, region);
  const { outcomes, rest, stopped } = await withProgress(groups.length, terminal, (onOutcome) =>
    unsubscribeGroups(groups, { api, destinationArns, dryRun, onOutcome }),
  );
  const count = (wanted: Outcome["result"]) => outcomes.filter(({ result }) => result === wanted).length;
  const failed = count("failed") + rest;
  if (failed > 0)
    throw new Failure(
      EXIT.failed,
      `${countGroups(failed)} could not be looked at or unsubscribed (${(stopped ?? outcomes.find(({ error }) => error)?.error)?.class}); the stack ${name} is as it was`,
      "Needed: logs:DescribeSubscriptionFilters and DeleteSubscriptionFilter. Run it again: it goes on where it ended.",
    );
  const gone = count("subscribed");
  const verb = dryRun ? "would be unsubscribed" : "unsubscribed";
  notify(terminal, `${countGroups(gone)} ${verb}${isOurs ? ", and the account's policy" : ""}`);
  return gone + Number(isOurs);
}

function countGroups(count: number): string {
  return count === 1 ? "1 log group" : `${count.toLocaleString("en-US")} log groups`;
}

async function waitUntilDry(stack: Stack, isFresh: boolean, minutes: number, terminal: Terminal): Promise<void> {
  const { now, sleep } = clockOf(terminal);
  const drains = await openDrains(stack, () => Date.now());
  if (drains.length === 0) return;
  const started = now();
  if (isFresh) {
    notify(terminal, "waiting for what is on its way");
    await sleep(SETTLE_MS);
  }
  let said = "";
  // Twice in a row, since metrics come in no order.
  for (let quiet = 0; quiet < 2; await sleep(POLL_MS)) {
    const pending = (await Promise.all(drains.map((drain) => drain()))).filter((text) => text !== undefined);
    quiet = pending.length === 0 ? quiet + 1 : 0;
    if (quiet === 2) break;
    const text = pending.join("; ");
    if (text !== "" && text !== said) notify(terminal, `waiting: ${text}`);
    said = text;
    if (now() - started >= minutes * 60_000)
      throw new Failure(
        EXIT.failed,
        `after ${minutes} minutes there is still something on its way: ${text || "it has only just ended"}; the stack is as it was`,
        "Who sends it without a subscription? Is the function failing, or a sink down? Run it again, or lose it: --no-wait.",
      );
  }
}

async function deleteWithProgress(stack: Stack, total: number, terminal: Terminal): Promise<void> {
  const { now, sleep } = clockOf(terminal);
  const steps = createSteps(terminal, total, "resources", now);
  let done = 0;
  const onProgress = (finished: number) => {
    for (; done < finished; done++) steps.advance();
  };
  try {
    await deleteStack(stack, { sleep, onProgress });
  } finally {
    steps.clear();
  }
}
