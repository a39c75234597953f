/**
 * What a trigger pattern is: a sequence of `B` (in front) a word's boundary, `W` (in front) the begin of a word, which may stand in a name
 * (`uk_nhs`, `ukNhs`), `D` digit, `X` hex digit, `L` letter, `U` capital letter, `A` letter or digit, `Z` base 58 and `T` base64 character, `J` what follows a name, `H` byte
 * past ASCII, `S` blank, dot, dash or plus, `E` at its end: a byte that is no word character, or the end of the piece; anything else stands
 * for itself, letters in either case. Percent-encoded once or twice, what stands for `S` is read as it. A boundary is a byte that is no word
 * character, the start of the piece, or what an escape leaves before a word: `%3D`, `\n`.
 *
 * For what else may stand in long patterns there are: `N` digit but zero, `V` digit or capital letter, `C` capital letter of base 58, `O` its
 * small letters and digits, `I` hex digit or colon, `K` what keys are made of, `R` blank, dash, dot, slash or plus as it is, `Y` that, a
 * parenthesis or a digit, `F` what a table's header is made of, `G` what may stand between a person's word and an id, `P` what may follow a word
 * before its value or goes on with the word, `M` what follows a name and is no blank, `Q` what ends a word: no small letter, no digit.
 *
 * A trigger decides what a text costs: one that stands in ordinary lines (a time, a version, an id in hex, prose) is paid for in each.
 * So a pattern is as long as what is shortest among what its recognizer accepts. It must stay shorter than the least window (64 bytes).
 */
import type { Bytes } from "../bytes.ts";
import { isBase64 } from "./base64.ts";
import { ALNUM, CLASS, DIGIT, HEX, HIGH, isWord, LETTER, LOWER, UPPER, WORD } from "./classes.ts";
import { BITCOIN_ALPHABET } from "./validators/base58.ts";

type Accepts = (byte: number) => boolean;

const has =
  (flag: number): Accepts =>
  (byte) =>
    (CLASS[byte] & flag) !== 0;
/** What may follow a name before its value. */
const JOINTS = new Set([..."=:\"'>] "].map((char) => char.charCodeAt(0)));
const CLASSES: Readonly<Record<string, Accepts>> = {
  D: has(DIGIT),
  X: has(HEX),
  L: has(LETTER),
  S: (byte) => byte === 0x20 || byte === 0x2d || byte === 0x2e || byte === 0x2b,
  A: has(ALNUM),
  T: isBase64,
  J: (byte) => JOINTS.has(byte),
  E: (byte) => !isWord(byte),
  U: has(UPPER),
  H: has(HIGH),
  Z: (byte) => BITCOIN_ALPHABET[byte] !== 255,
  N: (byte) => byte >= 0x31 && byte <= 0x39,
  V: has(UPPER | DIGIT),
  C: (byte) => BITCOIN_ALPHABET[byte] !== 255 && (CLASS[byte] & UPPER) !== 0,
  O: (byte) => BITCOIN_ALPHABET[byte] !== 255 && (CLASS[byte] & UPPER) === 0,
  I: (byte) => byte === 0x3a || (CLASS[byte] & HEX) !== 0,
  K: (byte) => (CLASS[byte] & ALNUM) !== 0 || "_-.~".includes(String.fromCharCode(byte)),
  R: (byte) => " -./+".includes(String.fromCharCode(byte)),
  Y: (byte) => (CLASS[byte] & DIGIT) !== 0 || " -./+()".includes(String.fromCharCode(byte)),
  F: (byte) => (CLASS[byte] & WORD) !== 0 || '_-. ,;|"\t\r'.includes(String.fromCharCode(byte)),
  G: (byte) => " _-:=#\"'(\\\t".includes(String.fromCharCode(byte)),
  P: (byte) => (CLASS[byte] & WORD) !== 0 || " \t:=#._-\"'`()[]\\>|*%".includes(String.fromCharCode(byte)),
  M: (byte) => byte !== 0x20 && JOINTS.has(byte),
  Q: (byte) => (CLASS[byte] & (LOWER | DIGIT | HIGH)) === 0,
};
/** One function a character, however many patterns have it: telling bytes apart asks each once. */
const LITERALS = new Map<string, Accepts>();
const literal = (char: string): Accepts => {
  const known = LITERALS.get(char);
  if (known !== undefined) return known;
  const lower = char.charCodeAt(0);
  const upper = lower < 0x80 ? char.toUpperCase().charCodeAt(0) : lower;
  const accepts: Accepts = (byte) => byte === lower || byte === upper;
  LITERALS.set(char, accepts);
  return accepts;
};
/** `%20`, `%2D`, `%2B` and `%2E`, and the same encoded twice. */
const ENCODED_SEPARATORS: readonly (readonly Accepts[])[] = [[], [literal("2"), literal("5")]].map((again) => [
  literal("%"),
  ...again,
  literal("2"),
  (byte) => "0DdBbEe".includes(String.fromCharCode(byte)),
]);
/** The sequences of bytes a pattern stands for: encoded separators are the same everywhere in a number. */
function spell(body: string): Accepts[][] {
  const plain = [...body].map((char) => CLASSES[char] ?? literal(char));
  if (!body.includes("S")) return [plain];
  const encoded = ENCODED_SEPARATORS.map((separator) =>
    [...body].flatMap((char) => (char === "S" ? separator : [CLASSES[char] ?? literal(char)])),
  );
  return [plain, ...encoded];
}

