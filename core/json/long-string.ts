import { BACKSLASH, QUOTE, SPACE, STRING_STOP } from "./characters.ts";
import { type Cursor, Expect, MAX_LEVEL, RunKind, startState } from "./cursor.ts";
import { beginsJson, NO, UNKNOWN, YES } from "./lookahead.ts";
import { PROTECTED } from "./path-tree.ts";
import { beginStringRun } from "./run.ts";
import { advance } from "./tokenizer.ts";

/**
 * A string value longer than MAX_SPAN, read as it comes: its decoded content is judged in a moving window, or tokenized
 * by a child cursor if it is JSON itself. `open` is the index of its opening quote.
 */
export function startLongString(c: Cursor, open: number): void {
  c.expect = c.depth === 0 ? Expect.item : Expect.commaOrClose;
  if (c.depth === 0) c.sawRoot = true;
  if (c.valueRule >= 0) {
    beginStringRun(c, open, 0);
    return;
  }
  c.run.kind = RunKind.longString;
  c.contentKnown = false;
  c.readingChild = false;
  startState(c.pieceState);
  c.startDecoding(open + 1);
  c.pos = open + 1;
}

/** True when the string has ended, false when more input is needed. */
export function scanLongString(c: Cursor): boolean {
  const { bytes, limit } = c;
  let end = c.pos;
  while (end < limit) {
    while (end < limit && STRING_STOP[bytes[end]!] === 0) end++;
    if (end >= limit || bytes[end] !== BACKSLASH) break;
    end += 2;
  }
  const found = end < limit;
  const closed = found || c.final;
  if (end > limit) end = limit;
  const text = c.decoded!;
  c.pos = text.append(bytes, c.pos, end, c.base, closed);
  if (c.valueRule === PROTECTED) c.decodedDecided = text.length;
  else judge(c, closed);
  dropDecided(c);
  if (!closed) return false;
  c.run.kind = RunKind.none;
  c.readingChild = false;
  // A raw newline is not valid JSON: the strict tokenizer meets it next and hands over.
  c.pos = found && bytes[end] === QUOTE ? end + 1 : end;
  return true;
}

function judge(c: Cursor, closed: boolean): void {
  const text = c.decoded!;
  if (!c.contentKnown) {
    let first = 0;
    while (first < text.length && text.bytes[first]! <= SPACE && first < c.window) first++;
    const begins = first < c.window ? beginsJson(text.bytes, first, Math.min(text.length, c.window)) : NO;
    if (begins === UNKNOWN && !closed && text.length < c.window) return;
    c.contentKnown = true;
    if (begins === YES && c.level < MAX_LEVEL) {
      c.readingChild = true;
      c.startChild(c.valueNode).pos = first;
    }
  }
  if (!c.readingChild) {
    c.scanDecoded(closed);
    return;
  }
  const child = c.child!;
  child.bytes = text.bytes;
  child.limit = text.length;
  child.final = closed;
  advance(child);
}

/** Keeps two windows of context before what is still undecided. */
function dropDecided(c: Cursor): void {
  const text = c.decoded!;
  const decided = c.readingChild ? c.child!.decided() : c.decodedDecided;
  const count = decided - 2 * c.window;
  if (count < c.window * 4) return;
  if (c.readingChild) c.child!.shift(count);
  c.decodedDecided -= count;
  text.drop(count);
}
