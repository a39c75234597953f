import type { Writable } from "node:stream";
import { styleText } from "node:util";

/** Columns of text, as wide as what is in them; the heading is bold if the stream is a terminal that wants it. */
export function renderGrid(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  stream: Writable,
  numbers: readonly number[] = [],
): string {
  const widths = heading.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]!.length)));
  const lay = (row: readonly string[]): string =>
    row
      .map((cell, i) => (numbers.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [styleText("bold", lay(heading), { stream }), ...rows.map(lay)].map((line) => `${line}\n`).join("");
}
