/** `npm run accuracy`: recall, precision and calibration of the detector on labelled lines. */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { toSafeError } from "../../core/index.ts";
import { createAnalysis, DEFAULT_THRESHOLD } from "./analyze.ts";
import { FLOOR_LINES } from "./floors.ts";
import { checkGoals } from "./goals.ts";
import { chooseSplits, type Input, InputError, readInputs } from "./input.ts";
import { HELP, type Options, readOptions, UsageError } from "./options.ts";
import { printFloors } from "./print-floors.ts";
import { createProgress } from "./progress.ts";
import { renderHtml } from "./render-html.ts";
import { renderReliabilitySvg } from "./render-svg.ts";
import { renderTable } from "./render-table.ts";
import { measureLines, type Results } from "./results.ts";

interface Measured {
  readonly name: string;
  readonly results: Results;
}

function measureInput({ name, lines }: Input, threshold: number, wrapped: boolean): Measured {
  const analysis = createAnalysis(threshold, wrapped);
  const progress = createProgress(lines.length);
  const results = measureLines(lines, { threshold, wrapped, answer: analysis.answer, onLine: progress.step });
  progress.end();
  if (analysis.quarantined > 0)
    process.stderr.write(
      `accuracy: ${name}: ${analysis.quarantined} analyses ended in quarantine and count as nothing found\n`,
    );
  return { name, results };
}

function writeFile(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new InputError(`${file}: cannot be written (${toSafeError(error).code})`);
  }
}

function run(options: Options): void {
  if (options.floors) {
    const [own] = readInputs([], { lines: FLOOR_LINES });
    process.stdout.write(printFloors(measureInput(own!, DEFAULT_THRESHOLD, false).results));
    return;
  }
  const { lines, seed, splits, threshold, wrapped } = options;
  const size = { ...(lines === undefined ? {} : { lines }), ...(seed === undefined ? {} : { seed }) };
  const inputs = readInputs(options.files, size).map((input) => chooseSplits(input, splits));
  const empty = inputs.find((input) => input.lines.length === 0);
  if (empty !== undefined) throw new InputError(`${empty.name}: no lines of the split ${splits.join(", ")}`);
  const measured = inputs.map((input) => measureInput(input, threshold, wrapped || splits.join() === "wrapped"));
  if (options.html !== undefined) writeFile(options.html, renderHtml(measured));
  if (options.svg !== undefined)
    writeFile(options.svg, renderReliabilitySvg(measured[0]!.results, { standalone: true }));
  if (options.json) {
    const document = measured.map(({ name, results }) => ({ name, ...results, goals: checkGoals(results) }));
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else
    process.stdout.write(measured.map(({ name, results }) => renderTable(name, results, process.stdout)).join("\n\n"));
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else run(options);
} catch (error) {
  if (!(error instanceof UsageError || error instanceof InputError)) throw error;
  const hint = error instanceof UsageError ? "; npm run accuracy -- --help lists what there is" : "";
  process.stderr.write(`accuracy: ${error.message}${hint}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
