import { MAX_SPAN } from "../detect/types.ts";
import {
  AMPERSAND,
  APOSTROPHE,
  BACKQUOTE,
  BACKSLASH,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  DELIMITER,
  EQUALS,
  GREATER,
  isOpener,
  isQuote,
  NEWLINE,
  QUESTION,
  QUOTE,
  RETURN,
  SEMICOLON,
  SPACE,
  TAB,
} from "./characters.ts";
import { type Cursor, FormatMode, MAX_DEPTH, MAX_LEVEL } from "./cursor.ts";
import {
  beginsJson,
  closesQuote,
  endsValue,
  looksLikeName,
  NO,
  peek,
  startsRecord,
  UNKNOWN,
  YES,
} from "./lookahead.ts";
import { NO_RULE } from "./path-tree.ts";
import { commentBeforeColon, ruleOfElements, skipProse, skipWords } from "./prose.ts";
import { Repetition, WORTH_A_LOOK } from "./repetition.ts";
import { beginBareRun, beginContainerRun, beginStringRun, beginUnescapedRun, setLiteral, startRecord } from "./run.ts";
import { TOO_DEEP } from "./span-sink.ts";
import { advance } from "./tokenizer.ts";

/**
 * Field paths in what is not valid JSON: broken, truncated or headless JSON, and text with JSON or key=value in it. The
 * guesses are those of Encore's scrubber (first literal of an object a name, then alternate; a colon makes the literal
 * before it a name; `]` and `}` close alike; commas do not count), with `=` for `:`, any quotes or none, and names matched
 * at any depth. The line is scanned for sensitive values as text at the same time (Cursor.scanLine).
 */

/** What one step came to: go on, wait for more input, or leave the loop (a run or a new record has begun). */
const GO_ON = 0;
const WAIT = 1;
const LEAVE = 2;

/** True when something else must go on at `pos`, false when more input is needed. */
export function scanLenient(c: Cursor): boolean {
  const { tree } = c;
  const mayRepeat = c.limit - c.pos > WORTH_A_LOOK && c.pos >= c.repeatsAfter && !tree.isEmpty;
  let repetition = mayRepeat ? Repetition.find(c) : null;
  for (;;) {
    if (tree.isEmpty && !c.stringified) skipToNewline(c);
    if (repetition !== null && c.pos >= repetition.stop) {
      repetition.pass();
      if (repetition.isOver) repetition = null;
    }
    let at = c.pos;
    if (c.depth === 0 && !c.expectValue && c.literalEnd < 0 && c.literalClass === 0 && !tree.hasNameRules) {
      const stop = repetition === null ? c.limit : repetition.stop;
      at = skipProse(c, stop);
      if (at === stop && at < c.limit) continue;
    } else if (c.depth > 0 && at < c.limit && DELIMITER[c.bytes[at]!] === 0 && mayPassWords(c)) {
      skipWords(c, repetition === null ? c.limit : repetition.stop);
      at = c.pos;
    }
    if (at >= c.limit) return false;
    const byte = c.bytes[at]!;
    // Outside of everything a quote is what it is in most cases, and needs none of the questions below.
    const isPlain = isQuote(byte) && c.depth === 0 && c.literalClass === 0 && !c.expectValue && !c.late;
    const step =
      isPlain && (byte === QUOTE || isOpening(c, at)) ? scanQuoted(c, at, at, byte, 0) : scanToken(c, at, byte);
    if (step !== GO_ON) return step === LEAVE;
  }
}

const mayPassWords = (c: Cursor): boolean => !c.late && c.literalClass === 0 && (!c.expectValue || c.valueRule < 0);

/** Without paths only the ends of lines matter, and outside of everything only those before what may be a record. */
function skipToNewline(c: Cursor): void {
  if (c.records !== null && c.depth === 0 && c.lineOpen) {
    c.pos = c.records.findRecord(c.bytes, c.pos, c.limit);
    return;
  }
  const newline = c.bytes.indexOf(NEWLINE, c.pos);
  c.pos = newline < 0 || newline > c.limit ? c.limit : newline;
}

