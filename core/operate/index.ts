import type { Action, Policy } from "../policy/types.ts";
import { createEncrypt } from "./encrypt.ts";
import { createHash } from "./hash.ts";
import type { KeyRing } from "./keyring.ts";
import { createMask } from "./mask.ts";
import type { Operator, OperatorContext, OperatorFactory } from "./operator.ts";
import { createPreserve } from "./preserve.ts";
import { createPseudonymize } from "./pseudonymize.ts";
import { createPseudonyms } from "./pseudonyms.ts";
import { createRemove } from "./remove.ts";
import { createReplace } from "./replace.ts";
import type { Operators } from "./types.ts";

const FACTORIES: { readonly [K in Action["kind"]]: OperatorFactory<K> } = {
  replace: createReplace,
  remove: createRemove,
  mask: createMask,
  hash: createHash,
  pseudonymize: createPseudonymize,
  encrypt: createEncrypt,
  preserve: createPreserve,
};

export interface PolicyOperators extends Operators {
  /** What the user should know about how this policy is carried out; never content. */
  readonly notices: readonly string[];
  /** There is a key ring, so values may be tokens of ours. */
  readonly keyed: boolean;
  /** Whether a text is a token of this key ring and namespace, its check verified. Always false without keys. */
  isOwnToken(text: string): boolean;
}

/** The actions this policy can carry out: switched-off detection needs no keys for its rules. */
function listUsedActions({ detection, fields }: Policy): Set<number> {
  const rules = detection.enabled
    ? [...detection.entities, ...detection.customPatterns, ...(detection.remote?.entities ?? [])]
    : [];
  return new Set([...rules, ...fields].map((rule) => rule.action));
}

function build<K extends Action["kind"]>(action: Action & { readonly kind: K }, context: OperatorContext): Operator {
  const factory = FACTORIES[action.kind] as unknown as (action: Action, context: OperatorContext) => Operator;
  return factory(action, context);
}

/**
 * Compiles a policy's actions.
 * @throws KeyError `missing-keys` when an action the user wrote needs keys and there are none; one that only a preset
 *   chose becomes `replace`, and `notices` says so
 */
export function createOperators(policy: Policy, keys?: KeyRing): PolicyOperators {
  const { namespace, defaultRegion } = policy.keys;
  const pseudonyms =
    keys === undefined
      ? undefined
      : createPseudonyms({
          keys,
          namespace,
          ...(defaultRegion === undefined ? {} : { defaultRegion }),
          cacheSize: policy.performance.cacheSize,
        });
  const context: OperatorContext = pseudonyms === undefined ? {} : { pseudonyms };
  const used = listUsedActions(policy);
  // An action that no rule uses is never applied; it must not ask for keys, and it must not let anything through.
  const operators = policy.actions.map((action, index) =>
    build(used.has(index) ? action : { kind: "replace" }, context),
  );
  // -1 stands for what no rule of the policy asked for, such as a value nested too deeply to judge: it is replaced.
  const unasked = createReplace({ kind: "replace" }, context);
  const operatorOf = (action: number): Operator => operators[action] ?? unasked;
  const fallsBack = policy.actions.some(
    (action, index) => used.has(index) && action.kind === "pseudonymize" && action.fallback,
  );
  const notice = "no key ring was given: what the preset would pseudonymize is replaced by the entity's name";

  return {
    notices: Object.freeze(keys === undefined && fallsBack ? [notice] : []),
    keyed: pseudonyms !== undefined,
    isOwnToken: (text) => pseudonyms?.isOwnToken(text) ?? false,
    constant: (action, entity) => operatorOf(action).constant(entity),
    apply: (action, entity, value, source) => operatorOf(action).apply(entity, value, source),
    applyToName: (action, entity, name, ordinal) => operatorOf(action).applyToName(entity, name, ordinal),
    applyToBytes(action, entity, value, isName) {
      const operator = operatorOf(action);
      return isName ? operator.applyToNameBytes?.(entity, value) : operator.applyToBytes?.(entity, value);
    },
  };
}
