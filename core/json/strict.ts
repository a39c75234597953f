import { MAX_SPAN } from "../detect/types.ts";
import {
  BACKSLASH,
  BARE,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  isOpener,
  NEWLINE,
  QUOTE,
  RETURN,
  SPACE,
  STRING_STOP,
  TAB,
} from "./characters.ts";
import { type Cursor, Expect, FormatMode, MAX_DEPTH, MAX_LEVEL } from "./cursor.ts";
import { startLongString } from "./long-string.ts";
import { beginsJson, MAY_NEST, startsRecord, YES } from "./lookahead.ts";
import { NO_RULE, PROTECTED } from "./path-tree.ts";
import { scanPlain } from "./plain.ts";
import { beginContainerRun, startRecord } from "./run.ts";
import { isScalar } from "./scalar.ts";
import { TOO_DEEP } from "./span-sink.ts";
import { advance } from "./tokenizer.ts";
import { unescapeBytes } from "./unescape.ts";

/**
 * Tokenizes valid JSON (RFC 8259) from `pos`. Stops at the end of what can be decided (false), at the first byte that is
 * not valid JSON (true, `lenient` set), or at a value that has to be swallowed (true, `run` set).
 */
export function scanStrict(c: Cursor): boolean {
  const bytes = c.bytes;
  const limit = c.limit;
  for (;;) {
    if (c.pauseAfter >= 0 && c.pos > c.pauseAfter && c.isBetweenRecords) {
      c.isPaused = true;
      return false;
    }
    scanPlain(c);
    if (c.pos > c.partAfter && c.depth <= c.partDepth && c.isBehindComma) {
      c.isPaused = c.isBetweenMembers;
      if (c.isPaused) return false;
      c.partAfter = c.pos + PART_DISTANCE;
    }
    let p = c.pos;
    let byte = 0;
    while (p < limit) {
      byte = bytes[p]!;
      if (byte > 32) break;
      if (byte === NEWLINE) {
        if (c.format === FormatMode.undecided && (c.depth > 0 || c.sawRoot)) c.format = FormatMode.ndjson;
        if (c.depth === 0) c.sink.startItem();
      } else if (byte !== SPACE && byte !== RETURN && byte !== TAB) break;
      p++;
    }
    c.pos = p;
    if (p >= limit) {
      if (c.final) c.settleDoubts(p);
      return false;
    }

    if (byte === QUOTE) {
      if (c.expect === Expect.key || c.expect === Expect.keyOrClose) {
        if (!scanKey(c, p)) return c.lenient;
      } else if (c.expect === Expect.value || c.expect === Expect.valueOrClose || scalarItem(c)) {
        const step = scanStringValue(c, p);
        if (step !== CONTINUE) return step === HAND_OVER;
      } else return goLenient(c, p);
      continue;
    }
    switch (byte) {
      case COLON: // :
        if (c.expect !== Expect.colon) return goLenient(c, p);
        c.expect = Expect.value;
        c.pos = p + 1;
        break;
      case COMMA: // ,
        if (c.expect !== Expect.commaOrClose) return goLenient(c, p);
        if (c.isObject[c.depth] === 1) c.expect = Expect.key;
        else {
          c.expect = Expect.value;
          setElement(c);
        }
        c.pos = p + 1;
        break;
      case BRACE_OPEN: // {
      case BRACKET_OPEN: {
        // [
        if (c.expect === Expect.item) {
          c.valueNode = c.nodes[0]!;
          c.valueRule = NO_RULE;
        } else if (c.expect !== Expect.value && c.expect !== Expect.valueOrClose) return goLenient(c, p);
        if (openContainer(c, p, byte)) return true;
        break;
      }
      case BRACE_CLOSE: // }
      case BRACKET_CLOSE: {
        // ]
        const object = byte === BRACE_CLOSE;
        const fits =
          c.depth > 0 &&
          (c.isObject[c.depth] === 1) === object &&
          (c.expect === Expect.commaOrClose || c.expect === (object ? Expect.keyOrClose : Expect.valueOrClose));
        if (!fits) return goLenient(c, p);
        c.depth--;
        closeValue(c);
        c.pos = p + 1;
        break;
      }
      default: {
        if (c.expect !== Expect.value && c.expect !== Expect.valueOrClose && !scalarItem(c)) return goLenient(c, p);
        let end = p;
        while (end < limit && BARE[bytes[end]!] === 1) end++;
        if (end - p > MAX_SPAN) return goLenient(c, p);
        if (end >= limit && !c.final) return false;
        const next = skipBlanks(c, end);
        if (next >= limit && !c.final && next - end < c.window) return false;
        const follows = next >= limit || next - end >= c.window || followsValue(c, bytes[next]!);
        if (!follows || !isScalar(bytes, p, end)) return goLenient(c, p);
        if (c.valueRule >= 0) c.sink.addField(c.toSource(p), c.toSourceEnd(end), c.valueRule, c.level, true, false);
        else if (c.valueRule !== PROTECTED) {
          c.doubt(p, end, false);
          if (end - p > 3) c.scanPiece(bytes, p, end, "number", false);
        }
        c.pos = end;
        closeValue(c);
      }
    }
  }
}