function scanToken(c: Cursor, p: number, byte: number): number {
  switch (byte) {
    case SPACE:
    case TAB:
    case RETURN:
      c.pos = p + 1;
      return GO_ON;
    case NEWLINE:
      return scanNewline(c, p);
    case BRACE_CLOSE:
    case BRACKET_CLOSE: {
      const closes = closesContainer(c, p, byte);
      if (closes === UNKNOWN) return WAIT;
      if (closes === YES) c.depth--;
      endMember(c);
      c.pos = p + 1;
      return GO_ON;
    }
    case COMMA: {
      const { again, alternate } = c;
      endMember(c);
      c.alternate = alternate;
      if (again >= 0 && c.depth > 0 && c.isObject[c.depth] === 1) {
        // What follows in an object without a name may still be part of the value that has just gone.
        c.valueRule = again;
        c.expectValue = true;
        c.late = true;
      }
      c.pos = p + 1;
      return GO_ON;
    }
    case COLON:
    case EQUALS:
      if (c.literalEnd >= 0 || c.literalClass > 0) expectValueOfLiteral(c);
      c.pos = p + 1;
      return GO_ON;
    case GREATER: // the second half of "=>"
      c.pos = p + 1;
      return GO_ON;
    default:
  }
  const comment = commentBeforeColon(c, p, byte);
  if (comment === -1) return WAIT;
  if (comment > 0) {
    c.pos = comment;
    return GO_ON;
  }
  if (c.late) {
    // `"pw":,"x":1` has no value after all; `"pw":,"S"` has.
    const name = looksLikeName(c, p);
    if (name === UNKNOWN) return WAIT;
    c.late = false;
    if (name === YES) c.expectValue = false;
  }
  if (!c.expectValue) {
    const step = guessValue(c, p, byte);
    if (step !== GO_ON) return step;
  }
  if (c.expectValue && c.valueRule < 0 && byte !== BRACE_OPEN && byte !== BRACKET_OPEN) c.valueRule = ruleOfElements(c);
  if (c.expectValue && c.valueRule >= 0) return beginValue(c, p, byte);
  if (byte === BRACE_OPEN || byte === BRACKET_OPEN) return openContainer(c, p, byte);
  return scanLiteral(c, p, byte);
}

/** A line of text that ends in the middle of JSON: its containers stay open. */
function isContinued(c: Cursor, newline: number): boolean {
  let p = newline - 1;
  while (p >= 0 && newline - p < c.window && c.bytes[p]! <= SPACE) p--;
  const byte = p >= 0 ? c.bytes[p]! : 0;
  return byte === COMMA || byte === BRACKET_OPEN || byte === BRACE_OPEN || byte === COLON;
}

/** `]` and `}` close alike, but a container whose every member is to go ends only where it certainly does. */
function closesContainer(c: Cursor, p: number, byte: number): number {
  if (c.depth === 0) return NO;
  if (c.ruleAt(c.elementNode()) < 0) return YES;
  const fits = (c.isObject[c.depth] === 1) === (byte === BRACE_CLOSE);
  return fits ? endsValue(c, p + 1) : NO;
}

/** After a comma or a closer. A value that has to go and has not come yet is still waited for. */
function endMember(c: Cursor): void {
  c.late = c.expectValue && (c.valueRule >= 0 || ruleOfElements(c) >= 0);
  c.expectValue = c.late;
  c.again = NO_RULE;
  c.inValue = false;
  c.literalEnd = -1;
  c.alternate = false;
}

function scanNewline(c: Cursor, p: number): number {
  const starts = startsRecord(c, p);
  if (starts === UNKNOWN) return WAIT;
  if (starts === YES) {
    c.scanLine(p, true);
    startRecord(c, p + 1);
    return LEAVE;
  }
  if (c.format === FormatMode.text && !(c.depth > 0 && isContinued(c, p))) {
    c.depth = 0;
    c.stringified = false;
    c.expectValue = false;
    c.literalClass = 0;
    endMember(c);
  }
  if (c.depth === 0) c.sink.startItem();
  if (!c.lineOpen) c.openLine(p + 1);
  c.pos = p + 1;
  return GO_ON;
}

function expectValueOfLiteral(c: Cursor): void {
  const { tree } = c;
  const node = tree.next[c.nodes[c.depth]! * tree.classes + c.literalClass]!;
  c.valueNode = node;
  c.valueRule = c.ruleAt(node);
  c.expectValue = true;
  c.inValue = false;
  c.late = false;
  c.again = NO_RULE;
  c.alternate = false;
  c.keyQuoted = c.literalQuoted;
  c.keySlashes = c.literalSlashes;
  c.literalEnd = -1;
  c.literalClass = 0;
}

