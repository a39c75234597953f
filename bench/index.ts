/**
 * `npm run bench`: throughput of the redactor, in MiB/s of input that comes out redacted, each beside a baseline measured in
 * the same run; latency of single texts; memory; start-up. `--json` prints one JSON document instead of tables.
 */
import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { DETECTED_ENTITIES } from "../core/detect/entities.ts";
import { createRedactor, loadPolicy, type Redactor } from "../core/index.ts";
import { redactOneByOne } from "./baseline.ts";
import { type Corpus, makeCorpora, PLANTED_PATHS } from "./corpora.ts";
import { measureMedian, quantile, toRate } from "./measure.ts";
import { redactByParsing } from "./parse-and-walk.ts";

interface Rate {
  readonly what: string;
  readonly corpus: string;
  readonly scrubline: number;
  readonly baseline: number;
  readonly baselineName: string;
  readonly ratio: number;
}

/** Found by words, at many times the cost of patterns: always reported apart. */
const NAMES = ["PERSON", "LOCATION"];
const NEVER = "ORGANIZATION";
const fields = PLANTED_PATHS.map((path) => ({ path }));
const listEntities = (withNames: boolean) =>
  DETECTED_ENTITIES.map((type) => ({
    type,
    enabled: type !== NEVER && (withNames || !NAMES.includes(type)),
    action: "replace",
  }));
const entities = listEntities(false);
const CHUNK = 256 * 1024;

const paths = createRedactor(loadPolicy({ pii_redaction: { enabled: false }, fields }));
const detection = createRedactor(loadPolicy({ pii_redaction: { enabled: true, entities } }));
const named = createRedactor(loadPolicy({ pii_redaction: { enabled: true, entities: listEntities(true) } }));
const both = createRedactor(loadPolicy({ pii_redaction: { enabled: true, entities }, fields }));

function redactStream(redactor: Redactor, format: "ndjson" | "json" | "text", bytes: Uint8Array): number {
  const stream = redactor.stream<Uint8Array>({ format });
  let length = 0;
  for (let at = 0; at < bytes.length; at += CHUNK)
    length += stream.process(bytes.subarray(at, at + CHUNK)).output.length;
  return length + stream.flush().output.length;
}

async function compare(
  what: string,
  corpus: Corpus,
  format: "ndjson" | "json" | "text",
  redactor: Redactor,
  baselineName: string,
  baseline: () => unknown,
): Promise<Rate> {
  const { name, encoded } = corpus;
  const scrubline = toRate(encoded.length, await measureMedian(() => redactStream(redactor, format, encoded)));
  const baselineRate = toRate(encoded.length, await measureMedian(baseline));
  return { what, corpus: name, scrubline, baseline: baselineRate, baselineName, ratio: scrubline / baselineRate };
}

/** The baselines work on strings, and like the redactor they are given bytes and give bytes. */
function decode(corpus: Corpus): string[] {
  const text = corpus.encoded.toString();
  const separator = corpus.multiline ? "\n}\n" : "\n";
  return text
    .split(separator)
    .slice(0, -1)
    .map((line) => (corpus.multiline ? `${line}\n}` : line));
}

