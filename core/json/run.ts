import {
  AMPERSAND,
  APOSTROPHE,
  ASTERISK,
  BACKSLASH,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  DELIMITER,
  EQUALS,
  flagsFor,
  HASH,
  isBlank,
  isCloser,
  isOpener,
  isQuote,
  NEWLINE,
  QUESTION,
  QUOTE,
  RETURN,
  SEMICOLON,
  SLASH,
} from "./characters.ts";
import { type Cursor, FormatMode, RunKind } from "./cursor.ts";
import {
  closesQuote,
  endsString,
  endsValue,
  looksLikeName,
  NO,
  peek,
  startsRecord,
  UNKNOWN,
  YES,
} from "./lookahead.ts";
import { NO_RULE } from "./path-tree.ts";
import { unescapeTo } from "./unescape.ts";

/**
 * Values at a configured path whose end is not known when they begin: containers, long strings, and everything in broken
 * JSON. They are swallowed up to the first byte that certainly lies outside; in doubt a value goes on.
 */

/** Control characters, backslashes, and `--name`, `@name`, `$name`, `^name`. */
export const SIGIL = flagsFor("\\-@$^%#*.!~").fill(1, 0, 0x20);

export function beginContainerRun(c: Cursor, open: number, rule: number, level: number, quoted: boolean): void {
  c.sink.openField(c.toSource(open), rule, level, quoted);
  const { run } = c;
  run.kind = RunKind.container;
  run.curly = c.bytes[open] === BRACE_OPEN ? 1 : 0;
  run.square = 1 - run.curly;
  run.quote = 0;
  run.slashes = 0;
  run.pending = 0;
  c.pos = open + 1;
}

/** A string whose opening quote, after `slashes` backslashes, stands at `open`. */
export function beginStringRun(c: Cursor, open: number, slashes: number): void {
  const level = c.level + 1 + Math.log2(slashes + 1);
  c.sink.openField(c.toSource(open + 1), c.valueRule, Math.round(level), false);
  const { run } = c;
  run.kind = RunKind.string;
  run.quote = c.bytes[open]!;
  run.slashes = slashes;
  run.pending = 0;
  run.end = open + 1;
  run.words = 0;
  c.nameStart = -1;
  c.pos = open + 1;
}

/** JSON whose quotes were not escaped when it was made the string that opens at `open`: it ends with its container. */
export function beginUnescapedRun(c: Cursor, open: number): void {
  beginContainerRun(c, open + 1, c.valueRule, c.level + 1, false);
}

/** An unquoted value that begins at `at`. */
export function beginBareRun(c: Cursor, at: number): void {
  const quoted = c.keyQuoted || c.depth > 0;
  c.sink.openField(c.toSource(at), c.valueRule, c.level + Math.round(Math.log2(c.keySlashes + 1)), quoted);
  const { run } = c;
  run.kind = RunKind.bare;
  run.curly = 0;
  run.square = 0;
  run.quote = 0;
  run.end = at;
  // A comment between the colon and the value belongs to the value, and so does what follows on the next line.
  const byte = c.bytes[at];
  run.comment = byte === HASH || byte === SLASH;
  run.words = 0;
  c.pos = at;
}

/** True when the value has ended, false when more input is needed. */
export function scanRun(c: Cursor): boolean {
  const { kind } = c.run;
  const done = kind === RunKind.container ? scanContainer(c) : kind === RunKind.string ? scanString(c) : scanBare(c);
  if (!done) return false;
  c.run.kind = RunKind.none;
  const { nameStart } = c;
  c.forgetLiterals();
  c.again = c.lenient && kind !== RunKind.container ? c.valueRule : NO_RULE;
  if (kind === RunKind.string && nameStart >= 0) setLiteral(c, nameStart, c.nameEnd, c.pos, true, c.run.slashes);
  return true;
}

/** Longest literal that is taken for a name in escapes, in bytes, and room for one without them. */
const MAX_ESCAPED = 512;
const unescaped = new Uint8Array(MAX_ESCAPED);

/** Most literals are a word: a loop is faster than a call into the engine. */
function hasBackslash(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === BACKSLASH) return true;
  return false;
}

