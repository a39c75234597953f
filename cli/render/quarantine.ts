import type { Writable } from "node:stream";
import { type Entry, positionOf } from "../quarantine/entries.ts";
import { isSettled, type ReplayResult } from "../quarantine/replay.ts";
import type { ReasonTotal } from "../quarantine/tally.ts";
import { renderGrid } from "./grid.ts";
import { formatBytes } from "./sizes.ts";

export interface ReplayOutcome {
  readonly entry: Entry;
  readonly result: ReplayResult;
}

const number = (value: number): string => value.toLocaleString("en-US");

/** A line for each entry. */
export function renderEntries(entries: readonly Entry[], stream: Writable): string {
  const rows = entries.map((entry) => [
    `${new Date(entry.time).toISOString().slice(0, 16).replace("T", " ")}Z`,
    entry.code,
    entry.kind,
    entry.items === undefined ? "" : number(entry.items),
    entry.bytes === undefined ? "" : formatBytes(entry.bytes),
    entry.name === undefined ? positionOf(entry) : `${positionOf(entry)}  ${entry.name}`,
  ]);
  return renderGrid(["ARRIVED", "REASON", "KIND", "ITEMS", "SIZE", "ENTRY"], rows, stream, [3, 4]);
}

/** A line for each reason, and one for all of them. */
export function renderTotals(totals: readonly ReasonTotal[], stream: Writable): string {
  const sum = (pick: (total: ReasonTotal) => number): number => totals.reduce((all, total) => all + pick(total), 0);
  const row = (name: string, entries: number, items: number, bytes: number) => [
    name,
    number(entries),
    number(items),
    formatBytes(bytes),
  ];
  const rows = totals.map(({ code, entries, items, bytes }) => row(code, entries, items, bytes));
  const all = row(
    "all",
    sum(({ entries }) => entries),
    sum(({ items }) => items),
    sum(({ bytes }) => bytes),
  );
  return renderGrid(
    ["REASON", "ENTRIES", "ITEMS", "SIZE"],
    totals.length > 1 ? [...rows, all] : rows,
    stream,
    [1, 2, 3],
  );
}

const RESULTS: Readonly<Record<ReplayResult, string>> = {
  replayed: "",
  finished: "an earlier run had sent it; the rest of it was removed",
  "quarantined-again": "it was sent, and could not be judged this time either; still there",
  "too-large": "larger than the stream, or one PUT, takes; still there",
  refused: "its source did not take it, after several tries; still there: run it again later",
  "not-readable": "what lies there is not what the function or Lambda writes; still there",
  "no-target":
    "nothing is known that takes it: --to-stream, --to-firehose or --to-function for records, --to-queue for objects; still there",
  "source-gone": "the object was deleted, and S3 had not given a copy of it",
  "source-replaced": "another object has its name by now, so that its copy was not put back; still there",
};

/** A line for each entry that is still there, then one for each result. */
export function renderReplay(outcomes: readonly ReplayOutcome[], notTried: number, stream: Writable): string {
  const left = outcomes.filter(({ result }) => !isSettled(result));
  const rows = left.map(({ entry, result }) => [positionOf(entry), entry.code, result]);
  const table = rows.length === 0 ? "" : `${renderGrid(["ENTRY", "REASON", "RESULT"], rows, stream)}\n`;
  const lines = (Object.keys(RESULTS) as ReplayResult[]).flatMap((result) => {
    const count = outcomes.filter((outcome) => outcome.result === result).length;
    return count === 0 ? [] : [[result, number(count), RESULTS[result]]];
  });
  const rest = notTried === 0 ? [] : [["not tried", number(notTried), "still there: run it again"]];
  return `${table}${renderGrid(["RESULT", "ENTRIES", ""], [...lines, ...rest], stream, [1])}`;
}
