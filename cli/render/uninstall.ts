import type { Writable } from "node:stream";
import type { StackParts } from "../aws/retained.ts";
import { UNDELIVERED, type Undelivered } from "../aws/undelivered.ts";
import { renderGrid } from "./grid.ts";

/** A line for each type of resource: how many go, and how many stay. */
export function renderParts({ kept, deleted }: StackParts, stream: Writable): string {
  const types = [...new Set([...deleted, ...kept].map(({ type }) => type))].sort();
  const count = (resources: StackParts["kept"], type: string) =>
    String(resources.filter((resource) => resource.type === type).length).replace(/^0$/, "");
  const rows = types.map((type) => [type, count(deleted, type), count(kept, type)]);
  rows.push(["all", String(deleted.length), String(kept.length)]);
  return renderGrid(["TYPE", "DELETED", "STAYS"], rows, stream, [1, 2]);
}

/** What no sink has taken, and nothing delivers when the stack is gone. */
export function renderUndelivered({ waiting, rejected }: Undelivered): string {
  const lines = [
    [waiting, UNDELIVERED.waiting, "waiting for a sink, which nothing delivers when the stack is gone"],
    [rejected, UNDELIVERED.rejected, "refused by a sink"],
  ] as const;
  return lines
    .filter(([count]) => count > 0)
    .map(
      ([count, prefix, what]) =>
        `In the clean bucket, below ${prefix}: ${count === 1 ? "1 object" : `${count.toLocaleString("en-US")} objects`} ${what}.\n`,
    )
    .join("");
}

/** What stays, as commands that nobody has run. */
export function renderRemovals(removals: readonly string[]): string {
  if (removals.length === 0) return "Nothing of the stack stays.\n";
  return `What stays costs what it holds. Without the key ring no pseudonym can be related to anybody any more, and without its key\nnothing in a bucket can be read. To remove it for good:\n${removals.map((removal) => `  ${removal}\n`).join("")}`;
}
