/**
 * One automaton over all trigger patterns of the enabled recognizers: one table look-up per byte, whatever their number.
 * States are made when first needed, so start-up costs nothing and the tables hold what the data really visits.
 *
 * A trigger pattern is a sequence of: `B` (in front) a word's boundary, `W` (in front) the begin of a word, which may stand in a name
 * (`uk_nhs`, `ukNhs`), `D` digit, `X` hex digit, `L` letter, `U` capital letter, `A` letter or digit, `Z` base 58 and `T` base64 character, `J` what follows a name, `H` byte
 * past ASCII, `S` blank, dot, dash or plus, `E` at its end: a byte that is no word character, or the end of the piece; anything else stands
 * for itself, letters in either case. Percent-encoded once or twice, what stands for `S` is read as it. A boundary is a byte that is no word
 * character, the start of the piece, or what an escape leaves before a word: `%3D`, `\n`.
 *
 * For what else may stand in long patterns there are: `N` digit or a letter that stands for one in an Italian tax code, `V` digit or capital letter, `C` capital letter of base 58, `O` its
 * small letters and digits, `I` hex digit or colon, `K` what a key or the name before a password in a URL may be made of, `R` blank, dash, dot, slash or plus as it is, `Y` that, a
 * parenthesis or a digit, `F` what a table's header is made of, `G` what may stand between a person's word and an id, `P` what may follow a word
 * before its value or goes on with the word, `M` what follows a name and is no blank, `Q` what ends a word: no small letter.
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
  N: (byte) => (CLASS[byte] & DIGIT) !== 0 || "LMNPQRSTUVlmnpqrstuv".includes(String.fromCharCode(byte)),
  V: has(UPPER | DIGIT),
  C: (byte) => BITCOIN_ALPHABET[byte] !== 255 && (CLASS[byte] & UPPER) !== 0,
  O: (byte) => BITCOIN_ALPHABET[byte] !== 255 && (CLASS[byte] & UPPER) === 0,
  I: (byte) => byte === 0x3a || (CLASS[byte] & HEX) !== 0,
  K: (byte) => byte > 0x20 && !"\"'<>`\\/?#@:".includes(String.fromCharCode(byte)),
  R: (byte) => " -./+".includes(String.fromCharCode(byte)),
  Y: (byte) => (CLASS[byte] & DIGIT) !== 0 || " -./+()".includes(String.fromCharCode(byte)),
  F: (byte) => (CLASS[byte] & WORD) !== 0 || '_-. ,;|"\t\r'.includes(String.fromCharCode(byte)),
  G: (byte) => " _-:=#\"'(\\\t".includes(String.fromCharCode(byte)),
  P: (byte) => (CLASS[byte] & WORD) !== 0 || " \t:=#._-\"'`()[]\\>|*%".includes(String.fromCharCode(byte)),
  M: (byte) => byte !== 0x20 && JOINTS.has(byte),
  Q: (byte) => (CLASS[byte] & (LOWER | HIGH)) === 0,
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
const CAPITALS = new Map<Accepts, Accepts>();
/** The same letter, as a capital: one function a letter too. */
function capitalOf(letter: Accepts): Accepts {
  const known = CAPITALS.get(letter);
  if (known !== undefined) return known;
  const accepts: Accepts = (byte) => (CLASS[byte] & UPPER) !== 0 && letter(byte);
  CAPITALS.set(letter, accepts);
  return accepts;
}
/** `%20`, `%2D`, `%2B` and `%2E`, and the same encoded twice. */
const ENCODED_SEPARATORS: readonly (readonly Accepts[])[] = [[], [literal("2"), literal("5")]].map((again) => [
  literal("%"),
  ...again,
  literal("2"),
  (byte) => "0DdBbEe".includes(String.fromCharCode(byte)),
]);
const BOUNDARIES: readonly (readonly Accepts[])[] = [
  [(byte) => !isWord(byte)],
  [literal("%"), has(HEX), has(HEX)],
  [literal("%"), literal("2"), literal("5"), has(HEX), has(HEX)],
  [literal("\\"), (byte) => byte === 0x6e || byte === 0x72 || byte === 0x74],
  [literal("\\"), literal("x"), has(HEX), has(HEX)],
  [literal("\\"), literal("u"), has(HEX), has(HEX), has(HEX), has(HEX)],
];