/** Notes a literal as the possible name of what comes next. */
export function setLiteral(
  c: Cursor,
  start: number,
  end: number,
  after: number,
  quoted: boolean,
  slashes: number,
): void {
  let bytes = c.bytes;
  let from = start;
  let to = end;
  if (to - from <= MAX_ESCAPED && hasBackslash(bytes, from, to)) {
    to = unescapeTo(unescaped, bytes, from, to);
    bytes = unescaped;
    from = 0;
    for (let level = slashes; level > 0 && hasBackslash(bytes, from, to); level >>= 1)
      to = unescapeTo(bytes, bytes, 0, to);
  }
  let known = c.tree.names.classOf(bytes, from, to);
  if (known === 0) {
    // What stands in the place of the opening quote does not belong to the name, nor does the sigil of a variable or option.
    let bare = start;
    while (bare < end && SIGIL[c.bytes[bare]!] === 1) bare++;
    if (bare > start) known = c.tree.names.classOf(c.bytes, bare, end);
  }
  // A stray word between a name the policy knows and its colon does not hide the name.
  if (known === 0 && c.literalEnd >= 0 && c.literalClass > 0) return;
  c.literalClass = known;
  c.literalEnd = after;
  c.literalQuoted = quoted;
  c.literalSlashes = slashes;
}

function scanContainer(c: Cursor): boolean {
  const { bytes, limit, run } = c;
  let p = c.pos;
  for (; p < limit; p++) {
    const byte = bytes[p]!;
    if (run.quote !== 0) {
      if (byte === BACKSLASH) {
        run.pending++;
        continue;
      }
      if (byte === run.quote && closesQuote(run.pending, run.slashes)) run.quote = 0;
      run.pending = 0;
      if (byte !== NEWLINE) continue;
      run.quote = 0;
    }
    if (byte === BACKSLASH) {
      run.pending++;
      continue;
    }
    const slashes = run.pending;
    run.pending = 0;
    if (byte === QUOTE || (byte === APOSTROPHE && c.lenient && p > 0 && DELIMITER[bytes[p - 1]!] === 1)) {
      run.quote = byte;
      run.slashes = slashes;
    } else if (byte === BRACE_OPEN) run.curly++;
    else if (byte === BRACKET_OPEN) run.square++;
    else if (isCloser(byte)) {
      const curly = byte === BRACE_CLOSE ? Math.max(0, run.curly - 1) : run.curly;
      const square = byte === BRACKET_CLOSE ? Math.max(0, run.square - 1) : run.square;
      if (curly + square === 0) {
        const ends = endsValue(c, p + 1);
        if (ends === UNKNOWN) {
          c.pos = p;
          run.pending = slashes;
          return false;
        }
        if (ends === YES) {
          c.sink.closeField(c.toSourceEnd(p + 1));
          c.pos = p + 1;
          return true;
        }
        // Something follows that cannot: that closer was part of the value, and another one must come.
        continue;
      }
      run.curly = curly;
      run.square = square;
    } else if (byte === NEWLINE) {
      const starts = stopAtRecord(c, p);
      if (starts !== NO) return starts === YES;
    }
  }
  return stopAtEnd(c);
}

function scanString(c: Cursor): boolean {
  const { bytes, limit, run } = c;
  for (let p = c.pos; p < limit; p++) {
    const byte = bytes[p]!;
    if (byte === BACKSLASH) {
      run.pending++;
      continue;
    }
    const pending = run.pending;
    run.pending = 0;
    if (byte === run.quote && closesQuote(pending, run.slashes)) {
      const ends = endsString(c, p + 1);
      if (ends === UNKNOWN) {
        c.pos = p;
        run.pending = pending;
        return false;
      }
      if (ends === YES) {
        c.sink.closeField(c.toSourceEnd(closesName(c, p) ? run.end - 1 : p - Math.min(pending, run.slashes)));
        c.pos = p + 1;
        return true;
      }
      run.words = 1;
      run.end = p + 1;
    } else if (byte === NEWLINE) {
      const starts = stopAtRecord(c, p);
      if (starts !== NO) return starts === YES;
    }
  }
  return stopAtEnd(c);
}

/**
 * A quote followed by a colon closes a name, so the value has ended before that name's opening quote, its own closing
 * quote being lost: the name is what lies between the last two quotes.
 */
