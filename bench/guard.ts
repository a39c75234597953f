/**
 * What test/bench/guard.test.ts holds: ratios of times measured in turns, as one JSON object. Run in a process of its own, since a
 * test runner rewrites imports, which slows the hot loops and not the baselines.
 *
 *     node --conditions=source bench/guard.ts ratios|hostile
 */
import { Buffer } from "node:buffer";
import process from "node:process";
import { redactOneByOne } from "./baseline.ts";
import { type Corpus, makeCorpora } from "./corpora.ts";
import { type HostileSettings, measureCarefully } from "./hostile.ts";
import { listHostileInputs } from "./hostile-inputs.ts";
import { measureInTurns, median, type Rounds, toRate, toRatio } from "./measure.ts";
import { redactByParsing } from "./parse-and-walk.ts";
import { decodeDocuments } from "./rates.ts";
import { redactorOf, redactStream } from "./redactors.ts";

export interface GuardRatios {
  /** How many times as long sixteen regular expressions take on logs of which 2 % of the lines hold something. */
  readonly logsOverRegExps: number;
  /** How many times as long JSON.parse, walk, JSON.stringify take: for the ten paths, and for these and all patterns. */
  readonly pathsOverParsing: number;
  readonly tinyPathsOverParsing: number;
  readonly bothOverParsing: number;
}

export interface GuardHostile {
  /** Time a byte at four times the size over that at the smaller one, by input. */
  readonly growth: Readonly<Record<string, number>>;
  /** MiB/s of the slowest input over that of plain logs. */
  readonly slowestOverLogs: number;
  readonly slowest: string;
}

const ROUNDS: Rounds = { budget: 900, least: 5, most: 25 };
const HOSTILE: HostileSettings = {
  small: 16 * 1024,
  rounds: { budget: 30, least: 3, most: 9 },
  withBaseline: false,
};

const { traces, tiny, appLogs } = makeCorpora(512 * 1024);

function measureRatios(): GuardRatios {
  const parsing =
    (corpus: Corpus): (() => Buffer) =>
    () =>
      Buffer.from(redactByParsing(decodeDocuments(corpus)));
  const onTraces = measureInTurns(
    {
      paths: () => redactStream(redactorOf("paths"), "ndjson", traces.encoded),
      both: () => redactStream(redactorOf("both"), "ndjson", traces.encoded),
      parsing: parsing(traces),
    },
    ROUNDS,
  );
  const onTiny = measureInTurns(
    { paths: () => redactStream(redactorOf("paths"), "ndjson", tiny.encoded), parsing: parsing(tiny) },
    ROUNDS,
  );
  const onLogs = measureInTurns(
    {
      patterns: () => redactStream(redactorOf("patterns"), "text", appLogs.encoded),
      regexps: () => Buffer.from(decodeDocuments(appLogs).map(redactOneByOne).join("\n")),
    },
    ROUNDS,
  );
  return {
    logsOverRegExps: toRatio(onLogs.regexps, onLogs.patterns),
    pathsOverParsing: toRatio(onTraces.parsing, onTraces.paths),
    tinyPathsOverParsing: toRatio(onTiny.parsing, onTiny.paths),
    bothOverParsing: toRatio(onTraces.parsing, onTraces.both),
  };
}

function measureGrowth(): GuardHostile {
  const logs = measureInTurns(
    { both: () => redactStream(redactorOf("both"), "text", appLogs.encoded) },
    { ...ROUNDS, budget: 300 },
  );
  const plain = toRate(appLogs.encoded.length, median(logs.both));
  const growth: Record<string, number> = {};
  let slowest = { name: "", scrubline: Number.POSITIVE_INFINITY };
  for (const input of listHostileInputs()) {
    const name = `${input.name}, ${input.form}`;
    const row = measureCarefully(input, HOSTILE);
    growth[name] = row.growth;
    if (row.scrubline < slowest.scrubline) slowest = { name, scrubline: row.scrubline };
  }
  return { growth, slowestOverLogs: slowest.scrubline / plain, slowest: slowest.name };
}

process.stdout.write(JSON.stringify(process.argv[2] === "hostile" ? measureGrowth() : measureRatios()));
