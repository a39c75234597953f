/** The function's own work beside the engine's: events in, lines out, to a sink that keeps nothing. */
import { Buffer } from "node:buffer";
import { performance } from "node:perf_hooks";
import type { KinesisStreamEvent } from "aws-lambda";
import type { Format } from "../core/types.ts";
import { runAttempt } from "../functions/pipeline.ts";
import type { Sink } from "../functions/sinks/sink.ts";
import { readKinesisEvent } from "../functions/sources/kinesis.ts";
import { type Corpus, makeCorpora } from "./corpora.ts";
import { median, readProcessorTime, toRate, toRatio } from "./measure.ts";
import { POLICY_TITLES, type PolicyName, redactorOf } from "./redactors.ts";

/** MiB/s of messages; `share` is the handler's rate over the engine's, the median over rounds in turns. */
export interface HandlerRow {
  readonly what: string;
  readonly corpus: string;
  readonly payload: string;
  readonly engine: number;
  readonly handler: number;
  readonly share: number;
}

/** Bytes of messages in an invocation. */
const INVOCATION = 1024 * 1024;
/** Bytes of messages in an envelope: what CloudWatch Logs puts into one of Kinesis' records, about. */
const ENVELOPE = 256 * 1024;
const ROUNDS = { warm: 12, measured: 31 };

const CASES: readonly (readonly [PolicyName, "appLogs" | "traces", Format])[] = [
  ["patterns", "appLogs", "text"],
  ["both", "appLogs", "text"],
  ["names", "appLogs", "text"],
  ["paths", "traces", "ndjson"],
  ["both", "traces", "ndjson"],
  ["pseudonyms", "traces", "ndjson"],
];

export async function measureHandler(): Promise<HandlerRow[]> {
  const corpora = makeCorpora(INVOCATION);
  const rows: HandlerRow[] = [];
  for (const [policy, name, format] of CASES) {
    const corpus = corpora[name];
    rows.push(await measureRow(policy, corpus, format, "envelope", toEvent(envelopesOf(corpus))));
    if (format === "ndjson") rows.push(await measureRow(policy, corpus, format, "NDJSON", toEvent(chunksOf(corpus))));
  }
  return rows;
}

async function measureRow(
  policy: PolicyName,
  corpus: Corpus,
  format: Format,
  payload: string,
  event: string,
): Promise<HandlerRow> {
  const redactor = redactorOf(policy);
  const sink: Sink = { form: "line", send: async ({ items }) => ({ sink: "null", items }) };
  const quarantine = { put: () => Promise.reject(new RangeError("nothing here is to be quarantined")) };
  const runs = {
    engine: async () => redactor.redact<Uint8Array>(corpus.encoded, { format }),
    handler: async () => {
      // As Lambda gives it; parsing the event itself is the runtime's work, and is not in the time.
      const records = readKinesisEvent(parsed, { ownLogGroups: [], region: "eu-central-1" });
      const { counts } = await runAttempt({ records, redactor, sinks: [sink], quarantine });
      if (counts.returned + counts.quarantined > 0) throw new RangeError("not everything came out clean");
    },
  };
  let parsed: KinesisStreamEvent = JSON.parse(event);
  const times: Record<keyof typeof runs, number[]> = { engine: [], handler: [] };
  const began = performance.now();
  for (let round = 0; round < ROUNDS.warm + ROUNDS.measured; round++) {
    for (const name of ["engine", "handler"] as const) {
      parsed = JSON.parse(event);
      const start = readProcessorTime();
      await runs[name]();
      const time = readProcessorTime() - start;
      if (round >= ROUNDS.warm) times[name].push(time);
    }
    if (performance.now() - began > 10_000 && round > ROUNDS.warm + 5) break;
  }
  return {
    what: POLICY_TITLES[policy],
    corpus: corpus.name,
    payload,
    engine: toRate(corpus.encoded.length, median(times.engine)),
    handler: toRate(corpus.encoded.length, median(times.handler)),
    share: toRatio(times.engine, times.handler),
  };
}

function linesOf({ encoded }: Corpus): string[] {
  return encoded.toString().split("\n").slice(0, -1);
}

function envelopesOf(corpus: Corpus): Buffer[] {
  const envelopes: Buffer[] = [];
  let logEvents: object[] = [];
  let size = 0;
  const flush = (): void => {
    if (logEvents.length === 0) return;
    const head = { messageType: "DATA_MESSAGE", owner: "111111111111", logGroup: "/aws/lambda/shop" };
    const stream = { logStream: "2025/11/22/[$LATEST]0f1e2d3c", subscriptionFilters: ["to-scrubline"] };
    envelopes.push(Buffer.from(JSON.stringify({ ...head, ...stream, logEvents })));
    logEvents = [];
    size = 0;
  };
  for (const [index, message] of linesOf(corpus).entries()) {
    const id = `3195310660696661${String(index).padStart(40, "0")}`;
    logEvents.push({ id, timestamp: 1_763_845_200_000 + index, message });
    size += message.length;
    if (size >= ENVELOPE) flush();
  }
  flush();
  return envelopes;
}

function chunksOf({ encoded }: Corpus): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < encoded.length; ) {
    const end = at + ENVELOPE >= encoded.length ? encoded.length : encoded.lastIndexOf(10, at + ENVELOPE) + 1;
    chunks.push(encoded.subarray(at, end));
    at = end;
  }
  return chunks;
}

function toEvent(payloads: readonly Buffer[]): string {
  const Records = payloads.map((payload, index) => ({
    eventID: `shardId-000000000000:${String(index + 1).padStart(56, "4")}`,
    kinesis: { data: payload.toString("base64"), approximateArrivalTimestamp: 1_763_845_201.25 },
  }));
  return JSON.stringify({ Records });
}
