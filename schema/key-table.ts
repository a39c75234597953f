/** What docs/policy.md says about one key. */
export interface DocumentedKey {
  /** Plain text: what the key does, and its default where that is no value. */
  readonly description: string;
  /** The value that is the same as leaving the key out. */
  readonly default?: string | number | boolean;
  /** Accepted, and nothing will ever come of it. */
  readonly hasNoEffect: boolean;
}

/** A cell that is a value and nothing else: a number, or one word in backticks. */
const VALUE = /^(?:(\d+(?:\.\d+)?)|`(true|false)`|`([\w*]+)`)$/;

function readDefault(cell: string): string | number | boolean | undefined {
  const [, number, flag, word] = VALUE.exec(cell) ?? [];
  if (number !== undefined) return Number(number);
  return flag === undefined ? word : flag === "true";
}

function readRow(effect: string, cell: string): DocumentedKey {
  const value = readDefault(cell);
  const text = effect.replaceAll("`", "").replace(/^None\b/, "No effect");
  const suffix =
    value === undefined && cell !== "" && cell !== "required" ? ` Default: ${cell.replaceAll("`", "")}.` : "";
  return {
    description: `${text}.${suffix}`,
    ...(value === undefined ? {} : { default: value }),
    hasNoEffect: text.startsWith("No effect"),
  };
}

/** The table "Every key" of docs/policy.md by key: `a`, `a.b`, `a[].c`, `a.*.d`. */
export function readKeyTable(page: string): Map<string, DocumentedKey> {
  const lines = page.slice(page.indexOf("## Every key")).split("\n");
  const rows = lines.filter((line) => line.startsWith("| `")).map((line) => line.split("|").map((cell) => cell.trim()));
  return new Map(rows.map(([, key, effect, value]) => [key!.replaceAll("`", ""), readRow(effect!, value!)]));
}