/** Without a colon: the element of an array, or the literal after a name. Sets `expectValue` when there is a rule for it. */
function guessValue(c: Cursor, p: number, byte: number): number {
  const { tree } = c;
  const named = c.literalClass > 0 && c.literalQuoted;
  if (c.depth === 0 && !named) return GO_ON;
  let node: number;
  if (!named && c.isObject[c.depth] === 0) node = c.elementNode();
  else if (named || c.alternate) node = tree.next[c.nodes[c.depth]! * tree.classes + c.literalClass]!;
  else return GO_ON;
  const rule = c.ruleAt(node);
  const opens = byte === BRACE_OPEN || byte === BRACKET_OPEN;
  if (rule < 0 && !opens) return GO_ON;
  if (!opens && (named || c.isObject[c.depth] === 1)) {
    const name = looksLikeName(c, p);
    if (name === UNKNOWN) return WAIT;
    if (name === YES) return GO_ON;
  }
  c.valueNode = node;
  c.valueRule = rule;
  c.expectValue = true;
  if (c.isObject[c.depth] === 0) c.keyQuoted = true;
  else {
    c.keyQuoted = c.literalQuoted;
    c.keySlashes = c.literalSlashes;
  }
  return GO_ON;
}

/** A value at a configured path begins at `p`. */
function beginValue(c: Cursor, p: number, byte: number): number {
  if (byte === BRACE_OPEN || byte === BRACKET_OPEN) {
    if (c.tree.splits[c.valueNode] === 1) return openContainer(c, p, byte);
    const level = c.level + Math.round(Math.log2(c.keySlashes + 1));
    beginContainerRun(c, p, c.valueRule, level, c.keyQuoted || c.depth > 0);
    return LEAVE;
  }
  let quote = p;
  while (quote < c.limit && c.bytes[quote] === BACKSLASH && quote - p < 8) quote++;
  // The quote, an opener and another quote tell JSON that was not escaped.
  if (quote + 2 >= c.limit && !c.final) return WAIT;
  const unescaped = quote === p && byte === QUOTE && isOpener(c.bytes[quote + 1] ?? 0) && c.bytes[quote + 2] === QUOTE;
  if (unescaped) beginUnescapedRun(c, quote);
  else if (quote < c.limit && isQuote(c.bytes[quote]!)) beginStringRun(c, quote, quote - p);
  else beginBareRun(c, p);
  return LEAVE;
}

/** A container opens that is not to go as a whole. */
function openContainer(c: Cursor, p: number, byte: number): number {
  const { tree } = c;
  let node = c.nodes[c.depth]!;
  let rule = c.inherited[c.depth]!;
  // In text, `payload={…}` starts a document of its own unless the policy knows the name.
  if ((c.expectValue || c.inValue) && (c.depth > 0 || c.valueNode !== tree.next[node * tree.classes]!)) {
    node = c.valueNode;
    rule = c.valueRule;
  } else if (c.literalClass > 0) {
    node = tree.next[node * tree.classes + c.literalClass]!;
    rule = c.ruleAt(node);
  } else if (c.depth > 0) {
    node = c.elementNode();
    rule = c.ruleAt(node);
  }
  if (rule >= 0 && c.depth > 0 && tree.splits[node] === 0) {
    beginContainerRun(c, p, rule, c.level, true);
    return LEAVE;
  }
  if (c.depth >= MAX_DEPTH) {
    beginContainerRun(c, p, TOO_DEEP, c.level, true);
    return LEAVE;
  }
  c.push(node, rule, byte === BRACE_OPEN);
  c.expectValue = false;
  endMember(c);
  c.literalClass = 0;
  c.pos = p + 1;
  return GO_ON;
}

function scanLiteral(c: Cursor, p: number, byte: number): number {
  const at = endOfSlashes(c, p);
  const slashes = at - p;
  // A longer row is part of a word, whatever is known of what stands behind it.
  if (slashes > MAX_SPAN) return scanWord(c, p, byte);
  if (at >= c.limit && !c.final) return WAIT;
  const quote = at < c.limit ? c.bytes[at]! : 0;
  if (quote === QUOTE || ((quote === APOSTROPHE || quote === BACKQUOTE) && slashes === 0 && isOpening(c, p)))
    return scanQuoted(c, p, at, quote, slashes);
  return scanWord(c, p, byte);
}

