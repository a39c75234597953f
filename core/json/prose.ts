import type { Bytes } from "../bytes.ts";
import {
  ASTERISK,
  BACKSLASH,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  DELIMITER,
  EQUALS,
  flagsFor,
  HASH,
  isBlank,
  isCloser,
  isOpener,
  isQuote,
  NEWLINE,
  SLASH,
  SPACE,
} from "./characters.ts";
import { type Cursor, FormatMode } from "./cursor.ts";
import { peek } from "./lookahead.ts";
import { filterIndex } from "./names.ts";
import { NO_RULE, PROTECTED } from "./path-tree.ts";
import { SIGIL, setLiteral } from "./run.ts";

/** Blanks between a name and its colon or equals sign in text. */
const MAX_GAP = 32;
/** Longest list of words that is passed over, in bytes. */
const MAX_WORDS = 64;

/** Bytes of text that can begin or end something; all others are passed over. */
const MARKS = flagsFor("\"'`{}[]:=\\\n");

/**
 * Text outside of everything: goes on to the next byte that matters and returns where to read from there: the start of
 * the word that a quote or backslash stands in, else the byte itself, or `stop`. A word before a colon is looked at only then.
 */
export function skipProse(c: Cursor, stop: number): number {
  const { bytes, limit } = c;
  let p = c.pos;
  for (; ; p++) {
    p = nextMark(bytes, p, stop);
    if (p >= stop) break;
    const byte = bytes[p]!;
    if (byte !== COLON && byte !== EQUALS) {
      if (isCloser(byte)) {
        endOutside(c);
        continue;
      }
      if (byte === NEWLINE) {
        // Without paths what follows on the line is not read at all.
        if (p + 1 >= limit || isOpener(bytes[p + 1]!) || c.tree.isEmpty) break;
        passNewline(c, p);
        continue;
      }
      if (isOpener(byte)) {
        const close = byte === BRACKET_OPEN ? endOfWords(c, p) : -1;
        if (close < 0) break;
        endOutside(c);
        p = close;
        continue;
      }
      const start = startOfWord(c, p);
      c.pos = start;
      return start;
    }
    let end = p;
    while (end > 0 && p - end < MAX_GAP && isBlank(bytes[end - 1]!)) end--;
    if (!mayEndName(c, end)) continue;
    const start = startOfWord(c, end);
    if (end > start && mayBeName(c, start, end)) {
      setLiteral(c, start, end, p, false, 0);
      if (c.literalClass > 0) break;
      c.literalEnd = -1;
    }
  }
  c.pos = p;
  return p;
}

/**
 * Words and `name=value` of names that the policy does not know, in a container whose elements no path is for: goes on behind them as the tokenizer would, to the
 * next byte that may mean more, or at least to `stop`. What comes of it is the last literal, and where a name stands without its value.
 */
export function skipWords(c: Cursor, stop: number): void {
  const { bytes, limit, tree } = c;
  const element = c.elementNode();
  const rule = c.ruleAt(element);
  if (rule >= 0 || tree.relaxedRules[tree.next[element * tree.classes]!]! >= 0) return;
  if (c.expectValue && ruleOfElements(c) >= 0) return;
  const isObject = c.isObject[c.depth] === 1;
  let p = c.pos;
  while (p < stop) {
    const first = bytes[p]!;
    if (isBlank(first)) {
      p++;
      continue;
    }
    // What begins like a comment may be one, behind a word.
    if (first === SLASH || first === HASH) break;
    const end = endOfWord(bytes, p, Math.min(limit, p + c.window));
    const after = end < limit ? bytes[end]! : BACKSLASH;
    if (end === p || DELIMITER[after] === 0 || isQuote(after) || mayBeName(c, p, end)) break;
    if (c.expectValue) {
      c.valueRule = ruleOfElements(c);
      c.expectValue = false;
      c.inValue = true;
      c.alternate = false;
    } else c.alternate = isObject && !c.alternate;
    c.literalEnd = end;
    c.literalQuoted = false;
    c.literalSlashes = 0;
    p = end;
    if (after !== COLON && after !== EQUALS) continue;
    c.expectValue = true;
    c.valueNode = element;
    c.valueRule = rule;
    c.inValue = false;
    c.again = NO_RULE;
    c.alternate = false;
    c.keyQuoted = false;
    c.keySlashes = 0;
    c.literalEnd = -1;
    p++;
  }
  c.pos = p;
}