/** One position in one pattern; reaching the end of the pattern reports `output`. */
interface Place {
  readonly accepts: Accepts;
  readonly next: number;
  readonly output: number;
}

/** Where letters may begin: behind what is no letter, and behind escapes as above. */
const LETTER_STARTS: readonly (readonly Accepts[])[] = [
  [(byte) => (CLASS[byte] & ALNUM) === 0],
  ...BOUNDARIES.slice(1),
];

/** Value of `next`: the pattern ends here. */
const END = -1;
/**
 * Sets of first places, which stand in a state for all their members: what may begin after a boundary, after no letter, after a small
 * letter, and anywhere. As values of `next` they say that what they begin after ends here.
 */
const BOUNDARY = -2;
const LETTER_START = -3;
const CAPITAL_START = -4;
const ANYWHERE = -5;
const SETS = 6;

/** Where one byte leads to from the places of a set. */
interface Taken {
  readonly next: readonly number[];
  readonly outputs: readonly number[];
}

export class TriggerAutomaton {
  /** Transition per (state offset + byte class): a state offset, `~offset` if that state reports, or UNKNOWN. */
  table: Int32Array;
  readonly classOf = new Uint8Array(256);
  /** Rows are a power of two long. */
  readonly #shift: number;
  /** What a state reports, by state number. */
  readonly #outputs: (readonly number[])[] = [];
  readonly #states: (readonly number[])[] = [];
  readonly #byPlaces = new Map<string, number>();
  readonly #places: Place[] = [];
  /** First places by set. */
  readonly #firsts: readonly number[][] = Array.from({ length: SETS }, () => []);
  /** What the sets make of a byte, by byte class and set. */
  readonly #taken: (Taken | undefined)[] = [];
  readonly #sample: number[] = [];
  readonly initial: number;
  readonly initialAtStart: number;
  readonly rest: number;

  /** @param patterns per rule number, its trigger patterns */
  constructor(patterns: readonly (readonly string[])[]) {
    for (const boundary of BOUNDARIES) this.#begin(ANYWHERE, this.#chain(boundary, BOUNDARY, -1));
    for (const start of LETTER_STARTS) this.#begin(ANYWHERE, this.#chain(start, LETTER_START, -1));
    this.#begin(ANYWHERE, this.#chain([has(LOWER | DIGIT)], CAPITAL_START, -1));
    patterns.forEach((list, rule) => {
      for (const pattern of list) this.#add(pattern, rule);
    });
    this.#splitBytes();
    this.#shift = 32 - Math.clz32(this.#sample.length - 1);
    this.table = new Int32Array(64 << this.#shift).fill(UNKNOWN);
    this.initial = this.#state([], []);
    this.initialAtStart = this.#state([BOUNDARY, LETTER_START], []);
    this.rest = this.#findRest();
  }

  /**
   * The state in which a small letter or a digit leads back to it and reports nothing: no pattern that has begun can go on. -1 if there is
   * none, since a pattern may begin at any letter.
   */
  #findRest(): number {
    const rest = this.#state([CAPITAL_START], []);
    for (let byte = 0x30; byte <= 0x7a; byte++)
      if (isResting(byte) && this.step(rest, this.classOf[byte]) !== rest) return -1;
    return rest;
  }

  /** Rules to try after a transition gave `~offset`, each as `rule << 8 | length of its trigger without the boundary`. */
  outputs(offset: number): readonly number[] {
    return this.#outputs[offset >> this.#shift];
  }

