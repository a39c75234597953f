import { type QuarantineCode, QuarantineError } from "../core/errors.ts";
import type { Bytes, Finding, Redactor } from "../core/index.ts";
import { encodeLogRequest } from "../core/otlp/log-request.ts";
import type { Item, Part } from "./items.ts";
import type { Form } from "./sinks/sink.ts";

/** `internal` stands for a defect of ours: the item is kept in the quarantine like any other that could not be judged. */
export type Code = QuarantineCode | "internal";

/** The clean item in each form that was asked for. */
export type Outputs = { readonly [form in Form]?: Bytes };

/** All that is kept of a finding. */
export type FindingKind = Pick<Finding, "entity" | "action">;

/** What may become of an item. There is no third case, hence no way to forward a raw one. */
export type ItemResult =
  | {
      readonly kind: "redacted";
      readonly outputs: Outputs;
      readonly size: number;
      readonly findings: readonly FindingKind[];
    }
  | { readonly kind: "quarantined"; readonly code: Code; readonly offset: number };

/** Remembers the redaction of parts that come with many items. Lives for one attempt. */
export type PartMemory = Map<string, RedactedPart>;

interface RedactedPart {
  readonly content: string | Bytes;
  readonly findings: readonly FindingKind[];
}

/** How many log events, lines or spans are in an item. */
export function countOf({ count = 1 }: Pick<Item, "count">): number {
  return count;
}

/** Never throws. `size` is that of the largest form in bytes. */
export function redactItem(item: Item, redactor: Redactor, memory: PartMemory, forms: ReadonlySet<Form>): ItemResult {
  try {
    const parts = item.parts.map((part) => redactPart(part, redactor, memory));
    const clean = parts.map((part) => part.content);
    const outputs = {
      ...(forms.has("line") ? { line: item.render(clean) } : {}),
      ...(forms.has("otlp") ? { otlp: renderOtlp(item, clean) } : {}),
    };
    const size = Math.max(0, ...Object.values(outputs).map(({ length }) => length));
    return { kind: "redacted", outputs, size, findings: parts.flatMap((part) => part.findings) };
  } catch (error) {
    if (error instanceof QuarantineError) return { kind: "quarantined", code: error.code, offset: error.position };
    return { kind: "quarantined", code: "internal", offset: 0 };
  }
}

function renderOtlp(item: Item, clean: readonly (string | Bytes)[]): Bytes {
  if (item.renderOtlp) return item.renderOtlp(clean);
  const body = Buffer.from(item.render(clean)).toString();
  return encodeLogRequest({}, [{ time: item.time, observed: item.time, body }]);
}

function redactPart(part: Part, redactor: Redactor, memory: PartMemory): RedactedPart {
  const { content, format } = part;
  const key = part.repeats && typeof content === "string" ? content : undefined;
  const known = key === undefined ? undefined : memory.get(key);
  if (known) return known;
  const { output, findings } = redactor.redact(content, { format });
  const result = { content: output, findings: findings.map(({ entity, action }) => ({ entity, action })) };
  if (key !== undefined) memory.set(key, result);
  return result;
}