/** Where the backslashes end that stand from `p` on. Words are no longer than MAX_SPAN, so a long row is asked for again and again. */
function endOfSlashes(c: Cursor, p: number): number {
  const { bytes, limit } = c;
  let at = p >= c.slashesFrom && p < c.slashesTo ? c.slashesTo : p;
  while (at < limit && bytes[at] === BACKSLASH) at++;
  c.slashesFrom = p;
  c.slashesTo = at;
  return at;
}

/** An apostrophe opens a string only where a word cannot contain it. */
const isOpening = (c: Cursor, p: number): boolean => p === 0 || DELIMITER[c.bytes[p - 1]!] === 1;

function scanQuoted(c: Cursor, p: number, open: number, quote: number, slashes: number): number {
  const { bytes, limit } = c;
  const before = p > 0 ? bytes[p - 1]! : 0;
  const next = open + 1 < limit ? bytes[open + 1]! : 0;
  if (open + 1 >= limit && !c.final) return WAIT;
  // A second closing quote.
  if (p === c.literalEnd && c.literalQuoted) {
    c.pos = open + 1;
    return GO_ON;
  }
  // The closing quote of JSON in a string whose inside was read as part of this document.
  if (before === BRACE_CLOSE || before === BRACKET_CLOSE) {
    c.pos = open + 1;
    return GO_ON;
  }
  let at = open + 1;
  let pending = 0;
  let escaped = false;
  const last = Math.min(limit, open + MAX_SPAN);
  for (; at < last; at++) {
    const byte = bytes[at]!;
    if (byte === BACKSLASH) {
      pending++;
      escaped = true;
      continue;
    }
    if (byte === NEWLINE) break;
    if (byte === quote && closesQuote(pending, slashes)) break;
    pending = 0;
  }
  if (at >= last && last === limit && !c.final && limit - open < MAX_SPAN) return WAIT;
  if (at >= last || bytes[at] === NEWLINE) {
    // Never closed on this line: a stray quote. What follows it is read by itself.
    c.pos = open + 1;
    return GO_ON;
  }
  const nameEnd = at - Math.min(pending, slashes);
  const nested = escaped && slashes === 0 && scanNestedText(c, open + 1, nameEnd);
  if (!nested && isOpener(next)) {
    // JSON whose quotes were not escaped when it was made a string.
    c.pos = open + 1;
    return GO_ON;
  }
  if (slashes === 0 && holdsPair(c, open + 1, nameEnd)) {
    c.pos = open + 1;
    return GO_ON;
  }
  const glued = swallowedColon(c, open + 1, nameEnd, at);
  if (glued >= 0) {
    setLiteral(c, open + 1, glued, at, true, slashes);
    expectValueOfLiteral(c);
    c.pos = nameEnd;
    return GO_ON;
  }
  const step = setName(c, p, open + 1, nameEnd, at + 1, true, slashes);
  if (step !== GO_ON) return step;
  if (escaped && !nested && slashes === 0 && c.stringified) c.scanDecodedPiece(open + 1, nameEnd, "value");
  return GO_ON;
}

/** `"pw=secret"`: a whole pair in quotes, with a name that the policy knows. */
function holdsPair(c: Cursor, start: number, end: number): boolean {
  const { bytes } = c;
  let colon = start;
  while (colon < end && DELIMITER[bytes[colon]!] === 0) colon++;
  const known = colon > start && colon + 1 < end && (bytes[colon] === COLON || bytes[colon] === EQUALS);
  return known && c.tree.names.classOf(bytes, start, colon) > 0;
}

/** Reads JSON with escapes in a string, alone or after some words; false if there is none. */
function scanNestedText(c: Cursor, from: number, to: number): boolean {
  if (c.level >= MAX_LEVEL || c.tree.isEmpty) return false;
  const { bytes, length } = c.decode(from, to);
  let start = 0;
  while (start < length && beginsJson(bytes, start, length) !== YES) start++;
  if (start >= length) return false;
  const child = c.startChild(c.expectValue || c.inValue ? c.valueNode : c.nodes[c.depth]!);
  child.setText(bytes, length, start);
  advance(child);
  return true;
}

