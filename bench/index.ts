/**
 * `npm run bench`: how fast the redactor is, beside baselines measured in the same run, in turns.
 *
 *     npm run bench -- [--only <part>]… [--json] [--write]
 *
 * Parts: rates, tiny, handler, gzip, latency, hostile, lines, start, memory, bundles. `--json` prints one JSON document instead of tables; `--write` also
 * writes bench/RESULTS.md, of all parts.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { measureBundles } from "./bundles.ts";
import { makeCorpora } from "./corpora.ts";
import { measureGzip } from "./gzip.ts";
import { measureHandler } from "./handler.ts";
import { measureHostileInputs } from "./hostile.ts";
import { measureLatency } from "./latency.ts";
import { measureLongLines, measureMemory, measureStart } from "./own-process.ts";
import { measureRates } from "./rates.ts";
import { PARTS, type Part, type Results, toTables } from "./report.ts";
import { renderMarkdown, renderText } from "./table.ts";
import { measureTinyRecords } from "./tiny-records.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const unknown = values.only.filter((name) => !PARTS.includes(name as Part));
if (unknown.length > 0 || (values.write && values.only.length > 0)) {
  process.stderr.write(
    unknown.length > 0
      ? `no part ${unknown.join(", ")}; there are ${PARTS.join(", ")}\n`
      : "--write writes all parts: leave out --only\n",
  );
  process.exit(2);
}

const corpora = makeCorpora(4 * 1024 * 1024);
const MEASURE: { readonly [P in Part]: () => Results[P] | Promise<Results[P]> } = {
  rates: () => measureRates(corpora),
  tiny: () => measureTinyRecords(corpora.tiny),
  handler: measureHandler,
  gzip: () => measureGzip(corpora),
  latency: measureLatency,
  hostile: measureHostileInputs,
  lines: measureLongLines,
  start: measureStart,
  memory: measureMemory,
  bundles: measureBundles,
};

const machine = {
  node: process.version,
  processor: `${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} cores`,
  platform: `${process.platform} ${process.arch}`,
  date: new Date().toISOString().slice(0, 10),
};
const results: { -readonly [P in Part]?: Results[P] } = {};
const measure = async <P extends Part>(part: P): Promise<void> => {
  results[part] = await MEASURE[part]();
  const [table] = toTables({ [part]: results[part] });
  if (!values.json) process.stdout.write(`${renderText(table!)}\n`);
};

const title = `Node.js ${machine.node}, ${machine.processor}, ${machine.platform}, ${machine.date}`;
if (!values.json) process.stdout.write(`${title}\n\n`);
for (const part of PARTS) if (values.only.length === 0 || values.only.includes(part)) await measure(part);
if (values.json) process.stdout.write(`${JSON.stringify({ ...machine, ...results }, null, 2)}\n`);
if (values.write) {
  const head = [
    "# Results of the bench",
    "",
    `Written by \`npm run bench -- --write\`. ${title}; other programs ran meanwhile: compare ratios rather than rates.`,
    "",
  ];
  const text = [...head, ...toTables(results).map(renderMarkdown)].join("\n");
  writeFileSync(new URL("RESULTS.md", import.meta.url), text);
}