/** Bytes to the next try to have the kernel read on. */
const PART_DISTANCE = 2048;

/** What happens after a string value: go on, wait for more input, or leave the strict loop. */
const CONTINUE = 0;
const WAIT = 1;
const HAND_OVER = 2;

/** After a value: what may follow depends on where it stands. */
function closeValue(c: Cursor): void {
  if (c.depth === 0) {
    c.expect = Expect.item;
    c.sawRoot = true;
    c.forgetDoubts();
  } else c.expect = Expect.commaOrClose;
}

export function setElement(c: Cursor): void {
  c.valueNode = c.elementNode();
  c.valueRule = c.ruleAt(c.valueNode);
}

/** A document of JSON that is a lone string, number or literal name; lines of a log are not taken for one. */
function scalarItem(c: Cursor): boolean {
  if (c.expect !== Expect.item || c.format !== FormatMode.json || c.sawRoot) return false;
  c.valueNode = c.nodes[0]!;
  c.valueRule = NO_RULE;
  return true;
}

/** Gives the rest of the item, from `at`, to the lenient tokenizer. */
function goLenient(c: Cursor, at: number): true {
  c.settleDoubts(at);
  // A record that was cut: this is the next one.
  if (
    c.depth > 0 &&
    at > 0 &&
    c.bytes[at - 1] === NEWLINE &&
    isOpener(c.bytes[at]!) &&
    startsRecord(c, at - 1) === YES
  ) {
    startRecord(c, at);
    return true;
  }
  c.pos = at;
  c.lenient = true;
  c.wasBroken = true;
  if (c.format === FormatMode.undecided) {
    const first = c.depth === 0 ? -1 : c.isObject[1];
    c.format = first === 1 || c.depth > 1 ? FormatMode.ndjson : FormatMode.text;
  }
  c.forgetLiterals();
  c.expectValue = c.expect === Expect.value && c.depth > 0 && c.isObject[c.depth] === 1;
  // Where a name should stand, after a value that has just gone, may stand the rest of that value.
  if (c.expect === Expect.key && c.valueRule >= 0) {
    c.expectValue = true;
    c.late = true;
  }
  c.keyQuoted = true;
  c.keySlashes = 0;
  c.stringified = true;
  // The rule was looked up as for valid JSON; from here on the relaxed one counts.
  if (c.expectValue && !c.late) c.valueRule = c.ruleAt(c.valueNode);
  c.openLine(at);
  return true;
}

/** What findQuote says when there is no closing quote. */
const NOT_YET = -1;
const NEVER = -2;
const TOO_FAR = -3;

/** Index of the closing quote of the string opened at `open`, or why there is none within MAX_SPAN bytes. */
function findQuote(c: Cursor, open: number): number {
  const { bytes } = c;
  const reach = open + MAX_SPAN + 1;
  const limit = Math.min(c.limit, reach);
  let at = c.resume > open ? c.resume : open + 1;
  let escaped = c.resume > open && c.resumeEscaped;
  c.resume = 0;
  for (;;) {
    while (at < limit && STRING_STOP[bytes[at]!] === 0) at++;
    if (at >= limit) break;
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      c.resumeEscaped = escaped;
      return at;
    }
    if (byte !== BACKSLASH) return NEVER;
    escaped = true;
    if (at + 1 >= limit) break;
    at += 2;
  }
  if (c.limit >= reach) return TOO_FAR;
  if (c.final) return NEVER;
  c.resume = at;
  c.resumeEscaped = escaped;
  return NOT_YET;
}

/** First byte that is not blank from `at` on: its index, limit when there is none (yet), within `window` bytes. */
export function skipBlanks(c: Cursor, at: number): number {
  const { bytes, limit } = c;
  const last = Math.min(limit, at + c.window);
  let p = at;
  while (p < last && (bytes[p] === SPACE || bytes[p] === NEWLINE || bytes[p] === RETURN || bytes[p] === TAB)) p++;
  return p;
}

function scanKey(c: Cursor, open: number): boolean {
  const { bytes } = c;
  const close = findQuote(c, open);
  if (close === NOT_YET) return false;
  if (close < 0) {
    goLenient(c, open);
    return false;
  }
  const escaped = c.resumeEscaped;
  const next = bytes[close + 1] === COLON ? close + 1 : skipBlanks(c, close + 1);
  // Behind as many blanks as there may be it is a name if anything follows at all.
  if (next >= c.limit && !c.final) {
    c.resume = close;
    return false;
  }
  if (next >= c.limit || (bytes[next] !== COLON && next - close <= c.window)) {
    goLenient(c, open);
    return false;
  }
  let nameBytes = bytes;
  let start = open + 1;
  let end = close;
  if (escaped) {
    nameBytes = unescapeBytes(bytes.subarray(start, end));
    start = 0;
    end = nameBytes.length;
    c.setKeyBytes(nameBytes, start, end);
  } else c.setKey(start, end);
  const node = c.memberNode(nameBytes, start, end);
  c.valueNode = node;
  c.valueRule = c.ruleAt(node);
  const nameRule = c.tree.nameRules[node]!;
  if (nameRule >= 0) c.sink.addField(c.toSource(open + 1), c.toSourceEnd(close), nameRule, c.level + 1, false, true);
  else if (c.valueRule !== PROTECTED && end - start > 5) {
    if (escaped) c.scanDecodedPiece(open + 1, close, "name");
    else c.scanName(bytes, start, end);
  }
  c.expect = Expect.colon;
  c.pos = close + 1;
  return true;
}

