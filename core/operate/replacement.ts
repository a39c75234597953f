import type { Bytes } from "../bytes.ts";
import { escapeBytes, needsEscape } from "../json/escape.ts";
import { unescapeBytes } from "../json/unescape.ts";
import { encodeUtf8 } from "./encoding.ts";
import { addNumber } from "./numbered.ts";
import { MAX_SEALED_TOKEN } from "./sealed-token.ts";
import { mayBeToken } from "./token-form.ts";
import type { Operators, ValueSource } from "./types.ts";

/** Longest value, in bytes, that an operator changes; what is longer gets a constant in its place. */
const MAX_VALUE = 65_536;
/** Longest value, in bytes, that is kept at all: it may be a token of a shorter one. */
export const MAX_KEPT = MAX_SEALED_TOKEN;

/** Longest value, in bytes, that is looked at where it stands. */
const LONGEST_IN_PLACE = 1024;

const fromUtf8 = new TextDecoder();

/** What stands behind the replacements: a policy's operators, or those that put values back. */
export interface ReplacementOperators extends Omit<Operators, "apply" | "applyToName"> {
  /** There is a key ring, so values may be tokens of ours. */
  readonly keyed: boolean;
  /** Whether a text is a token of this key ring and namespace, its check verified. Always false without keys. */
  isOwnToken(text: string): boolean;
  /** What stands for a value that is too long to be kept, instead of the entity's label. May throw. */
  nameLong?(): string;
  apply(action: number, entity: string, value: string, source: ValueSource): string | ValueSource | null;
  applyToName(action: number, entity: string, name: string, ordinal: number): string | ValueSource | null;
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
  private readonly shared: boolean[] = [];

  constructor(operators: ReplacementOperators, rules: readonly ReplacementRule[]) {
    this.operators = operators;
    this.rules = rules;
  }

  /** These, but what they leave as it is, tokens of ours among it, counts as found. */
  listingTokens(): Replacements {
    return new Replacements(
      this.operators,
      this.rules.map((rule) => ({ ...rule, preserve: true })),
    );
  }

  /** True if the value itself is not needed. */
  isConstant(rule: number): boolean {
    return this.textOf(rule) !== null && !this.mayBeToken(rule);
  }

  /** True if what stands for its values, if anything, is the same for all in one kind of place: one object. */
  isShared(rule: number): boolean {
    this.shared[rule] ??= this.textOf(rule) !== null;
    return this.shared[rule];
  }

  /** A rule without an action (nesting too deep) is always replaced. */
  private textOf(rule: number): string | null {
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
    return place.ordinal > 0 || this.mayBeToken(rule) ? null : this.encodeConstant(rule, place);
  }

  /** The same for the value source[from, to), also where a token would be left alone: null if it may be one. */
  constantOf(rule: number, place: Placement, source: Bytes, from: number, to: number): Bytes | null {
    if (place.ordinal > 0) return null;
    if (this.mayBeToken(rule)) {
      if (place.level > 0 && hasEscape(source, from, to)) return null;
      if (from >= to || to - from > LONGEST_IN_PLACE || mayBeToken(source, from, to)) return null;
    }
    return this.encodeConstant(rule, place);
  }

  /** What stands for every value of the rule, made once for each kind of place. */
  private encodeConstant(rule: number, place: Placement): Bytes | null {
    const key = rule * 32 + place.level * 2 + (place.quoted ? 1 : 0);
    const known = place.level > 15 ? undefined : this.constants[key];
    if (known !== undefined) return known;
    const text = this.textOf(rule);
    const bytes = text === null ? null : encodeText(text, place, 0);
    if (place.level <= 15) this.constants[key] = bytes;
    return bytes;
  }

  /**
   * @param value the raw bytes of the span, or null when it is longer than MAX_KEPT
   * @param around how deep in JSON strings what stands directly around says the span is (enclosingLevel)
   * @returns null to leave the value as it is; never null for a value that is null
   */
  of(rule: number, place: Placement, value: Bytes | null, around: number): Bytes | null {
    const { operators } = this;
    const { action, entity } = this.rules[rule]!;
    if (value === null) {
      const label = operators.nameLong?.() ?? tooLong(entity);
      const text = place.ordinal > 0 ? addNumber(label, place.ordinal) : (this.textOf(rule) ?? label);
      return encodeText(text, place, around);
    }
    const bytes = unescapeLevels(value, place.level);
    if (value.length <= MAX_VALUE) {
      const ascii = operators.applyToBytes?.(action, entity, bytes, place.ordinal > 0);
      if (ascii !== undefined) return ascii === null ? null : placeAscii(ascii, place);
    }
    if (place.ordinal > 0) {
      const text = operators.applyToName(action, entity, fromUtf8.decode(bytes), place.ordinal);
      return text === null ? null : encodeText(text, place, around);
    }
    if (this.mayBeToken(rule) && mayBeToken(bytes, 0, bytes.length) && operators.isOwnToken(fromUtf8.decode(bytes)))
      return null;
    const constant = this.encodeConstant(rule, place);
    if (constant !== null) return constant;
    const decoded = fromUtf8.decode(bytes);
    const text = operators.apply(action, entity, decoded, this.sourceOf(rule, place, value, bytes, around));
    const isChanged = typeof text === "string" || (text === null && !operators.isOwnToken(decoded));
    if (value.length > MAX_VALUE && isChanged) return encodeText(tooLong(entity), place, around);
    return text === null ? null : encodeText(text, place, around);
  }

  /**
   * The value for an operator that keeps it. In valid JSON its level is certain. In text it may lie between quotes that
   * nobody read as a string's, or at a path in quotes of another kind: then its escapes are a part of it.
   */
  private sourceOf(rule: number, place: Placement, value: Bytes, bytes: Bytes, around: number): ValueSource {
    const { level, quoted } = place;
    if (quoted || level === around) return { bytes, verbatim: false };
    if (level < around) return { bytes, verbatim: needsEscape(bytes) };
    if (this.rules[rule]!.detected) return { bytes, verbatim: false };
    const written = unescapeLevels(value, level - 1);
    return { bytes: written, verbatim: needsEscape(written) };
  }
}

function hasEscape(source: Bytes, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (source[at] === 0x5c) return true;
  return false;
}

const tooLong = (entity: string): string => (entity === "FIELD" ? "[REDACTED]" : `<${entity}>`);

function unescapeLevels(value: Bytes, level: number): Bytes {
  let bytes = value;
  for (let i = 0; i < level; i++) bytes = unescapeBytes(bytes);
  return bytes;
}

/** Text without quotes, backslashes and control characters is the same at every level. */
function placeAscii(ascii: Bytes, { level, quoted }: Placement): Bytes {
  if (!quoted) return ascii;
  const written = new Uint8Array(ascii.length + 2).fill(0x22);
  written.set(ascii, 1);
  return escapeLevels(written, level);
}

function encodeText(text: string | ValueSource, { level, quoted }: Placement, around: number): Bytes {
  if (typeof text !== "string") return escapeLevels(text.bytes, text.verbatim ? level : Math.max(level, around));
  let written = quoted ? JSON.stringify(text) : text;
  for (let i = 0; i < level; i++) written = JSON.stringify(written).slice(1, -1);
  return encodeUtf8(written);
}

/** Never quoted: values are put back where a token stood, and a token has its quotes. */
function escapeLevels(value: Bytes, level: number): Bytes {
  let bytes = value;
  for (let i = 0; i < level; i++) bytes = escapeBytes(bytes);
  return bytes;
}