/**
 * `"pw:"S"`: the name's closing quote is missing, so the colon and the value's opening quote were taken for the name's end.
 * Returns the end of the name if the policy knows it, else -1.
 */
function swallowedColon(c: Cursor, start: number, end: number, close: number): number {
  const { bytes } = c;
  const colon = end > start ? bytes[end - 1]! : 0;
  if (colon !== COLON && colon !== EQUALS) return -1;
  if (close + 1 < c.limit && DELIMITER[bytes[close + 1]!] === 1) return -1;
  let nameEnd = end - 1;
  while (nameEnd > start && bytes[nameEnd - 1] === SPACE) nameEnd--;
  return c.tree.names.classOf(bytes, start, nameEnd) > 0 ? nameEnd : -1;
}

function scanWord(c: Cursor, p: number, first: number): number {
  const { bytes, limit } = c;
  // A delimiter that means nothing here counts as a blank; so does a quote inside a word.
  if (DELIMITER[first] === 1) {
    if (first !== AMPERSAND && first !== SEMICOLON && first !== QUESTION) c.literalEnd = -1;
    else endMember(c);
    c.pos = p + 1;
    return GO_ON;
  }
  const last = Math.min(limit, p + MAX_SPAN);
  let end = p;
  while (end < last && DELIMITER[bytes[end]!] === 0) end++;
  if (end >= limit && !c.final && limit - p < MAX_SPAN) return WAIT;
  let nameEnd = end;
  while (nameEnd > p && bytes[nameEnd - 1] === BACKSLASH) nameEnd--;
  let slashes = 0;
  let after = end;
  let quoted = false;
  if (end < limit && (bytes[end] === QUOTE || bytes[end] === APOSTROPHE)) {
    const next = peek(c, end + 1, false);
    if (next === -1) return WAIT;
    // The closing quote of a literal whose opening quote is missing, or an apostrophe inside a word.
    if (next === -2 || isSeparator(bytes[next]!)) {
      quoted = true;
      slashes = end - nameEnd;
      after = end + 1;
    } else if (bytes[end] === APOSTROPHE) after = end + 1;
  }
  const start = quoted ? startOfName(c, p, nameEnd) : p;
  return setName(c, p, start, quoted ? nameEnd : end, after, quoted, slashes);
}

/** Where a name of several words begins whose opening quote was taken for the end of the string before it. */
function startOfName(c: Cursor, p: number, nameEnd: number): number {
  let quote = p - 1;
  while (quote >= 0 && p - quote < c.window && c.bytes[quote] !== NEWLINE && c.bytes[quote] !== QUOTE) quote--;
  const isKnown = quote >= 0 && c.bytes[quote] === QUOTE && c.tree.names.classOf(c.bytes, quote + 1, nameEnd) > 0;
  return isKnown ? quote + 1 : p;
}

const isSeparator = (byte: number): boolean =>
  byte === COLON ||
  byte === COMMA ||
  byte === BRACE_CLOSE ||
  byte === BRACKET_CLOSE ||
  byte === EQUALS ||
  byte === NEWLINE;

/** Notes a literal as the possible name of what comes next, and redacts it if its own name is to go. */
function setName(
  c: Cursor,
  p: number,
  start: number,
  end: number,
  after: number,
  quoted: boolean,
  slashes: number,
): number {
  const { tree } = c;
  const wasValue = c.expectValue;
  setLiteral(c, start, end, after, quoted, slashes);
  if (c.literalClass > 0) {
    const node = tree.next[c.nodes[c.depth]! * tree.classes + c.literalClass]!;
    const rule = tree.relaxedNameRules[node]!;
    if (rule >= 0) {
      const name = looksLikeName(c, p);
      if (name === UNKNOWN) return WAIT;
      if (name === YES)
        c.sink.addField(c.toSource(start), c.toSourceEnd(end), rule, c.level + (quoted ? 1 : 0), false, true);
    }
  }
  c.expectValue = false;
  if (wasValue) c.inValue = true;
  c.alternate = !wasValue && !c.alternate && c.depth > 0 && c.isObject[c.depth] === 1;
  c.pos = after;
  return GO_ON;
}
