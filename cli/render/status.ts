import type { Writable } from "node:stream";
import type { SafeError } from "../../core/index.ts";
import type { StatusSummary } from "../commands/status.ts";
import { renderGrid } from "./grid.ts";
import { describeFilter } from "./subscriptions.ts";

export type GroupState = "subscribed" | "by account" | "not subscribed" | "full" | "own" | "no filters" | "unknown";

export interface GroupStatus {
  readonly group: string;
  readonly state: GroupState;
  readonly otherFilters: readonly { readonly name: string; readonly destinationArn: string }[];
  /** ISO 8601; absent: none, or not asked. */
  readonly lastEvent?: string;
  readonly error?: SafeError;
}

/** A line for each group, then how many of those that could be subscribed are. */
export function renderStatus(entries: readonly GroupStatus[], summary: StatusSummary, stream: Writable): string {
  const rows = entries.map(({ group, state, otherFilters, lastEvent, error }) => [
    group,
    state,
    lastEvent === undefined ? "" : `${lastEvent.slice(0, 16).replace("T", " ")}Z`,
    error ? error.class : otherFilters.map(describeFilter).join(", "),
  ]);
  const table = renderGrid(["LOG GROUP", "STATE", "LAST EVENT", "OTHER FILTERS"], rows, stream);
  const { groups, subscribed, subscribable, full } = summary;
  const number = (value: number): string => value.toLocaleString("en-US");
  const share = subscribable === 0 ? "" : ` (${Math.floor((subscribed / subscribable) * 100)} %)`;
  const lines = [
    `subscribed: ${number(subscribed)} of ${number(subscribable)} log groups that can be${share}; ${number(groups)} in all`,
    ...(full > 0 ? [`full: ${number(full)} have as many filters of others as they can have`] : []),
  ];
  return `${table}\n${lines.join("\n")}\n`;
}
