import { openQuarantine } from "../aws/quarantine-bucket.ts";
import { findQuarantine, type QuarantinePlace } from "../aws/quarantine-place.ts";
import { openFirehose, openFunction, openQueue, openStream } from "../aws/record-targets.ts";
import { isAccount, openObjects, readAccount } from "../aws/replay-objects.ts";
import { clockOf } from "../aws/select-groups.ts";
import { EXIT, Failure } from "../failure.ts";
import { openStandardOutput } from "../output.ts";
import type { Entry } from "../quarantine/entries.ts";
import { isSettled, type ReplayResult, type ReplayTargets, replayEntries } from "../quarantine/replay.ts";
import { countReasons } from "../quarantine/tally.ts";
import { type ReplayOutcome, renderReplay, renderTotals } from "../render/quarantine.ts";
import { createSteps } from "../render/steps.ts";
import { notify, type Terminal } from "../terminal.ts";
import { listWithProgress, readSelection, type SelectEntriesOptions } from "./quarantine-list.ts";

export interface QuarantineReplayOptions extends SelectEntriesOptions {
  readonly toStream?: string;
  readonly toFirehose?: string;
  /** Name or ARN. */
  readonly toFunction?: string;
  readonly toQueue?: string;
  /** To which the buckets of objects belong. */
  readonly sourceAccount?: string;
  readonly keep?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Sends entries back and removes those that were taken. @returns 1 when one that was selected is still to be sent */
export async function runQuarantineReplay(
  keys: readonly string[],
  options: QuarantineReplayOptions,
  terminal: Terminal,
): Promise<number> {
  checkTargets(options);
  const started = Date.now();
  const given = readSelection(keys, options, started);
  // What is judged again and comes back is not sent once more.
  const selection = { ...given, until: Math.min(given.until ?? started, started) };
  const place = await findQuarantine(options);
  const bucket = await openQuarantine(place);
  const entries = await listWithProgress(bucket, selection, terminal);
  if (entries.length === 0) {
    notify(terminal, "nothing that fits is in quarantine");
    return EXIT.done;
  }
  if (options.dryRun) return showPlan(entries, options, terminal);

  const clock = clockOf(terminal);
  const targets = await openTargets(place, options, clock.sleep);
  const outcomes: ReplayOutcome[] = [];
  const steps = createSteps(terminal, entries.length, "entries", clock.now);
  const onDone = (entry: Entry, result: ReplayResult) => {
    outcomes.push({ entry, result });
    steps.advance();
  };
  try {
    await replayEntries(entries, { bucket, targets, keep: options.keep === true, onDone });
  } catch (error) {
    steps.clear();
    await print(outcomes, entries.length, options, terminal);
    throw error;
  }
  steps.clear();
  await print(outcomes, entries.length, options, terminal);
  return outcomes.every(({ result }) => isSettled(result)) ? EXIT.done : EXIT.failed;
}

function checkTargets({ toStream, toFirehose, toFunction, toQueue, sourceAccount }: QuarantineReplayOptions): void {
  if ([toStream, toFirehose, toFunction].filter((name) => name !== undefined).length > 1)
    throw new Failure(EXIT.usage, "name one of --to-stream, --to-firehose and --to-function");
  for (const [option, name] of Object.entries({ "--to-stream": toStream, "--to-firehose": toFirehose }))
    if (name !== undefined && !/^[A-Za-z0-9_.-]{1,128}$/.test(name))
      throw new Failure(EXIT.usage, `${option}: not the name of a stream`);
  if (toFunction !== undefined && !/^[A-Za-z0-9_:-]{1,170}$/.test(toFunction))
    throw new Failure(EXIT.usage, "--to-function: not the name or ARN of a function");
  if (toQueue !== undefined && !/^https?:\/\/[^\s]+$/.test(toQueue))
    throw new Failure(EXIT.usage, "--to-queue: not the URL of a queue");
  if (sourceAccount !== undefined && !isAccount(sourceAccount))
    throw new Failure(EXIT.usage, "--source-account: not the 12 digits of an account");
}

type Sleep = (milliseconds: number) => Promise<unknown>;

async function openTargets(
  place: QuarantinePlace,
  options: QuarantineReplayOptions,
  sleep: Sleep,
): Promise<ReplayTargets> {
  const { stack, region } = place;
  const putRecords = await openRecords(place, options, sleep);
  const url = options.toQueue ?? stack?.outputs.ObjectsQueueUrl;
  if (url === undefined) return { ...(putRecords ? { putRecords } : {}) };
  const sendMessage = await openQueue(url, region);
  const owner = options.sourceAccount ?? stack?.account ?? (await readAccount(region));
  return {
    ...(putRecords ? { putRecords } : {}),
    sendMessage,
    replayObject: await openObjects(region, owner, sendMessage),
  };
}

/** What is named, else the first way into the stack that it has: all of them read the same forms. */
async function openRecords(
  { stack, region }: QuarantinePlace,
  { toStream, toFirehose, toFunction }: QuarantineReplayOptions,
  sleep: Sleep,
): Promise<ReplayTargets["putRecords"]> {
  if (toStream !== undefined) return openStream(toStream, region, sleep);
  if (toFirehose !== undefined) return openFirehose(toFirehose, region, sleep);
  if (toFunction !== undefined) return openFunction(toFunction, region, sleep);
  const { InputStreamName, InputFirehoseName, LogsDestinationArn } = stack?.outputs ?? {};
  if (InputStreamName !== undefined) return openStream(InputStreamName, region, sleep);
  if (InputFirehoseName !== undefined) return openFirehose(InputFirehoseName, region, sleep);
  return LogsDestinationArn === undefined ? undefined : openFunction(LogsDestinationArn, region, sleep);
}

async function showPlan(
  entries: readonly Entry[],
  { json }: QuarantineReplayOptions,
  terminal: Terminal,
): Promise<number> {
  const totals = countReasons(entries);
  const output = openStandardOutput(terminal.stdout);
  await output.write(
    json
      ? `${JSON.stringify({ dryRun: true, entries: entries.length, totals }, undefined, 2)}\n`
      : renderTotals(totals, terminal.stdout),
  );
  await output.finish();
  notify(terminal, "dry run: nothing was sent");
  return EXIT.done;
}

async function print(
  outcomes: readonly ReplayOutcome[],
  total: number,
  options: QuarantineReplayOptions,
  terminal: Terminal,
): Promise<void> {
  const { keep = false, json = false } = options;
  const output = openStandardOutput(terminal.stdout);
  if (json) {
    const left = outcomes.filter(({ result }) => !isSettled(result));
    const facts = {
      keep,
      entries: total,
      replayed: outcomes.length - left.length,
      notTried: total - outcomes.length,
      left: left.map(({ entry: { key, code }, result }) => ({ key, code, result })),
    };
    await output.write(`${JSON.stringify(facts, undefined, 2)}\n`);
  } else await output.write(renderReplay(outcomes, total - outcomes.length, terminal.stdout));
  await output.finish();
  if (keep) notify(terminal, "kept: all of it is still in quarantine, and another run would send it again");
}
