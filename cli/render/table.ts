import type { Writable } from "node:stream";
import { styleText } from "node:util";
import type { TallyRow } from "../tally.ts";

const HEADINGS = ["ENTITY", "ACTION", "COUNT", "RULE"] as const;

/** The findings table, one line a row, styled if the stream is a terminal that wants it (NO_COLOR is honoured). */
export function renderTable(rows: readonly TallyRow[], stream: Writable): string {
  const cells = rows.map(({ entity, action, count, rule }) => [entity, action, count.toLocaleString("en-US"), rule]);
  const widths = HEADINGS.map((heading, i) => Math.max(heading.length, ...cells.map((row) => row[i]!.length)));
  const lay = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i === 2 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  const heading = styleText("bold", lay(HEADINGS), { stream });
  return [heading, ...cells.map(lay)].map((line) => `${line}\n`).join("");
}
