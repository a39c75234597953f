/** The line that names the columns of a table: CSV and the like, Markdown, what database clients print, `COPY … FROM stdin`. */
import type { Bytes } from "../../bytes.ts";
import { CLASS, isBlank, isDigit, isWord, WORD } from "../classes.ts";
import { type Columns, MAX_COLUMNS } from "./fields.ts";

export const Header = {
  none: 0,
  /** More bytes are needed to tell. */
  unknown: 1,
  found: 2,
  /** Prose may look like it: rows must hold digits. */
  likely: 3,
  /** A line of a log may look like it: a ruler must follow. */
  doubtful: 4,
} as const;

/** Longest header line, in bytes, and longest name in it. */
const MAX_LINE = 2048;
const LONGEST = 48;
const MAX_WORDS = 4;

const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const TAB = 0x09;
const PIPE = 0x7c;
const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const isDelimiter = (byte: number): boolean => byte === COMMA || byte === SEMICOLON || byte === TAB || byte === PIPE;

/** Inside a name; `.` joins two words. */
const INNER = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) if ((CLASS[byte] & WORD) !== 0) INNER[byte] = 1;
for (const char of "_-. ") INNER[char.charCodeAt(0)] = 1;

const starts = new Int32Array(MAX_COLUMNS);
const ends = new Int32Array(MAX_COLUMNS);

export class HeaderLine {
  /** After a header was found: what separates the fields, and where the next line begins. */
  delimiter = COMMA;
  end = 0;

  /** Is the line at `start` a header? Fills in `columns` if it is. */
  read(bytes: Bytes, start: number, limit: number, closed: boolean, columns: Columns): number {
    if (startsCopy(bytes, start, limit)) return this.#readCopy(bytes, start, limit, closed, columns);
    const cap = Math.min(limit, start + MAX_LINE);
    const cut = cap === limit && !closed && limit - start < MAX_LINE ? Header.unknown : Header.none;
    let at = start;
    let count = 0;
    let delimiter = 0;
    let isLoose = false;
    while (at < cap) {
      if (count === MAX_COLUMNS) return Header.none;
      while (at < cap && bytes[at] === 0x20) at++;
      if (at === cap) return cut;
      const quoted = bytes[at] === QUOTE;
      const from = quoted ? ++at : at;
      let words = 1;
      while (at < cap && INNER[bytes[at]] === 1) {
        if (bytes[at] === 0x20 && bytes[at - 1] !== 0x20) words++;
        at++;
      }
      let to = at;
      while (to > from && bytes[to - 1] === 0x20) to--;
      // The blanks that pad a name do not count, wherever the text is cut.
      if (at === cap) return to - from > LONGEST ? Header.none : cut;
      if (bytes[at - 1] === 0x20 && !quoted) words--;
      if (quoted && bytes[at++] !== QUOTE) return Header.none;
      while (at < cap && (bytes[at] === 0x20 || bytes[at] === RETURN)) at++;
      if (at === cap) return cut;
      const byte = bytes[at];
      const isLast = byte === NEWLINE;
      if (!isLast) {
        if (!isDelimiter(byte)) return Header.none;
        if (delimiter === 0) delimiter = byte;
        else if (byte !== delimiter) return Header.none;
        if (byte !== TAB && at + 1 < cap && isBlank(bytes[at + 1])) isLoose = true;
      }
      if (to === from) {
        // `| name | ssn |` has a border on both sides.
        if (delimiter !== PIPE || (count > 0 && !isLast)) return Header.none;
      } else if (to - from > LONGEST || words > MAX_WORDS || !isName(bytes, from, to)) return Header.none;
      if (words > 2) isLoose = true;
      starts[count] = from;
      ends[count++] = to;
      at++;
      if (!isLast) continue;
      if (count < 2) return Header.none;
      this.delimiter = delimiter;
      this.end = at;
      return this.#judge(bytes, count, isLoose, columns);
    }
    return cut;
  }

