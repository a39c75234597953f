import type { Bytes } from "../bytes.ts";
import { unescapeBytes } from "../json/unescape.ts";
import type { PolicyOperators } from "./index.ts";

/** Longest value, in bytes, that an operator sees; what is longer gets a constant in its place. */
export const MAX_VALUE = 65_536;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

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
  private readonly operators: PolicyOperators;
  private readonly rules: readonly ReplacementRule[];
  private readonly constants: (Bytes | null | undefined)[] = [];

  constructor(operators: PolicyOperators, rules: readonly ReplacementRule[]) {
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
   * @param value the raw bytes of the span, or null when it is longer than MAX_VALUE
   * @returns null to leave the value as it is
   */
  of(rule: number, place: Placement, value: Bytes | null): Bytes | null {
    const { action, entity } = this.rules[rule]!;
    const decoded = value === null ? "" : decodeValue(value, place.level);
    if (place.ordinal > 0) {
      const text = this.operators.applyToName(action, entity, decoded, place.ordinal);
      return text === null ? null : encodeText(text, place);
    }
    if (value !== null && this.mayBeToken(rule) && this.operators.isOwnToken(decoded)) return null;
    const constant = this.constantOf(rule) ?? (value === null ? tooLong(entity) : null);
    const text = constant ?? this.operators.apply(action, entity, decoded);
    return text === null ? null : encodeText(text, place);
  }
}

const tooLong = (entity: string): string => (entity === "FIELD" ? "[REDACTED]" : `<${entity}>`);

function decodeValue(value: Bytes, level: number): string {
  let bytes = value;
  for (let i = 0; i < level; i++) bytes = unescapeBytes(bytes);
  return fromUtf8.decode(bytes);
}

function encodeText(text: string, { level, quoted }: Placement): Bytes {
  let written = quoted ? JSON.stringify(text) : text;
  for (let i = 0; i < level; i++) written = JSON.stringify(written).slice(1, -1);
  return utf8.encode(written);
}