async function measureRates(): Promise<Rate[]> {
  const corpora = makeCorpora(4 * 1024 * 1024);
  const { traces, appLogs, accessLogs, tiny, pretty } = corpora;
  const parsing = "JSON.parse, walk, JSON.stringify a line";
  const regexps = "16 regular expressions one by one";
  const parsed = (corpus: Corpus) => () => Buffer.from(redactByParsing(decode(corpus)));
  const matched = (corpus: Corpus) => () => Buffer.from(decode(corpus).map(redactOneByOne).join("\n"));
  return [
    await compare("10 field paths", traces, "ndjson", paths, parsing, parsed(traces)),
    await compare("10 field paths", tiny, "ndjson", paths, parsing, parsed(tiny)),
    await compare("10 field paths", pretty, "json", paths, parsing, parsed(pretty)),
    await compare("pattern entities", appLogs, "text", detection, regexps, matched(appLogs)),
    await compare("pattern entities", accessLogs, "text", detection, regexps, matched(accessLogs)),
    await compare("pattern entities", traces, "ndjson", detection, regexps, matched(traces)),
    await compare("pattern entities", tiny, "ndjson", detection, regexps, matched(tiny)),
    await compare("with names", appLogs, "text", named, regexps, matched(appLogs)),
    await compare("with names", traces, "ndjson", named, regexps, matched(traces)),
    await compare("10 paths and patterns", traces, "ndjson", both, `${parsing}, then ${regexps}`, () =>
      Buffer.from(redactByParsing(decode(traces)).split("\n").map(redactOneByOne).join("\n")),
    ),
  ];
}

interface Latency {
  readonly what: string;
  readonly bytes: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** Microseconds of one redact() call on a text of a length. */
function measureLatency(): Latency[] {
  const text = makeCorpora(1024 * 1024).appLogs.encoded.toString();
  const cases = [100, 1_000, 2_000, 10_000, 100_000].flatMap((bytes) => [
    { what: "pattern entities", redactor: detection, bytes },
    { what: "with names", redactor: named, bytes },
  ]);
  return cases.map(({ what, redactor, bytes }) => {
    const times: number[] = [];
    const calls = Math.max(200, Math.min(5_000, Math.floor(30_000_000 / bytes)));
    for (let i = 0; i < calls + 100; i++) {
      const start = (i * 7919) % (text.length - bytes);
      const piece = text.slice(start, start + bytes);
      const began = performance.now();
      redactor.redact(piece, { format: "text" });
      if (i >= 100) times.push((performance.now() - began) * 1000);
    }
    return { what, bytes, p50: quantile(times, 0.5), p99: quantile(times, 0.99), p999: quantile(times, 0.999) };
  });
}

/** Of new processes, so that nothing that ran before counts. */
function measureProcess(what: "start" | "memory"): number {
  const program = fileURLToPath(new URL("process.ts", import.meta.url));
  const run = (): number => Number(execFileSync(process.execPath, ["--conditions=source", program, what]).toString());
  return quantile([run(), run(), run()], 0.5);
}

const results = {
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  rates: await measureRates(),
  latency: measureLatency(),
  startMs: measureProcess("start"),
  memoryMiB: measureProcess("memory"),
};

if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
else process.stdout.write(renderResults(results));

function renderResults({ node, platform, rates, latency, startMs, memoryMiB }: typeof results): string {
  const number = (value: number, width: number): string => value.toFixed(value < 100 ? 1 : 0).padStart(width);
  const lines = [`Node.js ${node}, ${platform}, one core; bytes in, bytes out, MiB/s of input, medians`, ""];
  lines.push(`${"".padEnd(24)} ${"corpus".padEnd(32)} Scrubline  baseline   ratio`);
  for (const { what, corpus, scrubline, baseline, ratio, baselineName } of rates)
    lines.push(
      `${what.padEnd(24)} ${corpus.padEnd(32)} ${number(scrubline, 9)} ${number(baseline, 9)} ${number(ratio, 6)}x  (${baselineName})`,
    );
  lines.push("", "One redact() call, microseconds", "                       bytes       p50       p99     p99.9");
  for (const { what, bytes, p50, p99, p999 } of latency)
    lines.push(
      `${what.padEnd(18)}${String(bytes).padStart(10)} ${number(p50, 9)} ${number(p99, 9)} ${number(p999, 9)}`,
    );
  lines.push("", `import, loadPolicy and a first line: ${startMs.toFixed(0)} ms`);
  lines.push(`resident memory added while 128 MiB stream through: ${memoryMiB.toFixed(0)} MiB`);
  return `${lines.join("\n")}\n`;
}
