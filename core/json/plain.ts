import { MAX_SPAN } from "../detect/types.ts";
import {
  BARE,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  NEWLINE,
  QUOTE,
  RETURN,
  SPACE,
  STRING_STOP,
  TAB,
} from "./characters.ts";
import { type Cursor, Expect, FormatMode, MAX_DEPTH } from "./cursor.ts";
import { MAY_NEST } from "./lookahead.ts";
import { filterIndex } from "./names.ts";
import { NO_RULE, PROTECTED } from "./path-tree.ts";
import { isScalar } from "./scalar.ts";
import { scanString, setElement, skipBlanks } from "./strict.ts";

/**
 * The common case at speed: strings without escapes that end within reach, no member's name to redact. It decides exactly what
 * the loop above would; at anything else it stops and leaves the rest to that loop.
 */
export function scanPlain(c: Cursor): void {
  if (c.depth === 0 || c.resume > c.pos) return;
  const { bytes, tree, detector, isObject, partAfter, partDepth } = c;
  // A string's closing quote is followed by one more byte that is looked at.
  const limit = c.limit - 1;
  const { next, classes, rules, nameRules, relaxedRules, names } = tree;
  const { filter } = names;
  let p = c.pos;
  let { expect, depth } = c;
  let object = isObject[depth] === 1;
  while (p < limit) {
    const byte = bytes[p]!;
    if (byte <= SPACE) {
      if (byte === NEWLINE) {
        if (c.format === FormatMode.undecided) c.format = FormatMode.ndjson;
      } else if (byte !== SPACE && byte !== RETURN && byte !== TAB) break;
      p++;
      continue;
    }
    let end = p + 1;
    if (expect === Expect.key || expect === Expect.keyOrClose) {
      if (byte === QUOTE) {
        while (end < limit && STRING_STOP[bytes[end]!] === 0) end++;
        // The byte after the quote must be there to be looked at.
        if (end >= limit) break;
        if (bytes[end] !== QUOTE || bytes[end + 1] !== COLON || end - p > MAX_SPAN) break;
        const length = end - p - 1;
        const known =
          length > 0 && filter[filterIndex(length, bytes[end - 1]!)] === 0 ? 0 : names.classOf(bytes, p + 1, end);
        const node = next[c.nodes[depth]! * classes + known]!;
        if (nameRules[node] !== NO_RULE) break;
        const own = rules[node]!;
        c.valueNode = node;
        c.valueRule = own !== NO_RULE ? own : c.inherited[depth]!;
        if (detector !== null) {
          c.setKey(p + 1, end);
          if (c.valueRule !== PROTECTED && end - p > 6) c.scanName(bytes, p + 1, end);
        }
        expect = Expect.value;
        p = end + 2;
        continue;
      }
      if (byte !== BRACE_CLOSE || expect !== Expect.keyOrClose) break;
    } else if (expect === Expect.value || expect === Expect.valueOrClose) {
      const rule = c.valueRule;
      if (byte === QUOTE) {
        while (end < limit && STRING_STOP[bytes[end]!] === 0) end++;
        if (end >= limit) break;
        let after = bytes[end + 1]!;
        if (after <= SPACE) after = bytes[Math.min(limit, skipBlanks(c, end + 1))]!;
        if (
          bytes[end] !== QUOTE ||
          (after !== COMMA && after !== (object ? BRACE_CLOSE : BRACKET_CLOSE)) ||
          end - p > MAX_SPAN
        )
          break;
        const start = p + 1;
        if (c.siblingRole !== 0 && rule < 0) c.keepSibling(bytes, start, end);
        if (rule >= 0) c.sink.addField(c.toSource(start), c.toSourceEnd(end), rule, c.level + 1, false, false);
        else if (rule === NO_RULE && end > start) {
          if (relaxedRules[c.valueNode]! >= 0 || c.doubts[depth]! >= 0) c.doubt(start, end, true);
          if (detector !== null || MAY_NEST[bytes[start]!] === 1) scanString(c, start, end, false);
        }
        p = end + 1;
        expect = Expect.commaOrClose;
        continue;
      }
      if (BARE[byte] === 1) {
        while (end < limit && BARE[bytes[end]!] === 1) end++;
        if (end >= limit) break;
        let after = bytes[end]!;
        if (after <= SPACE) after = bytes[Math.min(limit, skipBlanks(c, end))]!;
        if (
          (after !== COMMA && after !== (object ? BRACE_CLOSE : BRACKET_CLOSE)) ||
          end - p > MAX_SPAN ||
          !isScalar(bytes, p, end)
        )
          break;
        if (rule >= 0) c.sink.addField(c.toSource(p), c.toSourceEnd(end), rule, c.level, true, false);
        else if (rule === NO_RULE) {
          if (relaxedRules[c.valueNode]! >= 0 || c.doubts[depth]! >= 0) c.doubt(p, end, false);
          if (detector !== null && end - p > 3) c.scanPiece(bytes, p, end, "number", false);
        }
        p = end;
        expect = Expect.commaOrClose;
        continue;
      }
      if (byte === BRACE_OPEN || byte === BRACKET_OPEN) {
        if (depth >= MAX_DEPTH || (rule >= 0 && tree.splits[c.valueNode] === 0)) break;
        object = byte === BRACE_OPEN;
        c.push(c.valueNode, rule, object);
        depth++;
        if (object) expect = Expect.keyOrClose;
        else {
          expect = Expect.valueOrClose;
          setElement(c);
        }
        p++;
        continue;
      }
      if (byte !== BRACKET_CLOSE || expect !== Expect.valueOrClose) break;
    } else if (byte === COMMA) {
      if (object) expect = Expect.key;
      else {
        expect = Expect.value;
        setElement(c);
      }
      if (++p > partAfter && depth <= partDepth) break;
      continue;
    } else if (byte !== (object ? BRACE_CLOSE : BRACKET_CLOSE)) break;
    // A closer that fits; the end of the whole item is left to the other loop.
    if (depth === 1) break;
    c.depth = --depth;
    object = isObject[depth] === 1;
    expect = Expect.commaOrClose;
    p++;
  }
  c.pos = p;
  c.expect = expect;
}
