import type { Writable } from "node:stream";
import type { Filter } from "../../functions/subscriptions/logs-api.ts";
import type { Outcome, Result } from "../../functions/subscriptions/subscribe-groups.ts";
import { renderGrid } from "./grid.ts";

export type Verbs = Readonly<Record<Result, readonly [name: string, explanation: string]>>;

export const SUBSCRIBING: Verbs = {
  subscribed: ["subscribed", ""],
  updated: ["updated", "the filter had another role or distribution"],
  unchanged: ["unchanged", "subscribed before"],
  "other-name": ["other name", "a filter of another name sends the events already; a second one would send them twice"],
  elsewhere: [
    "elsewhere",
    "the filter of this name sends to another destination and was left alone: give another --filter-name",
  ],
  full: ["full", "the group has as many filters as it can have; none was touched"],
  own: ["own", "what is logged there comes of what the destination gets: an endless loop"],
  account: ["by account", "the policy of the account sends the events already"],
  class: ["no filters", "groups of the class INFREQUENT_ACCESS or DELIVERY cannot have filters"],
  gone: ["gone", "the group was deleted meanwhile"],
  failed: ["failed", "CloudWatch Logs refused; run it again when the cause is gone"],
};

export const UNSUBSCRIBING: Verbs = {
  ...SUBSCRIBING,
  subscribed: ["unsubscribed", ""],
  unchanged: ["unchanged", "was not subscribed to this destination"],
  "other-name": ["left", "a filter of another name sends to this destination: --any-name takes it away too"],
};

/** `splunk -> lambda:function:forwarder` */
export function describeFilter({ name, destinationArn }: Pick<Filter, "name" | "destinationArn">): string {
  const [, , service, , , ...rest] = destinationArn.split(":");
  return `${name} -> ${service}:${rest.join(":")}`;
}

/** A line for each group, but for those where nothing had to be done; then a line for each result. */
export function renderOutcomes(outcomes: readonly Outcome[], verbs: Verbs, stream: Writable): string {
  const rows = outcomes
    .filter(({ result }) => result !== "unchanged" && result !== "gone")
    .map(({ group, result, others, error }) => [
      group,
      verbs[result][0],
      error ? error.class : others.map(describeFilter).join(", "),
    ]);
  const table = rows.length === 0 ? "" : `${renderGrid(["LOG GROUP", "RESULT", "OTHER FILTERS"], rows, stream)}\n`;
  const counts = countResults(outcomes);
  const lines = Object.entries(counts).map(([result, count]) => {
    const [name, explanation] = verbs[result as Result];
    return [name, count.toLocaleString("en-US"), explanation];
  });
  return `${table}${renderGrid(["RESULT", "LOG GROUPS", ""], lines, stream, [1])}`;
}

/** In the order of `SUBSCRIBING`, without those that there are none of. */
export function countResults(outcomes: readonly Outcome[]): Partial<Record<Result, number>> {
  const counts = Object.keys(SUBSCRIBING).map(
    (result) => [result, outcomes.filter((outcome) => outcome.result === result).length] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
