import { Buffer } from "node:buffer";
import type { Format } from "../core/types.ts";
import { redactOneByOne } from "./baseline.ts";
import type { Corpus, makeCorpora } from "./corpora.ts";
import { measureInTurns, median, toRate, toRatio } from "./measure.ts";
import { redactByParsing } from "./parse-and-walk.ts";
import { POLICY_TITLES, type PolicyName, redactorOf, redactStream } from "./redactors.ts";

/** Rates are MiB/s of input, from bytes to bytes; ratios are medians over rounds that had all three in turns. */
export interface RateRow {
  readonly what: string;
  readonly corpus: string;
  readonly scrubline: number;
  /** JSON.parse, the ten paths, JSON.stringify; null for text. */
  readonly parsing: number | null;
  readonly overParsing: number | null;
  /** Sixteen regular expressions one by one. */
  readonly regexps: number;
  readonly overRegexps: number;
}

type Corpora = ReturnType<typeof makeCorpora>;
type CorpusName = keyof Corpora;

const FORMATS: Readonly<Record<CorpusName, Format>> = {
  traces: "ndjson",
  appLogs: "text",
  variedLogs: "text",
  accessLogs: "text",
  tiny: "ndjson",
  pretty: "json",
  dense: "text",
  otlp: "ndjson",
};

/** Paths are for JSON. The named paths are of traces; on other JSON they cost the walk. */
const CASES: readonly (readonly [PolicyName, readonly CorpusName[]])[] = [
  ["paths", ["traces", "tiny", "pretty", "otlp"]],
  ["patterns", ["appLogs", "variedLogs", "accessLogs", "dense", "traces", "tiny", "pretty", "otlp"]],
  ["both", ["traces", "tiny", "pretty", "otlp"]],
  ["pseudonyms", ["traces", "tiny", "appLogs", "dense"]],
  ["names", ["appLogs", "traces"]],
];

/** The baselines work on strings, and like the redactor they are given bytes and give bytes. */
export function decodeDocuments({ encoded, multiline }: Corpus): string[] {
  const text = encoded.toString();
  if (!multiline) return text.split("\n").slice(0, -1);
  return text
    .split("\n}\n")
    .slice(0, -1)
    .map((document) => `${document}\n}`);
}

const parse = (corpus: Corpus): Buffer => Buffer.from(redactByParsing(decodeDocuments(corpus)));
const match = (corpus: Corpus): Buffer => Buffer.from(decodeDocuments(corpus).map(redactOneByOne).join("\n"));

function measureRate(policy: PolicyName, corpus: Corpus, format: Format): RateRow {
  const redactor = redactorOf(policy);
  const { length } = corpus.encoded;
  const runs: Record<string, () => unknown> = {
    scrubline: () => redactStream(redactor, format, corpus.encoded),
    regexps: () => match(corpus),
  };
  if (format !== "text") runs.parsing = () => parse(corpus);
  const times = measureInTurns(runs);
  const rate = (list: readonly number[]): number => toRate(length, median(list));
  return {
    what: POLICY_TITLES[policy],
    corpus: corpus.name,
    scrubline: rate(times.scrubline!),
    parsing: times.parsing === undefined ? null : rate(times.parsing),
    overParsing: times.parsing === undefined ? null : toRatio(times.parsing, times.scrubline!),
    regexps: rate(times.regexps!),
    overRegexps: toRatio(times.regexps!, times.scrubline!),
  };
}

export function measureRates(corpora: Corpora): RateRow[] {
  return CASES.flatMap(([policy, names]) => names.map((name) => measureRate(policy, corpora[name], FORMATS[name])));
}