  /** Fills in the transition from the state at `offset` for a byte; returns its table entry. */
  step(offset: number, byteClass: number): number {
    const byte = this.#sample[byteClass];
    const next = new Set<number>();
    const outputs = new Set<number>();
    this.#addTaken(ANYWHERE, byteClass, next, outputs);
    for (const id of this.#states[offset >> this.#shift])
      if (id < 0) this.#addTaken(id, byteClass, next, outputs);
      else this.#follow(id, byte, next, outputs);
    const target = this.#state([...next], [...outputs]);
    const entry = outputs.size > 0 ? ~target : target;
    this.table[offset + byteClass] = entry;
    return entry;
  }

  #follow(id: number, byte: number, next: Set<number>, outputs: Set<number>): void {
    const place = this.#places[id];
    if (!place.accepts(byte)) return;
    if (place.next !== END) next.add(place.next);
    if (place.output >= 0) outputs.add(place.output);
  }

  /** A set has hundreds of places: what they make of a byte is worked out once. */
  #addTaken(set: number, byteClass: number, next: Set<number>, outputs: Set<number>): void {
    const index = byteClass * SETS - set;
    let taken = this.#taken[index];
    if (taken === undefined) {
      const into = new Set<number>();
      const reported = new Set<number>();
      for (const id of this.#firsts[-set]) this.#follow(id, this.#sample[byteClass], into, reported);
      taken = { next: [...into], outputs: [...reported] };
      this.#taken[index] = taken;
    }
    for (const id of taken.next) next.add(id);
    for (const output of taken.outputs) outputs.add(output);
  }

  #begin(set: number, place: number): void {
    this.#firsts[-set].push(place);
  }

  #add(pattern: string, rule: number): void {
    const anchor = pattern[0];
    const body = anchor === "B" || anchor === "W" ? pattern.slice(1) : pattern;
    const output = rule << 8;
    for (const steps of spell(body)) {
      const first = this.#chain(steps, END, output | steps.length);
      this.#begin(anchor === "B" ? BOUNDARY : anchor === "W" ? LETTER_START : ANYWHERE, first);
      if (anchor !== "W" || steps.length < 2) continue;
      const [letter, ...rest] = steps;
      this.#begin(CAPITAL_START, this.#chain([capitalOf(letter), ...rest], END, output | steps.length));
    }
  }

  #chain(steps: readonly Accepts[], end: number, output: number): number {
    const first = this.#places.length;
    steps.forEach((accepts, i) => {
      const last = i === steps.length - 1;
      this.#places.push({ accepts, next: last ? end : first + i + 1, output: last ? output : -1 });
    });
    return first;
  }

  /** Bytes that no pattern tells apart share a column. */
  #splitBytes(): void {
    const distinct = [...new Set(this.#places.map((place) => place.accepts))];
    const columns = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      const signature = distinct.map((accepts) => (accepts(byte) ? "1" : "0")).join("");
      let column = columns.get(signature);
      if (column === undefined) {
        column = columns.size;
        columns.set(signature, column);
        this.#sample.push(byte);
      }
      this.classOf[byte] = column;
    }
  }

  #state(places: readonly number[], outputs: readonly number[]): number {
    const sorted = [...places].sort((a, b) => a - b);
    const key = `${sorted.join()}|${outputs.join()}`;
    const known = this.#byPlaces.get(key);
    if (known !== undefined) return known;
    const offset = this.#states.length << this.#shift;
    this.#states.push(sorted);
    this.#outputs.push([...outputs].sort((a, b) => a - b));
    this.#byPlaces.set(key, offset);
    if (offset + (1 << this.#shift) > this.table.length) {
      const grown = new Int32Array(this.table.length * 2).fill(UNKNOWN);
      grown.set(this.table);
      this.table = grown;
    }
    return offset;
  }
}

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

/** Small letters and digits. */
export const isResting = (byte: number): boolean => (CLASS[byte] & (LOWER | DIGIT)) !== 0;

/** True for patterns of classes (`BDDDSDDDDE`), false for words and prefixes, whatever stands at their ends. */
export const isForm = (pattern: string): boolean => /[A-Z]/.test(pattern.replace(/^[BW]|[EJMPQ]$/g, ""));

/** Table entry of a transition nobody has taken yet. No state has this complement: offset 0 never reports. */
export const UNKNOWN = -1;

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
