import { KeyError } from "../errors.ts";
import { numberName } from "./numbered.ts";
import type { OperatorFactory } from "./operator.ts";
import { labelOf } from "./replace.ts";

/** The full HMAC-SHA-256 of the value as a text that is recognised when it comes by again. */
export const createHash: OperatorFactory<"hash"> = (_action, { pseudonyms }) => {
  if (pseudonyms === undefined)
    throw new KeyError("missing-keys", "the policy asks for hash, which needs a key ring, and none was given");
  return {
    constant: () => null,
    apply: pseudonyms.hash,
    applyToBytes: pseudonyms.hashOf,
    applyToName: (entity, name, ordinal) => numberName(labelOf(entity), name, ordinal),
  };
};
