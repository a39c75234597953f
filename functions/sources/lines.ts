import type { Bytes, Format } from "../../core/index.ts";
import { looksLikeOtlpJson } from "../../core/otlp/request.ts";
import type { Decoded, Item, Position } from "../items.ts";
import { decodeOtlpJson } from "./otlp.ts";

const NEWLINE = 0x0a;
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
const OPENERS = new Set([0x7b, 0x5b]);
/** After one of these a value is still to come, so a bracket on the next line is that value and not a new document. */
const EXPECTS_VALUE = new Set([0x2c, 0x5b, 0x3a]);

/**
 * NDJSON gives one item a document; everything else is one item as a whole, since a private key or a printed object may
 * span the lines of a text. A line that does not open a document belongs to the one before it: it may be the rest of a
 * value that a raw newline cut, and judged alone it would leak.
 *
 * Documents that are OTLP requests are that, in lines and printed over several: the Collector's exporters write one a line.
 */
export function decodeLines(payload: Bytes, positionAt: (sub: number) => Position, time: number): readonly Decoded[] {
  const body = withoutFinalNewline(payload);
  if (body.length === 0) return [];
  if (!isNdjson(body) && !looksLikeOtlpJson(body)) return [toItem(body, "text", "auto", positionAt(0), time)];
  const starts = documentStarts(body);
  const decoded: Decoded[] = [];
  for (const [index, start] of starts.entries()) {
    const from = decoded.length;
    const document = body.subarray(start, (starts[index + 1] ?? body.length + 1) - 1);
    if (looksLikeOtlpJson(document))
      for (const entry of decodeOtlpJson(document, (sub) => positionAt(from + sub), time)) decoded.push(entry);
    else decoded.push(toItem(document, "ndjson", "ndjson", positionAt(from), time));
  }
  return decoded;
}

function toItem(content: Bytes, route: string, format: Format, position: Position, time: number): Item {
  return {
    kind: "item",
    position,
    time,
    route,
    parts: [{ content, format }],
    render: ([clean]) => (typeof clean === "string" ? Buffer.from(clean) : clean!),
    raw: () => content,
  };
}

function withoutFinalNewline(payload: Bytes): Bytes {
  return payload.at(-1) === NEWLINE ? payload.subarray(0, -1) : payload;
}

/** The first line that is not blank is a JSON object or array by itself. */
function isNdjson(body: Bytes): boolean {
  let start = 0;
  while (start < body.length && BLANKS.has(body[start]!)) start++;
  if (!OPENERS.has(body[start]!)) return false;
  const end = body.indexOf(NEWLINE, start);
  try {
    JSON.parse(Buffer.from(body.subarray(start, end < 0 ? body.length : end)).toString());
    return true;
  } catch {
    return false;
  }
}

function documentStarts(body: Bytes): readonly number[] {
  const starts = [0];
  for (let newline = body.indexOf(NEWLINE); newline >= 0; newline = body.indexOf(NEWLINE, newline + 1)) {
    let first = newline + 1;
    while (first < body.length && BLANKS.has(body[first]!) && body[first] !== NEWLINE) first++;
    if (!OPENERS.has(body[first]!)) continue;
    let last = newline;
    while (last >= 0 && BLANKS.has(body[last]!)) last--;
    if (last >= 0 && !EXPECTS_VALUE.has(body[last]!)) starts.push(newline + 1);
  }
  return starts;
}
