import type { Fragment } from "../builder.ts";
import type { Random } from "../random.ts";

/** One way in which an entity occurs. An entity may have several: full names and first names are two of PERSON. */
export interface EntityKind {
  readonly entity: string;
  /** How often, beside the others; 2 is usual. */
  readonly weight: number;
  /** Text, or a fragment where only a part of it is labelled. */
  readonly make: (random: Random) => string | Fragment;
  /** Looks like it and is not valid. Labelled where a key or a word says what it is, and only there. */
  readonly makeNearMiss?: (random: Random) => string;
  /** Names of fields that hold it, in words: `card number`. */
  readonly keys: readonly string[];
  /**
   * Sentences with `{}` for the value and `{names}` that values/index.ts resolves. One that starts with `? ` does not say
   * what its value is.
   */
  readonly phrases: readonly string[];
  /** Other names that count as right. */
  readonly alt?: readonly string[];
  /** Several lines: only where a text may have them. */
  readonly multiline?: boolean;
  /** Known by its form alone, so that it is also found under a key that says nothing. */
  readonly selfEvident?: boolean;
}

/** The lines of an indented text. */
export function listLines(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Groups digits: `group("123456789", [3, 3, 3], " ")`. What is left over goes into the last group. */
export function group(text: string, lengths: readonly number[], separator: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const length of lengths) {
    parts.push(text.slice(at, at + length));
    at += length;
  }
  return [...parts, text.slice(at)].filter((part) => part !== "").join(separator);
}

/** The last character replaced by another of its sort, so that a check fails. */
export function spoil(text: string, random: Random): string {
  const at = text.search(/[0-9A-Za-z][^0-9A-Za-z]*$/);
  const char = text[at]!;
  const isDigit = char >= "0" && char <= "9";
  const other = isDigit
    ? String((Number(char) + random.between(1, 9)) % 10)
    : String.fromCharCode(((char.toUpperCase().charCodeAt(0) - 65 + random.between(1, 25)) % 26) + 65);
  return text.slice(0, at) + other + text.slice(at + 1);
}
