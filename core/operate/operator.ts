import type { Action } from "../policy/types.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import type { ValueSource } from "./types.ts";

/** One action with its settings, ready to use. The methods are those of `Operators`, without the action's index. */
export interface Operator {
  constant(entity: string): string | null;
  apply(entity: string, value: string, source?: ValueSource): string | null;
  applyToName(entity: string, name: string, ordinal: number): string | null;
}

/** What operators share. `pseudonyms` is absent when there are no keys. */
export interface OperatorContext {
  readonly pseudonyms?: Pseudonyms;
}

export type ActionOf<K extends Action["kind"]> = Extract<Action, { readonly kind: K }>;

export type OperatorFactory<K extends Action["kind"]> = (action: ActionOf<K>, context: OperatorContext) => Operator;