  #judge(bytes: Bytes, count: number, isLoose: boolean, columns: Columns): number {
    columns.clear();
    let named = 0;
    let telling = 0;
    for (let i = 0; i < count; i++) {
      if (ends[i] === starts[i]) {
        columns.addBlank();
        continue;
      }
      if (columns.add(bytes, starts[i], ends[i])) telling++;
      named++;
    }
    if (telling === 0) return Header.none;
    if (!isLoose) return Header.found;
    return telling * 2 >= named || ends[0] === starts[0] ? Header.likely : Header.doubtful;
  }

  /** `COPY public.users (id, name, ssn) FROM stdin;` and rows with tabs, as pg_dump writes them. */
  #readCopy(bytes: Bytes, start: number, limit: number, closed: boolean, columns: Columns): number {
    const cap = Math.min(limit, start + MAX_LINE);
    const newline = bytes.subarray(start, cap).indexOf(NEWLINE);
    if (newline < 0) return cap === limit && !closed && limit - start < MAX_LINE ? Header.unknown : Header.none;
    const end = start + newline;
    let at = start;
    while (at < end && bytes[at] !== 0x28) at++;
    columns.clear();
    while (at < end && bytes[at] !== 0x29 && columns.count < MAX_COLUMNS) {
      at++;
      while (at < end && INNER[bytes[at]] === 0 && bytes[at] !== 0x29) at++;
      const from = at;
      while (at < end && INNER[bytes[at]] === 1) at++;
      if (at === from) return Header.none;
      columns.add(bytes, from, at);
      while (at < end && (bytes[at] === QUOTE || bytes[at] === 0x20)) at++;
      if (bytes[at] !== COMMA && bytes[at] !== 0x29) return Header.none;
    }
    if (!columns.isTelling || columns.count < 2 || !saysStdin(bytes, at, end)) return Header.none;
    this.delimiter = TAB;
    this.end = end + 1;
    return Header.found;
  }
}

/** 1 for bytes that a header may begin with. */
export const MAY_BEGIN_HEADER = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) if ((CLASS[byte] & WORD) !== 0 && !isDigit(byte)) MAY_BEGIN_HEADER[byte] = 1;
for (const char of '_"| ') MAY_BEGIN_HEADER[char.charCodeAt(0)] = 1;

/** So many bytes of a longer line are looked at. */
const TELLING = 16;
const short = (first: string): readonly string[] =>
  Array.from({ length: TELLING }, (_, length) => `\n${first}${"F".repeat(length)}\n`);
/** The patterns of lines that may be a header: a short one as a whole, of others the beginning. Most lines of a log have other signs there. */
export const HEADER_STARTS: readonly string[] = [
  ...["L", "H", "_", " L"].flatMap((first) => [...short(first), `\n${first}${"F".repeat(TELLING)}`]),
  '\n"',
  "\n|",
  "\ncopy ",
];

/** What ends a header's first name. */
const JOINS = new Uint8Array(256);
for (const char of ',;\t|"') JOINS[char.charCodeAt(0)] = 1;

/** False if the first name in the line at `start` is not followed by what separates fields. */
export function mayBeginHeader(bytes: Bytes, start: number, limit: number): boolean {
  let from = start;
  while (from < limit && bytes[from] === 0x20) from++;
  if (from < limit && isDigit(bytes[from])) return false;
  if (startsCopy(bytes, start, limit)) return true;
  const cap = Math.min(limit, from + LONGEST + 1);
  let at = from;
  // A dot inside a name joins words, at the end of one it ends a sentence.
  while (at < cap && INNER[bytes[at]] === 1 && (bytes[at] !== 0x2e || at + 1 === limit || isWord(bytes[at + 1]))) at++;
  if (at === cap) return at === limit && at - from <= LONGEST;
  return JOINS[bytes[at]] === 1;
}

/** A letter, and no digit at the start. */
function isName(bytes: Bytes, from: number, to: number): boolean {
  if (isDigit(bytes[from]) || bytes[from] === 0x2d || bytes[from] === 0x2e || bytes[to - 1] === 0x2e) return false;
  for (let at = from; at < to; at++) if ((CLASS[bytes[at]] & WORD) !== 0 && !isDigit(bytes[at])) return true;
  return false;
}

function spells(bytes: Bytes, at: number, end: number, word: string): boolean {
  if (at + word.length > end) return false;
  for (let i = 0; i < word.length; i++) if ((bytes[at + i] | 0x20) !== (word.charCodeAt(i) | 0x20)) return false;
  return true;
}

const startsCopy = (bytes: Bytes, start: number, limit: number): boolean => spells(bytes, start, limit, "copy ");

function saysStdin(bytes: Bytes, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (spells(bytes, at, end, "from stdin")) return true;
  return false;
}
