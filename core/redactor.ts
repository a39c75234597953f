import type { Bytes } from "./bytes.ts";
import { createDetector } from "./detect/index.ts";
import { createPathTree } from "./json/path-tree.ts";
import { createOperators } from "./operate/index.ts";
import type { KeyRing } from "./operate/keyring.ts";
import { Replacements } from "./operate/replacement.ts";
import { spliceBytes } from "./operate/splice.ts";
import type { Action, Policy } from "./policy/types.ts";
import { Engine, type EngineParts } from "./stream/engine.ts";
import type { FindingList } from "./stream/finding-list.ts";
import { StringPump } from "./stream/string-stream.ts";
import type {
  AnalyzeOptions,
  Finding,
  Format,
  Redacted,
  RedactionStream,
  RedactOptions,
  Redactor,
  StreamResult,
} from "./types.ts";

/** How a rule appears in a finding. */
export interface RuleLabel {
  readonly entity: string;
  readonly rule: string;
  readonly action: Action["kind"];
  readonly path?: string;
}

export interface RedactorOptions {
  readonly keys?: KeyRing;
}

/**
 * Compiles a policy into a redactor. It holds no state between calls and may be used by any number of streams at once.
 * @throws KeyError when the policy asks for tokens or hashes and there is no key ring
 */
export function createRedactor(policy: Policy, options: RedactorOptions = {}): Redactor {
  const operators = createOperators(policy, options.keys);
  const tree = createPathTree(policy);

  const assemble = (threshold?: number): { parts: EngineParts; labels: RuleLabel[] } => {
    const detector = policy.detection.enabled
      ? createDetector(policy, threshold === undefined ? {} : { threshold })
      : null;
    const found = detector === null ? [] : detector.rules;
    const actionOf = (index: number): Action => policy.actions[index]!;
    const kindOf = (index: number): Action["kind"] => {
      const action = actionOf(index);
      return action.kind === "pseudonymize" && action.fallback && options.keys === undefined ? "replace" : action.kind;
    };
    const labels: RuleLabel[] = [
      ...found.map(({ id, entity, action }) => ({ entity, rule: id, action: kindOf(action) })),
      ...policy.fields.map(({ path, entity, action }) => ({
        entity: entity ?? "FIELD",
        rule: "field",
        action: kindOf(action),
        path,
      })),
      { entity: "FIELD", rule: "nesting", action: "replace" },
    ];
    const actions = [...found.map((rule) => rule.action), ...policy.fields.map((field) => field.action), -1];
    const rules = labels.map(({ entity, action }, i) => ({
      entity,
      action: actions[i]!,
      preserve: action === "preserve",
      detected: i < found.length,
    }));
    const parts: EngineParts = {
      tree,
      detector,
      replacements: new Replacements(operators, rules),
      windowSize: policy.streaming.windowSize,
      emitThreshold: policy.streaming.emitThreshold,
      fieldBase: found.length,
      fieldCount: policy.fields.length,
    };
    return { parts, labels };
  };

  const { parts, labels } = assemble();

  // Batches share one engine: making one costs more than redacting a short line.
  let idle: Engine | null = null;
  const redact = <T extends string | Bytes>(input: T, { format = "auto" }: RedactOptions = {}): Redacted<T> => {
    const engine = idle ?? new Engine(parts, format);
    idle = null;
    engine.reset(format);
    const { output, findings } = redactWhole(engine, input);
    // The input is not kept.
    engine.reset(format);
    idle = engine;
    let made: readonly Finding[] | undefined;
    return {
      output,
      get findings() {
        made ??= toFindings(findings, labels);
        return made;
      },
    };
  };

  const analyze = (input: string | Bytes, { format = "auto", threshold }: AnalyzeOptions = {}): readonly Finding[] => {
    const own = threshold === undefined ? { parts, labels } : assemble(threshold);
    return toFindings(redactWhole(new Engine(own.parts, format), input).findings, own.labels);
  };

  const stream = <T extends string | Bytes>({ format = "auto" }: RedactOptions = {}): RedactionStream<T> =>
    createStream<T>(parts, labels, format);

  return { redact, analyze, stream, ready: async () => {} };
}

export function redactWhole<T extends string | Bytes>(engine: Engine, input: T): { output: T; findings: FindingList } {
  if (typeof input === "string")
    return new StringPump(engine).push(input, true) as { output: T; findings: FindingList };
  engine.push(input, true);
  const { findings } = engine;
  const output = findings.edits === 0 ? input : (spliceBytes(input, 0, 0, input.length, findings) as T);
  return { output, findings };
}

export function createStream<T extends string | Bytes>(
  parts: EngineParts,
  labels: readonly RuleLabel[],
  format: Format,
): RedactionStream<T> {
  const engine = new Engine(parts, format);
  const pump = new StringPump(engine);
  let unit: "string" | "bytes" | null = null;
  let flushed = false;

  const pushBytes = (chunk: Bytes, final: boolean): { output: Bytes; findings: FindingList } => {
    const from = engine.copyable;
    engine.push(chunk, final);
    const { findings } = engine;
    const output = spliceBytes(engine.buffer, engine.base, from, engine.copyable, findings);
    engine.release();
    return { output, findings };
  };

  const step = (chunk: T | null, final: boolean): StreamResult<T> => {
    if (flushed) throw new TypeError("this stream has been flushed; start another with redactor.stream()");
    const given = chunk === null ? null : typeof chunk === "string" ? "string" : "bytes";
    unit ??= given;
    if (given !== null && given !== unit) throw new TypeError("a stream takes strings or bytes, not both");
    flushed = final;
    const text = unit !== "bytes";
    const result = text
      ? pump.push((chunk ?? "") as string, final)
      : pushBytes((chunk as Bytes | null) ?? new Uint8Array(0), final);
    const buffered = text ? pump.buffered : engine.received - engine.emitted;
    const meta = {
      emitted: result.output.length,
      buffered,
      pii_types: [...new Set(result.findings.rules.map((rule) => labels[rule]!.entity))],
      pii_count: result.findings.length,
    };
    let made: readonly Finding[] | undefined;
    return {
      output: result.output as T,
      meta,
      get findings() {
        made ??= toFindings(result.findings, labels);
        return made;
      },
    };
  };
  return { process: (chunk) => step(chunk, false), flush: () => step(null, true) };
}

function toFindings(found: FindingList, labels: readonly RuleLabel[]): readonly Finding[] {
  return found.starts.map((start, i) => {
    const { entity, rule, action, path } = labels[found.rules[i]!]!;
    const finding = { start, end: found.ends[i]!, entity, score: found.scores[i]!, rule, action };
    return path === undefined ? finding : { ...finding, path };
  });
}
