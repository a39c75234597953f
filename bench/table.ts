/** A table that is printed or written as Markdown. */
export interface Table {
  readonly title: string;
  readonly notes: readonly string[];
  readonly columns: readonly string[];
  /** A string is set to the left, a number to the right, null is empty. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Three digits that count, as far as there are so many; two of small numbers. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 100) return value.toFixed(0);
  return size >= 0.1 ? value.toPrecision(3) : value.toPrecision(2);
}

const toCells = ({ rows }: Table): string[][] =>
  rows.map((row) => row.map((cell) => (cell === null ? "" : typeof cell === "number" ? formatNumber(cell) : cell)));

/** Whether every row has a number, or nothing, in each column. */
const findNumeric = ({ columns, rows }: Table): boolean[] =>
  columns.map((_, at) => rows.every((row) => typeof row[at] !== "string"));

export function renderText(table: Table): string {
  const cells = toCells(table);
  const numeric = findNumeric(table);
  const widths = table.columns.map((column, at) => Math.max(column.length, ...cells.map((row) => row[at]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (numeric[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join("  ")
      .trimEnd();
  return [table.title, ...table.notes.map((note) => `  ${note}`), line(table.columns), ...cells.map(line), ""].join(
    "\n",
  );
}

/** As the formatter of this repository sets it. */
export function renderMarkdown(table: Table): string {
  const numeric = findNumeric(table);
  const escapeCell = (cell: string): string =>
    cell.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("<", "&lt;");
  const cells = toCells(table).map((row) => row.map(escapeCell));
  const widths = table.columns.map((column, at) => Math.max(3, column.length, ...cells.map((row) => row[at]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => (numeric[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!))).join(" | ")} |`;
  return [
    `## ${table.title}`,
    "",
    ...(table.notes.length === 0 ? [] : [table.notes.join("\n"), ""]),
    line(table.columns),
    line(widths.map((width, at) => (numeric[at] ? `${"-".repeat(width - 1)}:` : "-".repeat(width)))),
    ...cells.map(line),
    "",
  ].join("\n");
}