function closesName(c: Cursor, close: number): boolean {
  const { run } = c;
  const next = peek(c, close + 1, false);
  if (run.words === 0 || close - run.end > c.window || next < 0) return false;
  if (c.bytes[next] !== COLON && c.bytes[next] !== EQUALS) return false;
  c.nameStart = run.end;
  c.nameEnd = close - Math.min(run.slashes, run.pending);
  return true;
}

function scanBare(c: Cursor): boolean {
  const { bytes, limit, run } = c;
  let p = c.pos;
  const finish = (): true => {
    c.sink.closeField(c.toSourceEnd(Math.max(run.end, 0)));
    c.pos = p;
    return true;
  };
  while (p < limit) {
    const byte = bytes[p]!;
    if (byte === NEWLINE) {
      const starts = startsRecord(c, p);
      if (starts === UNKNOWN) return wait(c, p);
      const goesOn = c.format !== FormatMode.text && (run.comment || run.curly > 0);
      if (starts === YES || !goesOn) return finish();
      run.comment = false;
      p++;
      continue;
    }
    if (isCloser(byte)) {
      if (run.curly === 0) return finish();
      run.curly--;
      run.end = ++p;
      continue;
    }
    if (isOpener(byte)) {
      run.curly++;
      run.end = ++p;
      continue;
    }
    if (isBlank(byte) || byte === COMMA || byte === AMPERSAND || byte === SEMICOLON || byte === QUESTION) {
      p++;
      // What is held back for want of a word is bounded.
      if (p - run.end > c.window) run.end = p;
      continue;
    }
    const before = p > 0 ? bytes[p - 1]! : 0;
    const startsWord =
      isBlank(before) || before === COMMA || before === SEMICOLON || before === NEWLINE || isQuote(byte);
    if (startsWord && run.words > 0 && run.curly === 0) {
      const key = looksLikeName(c, p);
      if (key === UNKNOWN) return wait(c, p);
      if (key === YES) return finish();
    }
    if (byte === SLASH && (p + 1 < limit ? bytes[p + 1] === ASTERISK : !c.final)) {
      const end = endOfComment(c, p);
      if (end === UNKNOWN) return wait(c, p);
      if (end > p) {
        run.end = p = end;
        continue;
      }
    }
    run.words = 1;
    p++;
    // One word at a time; a word cut by the end of the input is looked at again only if it has not begun.
    while (p < limit && DELIMITER[bytes[p]!] === 0) p++;
    run.end = p;
  }
  if (!c.final) return wait(c, p);
  return finish();
}

/** Index after the block comment that begins at `at`; `at` itself when none ends within reach, UNKNOWN when more input is needed. */
function endOfComment(c: Cursor, at: number): number {
  const last = Math.min(c.limit, at + c.window);
  for (let p = at + 3; p < last; p++) if (c.bytes[p] === SLASH && c.bytes[p - 1] === ASTERISK) return p + 1;
  return last === c.limit && at + c.window > c.limit && !c.final ? UNKNOWN : at;
}

function wait(c: Cursor, at: number): false {
  c.pos = at;
  return false;
}

/** Does the value end at this newline? If so it is closed there; if more input is needed, the newline is read again. */
function stopAtRecord(c: Cursor, newline: number): number {
  const starts = startsRecord(c, newline);
  if (starts === UNKNOWN) c.pos = newline;
  else if (starts === YES) endAtRecord(c, newline);
  return starts;
}

/** All input is read: the value ends with it, or goes on with the next chunk. */
function stopAtEnd(c: Cursor): boolean {
  c.pos = c.limit;
  if (c.final) c.sink.closeField(c.toSourceEnd(c.limit));
  return c.final;
}

/** The value ends where the next record begins. */
function endAtRecord(c: Cursor, newline: number): void {
  const carriageReturn = newline > 0 && c.bytes[newline - 1] === RETURN ? 1 : 0;
  c.sink.closeField(c.toSourceEnd(newline - carriageReturn));
  c.pos = newline;
  // The newline itself is read by the lenient tokenizer, which starts the record.
  c.lenient = true;
}

/** Starts a new item at `at` in strict mode. */
export function startRecord(c: Cursor, at: number): void {
  c.startItem(c.nodes[0]!);
  c.pos = at;
  c.sink.startItem();
}
