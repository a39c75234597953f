import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";
import type { OtlpFormat } from "../types.ts";
import { JsonTokens, Token } from "./json-tokens.ts";
import { LOGS, nameOf, type Signal, type SignalMessages, TRACES } from "./messages.ts";
import { checkMessage, type ProtobufRequest, readProtobufRequest } from "./signal.ts";

export interface OtlpCount {
  readonly signal: Signal;
  /** Log records, or spans. */
  readonly items: number;
}

/**
 * What a logs or traces request is, and how many records it has. Of one in protobuf nothing inside the records is judged; several in JSON, one
 * behind the other, count as one. An empty request is one of logs.
 * @throws QuarantineError if it is neither
 */
export function countOtlp(bytes: Bytes, format: OtlpFormat): OtlpCount {
  const { messages, items } = format === "otlp-json" ? readJsonRequest(bytes) : readProtobufRequest(bytes);
  return { signal: messages.signal, items };
}

/** True if the bytes are a whole logs or traces request with a record in it, in protobuf: every field is looked at. Never throws. */
export function looksLikeOtlpProtobuf(bytes: Bytes): boolean {
  // A request is a repeated message, field 1: most other data is told by its first byte.
  if (bytes[0] !== 0x0a) return false;
  try {
    const request: ProtobufRequest = readProtobufRequest(bytes);
    if (request.items === 0 || request.unknown > 0) return false;
    checkMessage(bytes, request.messages.request);
    return true;
  } catch (error) {
    if (error instanceof QuarantineError) return false;
    throw error;
  }
}

/** True if the bytes begin as a logs or traces request in JSON does: an object whose first member has the name that one has. Never throws. */
export function looksLikeOtlpJson(bytes: Bytes): boolean {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const take = (byte: number): boolean => {
    while (at < bytes.length && BLANKS.has(bytes[at]!)) at++;
    return bytes[at++] === byte;
  };
  if (!take(0x7b) || !take(0x22)) return false;
  const end = bytes.subarray(at, at + LONGEST_NAME).indexOf(0x22);
  return end > 0 && signalNamed(nameOf(bytes, at, at + end)) !== null;
}

const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
const LONGEST_NAME = 32;

/** The signal whose requests have a member of that name. */
export function signalNamed(name: string): SignalMessages | null {
  for (const signal of [LOGS, TRACES]) if (name === signal.levels[0]) return signal;
  return null;
}

export interface JsonRequest {
  readonly tokens: JsonTokens;
  readonly messages: SignalMessages;
  readonly items: number;
}

/**
 * The requests of a text, all of one signal. @param tokens of the text, if they are known
 * @throws QuarantineError `not-json`, `bad-envelope`, `work-budget`
 */
export function readJsonRequest(bytes: Bytes, tokens = new JsonTokens(bytes)): JsonRequest {
  if (tokens.count === 0) throw notOtlp(0);
  let messages: SignalMessages | null = null;
  let items = 0;
  for (let root = 0; root < tokens.count; root = tokens.next(root)) {
    if (tokens.kind(root) !== Token.object) throw notOtlp(tokens.start(root));
    let isKnown = tokens.next(root) === root + 1;
    for (let i = root + 1; i < tokens.next(root); i = tokens.next(i + 1)) {
      const signal = signalNamed(tokens.name(i));
      if (signal === null) continue;
      if (messages !== null && signal !== messages)
        throw new QuarantineError("bad-envelope", tokens.start(i), "the request has both logs and traces");
      messages = signal;
      isKnown = true;
      items += countAt(tokens, i + 1, signal.levels, 1);
    }
    if (!isKnown) throw notOtlp(tokens.start(root));
  }
  return { tokens, messages: messages ?? LOGS, items };
}

/** Elements of array `list`, or at `level` and below of those of the arrays that they have under that name. */
function countAt(tokens: JsonTokens, list: number, levels: SignalMessages["levels"], level: number): number {
  if (tokens.kind(list) !== Token.array) return 0;
  let items = 0;
  for (let i = list + 1; i < tokens.next(list); i = tokens.next(i)) {
    if (level > 2) items++;
    else if (tokens.kind(i) === Token.object)
      for (let k = i + 1; k < tokens.next(i); k = tokens.next(k + 1))
        if (tokens.name(k) === levels[level]) items += countAt(tokens, k + 1, levels, level + 1);
  }
  return items;
}

export const notOtlp = (at: number): QuarantineError =>
  new QuarantineError("bad-envelope", at, "this is not an OTLP request of logs or traces");
