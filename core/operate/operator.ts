import type { Bytes } from "../bytes.ts";
import type { Action } from "../policy/types.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import type { ValueSource } from "./types.ts";

/** One action with its settings, ready to use. The methods are those of `Operators`, without the action's index. */
export interface Operator {
  constant(entity: string): string | null;
  apply(entity: string, value: string, source?: ValueSource): string | null;
  applyToName(entity: string, name: string, ordinal: number): string | null;
  /** As `apply`, from UTF-8 to ASCII that needs no escapes, where the result depends on entity and value alone. */
  applyToBytes?(entity: string, value: Bytes): Bytes | null;
  /** As `applyToName`, likewise. */
  applyToNameBytes?(entity: string, name: Bytes): Bytes | null;
}

/** What operators share. `pseudonyms` is absent when there are no keys. */
export interface OperatorContext {
  readonly pseudonyms?: Pseudonyms;
}

export type ActionOf<K extends Action["kind"]> = Extract<Action, { readonly kind: K }>;

export type OperatorFactory<K extends Action["kind"]> = (action: ActionOf<K>, context: OperatorContext) => Operator;
