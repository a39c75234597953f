import { writeFileSync } from "node:fs";
import type { Writable } from "node:stream";
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

export interface Terminal {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

interface Measured {
  readonly name: string;
  readonly results: Results;
}

function measureInput(
  { name, lines }: Input,
  threshold: number,
  wrapped: boolean,
  stderr: Terminal["stderr"],
): Measured {
  const analysis = createAnalysis(threshold, wrapped);
  const progress = createProgress(lines.length, stderr);
  const results = measureLines(lines, { threshold, wrapped, answer: analysis.answer, onLine: progress.step });
  progress.end();
  if (analysis.quarantined > 0)
    stderr.write(
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

function run(options: Options, { stdout, stderr }: Terminal): void {
  if (options.floors) {
    const [own] = readInputs([], { lines: FLOOR_LINES });
    stdout.write(printFloors(measureInput(own!, DEFAULT_THRESHOLD, false, stderr).results));
    return;
  }
  const { lines, seed, splits, threshold, wrapped } = options;
  const size = { ...(lines === undefined ? {} : { lines }), ...(seed === undefined ? {} : { seed }) };
  const inputs = readInputs(options.files, size).map((input) => chooseSplits(input, splits));
  const empty = inputs.find((input) => input.lines.length === 0);
  if (empty !== undefined) throw new InputError(`${empty.name}: no lines of the split ${splits.join(", ")}`);
  const measured = inputs.map((input) =>
    measureInput(input, threshold, wrapped || splits.join() === "wrapped", stderr),
  );
  if (options.html !== undefined) writeFile(options.html, renderHtml(measured));
  if (options.svg !== undefined)
    writeFile(options.svg, renderReliabilitySvg(measured[0]!.results, { standalone: true }));
  if (options.json) {
    const document = measured.map(({ name, results }) => ({ name, ...results, goals: checkGoals(results) }));
    stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else stdout.write(measured.map(({ name, results }) => renderTable(name, results, stdout)).join("\n\n"));
}

/** The exit code: 0 done, 1 an input cannot be read or an output not written, 2 wrong usage. */
export function runAccuracy(args: readonly string[], terminal: Terminal): number {
  try {
    const options = readOptions(args);
    if (options.help) terminal.stdout.write(HELP);
    else run(options, terminal);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof InputError)) throw error;
    const hint = error instanceof UsageError ? "; npm run accuracy -- --help lists what there is" : "";
    terminal.stderr.write(`accuracy: ${error.message}${hint}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}