function scanStringValue(c: Cursor, open: number): number {
  const { bytes } = c;
  const close = findQuote(c, open);
  if (close === NOT_YET) return WAIT;
  if (close === NEVER) {
    cutString(c, open);
    return HAND_OVER;
  }
  if (close === TOO_FAR) {
    startLongString(c, open);
    return HAND_OVER;
  }
  const escaped = c.resumeEscaped;
  const next = skipBlanks(c, close + 1);
  if (next >= c.limit && !c.final && next - close <= c.window) {
    c.resume = close;
    return WAIT;
  }
  // A quote that no separator follows may be a stray one inside the value: let the lenient rules read it again.
  if (next < c.limit && next - close <= c.window && !followsValue(c, bytes[next]!)) {
    goLenient(c, open);
    return HAND_OVER;
  }
  const rule = c.valueRule;
  if (c.siblingRole !== 0 && rule < 0) keepSibling(c, open + 1, close, escaped);
  if (rule >= 0) c.sink.addField(c.toSource(open + 1), c.toSourceEnd(close), rule, c.level + 1, false, false);
  else if (rule !== PROTECTED && close - open > 1) {
    c.doubt(open + 1, close, true);
    scanString(c, open + 1, close, escaped);
  }
  c.pos = close + 1;
  closeValue(c);
  return CONTINUE;
}

function keepSibling(c: Cursor, start: number, end: number, escaped: boolean): void {
  const text = escaped ? unescapeBytes(c.bytes.subarray(start, end)) : c.bytes;
  c.keepSibling(text, escaped ? 0 : start, escaped ? text.length : end);
}

/** A string that its line ends before its quote does. JSON in it is read as far as it goes, with all its escapes. */
function cutString(c: Cursor, open: number): void {
  const { bytes, limit } = c;
  let end = open + 1;
  while (end < limit && bytes[end] !== NEWLINE && bytes[end] !== RETURN) end++;
  const named = c.valueRule !== NO_RULE || c.tree.relaxedRules[c.valueNode]! >= 0 || c.doubts[c.depth]! >= 0;
  if (named || end - open > MAX_SPAN || !scanNested(c, open + 1, end)) {
    goLenient(c, open);
    return;
  }
  closeValue(c);
  goLenient(c, end);
}

function followsValue(c: Cursor, byte: number): boolean {
  // A document of one string or number; with anything behind it, it was a piece of something else.
  if (c.depth === 0) return false;
  return byte === COMMA || byte === (c.isObject[c.depth] === 1 ? BRACE_CLOSE : BRACKET_CLOSE);
}

/** A complete string value: as JSON of its own, as decoded text, or as the bytes it is. */
export function scanString(c: Cursor, from: number, to: number, escaped: boolean): void {
  if (scanNested(c, from, to)) return;
  if (escaped) c.scanDecodedPiece(from, to, "value");
  else c.scanPiece(c.bytes, from, to, "value", true);
}

/** Reads bytes[from, to) as JSON in a string if its decoded text begins like it; false if it does not. */
export function scanNested(c: Cursor, from: number, to: number): boolean {
  if (c.level >= MAX_LEVEL || MAY_NEST[c.bytes[from]!] === 0) return false;
  const text = c.decode(from, to);
  const { bytes, length } = text;
  let start = 0;
  while (start < length && bytes[start]! <= SPACE) start++;
  // JSON that was made a string twice.
  const twice = bytes[start] === QUOTE && bytes[length - 1] === QUOTE && beginsJson(bytes, start + 1, length) === YES;
  if (!twice && beginsJson(bytes, start, length) !== YES) return false;
  const child = c.startChild(c.valueNode);
  if (twice) child.format = FormatMode.json;
  child.setText(bytes, length, start);
  advance(child);
  return true;
}

/** Opens a container; true when it is to be swallowed instead. */
function openContainer(c: Cursor, at: number, byte: number): boolean {
  const node = c.valueNode;
  const rule = c.valueRule;
  const deep = c.depth >= MAX_DEPTH;
  if (deep || (rule >= 0 && c.tree.splits[node] === 0)) {
    beginContainerRun(c, at, deep ? TOO_DEEP : rule, c.level, true);
    c.expect = c.depth === 0 ? Expect.item : Expect.commaOrClose;
    return true;
  }
  const object = byte === BRACE_OPEN;
  c.push(node, rule, object);
  if (object) c.expect = Expect.keyOrClose;
  else {
    c.expect = Expect.valueOrClose;
    setElement(c);
  }
  c.pos = at + 1;
  return false;
}
