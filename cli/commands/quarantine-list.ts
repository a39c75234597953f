import { openQuarantine } from "../aws/quarantine-bucket.ts";
import { findQuarantine, type PlaceOptions } from "../aws/quarantine-place.ts";
import { clockOf } from "../aws/select-groups.ts";
import { EXIT, Failure } from "../failure.ts";
import { openStandardOutput } from "../output.ts";
import type { QuarantineBucket } from "../quarantine/bucket.ts";
import { type Entry, listEntries, type Selection } from "../quarantine/entries.ts";
import { countReasons } from "../quarantine/tally.ts";
import { readMoment } from "../quarantine/times.ts";
import { renderEntries, renderTotals } from "../render/quarantine.ts";
import { createSteps } from "../render/steps.ts";
import { notify, type Terminal } from "../terminal.ts";

export interface SelectEntriesOptions extends PlaceOptions {
  readonly reason?: readonly string[];
  readonly since?: string;
  readonly until?: string;
}

export interface QuarantineListOptions extends SelectEntriesOptions {
  readonly limit: string;
  readonly json?: boolean;
}

/** Prints what is in the quarantine, without content. Changes nothing. */
export async function runQuarantineList(
  keys: readonly string[],
  options: QuarantineListOptions,
  terminal: Terminal,
): Promise<number> {
  const limit = Number(options.limit);
  if (!/^\d{1,9}$/.test(options.limit)) throw new Failure(EXIT.usage, "--limit: not a number");
  const selection = readSelection(keys, options, Date.now());
  const place = await findQuarantine(options);
  const entries = await listWithProgress(await openQuarantine(place), selection, terminal);
  const totals = countReasons(entries);
  const output = openStandardOutput(terminal.stdout);
  if (options.json) {
    const shown = entries.map(({ objects: _, time, ...entry }) => ({ ...entry, time: new Date(time).toISOString() }));
    await output.write(`${JSON.stringify({ bucket: place.bucket, totals, entries: shown }, undefined, 2)}\n`);
  } else if (entries.length > 0) {
    const shown = entries.slice(0, limit);
    if (shown.length > 0) await output.write(`${renderEntries(shown, terminal.stdout)}\n`);
    await output.write(renderTotals(totals, terminal.stdout));
  }
  await output.finish();
  if (!options.json && entries.length > limit)
    notify(
      terminal,
      `${(entries.length - limit).toLocaleString("en-US")} more entries: --limit, --reason, --since or --json`,
    );
  if (entries.length === 0) notify(terminal, "nothing that fits is in quarantine");
  return EXIT.done;
}

/** @param now milliseconds since the epoch @throws Failure */
export function readSelection(keys: readonly string[], options: SelectEntriesOptions, now: number): Selection {
  const { reason = [], since, until } = options;
  if (reason.some((code) => !/^[a-z][a-z0-9-]{0,63}$/.test(code)))
    throw new Failure(
      EXIT.usage,
      "--reason: not a reason",
      "list shows the reasons that there are: bad-encoding, too-large, ….",
    );
  return {
    reasons: new Set(reason),
    keys: new Set(keys),
    ...(since === undefined ? {} : { since: readMoment(since, "--since", now) }),
    ...(until === undefined ? {} : { until: readMoment(until, "--until", now) }),
  };
}

export async function listWithProgress(
  bucket: QuarantineBucket,
  selection: Selection,
  terminal: Terminal,
): Promise<readonly Entry[]> {
  let clear = () => {};
  try {
    return await listEntries(bucket, selection, (total) => {
      const steps = createSteps(terminal, total, "reasons read", clockOf(terminal).now);
      clear = steps.clear;
      return steps.advance;
    });
  } finally {
    clear();
  }
}
