import type { Bytes } from "../bytes.ts";

/** A value as bytes, which need not be UTF-8. */
export interface ValueSource {
  readonly bytes: Bytes;
  /**
   * The bytes have escapes that were not undone, since what is around does not tell what they are: they come back as
   * they are, with the escapes of strings around them only.
   */
  readonly verbatim: boolean;
}

/**
 * Operators turn a value into its replacement text. They see decoded text (no JSON escapes) and return text; quoting,
 * escaping and placing it is the splice's business.
 */
export interface Operators {
  /**
   * The replacement when it does not depend on the value (`<EMAIL_ADDRESS>`, `****`, `[REDACTED]`, empty), else null.
   * @param action index into Policy.actions
   * @param entity entity of the finding; `FIELD` for a field path without one
   */
  constant(action: number, entity: string): string | null;
  /**
   * The replacement for one value, or null to leave it as it is: `preserve`, or the value is one of our own tokens whose
   * check verifies (redact(redact(x)) = redact(x)).
   * @param source the same value as it was written, if that is at hand
   */
  apply(action: number, entity: string, value: string, source?: ValueSource): string | null;
  /**
   * The replacement for a member's name: a token for pseudonymize and encrypt; for everything else a numbered text such as
   * `<EMAIL_ADDRESS_1>` or `[REDACTED_1]`, since equal names would lose data. `ordinal` is 1-based within the item.
   */
  applyToName(action: number, entity: string, name: string, ordinal: number): string | null;
  /**
   * The same for a value or a name in UTF-8, as ASCII that needs no escapes: for actions whose result depends on entity and
   * value alone. Undefined for the others.
   */
  applyToBytes?(action: number, entity: string, value: Bytes, isName: boolean): Bytes | null | undefined;
}
