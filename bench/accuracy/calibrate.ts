/**
 * `npm run calibrate -- [FILES.jsonl...]`: fits the scores on labelled lines and writes core/detect/fitted-scores.ts. Without files: on the
 * project's own corpus, and on ../shared/corpus/dev.jsonl if that exists. `--check` writes nothing and prints what would change.
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { FITTED } from "../../core/detect/fitted-scores.ts";
import { type FittedCase, fitScores } from "./fit.ts";
import { InputError, readInputs } from "./input.ts";
import { WRAPPED } from "./labels.ts";

const HELP = `Usage: npm run calibrate -- [--check] [FILES.jsonl...]

Fits the score of each case of evidence on labelled lines: {"id","split","text","spans":[{"start","end","type"}]}, offsets in
UTF-16 code units. Without files: on the project's own corpus (bench/corpus), and on ../shared/corpus/dev.jsonl if that
exists. Writes core/detect/fitted-scores.ts; with --check only prints the scores that would change.
`;
const SEEDS = ["calibrate-a", "calibrate-b"];
const OUTPUT = new URL("../../core/detect/fitted-scores.ts", import.meta.url);
const round = (score: number): number => Math.round(score * 1000) / 1000;

function render(cases: readonly FittedCase[]): string {
  const rows = cases
    .filter(({ score, prior }) => score !== prior)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, score, right, findings }) => `  "${name}": ${round(score)}, // ${right} of ${findings}`);
  return `/** Made by \`npm run calibrate\` from labelled data; do not edit. Behind each score: the findings of that case that a label asked for. */
export const FITTED: Readonly<Record<string, number>> = {
${rows.join("\n")}
};
`;
}

function run(args: readonly string[]): number {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(HELP);
    return 0;
  }
  const check = args.includes("--check");
  const files = args.filter((arg) => arg !== "--check");
  const option = files.find((file) => file.startsWith("-"));
  if (option !== undefined) {
    process.stderr.write(`unknown option; ${HELP}`);
    return 2;
  }
  const inputs =
    files.length > 0
      ? readInputs(files, {})
      : SEEDS.flatMap((seed, i) => readInputs([], { seed }).slice(0, i === 0 ? 2 : 1));
  const lines = inputs.flatMap((input) => input.lines).filter(({ split }) => split !== WRAPPED);
  const cases = fitScores(lines, (pass, line) => {
    if (process.stderr.isTTY && line % 200 === 0)
      process.stderr.write(`\rround ${pass + 1}, line ${line} of ${lines.length} `);
  });
  if (process.stderr.isTTY) process.stderr.write("\n");
  for (const { name, prior, score, right, findings } of cases) {
    const before = FITTED[name] ?? prior;
    if (Math.abs(round(score) - before) < 0.0005) continue;
    process.stdout.write(`${name.padEnd(44)} ${before.toFixed(3)} -> ${score.toFixed(3)}  (${right} of ${findings})\n`);
  }
  if (!check) writeFileSync(OUTPUT, render(cases));
  return 0;
}

try {
  process.exitCode = run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
