import type { OperatorFactory } from "./operator.ts";

/** Finds and counts, changes nothing. */
export const createPreserve: OperatorFactory<"preserve"> = () => ({
  constant: () => null,
  apply: () => null,
  applyToName: () => null,
});