/** A recognizer's word begins where words do, unless it says otherwise. */
export const anchored = (pattern: string): string => (/^[a-z0-9\x80-\xff]/.test(pattern) ? `W${pattern}` : pattern);

/** Where a pattern may begin. */
export const Anchor = { anywhere: 0, boundary: 1, word: 2 } as const;

/** One sequence of bytes that a pattern stands for: per place, 1 for the bytes that may stand there. */
export interface Spelled {
  readonly anchor: number;
  readonly steps: readonly Uint8Array[];
  readonly rule: number;
}

/** @param patterns per rule number, its trigger patterns */
export function spellAll(patterns: readonly (readonly string[])[]): Spelled[] {
  const flags = new Map<Accepts, Uint8Array>();
  const flagsOf = (accepts: Accepts): Uint8Array => {
    let known = flags.get(accepts);
    if (known === undefined) {
      known = Uint8Array.from({ length: 256 }, (_, byte) => (accepts(byte) ? 1 : 0));
      flags.set(accepts, known);
    }
    return known;
  };
  return patterns.flatMap((list, rule) =>
    list.flatMap((pattern) => {
      const anchor = pattern[0] === "B" ? Anchor.boundary : pattern[0] === "W" ? Anchor.word : Anchor.anywhere;
      const body = anchor === Anchor.anywhere ? pattern : pattern.slice(1);
      return spell(body).map((steps) => ({ anchor, steps: steps.map(flagsOf), rule }));
    }),
  );
}

/** True if a word may start at `at`: see the boundaries of trigger patterns. */
export function isBoundaryBefore(bytes: Bytes, start: number, at: number): boolean {
  if (at <= start) return true;
  const before = bytes[at - 1];
  if (!isWord(before)) return true;
  if (at - 3 >= start && bytes[at - 3] === 0x25 && (CLASS[before] & HEX) !== 0 && (CLASS[bytes[at - 2]] & HEX) !== 0)
    return true;
  // `%2522`, `\x22`, `\u0022`
  if (at - 4 >= start && (CLASS[before] & HEX) !== 0 && (CLASS[bytes[at - 2]] & HEX) !== 0) {
    if (bytes[at - 4] === 0x5c && (bytes[at - 3] | 0x20) === 0x78) return true;
    if (at - 5 >= start && bytes[at - 3] === 0x35 && bytes[at - 4] === 0x32 && bytes[at - 5] === 0x25) return true;
    if (at - 6 >= start && bytes[at - 6] === 0x5c && bytes[at - 5] === 0x75) return true;
  }
  return at - 2 >= start && bytes[at - 2] === 0x5c && (before === 0x6e || before === 0x72 || before === 0x74);
}
