import { type Cursor, FormatMode, RunKind } from "./cursor.ts";
import { NO_RULE } from "./path-tree.ts";
import { unescapeBytes } from "./unescape.ts";

/**
 * Values at a configured path whose end is not known when they begin: containers, long strings, and everything in broken
 * JSON. They are swallowed up to the first byte that certainly lies outside; in doubt a value goes on.
 */

const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;
const isOpener = (byte: number): boolean => byte === 0x7b || byte === 0x5b;
const isCloser = (byte: number): boolean => byte === 0x7d || byte === 0x5d;
const isQuote = (byte: number): boolean => byte === 0x22 || byte === 0x27 || byte === 0x60;
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** Bytes that end a word in broken JSON and in text. */
export const DELIMITER = new Uint8Array(256);
for (const char of " \t\r\n\"'`,:={}[]&;?()<>|") DELIMITER[char.charCodeAt(0)] = 1;

/** Answers of a look-ahead. */
export const NO = 0;
export const YES = 1;
export const UNKNOWN = -1;

export function beginContainerRun(c: Cursor, open: number, rule: number, level: number, quoted: boolean): void {
  c.sink.openField(c.toSource(open), rule, level, quoted);
  const { run } = c;
  run.kind = RunKind.container;
  run.curly = c.bytes[open] === 0x7b ? 1 : 0;
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
  run.comment = byte === 0x23 || byte === 0x2f;
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
  if (to - from <= 512 && bytes.subarray(from, to).includes(BACKSLASH)) {
    bytes = unescapeBytes(bytes.subarray(from, to));
    for (let level = slashes; level > 0; level >>= 1) bytes = unescapeBytes(bytes);
    from = 0;
    to = bytes.length;
  }
  let known = c.tree.names.classOf(bytes, from, to);
  if (known === 0) {
    // A backslash or control character in the place of the opening quote does not belong to the name.
    let bare = start;
    while (bare < end && (c.bytes[bare] === BACKSLASH || c.bytes[bare]! < 0x20)) bare++;
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
    if (byte === 0x22 || (byte === 0x27 && c.lenient && p > 0 && DELIMITER[bytes[p - 1]!] === 1)) {
      run.quote = byte;
      run.slashes = slashes;
    } else if (byte === 0x7b) run.curly++;
    else if (byte === 0x5b) run.square++;
    else if (isCloser(byte)) {
      const curly = byte === 0x7d ? Math.max(0, run.curly - 1) : run.curly;
      const square = byte === 0x5d ? Math.max(0, run.square - 1) : run.square;
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
      const starts = startsRecord(c, p);
      if (starts === UNKNOWN) {
        c.pos = p;
        return false;
      }
      if (starts === YES) {
        endAtRecord(c, p);
        return true;
      }
    }
  }
  c.pos = limit;
  if (!c.final) return false;
  c.sink.closeField(c.toSourceEnd(limit));
  return true;
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
      const starts = startsRecord(c, p);
      if (starts === UNKNOWN) {
        c.pos = p;
        return false;
      }
      if (starts === YES) {
        endAtRecord(c, p);
        return true;
      }
    }
  }
  c.pos = limit;
  if (!c.final) return false;
  c.sink.closeField(c.toSourceEnd(limit));
  return true;
}

/**
 * A quote followed by a colon closes a name, so the value has ended before that name's opening quote, its own closing
 * quote being lost: the name is what lies between the last two quotes.
 */
