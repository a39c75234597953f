import { numberName } from "./numbered.ts";
import type { OperatorFactory } from "./operator.ts";
import { labelOf } from "./replace.ts";

/** The empty text; a member's name stays distinguishable. */
export const createRemove: OperatorFactory<"remove"> = () => ({
  constant: () => "",
  apply: () => "",
  applyToName: (entity, name, ordinal) => numberName(labelOf(entity), name, ordinal),
});
