import { createAssemblies, type DetectorFor, type Materials, type RuleLabel, toFindings } from "./assembly.ts";
import type { Bytes } from "./bytes.ts";
import type { ScoreTable } from "./detect/calibration.ts";
import { createDetector } from "./detect/index.ts";
import type { Detector } from "./detect/types.ts";
import { createPathTree } from "./json/path-tree.ts";
import type { KernelChoice } from "./kernel/index.ts";
import { createOperators } from "./operate/index.ts";
import type { KeyRing } from "./operate/keyring.ts";
import { isOtlp, OtlpRedaction } from "./otlp/redaction.ts";
import type { Policy } from "./policy/types.ts";
import { RemoteRedaction } from "./remote/redact.ts";
import type { RemoteAnalyzer } from "./remote/types.ts";
import { Counters } from "./statistics.ts";
import { Engine } from "./stream/engine.ts";
import type { FindingList } from "./stream/finding-list.ts";
import { LineJudge } from "./stream/lines.ts";
import {
  createStream,
  type Feed,
  type RedactedInput,
  redactWhole,
  streamFrom,
  toRedacted,
} from "./stream/redaction-stream.ts";
import { copyOf, TextCache } from "./text-cache.ts";
import type {
  AnalyzeOptions,
  EditOptions,
  Edits,
  Finding,
  FindingCount,
  Lines,
  RedactAsyncOptions,
  Redacted,
  RedactedLines,
  RedactionStream,
  RedactOptions,
  Redactor,
  StreamOptions,
  TextFormat,
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
  const detectorFor: DetectorFor = (settings) =>
    policy.detection.enabled ? createDetector(policy, { ...given, ...settings }) : null;

  const assemblyFor = createAssemblies(materials, detectorFor);
  const { parts, labels } = assemblyFor();
  const { cacheSize } = policy.performance;
  const cache = cacheSize > 0 ? new TextCache(cacheSize) : null;
  const counters = new Counters(parts.detector?.counts ?? { scans: 0, looks: 0 }, cache);

  let otlpRedaction: OtlpRedaction | undefined;
  const otlp = (): OtlpRedaction => {
    otlpRedaction ??= new OtlpRedaction(materials, detectorFor, counters);
    return otlpRedaction;
  };

  // Batches share one engine: making one costs more than redacting a short line.
  let idle: Engine | null = null;
  const redactText = <T extends string | Bytes>(input: T, format: TextFormat): RedactedInput<T> => {
    const engine = idle ?? new Engine(parts, format);
    idle = null;
    engine.expect(format);
    const { output, findings } = redactWhole(engine, input);
    const encodedLength = engine.received;
    // The input is not kept.
    engine.reset(format);
    idle = engine;
    return { output, findings, encodedLength };
  };
  const redact = <T extends string | Bytes>(input: T, { format = "auto" }: RedactOptions = {}): Redacted<T> => {
    const key = cache === null ? null : cache.keyOf(input, format);
    const known = key === null ? undefined : cache!.find(key, input);
    if (known !== undefined) {
      count(known.encodedLength, known.findings, labels);
      const output = known.output === null ? input : copyOf(known.output as T);
      return toRedacted(output, known.findings, labels);
    }
    const { output, findings, encodedLength } = isOtlp(format)
      ? otlp().redact(input, format)
      : redactText(input, format);
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
  const remoteFor = (own: Materials, detector: Detector | null): RemoteRedaction | null =>
    remote === undefined || options.remote === undefined || detector === null
      ? null
      : new RemoteRedaction(own, remote, detector, options.remote, counters);
  const remoteRedaction = remoteFor(materials, parts.detector);

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
    const result = isOtlp(format)
      ? await otlp().redactAsync(own, format, remoteFor, signal)
      : await remoteRedaction.redact(own, format, signal);
    count(result.encodedLength, result.findings, result.labels);
    return toRedacted(result.output === own ? input : result.output, result.findings, result.labels);
  };

  const analyze = (input: string | Bytes, { format = "auto", threshold }: AnalyzeOptions = {}): readonly Finding[] => {
    if (isOtlp(format)) {
      const { findings, encodedLength } = otlp().redact(input, format, threshold);
      count(encodedLength, findings, labels);
      return toFindings(findings, labels);
    }
    const own = assemblyFor(threshold);
    const engine = new Engine(own.parts, format);
    const { findings } = redactWhole(engine, input);
    if (own.parts !== parts) counters.takeScans(own.parts.detector?.counts);
    count(engine.received, findings, own.labels);
    return toFindings(findings, own.labels);
  };

  const stream = <T extends string | Bytes>(settings: StreamOptions = {}): RedactionStream<T> => {
    const { format = "auto" } = settings;
    return isOtlp(format)
      ? streamFrom<T>((unit) => otlp().feed(unit, format) as Feed<T>, labels, counters)
      : createStream<T>(parts, labels, format, settings, counters);
  };

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
