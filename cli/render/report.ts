import type { TallyRow } from "../tally.ts";
import { formatBytes } from "./sizes.ts";

export interface ReportData {
  readonly version: string;
  readonly policyName: string;
  readonly policyHash: string;
  readonly key: string;
  /** Names must be clean already. */
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly findings: number }[];
  readonly rows: readonly TallyRow[];
}

const STYLE = `:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2.5rem auto;padding:0 1rem;color:light-dark(#1b1f24,#e6e6e6);background:light-dark(#fff,#16181c)}
h1{font-size:1.5rem;margin-bottom:0}h2{font-size:1.1rem;margin-top:2rem}p,dt{color:light-dark(#555,#aaa)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.5rem}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid light-dark(#ddd,#3a3d44)}
.n{text-align:right;font-variant-numeric:tabular-nums}`;

/** A self-contained page with counts only: no value found, and nothing loaded from elsewhere. */
export function renderReport(data: ReportData): string {
  const total = data.rows.reduce((sum, row) => sum + row.count, 0);
  const facts: readonly (readonly [string, string])[] = [
    ["Findings", formatCount(total)],
    ["Input", formatBytes(data.files.reduce((sum, file) => sum + file.bytes, 0))],
    ["Policy", data.policyName],
    ["Configuration hash", data.policyHash],
    ["Key", data.key],
    ["Scrubline", data.version],
  ];
  const files = data.files.map(({ name, bytes, findings }) => [name, formatBytes(bytes), formatCount(findings)]);
  const rows = data.rows.map(({ entity, action, rule, count }) => [entity, action, rule, formatCount(count)]);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Scrubline report</title>
<style>
${STYLE}
</style>
</head>
<body>
<h1>Scrubline report</h1>
<p>What was found, and what was done with it. Counts only: this page holds nothing of the content.</p>
<dl>
${facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join("\n")}
</dl>
<h2>Findings</h2>
${total === 0 ? "<p>Nothing was found.</p>" : renderRows(["Entity", "Action", "Rule", "Count"], rows)}
<h2>Files</h2>
${renderRows(["File", "Size", "Findings"], files)}
</body>
</html>
`;
}

/** The last column holds numbers. */
function renderRows(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (tag: string) => (text: string, i: number) =>
    `<${tag}${i === headings.length - 1 ? ' class="n"' : ""}>${escapeHtml(text)}</${tag}>`;
  const lines = rows.map((row) => `<tr>${row.map(cell("td")).join("")}</tr>`).join("\n");
  return `<table>\n<tr>${headings.map(cell("th")).join("")}</tr>\n${lines}\n</table>`;
}

const formatCount = (count: number): string => count.toLocaleString("en-US");

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}
