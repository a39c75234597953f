/**
 * What a trigger pattern is: a sequence of `B` (in front) a word's boundary, `W` (in front) the begin of a word, which may stand in a name
 * (`uk_nhs`, `ukNhs`), `D` digit, `X` hex digit, `L` letter, `U` capital letter, `A` letter or digit, `Z` base 58 and `T` base64 character, `J` what follows a name, `H` byte
 * past ASCII, `S` blank, dot, dash or plus, `E` at its end: a byte that is no word character, or the end of the piece; anything else stands
 * for itself, letters in either case. Percent-encoded once or twice, what stands for `S` is read as it. A boundary is a byte that is no word
 * character, the start of the piece, or what an escape leaves before a word: `%3D`, `\n`.
 *
 * For what else may stand in long patterns there are: `N` digit or a letter that stands for one in an Italian tax code, `V` digit or capital letter, `C` capital letter of base 58, `O` its
 * small letters and digits, `I` hex digit or colon, `K` what a key or the name before a password in a URL may be made of, `R` blank, dash, dot, slash or plus as it is, `Y` that, a
 * parenthesis or a digit, `F` what a table's header is made of, `G` what may stand between a person's word and an id, `P` what may follow a word
 * before its value or goes on with the word, `M` what follows a name and is no blank, `W` what a domain's label is written with, `Q` what ends a word: no small letter.
 *
 * A trigger decides what a text costs: one that stands in ordinary lines (a time, a version, an id in hex, prose) is paid for in each.
 * So a pattern is as long as what is shortest among what its recognizer accepts. It must stay shorter than the least window (64 bytes).
 */
import type { Bytes } from "../bytes.ts";
import { isBase64 } from "./base64.ts";
import { ALNUM, CLASS, DIGIT, HEX, HIGH, HOST, isWord, LETTER, LOWER, UPPER, WORD } from "./classes.ts";
import { BITCOIN_ALPHABET } from "./validators/base58.ts";

/** Bytes that may stand at one place of a pattern. One object for each letter of the pattern language. */
export class ByteSet {
  /** 1 for its bytes. */
  readonly flags: Uint8Array;
  readonly bytes: readonly number[];
  readonly hasLetters: boolean;
  readonly hasDigits: boolean;
  /** It has nothing but letters and digits. */
  readonly isAlnum: boolean;

  constructor(accepts: (byte: number) => boolean) {
    this.flags = Uint8Array.from({ length: 256 }, (_, byte) => (accepts(byte) ? 1 : 0));
    this.bytes = [...this.flags.keys()].filter((byte) => this.flags[byte] === 1);
    this.hasLetters = this.bytes.some((byte) => (CLASS[byte] & LETTER) !== 0);
    this.hasDigits = this.bytes.some((byte) => (CLASS[byte] & DIGIT) !== 0);
    this.isAlnum = this.bytes.every((byte) => (CLASS[byte] & ALNUM) !== 0);
  }
}

const has = (flag: number): ByteSet => new ByteSet((byte) => (CLASS[byte] & flag) !== 0);
/** The bytes past ASCII of a character count one by one. */
const among = (characters: string, flag = 0): ByteSet =>
  new ByteSet((byte) => characters.includes(String.fromCharCode(byte)) || (CLASS[byte] & flag) !== 0);
const inBase58 = (byte: number): boolean => BITCOIN_ALPHABET[byte] !== 255;
/** What may follow a name before its value. */
const JOINTS = "=:\"'>]";
const CLASSES: Readonly<Record<string, ByteSet>> = {
  D: has(DIGIT),
  X: has(HEX),
  L: has(LETTER),
  S: among(" -.+"),
  A: has(ALNUM),
  T: new ByteSet(isBase64),
  J: among(`${JOINTS} `),
  E: new ByteSet((byte) => !isWord(byte)),
  U: has(UPPER),
  H: has(HIGH),
  Z: new ByteSet(inBase58),
  N: among("LMNPQRSTUVlmnpqrstuv", DIGIT),
  V: has(UPPER | DIGIT),
  C: new ByteSet((byte) => inBase58(byte) && (CLASS[byte] & UPPER) !== 0),
  O: new ByteSet((byte) => inBase58(byte) && (CLASS[byte] & UPPER) === 0),
  I: among(":", HEX),
  K: new ByteSet((byte) => byte > 0x20 && !"\"'<>`\\/?#@:".includes(String.fromCharCode(byte))),
  R: among(" -./+"),
  Y: among(" -./+()", DIGIT),
  F: among('_-. ,;|"\t\r', WORD),
  G: among(" _-:=#\"'(\\\t"),
  P: among(" \t:=#._-\"'`()[]\\>|*%", WORD),
  M: among(JOINTS),
  W: new ByteSet((byte) => ((CLASS[byte] & HOST) !== 0 && byte !== 0x2e) || byte === 0x5f || byte === 0x25),
  Q: new ByteSet((byte) => (CLASS[byte] & (LOWER | HIGH)) === 0),
};
const LITERALS = new Map<string, ByteSet>();
const literal = (char: string): ByteSet => {
  let known = LITERALS.get(char);
  if (known === undefined) {
    const lower = char.charCodeAt(0);
    const upper = lower < 0x80 ? char.toUpperCase().charCodeAt(0) : lower;
    known = new ByteSet((byte) => byte === lower || byte === upper);
    LITERALS.set(char, known);
  }
  return known;
};
/** `%20`, `%2D`, `%2B` and `%2E`, and the same encoded twice. */
const ENCODED_SEPARATORS: readonly (readonly ByteSet[])[] = ["%2", "%252"].map((start) => [
  ...[...start].map(literal),
  among("0DdBbEe"),
]);

/** Where a pattern may begin: anywhere, behind a boundary, or where a word begins. */
export type Anchor = "anywhere" | "boundary" | "word";

export interface Spelled {
  readonly anchor: Anchor;
  /** The sequences of bytes the pattern stands for: encoded separators are the same everywhere in a number. */
  readonly spellings: readonly (readonly ByteSet[])[];
}

export function spell(pattern: string): Spelled {
  const anchor = pattern[0] === "B" ? "boundary" : pattern[0] === "W" ? "word" : "anywhere";
  const plain: ByteSet[] = [];
  let hasSeparator = false;
  for (let i = anchor === "anywhere" ? 0 : 1; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === "S") hasSeparator = true;
    plain.push(CLASSES[char] ?? literal(char));
  }
  if (!hasSeparator) return { anchor, spellings: [plain] };
  const encoded = ENCODED_SEPARATORS.map((separator) => plain.flatMap((set) => (set === CLASSES.S ? separator : set)));
  return { anchor, spellings: [plain, ...encoded] };
}

/** A recognizer's word begins where words do, unless it says otherwise. */
export const anchored = (pattern: string): string => (/^[a-z0-9\x80-\xff]/.test(pattern) ? `W${pattern}` : pattern);

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
