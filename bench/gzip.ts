import { Buffer } from "node:buffer";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Format } from "../core/types.ts";
import { redactOneByOne } from "./baseline.ts";
import type { Corpus, makeCorpora } from "./corpora.ts";
import { measureInTurns, median, readProcessorTime, toRate } from "./measure.ts";
import { redactByParsing } from "./parse-and-walk.ts";
import { decodeDocuments } from "./rates.ts";
import { POLICY_TITLES, type PolicyName, redactChunks, redactorOf } from "./redactors.ts";

/** A gzip file to a clean gzip file. Stages are milliseconds per MiB of what the input unpacks to. */
export interface GzipRow {
  readonly what: string;
  readonly corpus: string;
  readonly level: number;
  readonly gunzip: number;
  readonly scan: number;
  readonly gzip: number;
  /** MiB/s of all three. */
  readonly total: number;
  /** The same with the baseline in the scan's place: parsing for JSON, regular expressions for text. */
  readonly baseline: number;
}

const LEVELS = [1, 6] as const;

function measureLevel(policy: PolicyName, corpus: Corpus, format: Format, level: number): GzipRow {
  const packed = gzipSync(corpus.encoded, { level: 6 });
  const redactor = redactorOf(policy);
  const stages: number[][] = [[], [], []];
  const scan = (bytes: Buffer): Buffer => Buffer.concat(redactChunks(redactor, format, bytes));
  const replace = (bytes: Buffer): Buffer => {
    const documents = decodeDocuments({ ...corpus, encoded: bytes });
    return Buffer.from(format === "text" ? documents.map(redactOneByOne).join("\n") : redactByParsing(documents));
  };
  const run = (work: (bytes: Buffer) => Buffer, marks: number[][]) => (): void => {
    const start = readProcessorTime();
    const bytes = gunzipSync(packed);
    const unpacked = readProcessorTime();
    const clean = work(bytes);
    const scanned = readProcessorTime();
    gzipSync(clean, { level });
    const times = [unpacked - start, scanned - unpacked, readProcessorTime() - scanned];
    for (const [i, time] of times.entries()) marks[i]!.push(time);
  };
  const times = measureInTurns({ scrubline: run(scan, stages), baseline: run(replace, [[], [], []]) });
  const { length } = corpus.encoded;
  const counted = times.scrubline.length;
  const perMiB = (list: readonly number[]): number => 1000 / toRate(length, median(list.slice(-counted)));
  return {
    what: POLICY_TITLES[policy],
    corpus: corpus.name,
    level,
    gunzip: perMiB(stages[0]!),
    scan: perMiB(stages[1]!),
    gzip: perMiB(stages[2]!),
    total: toRate(length, median(times.scrubline)),
    baseline: toRate(length, median(times.baseline)),
  };
}

export function measureGzip({ traces, appLogs }: ReturnType<typeof makeCorpora>): GzipRow[] {
  return LEVELS.flatMap((level) => [
    measureLevel("paths", traces, "ndjson", level),
    measureLevel("both", traces, "ndjson", level),
    measureLevel("patterns", appLogs, "text", level),
  ]);
}