/** Where a list or map is expected whose every member is to go, a bare value goes too: its bracket may be lost. */
export function ruleOfElements(c: Cursor): number {
  const { tree } = c;
  return c.valueRule === PROTECTED ? PROTECTED : tree.relaxedRules[tree.next[c.valueNode * tree.classes]!]!;
}

/** Where the word without backslashes ends that begins at `from`. */
function endOfWord(bytes: Bytes, from: number, limit: number): number {
  let at = from;
  while (at < limit && DELIMITER[bytes[at]!] === 0 && bytes[at] !== BACKSLASH) at++;
  return at;
}

function nextMark(bytes: Bytes, from: number, stop: number): number {
  let at = from;
  while (at < stop && MARKS[bytes[at]!] === 0) at++;
  return at;
}

/** False if no name that the policy knows ends before `end`, by its last byte: before most colons. What has backslashes was not passed over. */
function mayEndName({ bytes, tree }: Cursor, end: number): boolean {
  const last = end > 0 ? bytes[end - 1]! : COLON;
  return tree.names.endings[last] === 1 || SIGIL[last] === 1;
}

/** False for a word without backslashes that surely is no name the policy knows. */
function mayBeName({ bytes, tree }: Cursor, start: number, end: number): boolean {
  const last = bytes[end - 1]!;
  if (tree.names.filter[filterIndex(end - start, last)] === 1) return true;
  return SIGIL[bytes[start]!] === 1 || SIGIL[last] === 1;
}

/**
 * `[main]`, `[worker-3 exec]`: a list of words of which the policy knows none, and whose elements no path is for, changes nothing. Index of its closer; -1 if
 * the list that opens at `open` is anything else.
 */
function endOfWords(c: Cursor, open: number): number {
  const { bytes, tree } = c;
  if (c.inValue || tree.relaxedRules[tree.next[c.nodes[0]! * tree.classes]!]! >= 0) return -1;
  const last = Math.min(c.limit, open + MAX_WORDS);
  let word = open + 1;
  for (let p = word; p < last; p++) {
    const byte = bytes[p]!;
    if (DELIMITER[byte] === 0 && byte !== BACKSLASH) {
      // What begins like a comment may be one, behind a word.
      if (p === word && word > open + 1 && (byte === SLASH || byte === HASH)) return -1;
      continue;
    }
    if (byte !== SPACE && byte !== BRACKET_CLOSE) return -1;
    if (p > word && mayBeName(c, word, p)) return -1;
    if (byte === BRACKET_CLOSE) return p;
    word = p + 1;
  }
  return -1;
}

/** A closer, or the end of a line, outside of everything. */
function endOutside(c: Cursor): void {
  c.late = false;
  c.again = NO_RULE;
  c.inValue = false;
  c.literalEnd = -1;
  c.alternate = false;
}

/** The newline at `p`, behind which no record begins. */
function passNewline(c: Cursor, p: number): void {
  if (c.format === FormatMode.text) {
    c.stringified = false;
    endOutside(c);
  }
  c.sink.startItem();
  if (!c.lineOpen) c.openLine(p + 1);
}

/** Where the word that ends before `end` begins; a word longer than the window is no name. */
function startOfWord(c: Cursor, end: number): number {
  const first = Math.max(0, end - c.window);
  let at = end;
  while (at > first && DELIMITER[c.bytes[at - 1]!] === 0) at--;
  return at === first && first > 0 ? end : at;
}

/**
 * A comment between a name and its colon is skipped; any other is read like the rest, since a secret in a comment is one.
 * Returns the index after it, 0 if there is none, -1 if more input is needed.
 */
export function commentBeforeColon(c: Cursor, p: number, byte: number): number {
  if (c.literalEnd < 0 || (byte !== SLASH && byte !== HASH)) return 0;
  const { bytes } = c;
  const last = Math.min(c.limit, p + c.window);
  const unfinished = p + c.window > c.limit && !c.final ? -1 : 0;
  if (byte === SLASH && p + 1 >= c.limit) return unfinished;
  const block = byte === SLASH && bytes[p + 1] === ASTERISK;
  if (byte === SLASH && !block && bytes[p + 1] !== SLASH) return 0;
  let end = p + 2;
  if (block) while (end < last && !(bytes[end] === SLASH && bytes[end - 1] === ASTERISK)) end++;
  else while (end < last && bytes[end] !== NEWLINE) end++;
  if (end >= last) return unfinished;
  const next = peek(c, end + 1, true);
  if (next === -1) return -1;
  if (next === -2 || (bytes[next] !== COLON && bytes[next] !== EQUALS)) return 0;
  return end + 1;
}
