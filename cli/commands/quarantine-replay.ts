import { openQuarantine } from "../aws/quarantine-bucket.ts";
import { findQuarantine, type QuarantinePlace } from "../aws/quarantine-place.ts";
import { openFirehose, openQueue, openStream } from "../aws/record-targets.ts";
import { openObjects } from "../aws/replay-objects.ts";
import { clockOf } from "../aws/select-groups.ts";
import { EXIT, Failure } from "../failure.ts";
import { openStandardOutput } from "../output.ts";
import type { Entry } from "../quarantine/entries.ts";
import { type ReplayResult, type ReplayTargets, replayEntries } from "../quarantine/replay.ts";
import { countReasons } from "../quarantine/tally.ts";
import { type ReplayOutcome, renderReplay, renderTotals } from "../render/quarantine.ts";
import { createSteps } from "../render/steps.ts";
import { notify, type Terminal } from "../terminal.ts";
import { listWithProgress, readSelection, type SelectEntriesOptions } from "./quarantine-list.ts";

export interface QuarantineReplayOptions extends SelectEntriesOptions {
  readonly toStream?: string;
  readonly toFirehose?: string;
  readonly toQueue?: string;
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
  return outcomes.every(({ result }) => result === "replayed" || result === "finished") ? EXIT.done : EXIT.failed;
}

function checkTargets({ toStream, toFirehose, toQueue }: QuarantineReplayOptions): void {
  if (toStream !== undefined && toFirehose !== undefined)
    throw new Failure(EXIT.usage, "name either --to-stream or --to-firehose");
  for (const [option, name] of Object.entries({ "--to-stream": toStream, "--to-firehose": toFirehose }))
    if (name !== undefined && !/^[A-Za-z0-9_.-]{1,128}$/.test(name))
      throw new Failure(EXIT.usage, `${option}: not the name of a stream`);
  if (toQueue !== undefined && !/^https?:\/\/[^\s]+$/.test(toQueue))
    throw new Failure(EXIT.usage, "--to-queue: not the URL of a queue");
}

async function openTargets(
  { stack, region }: QuarantinePlace,
  options: QuarantineReplayOptions,
  sleep: (milliseconds: number) => Promise<unknown>,
): Promise<ReplayTargets> {
  const { InputStreamName, InputFirehoseName, ObjectsQueueUrl } = stack?.outputs ?? {};
  const isNamed = (options.toStream ?? options.toFirehose) !== undefined;
  const stream = options.toStream ?? (isNamed ? undefined : InputStreamName);
  const toFirehose = options.toFirehose ?? (isNamed || InputStreamName !== undefined ? undefined : InputFirehoseName);
  const url = options.toQueue ?? ObjectsQueueUrl;
  const putRecords =
    toFirehose !== undefined
      ? await openFirehose(toFirehose, region, sleep)
      : stream !== undefined
        ? await openStream(stream, region, sleep)
        : undefined;
  const sendMessage = url === undefined ? undefined : await openQueue(url, region);
  return {
    ...(putRecords ? { putRecords } : {}),
    ...(sendMessage ? { sendMessage, replayObject: await openObjects(region, sendMessage) } : {}),
  };
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
    const left = outcomes.filter(({ result }) => result !== "replayed" && result !== "finished");
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
