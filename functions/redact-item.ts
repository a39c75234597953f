import { type QuarantineCode, QuarantineError } from "../core/errors.ts";
import type { Bytes, Finding, Redacted, Redactor } from "../core/index.ts";
import { encodeLogRequest } from "../core/otlp/log-request.ts";
import type { Item, Part } from "./items.ts";
import { redactChained } from "./redact-chain.ts";
import type { Form } from "./sinks/sink.ts";
import { readCorrelation } from "./sources/json-body.ts";

/**
 * `internal` stands for a defect of ours: the item is kept in the quarantine like any other that could not be judged.
 * `no-redactor`: there was no key ring or policy to judge it by. `no-sink`: no sink takes the item's route.
 */
export type Code = QuarantineCode | "internal" | "no-redactor" | "no-sink";

/** The clean item in each form that was asked for. */
export type Outputs = { readonly [form in Form]?: Bytes };

/** All that is kept of a finding. */
export type FindingKind = Pick<Finding, "entity" | "action">;

/** What may become of an item. There is no third case, hence no way to forward a raw one. */
export type ItemResult =
  | {
      readonly kind: "redacted";
      readonly outputs: Outputs;
      /** Of the largest form, in bytes. */
      readonly size: number;
      readonly findings: readonly FindingKind[];
    }
  | { readonly kind: "quarantined"; readonly code: Code; readonly offset: number };

/** Remembers the redaction of parts that come with many items. Lives for one attempt. */
export type PartMemory = Map<string, RedactedPart>;

export interface RedactedPart {
  readonly content: string | Bytes;
  readonly findings: readonly FindingKind[];
}

/** Bytes or code units of a part that is redacted in steps, and of a step. */
const LARGE = 1024 * 1024;
const STEP = 256 * 1024;

/** How many log events, lines or spans are in an item. */
export function countOf({ count = 1 }: Pick<Item, "count">): number {
  return count;
}

/** What redacting an item needs beside it. */
export interface RedactContext {
  readonly redactor: Redactor;
  readonly memory: PartMemory;
  readonly hasTime: () => boolean;
}

/** Thrown when the time is up in the middle of an item: nothing is known of it then. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

const NO_FINDINGS: readonly FindingKind[] = [];

/**
 * @param content the first part, if that is redacted already; its findings are not among the result's
 * @throws OutOfTime and nothing else
 */
export function redactItem(
  item: Item,
  context: RedactContext,
  forms: ReadonlySet<Form>,
  content?: string | Bytes,
): ItemResult {
  try {
    const { parts } = item;
    const clean: (string | Bytes)[] = [];
    let findings = NO_FINDINGS;
    for (const part of parts) {
      if (clean.length === 0 && content !== undefined) {
        clean.push(content);
        continue;
      }
      const redacted = redactPart(part, context);
      clean.push(redacted.content);
      if (redacted.findings.length > 0) findings = [...findings, ...redacted.findings];
    }
    const line = forms.has("line") ? item.render(clean) : undefined;
    const otlp = forms.has("otlp") ? renderOtlp(item, clean) : undefined;
    const outputs = { ...(line ? { line } : {}), ...(otlp ? { otlp } : {}) };
    return { kind: "redacted", outputs, size: Math.max(line?.length ?? 0, otlp?.length ?? 0), findings };
  } catch (error) {
    if (error instanceof OutOfTime) throw error;
    if (error instanceof QuarantineError) return { kind: "quarantined", code: error.code, offset: error.position };
    return { kind: "quarantined", code: "internal", offset: 0 };
  }
}

function renderOtlp(item: Item, clean: readonly (string | Bytes)[]): Bytes {
  if (item.renderOtlp) return item.renderOtlp(clean);
  const body = Buffer.from(item.render(clean)).toString();
  const { partition, sequence, sub } = item.position;
  // What comes a second time is told by it: this sink is at-least-once.
  const attributes = { "log.record.uid": `${partition}-${sequence}-${sub}` };
  const { time } = item;
  return encodeLogRequest({}, [{ time, observed: time, body, attributes, ...readCorrelation(body) }]);
}

/** @throws QuarantineError, OutOfTime */
export function redactPart(part: Part, { redactor, memory, hasTime }: RedactContext): RedactedPart {
  const { content, format, chained } = part;
  if (chained !== undefined) return redactChained(chained.chain, chained.index, redactor);
  const key = part.repeats && typeof content === "string" ? content : undefined;
  const known = key === undefined ? undefined : memory.get(key);
  if (known) return known;
  // A request is redacted whole, however large.
  const isRequest = format === "otlp-json" || format === "otlp-protobuf";
  if (content.length > LARGE && !isRequest) return redactLarge(content, format, redactor, hasTime);
  const { output, findings } = redactor.redact(content, { format });
  const result = { content: output, findings: findings.map(({ entity, action }) => ({ entity, action })) };
  if (key !== undefined) memory.set(key, result);
  return result;
}

/** The same in steps, with a look at the clock between them. */
function redactLarge<T extends string | Bytes>(
  content: T,
  format: Part["format"],
  redactor: Redactor,
  hasTime: () => boolean,
): RedactedPart {
  const stream = redactor.stream<T>({ format });
  const outputs: T[] = [];
  const kinds: FindingKind[] = [];
  const keep = ({ output, findings }: Redacted<T>): void => {
    outputs.push(output);
    for (const { entity, action } of findings) kinds.push({ entity, action });
  };
  for (let at = 0; at < content.length; at += STEP) {
    if (!hasTime()) throw new OutOfTime("the time is up");
    const end = at + STEP;
    keep(stream.process((typeof content === "string" ? content.slice(at, end) : content.subarray(at, end)) as T));
  }
  keep(stream.flush());
  const joined = typeof content === "string" ? outputs.join("") : Buffer.concat(outputs as Uint8Array[]);
  return { content: joined, findings: kinds };
}
