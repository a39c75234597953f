import { assemble, type RuleLabel, toFindings } from "./assembly.ts";
import type { Bytes } from "./bytes.ts";
import type { ScoreTable } from "./detect/calibration.ts";
import { createDetector } from "./detect/index.ts";
import type { Detector } from "./detect/types.ts";
import { createPathTree } from "./json/path-tree.ts";
import type { KernelChoice } from "./kernel/index.ts";
import { createOperators } from "./operate/index.ts";
import type { KeyRing } from "./operate/keyring.ts";
import type { Policy } from "./policy/types.ts";
import { RemoteRedaction } from "./remote/redact.ts";
import type { RemoteAnalyzer } from "./remote/types.ts";
import { Counters } from "./statistics.ts";
import { Engine, type EngineParts } from "./stream/engine.ts";
import type { FindingList } from "./stream/finding-list.ts";
import { LineJudge } from "./stream/lines.ts";
import { StringPump } from "./stream/string-stream.ts";
import { copyOf, TextCache } from "./text-cache.ts";
import type {
  AnalyzeOptions,
  EditOptions,
  Edits,
  Finding,
  FindingCount,
  Format,
  Lines,
  RedactAsyncOptions,
  Redacted,
  RedactedLines,
  RedactionStream,
  RedactOptions,
  Redactor,
  StreamResult,
} from "./types.ts";

export interface RedactorOptions {
  readonly keys?: KeyRing;
  /** How texts get to the policy's remote recogniser, if it has one: `redactAsync` needs it. */
  readonly remote?: RemoteAnalyzer;
  /** In place of the fitted scores, by `<recognizer>/<case>`: for `npm run calibrate`, and for who has labelled data of their own. */
  readonly scores?: ScoreTable;
  /** `script`: without WebAssembly; the results are the same. */
  readonly kernel?: KernelChoice;
}

/** Thresholds of `analyze` for which a detector is kept. */
const MAX_THRESHOLDS = 8;

/**
 * Compiles a policy into a redactor, which may be used by any number of streams at once. Between calls it keeps counts, and of
 * recent texts and values what a policy's `performance` allows; neither changes a result.
 * @throws KeyError when the policy asks for tokens or hashes and there is no key ring
 */
export function createRedactor(policy: Policy, options: RedactorOptions = {}): Redactor {
  const operators = createOperators(policy, options.keys);
  const { scores, kernel = "auto" } = options;
  const materials = { policy, operators, tree: createPathTree(policy), kernel };
  const given = scores === undefined ? { kernel } : { kernel, scores };
  const detectorFor = (settings: { threshold?: number }): Detector | null =>
    policy.detection.enabled ? createDetector(policy, { ...given, ...settings }) : null;

  const { parts, labels } = assemble(materials, detectorFor({}));
  const { cacheSize } = policy.performance;
  const cache = cacheSize > 0 ? new TextCache(cacheSize) : null;
  const counters = new Counters(parts.detector?.counts ?? { scans: 0, looks: 0 }, cache);

  // Batches share one engine: making one costs more than redacting a short line.
  let idle: Engine | null = null;
  const redact = <T extends string | Bytes>(input: T, { format = "auto" }: RedactOptions = {}): Redacted<T> => {
    const key = cache === null ? null : cache.keyOf(input, format);
    const known = key === null ? undefined : cache!.find(key, input);
    if (known !== undefined) {
      count(known.encodedLength, known.findings, labels);
      const output = known.output === null ? input : copyOf(known.output as T);
      return toRedacted(output, known.findings, labels);
    }
    const engine = idle ?? new Engine(parts, format);
    idle = null;
    engine.reset(format);
    const { output, findings } = redactWhole(engine, input);
    const encodedLength = engine.received;
    // The input is not kept.
    engine.reset(format);
    idle = engine;
    if (key !== null) cache!.add(key, input, { output: output === input ? null : output, findings, encodedLength });
    count(encodedLength, findings, labels);
    return toRedacted(output, findings, labels);
  };

  const count = (bytes: number, findings: FindingList, meanings: readonly RuleLabel[]): void =>
    counters.count(1, bytes, findings, meanings);

  let judge: LineJudge | undefined;
  let ruleCounts = new Uint32Array(labels.length);
  const redactLines = (lines: Lines): RedactedLines => {
    ruleCounts = new Uint32Array(labels.length);
    judge ??= new LineJudge(parts, new Engine(parts, "auto"), (findings, texts, bytes) => {
      counters.count(texts, bytes, findings, labels);
      if (findings.length === 0) return;
      const counts = findings.countRules(labels.length);
      for (let rule = 0; rule < counts.length; rule++) ruleCounts[rule]! += counts[rule]!;
    });
    const outputs = judge.redact(lines);
    return { outputs, findings: toCounts(ruleCounts, labels) };
  };

  const edits = (input: Bytes, { format = "auto", isCut = false }: EditOptions = {}): Edits => {
    const engine = new Engine(parts, format);
    engine.push(input, !isCut);
    const { findings } = engine;
    count(engine.received, findings, labels);
    const list = toFindings(findings, labels).map(({ start, end, entity, action }, i) => ({
      start,
      end,
      entity,
      action,
      text: findings.text(i),
    }));
    return { edits: list, decided: isCut ? engine.copyable : input.length };
  };

  const { remote } = policy.detection;
  const remoteRedaction =
    remote === undefined || options.remote === undefined || parts.detector === null
      ? null
      : new RemoteRedaction(materials, remote, parts.detector, options.remote, counters);

  const redactAsync = async <T extends string | Bytes>(
    input: T,
    { format = "auto", signal }: RedactAsyncOptions = {},
  ): Promise<Redacted<T>> => {
    signal?.throwIfAborted();
    if (remote === undefined || parts.detector === null) return redact(input, { format });
    if (remoteRedaction === null)
      throw new TypeError("the policy has a remote recogniser: createRedactor needs `remote`, the way to it");
    // The caller may write to its bytes while the answer is awaited.
    const own = copyOf(input);
    const assembly = await remoteRedaction.prepare(own, format, signal);
    const engine = new Engine(assembly.parts, format);
    const { output, findings } = redactWhole(engine, own);
    count(engine.received, findings, assembly.labels);
    return toRedacted(output === own ? input : output, findings, assembly.labels);
  };

  // Making a detector costs as much as many lines, and who asks for one threshold asks for it again.
  const others = new Map<number, ReturnType<typeof assemble>>();
  const assemblyFor = (threshold: number): ReturnType<typeof assemble> => {
    const known = others.get(threshold);
    if (known !== undefined) return known;
    const made = assemble(materials, detectorFor({ threshold }));
    if (others.size === MAX_THRESHOLDS) others.clear();
    others.set(threshold, made);
    return made;
  };

  const analyze = (input: string | Bytes, { format = "auto", threshold }: AnalyzeOptions = {}): readonly Finding[] => {
    const own = threshold === undefined ? { parts, labels } : assemblyFor(threshold);
    const engine = new Engine(own.parts, format);
    const { findings } = redactWhole(engine, input);
    if (own.parts !== parts) counters.takeScans(own.parts.detector?.counts);
    count(engine.received, findings, own.labels);
    return toFindings(findings, own.labels);
  };

  const stream = <T extends string | Bytes>({ format = "auto" }: RedactOptions = {}): RedactionStream<T> =>
    createStream<T>(parts, labels, format, counters);

  return {
    redact,
    redactLines,
    edits,
    redactAsync,
    analyze,
    stream,
    ready: async () => parts.detector?.preload?.(),
    statistics: () => counters.snapshot(),
    resetStatistics: () => counters.reset(),
  };
}

