import type { Writable } from "node:stream";
import { styleText } from "node:util";
import type { Bucket } from "./calibration.ts";
import type { Rates } from "./counts.ts";
import { checkGoals, type Goal } from "./goals.ts";
import { isName } from "./labels.ts";
import type { Results } from "./results.ts";

/** Three decimals, or a dash where there is nothing to divide by. */
export const formatShare = (share: number | null): string => (share === null ? "-" : share.toFixed(3));
const formatCount = (count: number): string => count.toLocaleString("en-US");

type Row = readonly string[];
const HEADINGS: Row = ["", "labels", "found", "recall", "precision", "F2", "any recall", "any prec.", "exact"];

const toRow = (name: string, rates: Rates): Row => [
  name,
  formatCount(rates.gold),
  formatCount(rates.predicted),
  ...[rates.recall, rates.precision, rates.f2, rates.anyRecall, rates.anyPrecision, rates.exact].map(formatShare),
];

/** The first column to the left, numbers to the right. */
function layOut(headings: Row, rows: readonly Row[], bold: (text: string) => string): string {
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i]!.length)));
  const lay = (row: Row): string =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [bold(lay(headings)), ...rows.map(lay)].join("\n");
}

const toBand = ({ from, to, count, meanScore, precision }: Bucket): Row => [
  `${from} to ${to}`,
  formatCount(count),
  formatShare(meanScore),
  formatShare(precision),
];

const VERDICTS = new Map<boolean | null, string>([
  [true, "yes"],
  [false, "no"],
  [null, "-"],
]);

const toGoal = ({ name, value, atLeast, atMost, met }: Goal): Row => [
  name,
  formatShare(value),
  atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`,
  VERDICTS.get(met)!,
];

export function renderTable(name: string, results: Results, stream: Writable): string {
  const bold = (text: string): string => styleText("bold", text, { stream });
  const { entities, splits, groups, hardNegatives, calibration, recallAtCandidates } = results;
  const all = Object.entries(entities);
  const rowsOf = (names: boolean): Row[] =>
    all.filter(([entity]) => isName(entity) === names).map(([entity, rates]) => toRow(entity, rates));
  const pieces = [
    bold(`${name}: ${formatCount(results.lines)} lines, threshold ${results.threshold}`),
    layOut(["pattern entities", ...HEADINGS.slice(1)], [...rowsOf(false), toRow("all of them", groups.pattern)], bold),
    layOut(
      ["names and places", ...HEADINGS.slice(1)],
      [...rowsOf(true), toRow("all of them", groups.names), toRow("in logs only", groups.namesOnLogs)],
      bold,
    ),
    layOut(
      ["split", ...HEADINGS.slice(1)],
      [
        ...Object.entries(splits)
          .filter(([, { gold, predicted }]) => gold + predicted > 0)
          .map(([split, rates]) => toRow(split, rates)),
        toRow("encoded (url, escaped)", groups.encoded),
        toRow("encoded and wrapped", groups.encodedAndWrapped),
        toRow("all but wrapped", groups.all),
      ],
      bold,
    ),
    layOut(["score", "findings", "mean score", "precision"], calibration.bands.map(toBand), bold),
    layOut(
      ["score", "findings", "mean score", "precision"],
      calibration.buckets.filter(({ count }) => count > 0).map(toBand),
      bold,
    ),
    `expected calibration error ${formatShare(calibration.error)} over ${formatCount(calibration.count)} findings scored 0.3 or more; ` +
      `recall there ${formatShare(recallAtCandidates.all)} (patterns ${formatShare(recallAtCandidates.pattern)}, names ${formatShare(recallAtCandidates.names)})`,
    `lines without anything sensitive: ${formatCount(hardNegatives.lines)}, hit: ${formatCount(hardNegatives.hit)} (${formatShare(hardNegatives.share)})` +
      Object.entries(hardNegatives.entities)
        .map(([entity, count]) => `\n  ${entity} ${formatCount(count)}`)
        .join(""),
    layOut(["goal", "measured", "bound", "met"], checkGoals(results).map(toGoal), bold),
  ];
  return `${pieces.join("\n\n")}\n`;
}
