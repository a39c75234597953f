import type { Bucket } from "./calibration.ts";
import type { Rates } from "./counts.ts";
import { checkGoals, type Goal } from "./goals.ts";
import { isName } from "./labels.ts";
import { COLOURS, PLOT_STYLE, renderBar, renderReliabilitySvg } from "./render-svg.ts";
import { formatShare } from "./render-table.ts";
import type { Results } from "./results.ts";

const STYLE = `:root{color-scheme:light dark;${COLOURS.light}}
@media(prefers-color-scheme:dark){:root{${COLOURS.dark}}}
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2.5rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}
h1{font-size:1.6rem;margin-bottom:0}h2{font-size:1.3rem;margin-top:3rem;border-bottom:1px solid var(--line);padding-bottom:.3rem}h3{font-size:1.05rem;margin:2rem 0 .6rem}
p{color:var(--quiet);max-width:46rem}svg{font-size:12px}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(12.5rem,1fr));gap:.7rem;list-style:none;padding:0;margin:1rem 0}
.tiles li{border:1px solid var(--line);border-left-width:4px;border-radius:6px;padding:.6rem .8rem;display:flex;flex-direction:column}
.tiles .name{color:var(--quiet);font-size:.85rem;line-height:1.3;flex:1}.tiles .value{font-size:1.5rem;font-variant-numeric:tabular-nums;line-height:1.4}
.tiles .bound{font-size:.85rem}.met{border-left-color:var(--good)!important}.met .bound{color:var(--good)}.missed{border-left-color:var(--bad)!important}.missed .bound{color:var(--bad)}
.plot{display:grid;grid-template-columns:minmax(0,35rem) minmax(16rem,1fr);gap:2rem;align-items:start}@media(max-width:52rem){.plot{grid-template-columns:1fr}}
.scroll{overflow-x:auto}.scroll table{table-layout:fixed;min-width:52rem}.wide{width:15rem}.half{width:13rem}table{border-collapse:collapse;width:100%;font-size:.92rem}caption{text-align:left;color:var(--quiet);padding:.8rem 0 .3rem}
th,td{text-align:left;padding:.28rem .6rem;border-bottom:1px solid var(--line);font-weight:normal}thead th{color:var(--quiet)}tbody th{white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.sum th,.sum td{font-weight:600}
.cell>:first-child{min-width:2.9rem}.cell{display:flex;align-items:center;gap:.6rem;font-variant-numeric:tabular-nums;min-width:9rem}.share{height:8px;flex:1;min-width:4rem;border-radius:2px}
${PLOT_STYLE}`;

const SIGNS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => SIGNS[sign]!);
const formatCount = (count: number): string => count.toLocaleString("en-US");

function renderTile({ name, value, atLeast, atMost, met }: Goal): string {
  const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  const verdict = met === null ? "too little to say" : met ? "✓ met" : "✗ missed";
  const kind = met === null ? "" : met ? "met" : "missed";
  return `<li class="${kind}"><span class="name">${escapeHtml(name)}</span><span class="value">${formatShare(value)}</span><span class="bound">${verdict}, ${bound}</span></li>`;
}

const barCell = (share: number | null, kind: "bar" | "second" = "bar"): string =>
  `<td><span class="cell"><span>${formatShare(share)}</span>${renderBar(share, kind)}</span></td>`;

function renderRates(name: string, rates: Rates, isSum = false): string {
  const { gold, predicted, recall, precision, f2, anyRecall } = rates;
  const row = isSum ? ' class="sum"' : "";
  return `<tr${row}><th scope="row">${escapeHtml(name)}</th><td class="n">${formatCount(gold)}</td><td class="n">${formatCount(predicted)}</td>${barCell(recall)}${barCell(precision, "second")}<td class="n">${formatShare(f2)}</td><td class="n">${formatShare(anyRecall)}</td></tr>`;
}

