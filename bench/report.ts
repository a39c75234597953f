/** What each part of the bench measured, as tables. */
import type { BundleRow } from "./bundles.ts";
import { toDollarsPerGiB } from "./cost.ts";
import type { GzipRow } from "./gzip.ts";
import type { HandlerRow } from "./handler.ts";
import type { HostileRow } from "./hostile.ts";
import type { LatencyRow } from "./latency.ts";
import type { LongLineRow, MemoryRow, StartRow } from "./own-process.ts";
import type { RateRow } from "./rates.ts";
import type { Table } from "./table.ts";
import type { TinyRow } from "./tiny-records.ts";

export interface Results {
  readonly rates: readonly RateRow[];
  readonly tiny: readonly TinyRow[];
  readonly handler: readonly HandlerRow[];
  readonly gzip: readonly GzipRow[];
  readonly latency: readonly LatencyRow[];
  readonly hostile: readonly HostileRow[];
  readonly lines: readonly LongLineRow[];
  readonly start: readonly StartRow[];
  readonly memory: readonly MemoryRow[];
  readonly bundles: readonly BundleRow[];
}

/** The bars: MiB/s of the slowest, and time a byte at four times the size; milliseconds of an import, MiB of a process. */
const SLOWEST_RATE = 100;
const MOST_GROWTH = 1.5;
const LONGEST_IMPORT = 150;
const MOST_MEMORY = 256;

const TABLES: { readonly [Part in keyof Results]: (rows: Results[Part]) => Table } = {
  rates: (rows) => ({
    title: "Throughput",
    notes: [
      "MiB/s of input, bytes in, bytes out, by processor time (that is, on one core); medians. `parse` is JSON.parse, the ten paths and JSON.stringify a",
      "document, `RegExps` sixteen regular expressions one by one; neither does what the policy beside it does. `x` is how many times as long they take, the median over rounds in",
      "turns. $/GiB is compute on Lambda arm64 with one vCPU (1,769 MB) at the published price; where this is x64, an estimate.",
    ],
    columns: ["policy", "corpus", "MiB/s", "parse", "x", "RegExps", "x", "$/GiB"],
    rows: rows.map((row) => [
      row.what,
      row.corpus,
      row.scrubline,
      row.parsing,
      row.overParsing,
      row.regexps,
      row.overRegexps,
      toDollarsPerGiB(row.scrubline),
    ]),
  }),
  tiny: (rows) => ({
    title: "Records of 200 bytes",
    notes: ["Thousands of records a second: all in one buffer of NDJSON, and one call a record, bytes in, bytes out."],
    columns: ["policy", "one buffer", "a call each", "parse, a call each", "RegExps, a call each"],
    rows: rows.map((row) => [row.what, row.together, row.apart, row.parsing, row.regexps]),
  }),
  handler: (rows) => ({
    title: "The function beside the engine",
    notes: [
      "MiB/s of messages in invocations of 1 MiB from Kinesis, base64 and envelopes undone and lines made, for a sink that keeps nothing, without gzip; `engine`",
      "is one redact() of the same messages in one buffer. `share` is the function's rate over the engine's, the median over rounds in turns.",
    ],
    columns: ["policy", "corpus", "payload", "engine", "function", "share"],
    rows: rows.map((row) => [row.what, row.corpus, row.payload, row.engine, row.handler, row.share]),
  }),
  gzip: (rows) => ({
    title: "gzip in, gzip out",
    notes: [
      "node:zlib; milliseconds a MiB of what the input unpacks to. `MiB/s` is all three stages, `baseline` the same with parsing (JSON) or the regular",
      "expressions (text) in the scan's place.",
    ],
    columns: ["policy", "corpus", "level", "gunzip", "scan", "gzip", "MiB/s", "baseline"],
    rows: rows.map((row) => [row.what, row.corpus, row.level, row.gunzip, row.scan, row.gzip, row.total, row.baseline]),
  }),
  latency: (rows) => ({
    title: "One call by length of text",
    notes: [
      "Microseconds by the clock of one redact() on a string that was not seen before: in the tail are time slices of other programs.",
    ],
    columns: ["what", "characters", "p50", "p95", "p99", "p99.9"],
    rows: rows.map((row) => [row.what, row.characters, row.p50, row.p95, row.p99, row.p999]),
  }),
  hostile: (rows) => ({
    title: "Hostile input",
    notes: [
      `Ten paths and patterns, slowest first. ${rows.filter((row) => row.scrubline < SLOWEST_RATE).length} of ${rows.length} are below ${SLOWEST_RATE} MiB/s, the bar for the slowest;`,
      `${rows.filter((row) => row.growth >= MOST_GROWTH).length} grow by ${MOST_GROWTH} or more. \`growth\` is time a byte of 512 KiB (documents: of 2 to 10 MiB) over that of a quarter: 1 is linear. \`kept\` is the share`,
      "of bytes that come out.",
    ],
    columns: ["input", "form", "MiB/s", "RegExps", "growth", "kept", "refused"],
    rows: rows.map((row) => [row.name, row.form, row.scrubline, row.baseline, row.growth, row.kept, row.refused ?? ""]),
  }),
  lines: (rows) => ({
    title: "One line of 100 MB",
    notes: [
      "Ten paths and patterns, streamed in chunks of 256 KiB: MiB/s, resident memory added, bytes held back at most.",
    ],
    columns: ["form", "MiB/s", "MiB added", "bytes held"],
    rows: rows.map((row) => [row.form, row.rate, row.added, row.held]),
  }),
  start: (rows) => ({
    title: "Start-up",
    notes: [
      "Milliseconds by the clock in a new process, one minified bundle and a compiled policy, as on Lambda. `first` is a first short line with nothing prepared;",
      "`ready` is what `ready()` takes, `then first` that line after it; `create again` is one more redactor when warm.",
    ],
    columns: ["policy", "import", "policy", "create", "first", "sum", "ready", "then first", "create again"],
    rows: rows.map((row) => [
      row.what,
      row.import,
      row.policy,
      row.create,
      row.first,
      row.sum,
      row.ready,
      row.prepared,
      row.again,
    ]),
  }),
  memory: (rows) => ({
    title: "Memory",
    notes: ["MiB of resident memory that streaming 128 MiB of traces in chunks of 256 KiB adds, at its peak."],
    columns: ["policy", "MiB"],
    rows: rows.map((row) => [row.what, row.added]),
  }),
  bundles: (rows) => ({
    title: "The deployed functions",
    notes: [
      `The bundles of dist/lambda in new processes, with the balanced preset: milliseconds of processor time of importing one (the bar is ${LONGEST_IMPORT}), and MiB of resident memory of the`,
      `whole process at most (the bar is ${MOST_MEMORY}), Node.js and the event included; without an input nothing but the import.`,
    ],
    columns: ["bundle", "input", "import", "MiB"],
    rows: rows.map((row) => [row.bundle, row.input, row.import, row.peak]),
  }),
};

export type Part = keyof Results;
export const PARTS = Object.keys(TABLES) as Part[];

/** The tables of the parts that were measured. */
export function toTables(results: Partial<Results>): Table[] {
  const toTable = <P extends Part>(part: P): Table[] => {
    const rows = results[part];
    return rows === undefined ? [] : [TABLES[part](rows as Results[P])];
  };
  return PARTS.flatMap(toTable);
}
