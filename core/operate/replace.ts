import { numberName } from "./numbered.ts";
import type { Operator, OperatorFactory } from "./operator.ts";

/** `[REDACTED]` for a field path without an entity, else the entity's name in angle brackets. */
export function labelOf(entity: string): string {
  return entity === "FIELD" ? "[REDACTED]" : `<${entity}>`;
}

/** A fixed text for every value. */
export const createReplace: OperatorFactory<"replace"> = ({ text }): Operator => ({
  constant: (entity) => text ?? labelOf(entity),
  apply: (entity) => text ?? labelOf(entity),
  applyToName: (entity, name, ordinal) => numberName(text ?? labelOf(entity), name, ordinal),
});