function renderRatesTable(caption: string, heading: string, rows: readonly string[]): string {
  const headings = [heading, "Labels", "Found", "Recall", "Precision", "F2", "Any type"];
  const isNumber = (i: number): boolean => [1, 2, 5, 6].includes(i);
  const classOf = (i: number): string => (isNumber(i) ? "n" : i === 0 ? "wide" : "half");
  const cells = headings.map((text, i) => `<th scope="col" class="${classOf(i)}">${text}</th>`).join("");
  return `<div class="scroll"><table><caption>${caption}</caption><thead><tr>${cells}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}

function renderBands(bands: readonly Bucket[]): string {
  const rows = bands.map(
    ({ from, to, count, meanScore, precision }) =>
      `<tr><th scope="row">${from} to ${to}</th><td class="n">${formatCount(count)}</td><td class="n">${formatShare(meanScore)}</td><td class="n">${formatShare(precision)}</td></tr>`,
  );
  return `<table><caption>Bands of scores</caption><thead><tr><th scope="col">Score</th><th scope="col" class="n">Findings</th><th scope="col" class="n">Mean</th><th scope="col" class="n">Right</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function renderHits({ lines, hit, share, entities }: Results["hardNegatives"]): string {
  const most = Math.max(1, ...Object.values(entities));
  const rows = Object.entries(entities).map(
    ([entity, count]) =>
      `<tr><th scope="row">${escapeHtml(entity)}</th><td><span class="cell"><span class="n">${formatCount(count)}</span>${renderBar(count / most)}</span></td></tr>`,
  );
  const table =
    rows.length === 0
      ? ""
      : `<table><thead><tr><th scope="col">Entity</th><th scope="col">Findings that should not be</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
  return `<p>${formatCount(hit)} of ${formatCount(lines)} lines without anything sensitive were hit (${formatShare(share)}).</p>${table}`;
}

function renderInput({ name, results }: { name: string; results: Results }): string {
  const { entities, splits, groups, calibration, hardNegatives, recallAtCandidates } = results;
  const all = Object.entries(entities);
  const rowsOf = (names: boolean): string[] =>
    all.filter(([entity]) => isName(entity) === names).map(([entity, rates]) => renderRates(entity, rates));
  const filled = Object.entries(splits).filter(([, { gold, predicted }]) => gold + predicted > 0);
  return `<section>
<h2>${escapeHtml(name)}</h2>
<p>${formatCount(results.lines)} lines; findings scored ${results.threshold} or more are accepted.</p>
<ul class="tiles">${checkGoals(results).map(renderTile).join("\n")}</ul>
<h3>Do scores mean what they say?</h3>
<div class="plot">
${renderReliabilitySvg(results, { standalone: false })}
<div>
${renderBands(calibration.bands)}
<p>A finding scored 0.8 should be right four times of five: points belong into the shaded band around the diagonal. A larger point stands for more findings; the bars count them, by their logarithm.</p>
<p>Expected calibration error ${formatShare(calibration.error)} over ${formatCount(calibration.count)} findings scored 0.3 or more. Recall there: ${formatShare(recallAtCandidates.all)}.</p>
</div>
</div>
<h3>Entities</h3>
${renderRatesTable("Found by a pattern", "Entity", [...rowsOf(false), renderRates("all of them", groups.pattern, true)])}
${renderRatesTable("Names and places", "Entity", [...rowsOf(true), renderRates("all of them", groups.names, true), renderRates("in logs only", groups.namesOnLogs, true)])}
<h3>Kinds of text</h3>
${renderRatesTable("All entities together", "Split", [
  ...filled.map(([split, rates]) => renderRates(split, rates)),
  renderRates("encoded: url, escaped", groups.encoded, true),
  renderRates("encoded, and wrapped", groups.encodedAndWrapped, true),
  renderRates("all but wrapped", groups.all, true),
])}
<h3>Harmless lines</h3>
${renderHits(hardNegatives)}
</section>`;
}

/** One page, with nothing loaded from elsewhere and nothing of the lines' content. */
export function renderHtml(inputs: readonly { readonly name: string; readonly results: Results }[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Scrubline: accuracy</title>
<style>
${STYLE}
</style>
</head>
<body>
<h1>Accuracy</h1>
<p>Recall: at least half of a label's characters are covered by findings of its type. Precision: at least half of a finding's characters are in labels of its type. F2 counts recall four times as much. “Any type”: every letter and digit of a label is covered, whatever by.</p>
<main>
${inputs.map(renderInput).join("\n")}
</main>
</body>
</html>
`;
}
