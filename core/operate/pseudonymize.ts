import { KeyError } from "../errors.ts";
import type { OperatorFactory } from "./operator.ts";
import { createReplace } from "./replace.ts";

/** A keyed stand-in: the same value has the same one wherever the same key, namespace and domain are used. */
export const createPseudonymize: OperatorFactory<"pseudonymize"> = ({ template, fallback }, context) => {
  const { pseudonyms } = context;
  if (pseudonyms === undefined) {
    if (fallback) return createReplace({ kind: "replace" }, context);
    throw new KeyError("missing-keys", "the policy asks for pseudonymize, which needs a key ring, and none was given");
  }
  const { token, tokenOf, lossy } = pseudonyms;
  return {
    constant: () => null,
    ...(template === "lossy" ? { apply: lossy } : { apply: token, applyToBytes: tokenOf }),
    // Names must stay apart, which a lossy shape cannot promise.
    applyToName: token,
    applyToNameBytes: tokenOf,
  };
};