function toCounts(ruleCounts: Uint32Array, labels: readonly RuleLabel[]): readonly FindingCount[] {
  return labels.flatMap(({ entity, action }, rule) =>
    ruleCounts[rule]! > 0 ? [{ entity, action, count: ruleCounts[rule]! }] : [],
  );
}

/** Findings are made when they are asked for. */
function toRedacted<T extends string | Bytes>(
  output: T,
  findings: FindingList,
  labels: readonly RuleLabel[],
): Redacted<T> {
  let made: readonly Finding[] | undefined;
  return {
    output,
    get findings() {
      made ??= toFindings(findings, labels);
      return made;
    },
  };
}

function entitiesOf(findings: FindingList, labels: readonly RuleLabel[]): string[] {
  if (findings.length === 0) return [];
  const found = new Set<string>();
  findings.countRules(labels.length).forEach((count, rule) => {
    if (count > 0) found.add(labels[rule]!.entity);
  });
  return [...found];
}

export function redactWhole<T extends string | Bytes>(engine: Engine, input: T): { output: T; findings: FindingList } {
  if (typeof input === "string")
    return new StringPump(engine).push(input, true) as { output: T; findings: FindingList };
  engine.push(input, true, true);
  const { findings } = engine;
  return { output: findings.edits === 0 ? input : (engine.takeOutput() as T), findings };
}

export function createStream<T extends string | Bytes>(
  parts: EngineParts,
  labels: readonly RuleLabel[],
  format: Format,
  counters: Counters | null = null,
): RedactionStream<T> {
  const engine = new Engine(parts, format);
  const pump = new StringPump(engine);
  let unit: "string" | "bytes" | null = null;
  let flushed = false;

  const pushBytes = (chunk: Bytes, final: boolean): { output: Bytes; findings: FindingList } => {
    engine.push(chunk, final, true);
    const { findings } = engine;
    const output = engine.takeOutput();
    engine.release();
    return { output, findings };
  };

  const step = (chunk: T | null, final: boolean): StreamResult<T> => {
    if (flushed) throw new TypeError("this stream has been flushed; start another with redactor.stream()");
    const given = chunk === null ? null : typeof chunk === "string" ? "string" : "bytes";
    unit ??= given;
    if (given !== null && given !== unit) throw new TypeError("a stream takes strings or bytes, not both");
    flushed = final;
    const before = engine.received;
    const text = unit !== "bytes";
    const result = text
      ? pump.push((chunk ?? "") as string, final)
      : pushBytes((chunk as Bytes | null) ?? new Uint8Array(0), final);
    counters?.count(final ? 1 : 0, engine.received - before, result.findings, labels);
    const buffered = text ? pump.buffered : engine.received - engine.emitted;
    const meta = {
      emitted: result.output.length,
      buffered,
      pii_types: entitiesOf(result.findings, labels),
      pii_count: result.findings.length,
    };
    return Object.assign(toRedacted(result.output as T, result.findings, labels), { meta });
  };
  return { process: (chunk) => step(chunk, false), flush: () => step(null, true) };
}
