import { QuarantineError } from "../../core/errors.ts";
import type { Bytes } from "../../core/index.ts";
import { JsonTokens } from "../../core/otlp/json-tokens.ts";
import type { Signal } from "../../core/otlp/messages.ts";
import { readJsonRequest } from "../../core/otlp/request.ts";
import { checkMessage, type ProtobufRequest, readProtobufRequest } from "../../core/otlp/signal.ts";
import { toOtlpJson } from "../../core/otlp/to-json.ts";
import { toOtlpProtobuf } from "../../core/otlp/to-protobuf.ts";
import type { OtlpFormat } from "../../core/types.ts";
import type { Decoded, Item, Position } from "../items.ts";
import { toUndecodable } from "./undecodable.ts";

type PositionAt = (sub: number) => Position;

/** Field 1 with a length, as a request begins; field 2 with one, which is in every request that has a record. */
const REQUEST = 0x0a;
const NESTED = 0x12;
const LINE_FEED = 0x0a;
const MIB = 1024 * 1024;
/** Most bytes of what is redacted in one piece, since that takes many times as much memory. */
export const MAX_REQUEST_BYTES: Readonly<Record<OtlpFormat, number>> = {
  "otlp-json": 16 * MIB,
  "otlp-protobuf": 8 * MIB,
};

/**
 * Whether the bytes begin like an OTLP request in protobuf, whole or not: a line feed, and somewhere the control character DC2. Text does not have both, and a
 * request that is damaged must not be read as text: what a name says of its value would not be seen.
 */
export function beginsLikeOtlpProtobuf(bytes: Bytes): boolean {
  return bytes[0] === REQUEST && bytes.includes(NESTED);
}

/** Items of a request: one without a record is one too, so that it is counted like all that comes in. */
export const countOf = (records: number): number => Math.max(records, 1);

/** @throws QuarantineError if something in a request that could be read down to its records is not what it has to be */
export function checkProtobuf(payload: Bytes, { messages, items, unknown }: ProtobufRequest): void {
  if (items === 0 || unknown > 0)
    throw new QuarantineError("bad-envelope", 0, "this is not an OTLP request of logs or traces");
  checkMessage(payload, messages.request);
}

/** One item: the request, or several joined, which are one. @throws QuarantineError if it is none down to its records */
export function decodeOtlpProtobuf(payload: Bytes, positionAt: PositionAt, time: number): readonly Decoded[] {
  const request = readProtobufRequest(payload);
  const count = countOf(request.items);
  try {
    checkProtobuf(payload, request);
    checkSize(payload, "otlp-protobuf");
  } catch (error) {
    return [toUndecodable(error, positionAt(0), time, () => payload, count)];
  }
  return [toItem(payload, "otlp-protobuf", request.messages.signal, count, positionAt(0), time)];
}

/** One item a request. Never throws: text that is not JSON, or no request, or larger than may be, is undecodable as a whole. */
export function decodeOtlpJson(text: Bytes, positionAt: PositionAt, time: number): readonly Decoded[] {
  let tokens: JsonTokens;
  try {
    checkSize(text, "otlp-json");
    tokens = new JsonTokens(text);
  } catch (error) {
    return [toUndecodable(error, positionAt(0), time, () => text)];
  }
  const decoded: Decoded[] = [];
  for (let root = 0; root < tokens.count; root = tokens.next(root)) {
    const content = text.subarray(tokens.outerStart(root), tokens.outerEnd(root));
    const position = positionAt(decoded.length);
    try {
      // Of several, each is read again by itself.
      const isOnly = tokens.next(0) === tokens.count;
      const { messages, items } = isOnly ? readJsonRequest(text, tokens) : readJsonRequest(content);
      decoded.push(toItem(content, "otlp-json", messages.signal, countOf(items), position, time));
    } catch (error) {
      decoded.push(toUndecodable(error, position, time, () => content));
    }
  }
  return decoded;
}

function toItem(
  content: Bytes,
  format: OtlpFormat,
  signal: Signal,
  count: number,
  position: Position,
  time: number,
): Item {
  const forms =
    format === "otlp-json"
      ? { line: joinLines, otlp: (clean: Bytes) => toOtlpProtobuf(clean).bytes }
      : { line: (clean: Bytes) => toOtlpJson(clean).bytes, otlp: (clean: Bytes) => clean };
  return {
    kind: "item",
    position,
    time,
    count,
    signal,
    route: `otlp-${signal}`,
    parts: [{ content, format }],
    render: ([clean]) => forms.line(clean as Bytes),
    renderOtlp: ([clean]) => forms.otlp(clean as Bytes),
    raw: () => content,
  };
}

function checkSize({ length }: Bytes, format: OtlpFormat): void {
  const most = MAX_REQUEST_BYTES[format];
  if (length > most)
    throw new QuarantineError("too-large", most, "the request is too large to be redacted in one piece");
}

/** Valid JSON in one line: its strings have no line feeds (RFC 8259, section 7), so all there are stand between tokens. */
function joinLines(json: Bytes): Bytes {
  return json.includes(LINE_FEED) ? json.filter((byte) => byte !== LINE_FEED) : json;
}
