import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";
import {
  type Field,
  Kind,
  LOGS,
  MAX_VALUE_DEPTH,
  type Message,
  type SignalMessages,
  TRACES,
  Value,
} from "./messages.ts";
import { malformed, Wire, WireCursor } from "./wire.ts";

export interface ProtobufRequest {
  readonly messages: SignalMessages;
  /** Records. */
  readonly items: number;
  /** Fields of the request itself that no request has. */
  readonly unknown: number;
}

/** How a field of each kind is written. */
const WIRES: readonly number[] = [
  Wire.varint,
  Wire.varint,
  Wire.bit32,
  Wire.bit64,
  Wire.bytes,
  Wire.bytes,
  Wire.bytes,
  Wire.bytes,
  Wire.bytes,
];
const VALUE_WIRES: readonly number[] = [
  -1,
  Wire.bytes,
  Wire.varint,
  Wire.varint,
  Wire.bit64,
  Wire.bytes,
  Wire.bytes,
  Wire.bytes,
];

/** How `field` of a message is written. */
export const wireOf = ({ kind }: Field): number => WIRES[kind]!;
/** How a value's field of that number is written; of an unknown one undefined. */
export const valueWire = (number: number): number | undefined => (number === 0 ? undefined : VALUE_WIRES[number]);

/** @throws QuarantineError `bad-encoding` if the field that `at` read last is not written as `wire` */
export function expectWire(at: WireCursor, wire: number): void {
  if (at.wire !== wire) throw malformed(at.tagAt, "a field is not of the type that its number says");
}

/**
 * Protobuf does not say what a message is, and requests of logs, traces, metrics and profiles are alike down to their records. What tells them is how the
 * fields of records are written: field 1 of a log record is a time (8 bytes), of a span an id; field 7 of a span a time, of a metric a
 * message. A field that both have in the same form (3, 5, 9) says nothing.
 */
class Votes {
  logs = true;
  traces = true;
  /** A field that only a span has in this form; its first two do not count: a metric has a name and a description there. */
  hasSpanField = false;
  #hasId = false;

  add(at: WireCursor): void {
    const { number, wire } = at;
    const log = LOGS.record.byNumber[number];
    const span = TRACES.record.byNumber[number];
    if (log !== undefined && wireOf(log) !== wire) this.logs = false;
    if (span === undefined) return;
    if (wireOf(span) !== wire || (span.kind === Kind.id && !isIdLength(at.to - at.from, span.size)))
      this.traces = false;
    else if (number === 1) this.#hasId = true;
    else if (log === undefined || wireOf(log) !== wire) this.hasSpanField ||= number !== 11;
  }

  /** False if what looks like spans may be something else. */
  get areSpansSure(): boolean {
    return this.hasSpanField || !this.#hasId;
  }
}

export const isIdLength = (length: number, size: number): boolean => length === size || length === 0;

/**
 * Reads a request down to the fields of its records.
 * @throws QuarantineError `bad-encoding` if it is no protobuf, `bad-envelope` if it is neither logs nor traces, or may be either
 */
export function readProtobufRequest(bytes: Bytes): ProtobufRequest {
  const votes = new Votes();
  const at = new WireCursor(bytes);
  let items = 0;
  let unknown = 0;
  let bodies = true;
  const below = (end: number, level: number): void => {
    while (at.at < end) {
      at.next(end);
      const { to, from } = at;
      if (level === 3) {
        votes.add(at);
        if (at.number === 5 && at.wire === Wire.bytes && votes.logs && votes.traces)
          bodies &&= isValue(bytes, from, to);
        continue;
      }
      // A resource or a scope, a list, a schema's address.
      const isKnown = level === 0 ? at.number === 1 : at.number <= 3;
      if (isKnown) expectWire(at, Wire.bytes);
      else if (level === 0) unknown++;
      if (at.number !== (level === 0 ? 1 : 2)) continue;
      if (level === 2) items++;
      at.at = from;
      below(to, level + 1);
    }
  };
  below(bytes.length, 0);
  return { messages: decide(votes, bodies, items), items, unknown };
}

function decide(votes: Votes, bodies: boolean, items: number): SignalMessages {
  const { logs, traces } = votes;
  if (traces && votes.areSpansSure && (!logs || votes.hasSpanField)) return TRACES;
  // Fields that both have: what stands in field 5 is the body of a record, or else a span's name.
  if (logs && (!traces || items === 0 || bodies)) return LOGS;
  if (logs && traces && votes.areSpansSure) return TRACES;
  throw new QuarantineError("bad-envelope", 0, "this is not an OTLP request of logs or traces");
}

/** True if bytes[from, to) is an AnyValue in protobuf. */
function isValue(bytes: Bytes, from: number, to: number): boolean {
  const at = new WireCursor(bytes);
  at.at = from;
  try {
    checkValue(at, to, 0);
    return true;
  } catch (error) {
    if (error instanceof QuarantineError) return false;
    throw error;
  }
}

/** Looks at every field of a whole message. @throws QuarantineError `bad-encoding` */
export function checkMessage(bytes: Bytes, message: Message): void {
  checkFields(new WireCursor(bytes), message, bytes.length);
}

function checkFields(at: WireCursor, message: Message, end: number): void {
  while (at.at < end) {
    at.next(end);
    const field = message.byNumber[at.number];
    if (field === undefined) continue;
    expectWire(at, wireOf(field));
    const { from, to } = at;
    if (field.kind === Kind.id && !isIdLength(to - from, field.size))
      throw malformed(from, "an id has another length than ids have");
    if (field.kind < Kind.message) continue;
    at.at = from;
    if (field.kind === Kind.message) checkFields(at, field.message!, to);
    else if (field.kind === Kind.attributes) checkPair(at, to, 0);
    else checkValue(at, to, 0);
  }
}

function checkPair(at: WireCursor, end: number, depth: number): void {
  while (at.at < end) {
    at.next(end);
    if (at.number > 2) continue;
    expectWire(at, Wire.bytes);
    if (at.number === 1) continue;
    const { from, to } = at;
    at.at = from;
    checkValue(at, to, depth);
  }
}

function checkValue(at: WireCursor, end: number, depth: number): void {
  if (depth > MAX_VALUE_DEPTH) throw tooDeep(at.at);
  while (at.at < end) {
    at.next(end);
    const wire = valueWire(at.number);
    if (wire === undefined) continue;
    expectWire(at, wire);
    const { from, to, number } = at;
    if (number !== Value.array && number !== Value.map) continue;
    at.at = from;
    checkList(at, to, number, depth + 1);
  }
}

function checkList(at: WireCursor, end: number, number: number, depth: number): void {
  while (at.at < end) {
    at.next(end);
    if (at.number !== 1) continue;
    expectWire(at, Wire.bytes);
    const { from, to } = at;
    at.at = from;
    if (number === Value.array) checkValue(at, to, depth);
    else checkPair(at, to, depth);
  }
}

export const tooDeep = (at: number): QuarantineError =>
  new QuarantineError("work-budget", at, "an attribute or a body is nested too deeply");
