import { type QuarantineCode, QuarantineError } from "../core/errors.ts";
import type { Bytes, Redactor } from "../core/index.ts";
import type { Item, Part } from "./items.ts";

/** `internal` stands for a defect of ours: the item is kept in the quarantine like any other that could not be judged. */
export type Code = QuarantineCode | "internal";

/** What may become of an item. There is no third case, hence no way to forward a raw one. */
export type ItemResult =
  | { readonly kind: "redacted"; readonly line: Bytes; readonly entities: readonly string[] }
  | { readonly kind: "quarantined"; readonly code: Code; readonly offset: number };

/** Remembers the redaction of parts that come with many items. Lives for one attempt. */
export type PartMemory = Map<string, RedactedPart>;

interface RedactedPart {
  readonly content: string | Bytes;
  readonly entities: readonly string[];
}

/** Never throws. `entities` has one entry for each finding. */
export function redactItem(item: Item, redactor: Redactor, memory: PartMemory): ItemResult {
  try {
    const parts = item.parts.map((part) => redactPart(part, redactor, memory));
    const line = item.render(parts.map((part) => part.content));
    return { kind: "redacted", line, entities: parts.flatMap((part) => part.entities) };
  } catch (error) {
    if (error instanceof QuarantineError) return { kind: "quarantined", code: error.code, offset: error.position };
    return { kind: "quarantined", code: "internal", offset: 0 };
  }
}

function redactPart(part: Part, redactor: Redactor, memory: PartMemory): RedactedPart {
  const { content, format } = part;
  const key = part.repeats && typeof content === "string" ? content : undefined;
  const known = key === undefined ? undefined : memory.get(key);
  if (known) return known;
  const { output, findings } = redactor.redact(content, { format });
  const result = { content: output, entities: findings.map((finding) => finding.entity) };
  if (key !== undefined) memory.set(key, result);
  return result;
}
