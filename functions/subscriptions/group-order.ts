import type { LogGroup } from "./logs-api.ts";

/** The fractional parts of its multiples are spread evenly, however many of them there are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The order in which a run looks at groups, for runs that may not come to the end. First those that were created since the run before the last,
 * newest first: they are the ones that may not be subscribed. Then the others, from another place with every run, so that whatever a run has
 * time for, all have their turn, and nothing has to be kept between runs.
 * @param now in milliseconds since the epoch
 * @param period of the runs, in milliseconds
 */
export function orderGroups(
  groups: readonly LogGroup[],
  { now, period }: { readonly now: number; readonly period: number },
): readonly LogGroup[] {
  const isNew = ({ created }: LogGroup) => created > now - 2 * period;
  const old = groups.filter((group) => !isNew(group));
  const start = Math.floor(((Math.floor(now / period) * GOLDEN) % 1) * old.length);
  return [...groups.filter(isNew).sort((a, b) => b.created - a.created), ...old.slice(start), ...old.slice(0, start)];
}
