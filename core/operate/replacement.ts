import type { Bytes } from "../bytes.ts";
import { escapeBytes } from "../json/escape.ts";
import { unescapeBytes } from "../json/unescape.ts";
import { addNumber } from "./numbered.ts";
import { MAX_SEALED_TOKEN } from "./sealed-token.ts";
import type { Operators } from "./types.ts";

/** Longest value, in bytes, that an operator changes; what is longer gets a constant in its place. */
const MAX_VALUE = 65_536;
/** Longest value, in bytes, that is kept at all: it may be a token of a shorter one. */
export const MAX_KEPT = MAX_SEALED_TOKEN;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

/** What stands behind the replacements: a policy's operators, or those that put values back, as bytes. */
export interface ReplacementOperators extends Omit<Operators, "apply" | "applyToName"> {
  /** There is a key ring, so values may be tokens of ours. */
  readonly keyed: boolean;
  /** Whether a text is a token of this key ring and namespace, its check verified. Always false without keys. */
  isOwnToken(text: string): boolean;
  apply(action: number, entity: string, value: string, bytes: Bytes): string | Bytes | null;
  applyToName(action: number, entity: string, name: string, ordinal: number): string | Bytes | null;
}

/** A rule as the replacement needs it: what to do, to which entity. */
export interface ReplacementRule {
  readonly action: number;
  readonly entity: string;
  readonly preserve: boolean;
  /** Found by detection: a value that is a token of ours is left alone. At a configured path the policy's word stands. */
  readonly detected: boolean;
}

export interface Placement {
  /** JSON strings the value lies in. */
  readonly level: number;
  /** The replacement needs quotes of its own. */
  readonly quoted: boolean;
  /** 1-based number of a member's name in its item, 0 for values. */
  readonly ordinal: number;
}

/** Turns what operators say into the bytes that stand in the output: quoted and escaped for the place. */
export class Replacements {
  private readonly operators: ReplacementOperators;
  private readonly rules: readonly ReplacementRule[];
  private readonly constants: (Bytes | null | undefined)[] = [];

  constructor(operators: ReplacementOperators, rules: readonly ReplacementRule[]) {
    this.operators = operators;
    this.rules = rules;
  }

  /** True if the value itself is not needed. */
  isConstant(rule: number): boolean {
    return this.constantOf(rule) !== null && !this.mayBeToken(rule);
  }

  /** A rule without an action (nesting too deep) is always replaced. */
  private constantOf(rule: number): string | null {
    const { action, entity } = this.rules[rule]!;
    return action < 0 ? tooLong(entity) : this.operators.constant(action, entity);
  }

  private mayBeToken(rule: number): boolean {
    return this.operators.keyed && this.rules[rule]!.detected;
  }

  /** True if the policy wants the value found but left as it is. */
  preserves(rule: number): boolean {
    return this.rules[rule]!.preserve;
  }

  /** The replacement if it does not depend on the value, else null. */
  constant(rule: number, place: Placement): Bytes | null {
    if (place.ordinal > 0 || place.level > 15 || this.mayBeToken(rule)) return null;
    const key = rule * 32 + place.level * 2 + (place.quoted ? 1 : 0);
    let bytes = this.constants[key];
    if (bytes === undefined) {
      const text = this.constantOf(rule);
      bytes = text === null ? null : encodeText(text, place);
      this.constants[key] = bytes;
    }
    return bytes;
  }

  /**
   * @param value the raw bytes of the span, or null when it is longer than MAX_KEPT
   * @returns null to leave the value as it is; never null for a value that is null
   */
  of(rule: number, place: Placement, value: Bytes | null): Bytes | null {
    const { operators } = this;
    const { action, entity } = this.rules[rule]!;
    const bytes = value === null ? NO_BYTES : unescapeLevels(value, place.level);
    const decoded = fromUtf8.decode(bytes);
    if (place.ordinal > 0) {
      if (value === null) return encodeText(addNumber(tooLong(entity), place.ordinal), place);
      const text = operators.applyToName(action, entity, decoded, place.ordinal);
      return text === null ? null : encodeText(text, place);
    }
    if (value !== null && this.mayBeToken(rule) && operators.isOwnToken(decoded)) return null;
    const constant = this.constantOf(rule) ?? (value === null ? tooLong(entity) : null);
    const text = constant ?? operators.apply(action, entity, decoded, bytes);
    if (value !== null && value.length > MAX_VALUE && constant === null)
      return text === null && operators.isOwnToken(decoded) ? null : encodeText(tooLong(entity), place);
    return text === null ? null : encodeText(text, place);
  }
}

const NO_BYTES = new Uint8Array(0);

const tooLong = (entity: string): string => (entity === "FIELD" ? "[REDACTED]" : `<${entity}>`);

function unescapeLevels(value: Bytes, level: number): Bytes {
  let bytes = value;
  for (let i = 0; i < level; i++) bytes = unescapeBytes(bytes);
  return bytes;
}

function encodeText(text: string | Bytes, { level, quoted }: Placement): Bytes {
  if (typeof text !== "string") return escapeLevels(text, level);
  let written = quoted ? JSON.stringify(text) : text;
  for (let i = 0; i < level; i++) written = JSON.stringify(written).slice(1, -1);
  return utf8.encode(written);
}

/** Never quoted: values are put back where a token stood, and a token has its quotes. */
function escapeLevels(value: Bytes, level: number): Bytes {
  let bytes = value;
  for (let i = 0; i < level; i++) bytes = escapeBytes(bytes);
  return bytes;
}