function closesName(c: Cursor, close: number): boolean {
  const { run } = c;
  const next = peek(c, close + 1, false);
  if (run.words === 0 || close - run.end > c.window || next < 0) return false;
  if (c.bytes[next] !== 0x3a && c.bytes[next] !== 0x3d) return false;
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
    if (isBlank(byte) || byte === 0x2c || byte === 0x26 || byte === 0x3b || byte === 0x3f) {
      p++;
      // What is held back for want of a word is bounded.
      if (p - run.end > c.window) run.end = p;
      continue;
    }
    const before = p > 0 ? bytes[p - 1]! : 0;
    const startsWord = isBlank(before) || before === 0x2c || before === 0x3b || before === NEWLINE || isQuote(byte);
    if (startsWord && run.words > 0 && run.curly === 0) {
      const key = looksLikeName(c, p);
      if (key === UNKNOWN) return wait(c, p);
      if (key === YES) return finish();
    }
    if (byte === 0x2f && (p + 1 < limit ? bytes[p + 1] === 0x2a : !c.final)) {
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
  for (let p = at + 3; p < last; p++) if (c.bytes[p] === 0x2f && c.bytes[p - 1] === 0x2a) return p + 1;
  return last === c.limit && at + c.window > c.limit && !c.final ? UNKNOWN : at;
}

function wait(c: Cursor, at: number): false {
  c.pos = at;
  return false;
}

/**
 * Whether a quote after `pending` backslashes closes a string whose own quotes carry `slashes` (0 plain, 1 inside one JSON
 * string, 3 inside two): fewer belong to an outer string, which ends this one as well; whole multiples are escaped backslashes.
 */
export function closesQuote(pending: number, slashes: number): boolean {
  return pending < slashes || pending % (2 * (slashes + 1)) === slashes;
}

/** The next byte from `at` on that is no blank: its index, -1 if more input may bring one, -2 if there is none within reach. */
export function peek(c: Cursor, at: number, overNewlines: boolean): number {
  const last = Math.min(c.limit, at + c.window);
  let p = at;
  while (p < last && (isBlank(c.bytes[p]!) || (overNewlines && c.bytes[p] === NEWLINE))) p++;
  if (p < last) return p;
  return p < at + c.window && !c.final ? -1 : -2;
}

/** May a container at a configured path end right before `at`? Only if a separator or the next record follows. */
export function endsValue(c: Cursor, at: number): number {
  const { bytes } = c;
  const text = c.format === FormatMode.text;
  const next = peek(c, at, !text);
  if (next === -1) return UNKNOWN;
  if (next === -2) return YES;
  const byte = bytes[next]!;
  if (c.lenient && c.depth === 0 && next > at) return YES;
  if (byte === 0x2c || byte === 0x3b || byte === NEWLINE || isCloser(byte)) return YES;
  if (isOpener(byte)) return bytes[next - 1] === NEWLINE ? YES : NO;
  if (byte !== 0x22 && byte !== BACKSLASH) return NO;
  // The end of JSON in a string: its closing quote must be followed by a separator in turn.
  const after = peek(c, next + 1, false);
  if (after === -1) return UNKNOWN;
  return after === -2 || bytes[after] === 0x2c || bytes[after] === NEWLINE || isCloser(bytes[after]!) ? YES : NO;
}

/** May the string at a configured path end with the quote right before `at`? Only if a separator follows. */
function endsString(c: Cursor, at: number): number {
  const next = peek(c, at, c.format !== FormatMode.text);
  if (next === -1) return UNKNOWN;
  if (next === -2) return YES;
  const byte = c.bytes[next]!;
  if (c.bytes[next - 1] === NEWLINE && isOpener(byte)) return YES;
  if (byte === 0x2c || isCloser(byte) || byte === NEWLINE || byte === 0x3a || byte === 0x3d || byte === 0x3b)
    return YES;
  if (byte === 0x29 || byte === 0x26 || byte === 0x3e) return YES;
  if (c.depth === 0 && !c.keyQuoted && next > at) return YES;
  if (isQuote(byte) || byte === BACKSLASH) {
    if (c.lenient && byte === 0x22 && c.run.slashes > 0) return YES;
    return looksLikeName(c, next);
  }
  // A missing comma before an unquoted name.
  return next > at ? looksLikeName(c, next) : NO;
}

/** Is there a name followed by a colon or an equals sign at `at`? A bare word's colon must be followed by a blank or a value's first byte. */
export function looksLikeName(c: Cursor, at: number): number {
  const { bytes } = c;
  const last = Math.min(c.limit, at + c.window);
  let p = at;
  let slashes = 0;
  while (p < last && bytes[p] === BACKSLASH) {
    slashes++;
    p++;
  }
  const reachedEnd = (): number => (p < at + c.window && !c.final ? UNKNOWN : NO);
  if (p >= last) return reachedEnd();
  const quote = isQuote(bytes[p]!) ? bytes[p]! : 0;
  if (quote !== 0) {
    p++;
    let pending = 0;
    for (; p < last; p++) {
      if (bytes[p] === NEWLINE) return NO;
      if (bytes[p] === BACKSLASH) pending++;
      else {
        if (bytes[p] === quote && closesQuote(pending, slashes)) break;
        pending = 0;
      }
    }
    if (p >= last) return reachedEnd();
    p++;
  } else {
    const start = p;
    while (p < last && DELIMITER[bytes[p]!] === 0) p++;
    if (p >= last) return reachedEnd();
    if (p === start) return NO;
    // The closing quote of a name whose opening quote is missing.
    if (bytes[p] === 0x22 || bytes[p] === 0x27) p++;
  }
  const next = peek(c, p, false);
  if (next === -1) return UNKNOWN;
  if (next === -2) return NO;
  if (bytes[next] === 0x3d) return YES;
  if (bytes[next] !== 0x3a) return NO;
  if (quote !== 0 || next > p || bytes[p - 1] === 0x22) return YES;
  if (next + 1 >= c.limit) return c.final ? NO : UNKNOWN;
  const after = bytes[next + 1]!;
  return isBlank(after) || isQuote(after) || isOpener(after) || after === BACKSLASH ? YES : NO;
}

/**
 * Does a new record start after the newline at `newline`? A line that starts with `{` or `[` does, unless the record before
 * it is still open and ended in `,`, `[` or `:`. Never in the explicit JSON format.
 */
export function startsRecord(c: Cursor, newline: number): number {
  if (c.format === FormatMode.json) return NO;
  if (newline + 1 >= c.limit) return c.final ? NO : UNKNOWN;
  if (!isOpener(c.bytes[newline + 1]!)) return NO;
  if (c.format === FormatMode.text || (c.depth === 0 && c.run.kind === RunKind.none)) return YES;
  let p = newline - 1;
  const first = Math.max(0, newline - c.window);
  while (p >= first && (isBlank(c.bytes[p]!) || c.bytes[p] === NEWLINE)) p--;
  const byte = p >= first ? c.bytes[p]! : 0;
  return byte === 0x2c || byte === 0x5b || byte === 0x3a ? NO : YES;
}

/** The value ends where the next record begins. */
function endAtRecord(c: Cursor, newline: number): void {
  const carriageReturn = newline > 0 && c.bytes[newline - 1] === 0x0d ? 1 : 0;
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
