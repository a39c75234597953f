import type { Bytes } from "../bytes.ts";
import { BRACE_CLOSE, BRACE_OPEN, BRACKET_CLOSE, BRACKET_OPEN } from "../json/characters.ts";
import { encodeUtf8 } from "../operate/encoding.ts";
import { mayHideText } from "./hidden-text.ts";
import { MessageTable } from "./message-table.ts";
import { type Field, Kind, MAX_VALUE_DEPTH, type Message, type SignalMessages, Value } from "./messages.ts";
import { scalarOf } from "./protobuf-scalars.ts";
import { labelOf } from "./shapes.ts";
import { expectWire, isIdLength, tooDeep, valueWire, wireOf } from "./signal.ts";
import { MAX_UNKNOWN, type Suspect, tooMany, type Unknown } from "./suspects.ts";
import { Form, type Transcript } from "./transcript.ts";
import { malformed, Wire, WireCursor } from "./wire.ts";

const NO_NAME = encodeUtf8('"":');

/**
 * Writes a request in protobuf to a transcript. What the transcript cannot say is listed: fields that nobody knows, and messages that are not as any
 * encoder writes them.
 */
export class ProtobufTranscriber {
  readonly messages: MessageTable;
  readonly unknown: Unknown[] = [];
  /** Stretches of messages that have unknown fields, or fields twice or out of order: start and end; those that lie in others come first. */
  readonly odd: number[] = [];
  readonly suspects: Suspect[] = [];
  readonly #source: Bytes;
  readonly #at: WireCursor;
  readonly #out: Transcript;
  readonly #view: DataView;
  readonly #onDocument: () => void;

  /** @param onDocument called behind each document; may clear the transcript */
  constructor(source: Bytes, out: Transcript, onDocument: () => void) {
    this.#source = source;
    this.#at = new WireCursor(source);
    this.#out = out;
    this.#onDocument = onDocument;
    this.#view = new DataView(source.buffer, source.byteOffset, source.length);
    this.messages = new MessageTable(source.length);
  }

  /** @throws QuarantineError `bad-encoding`, `work-budget` */
  transcribe(signal: SignalMessages): void {
    this.#tree(signal.request, this.#source.length, -1, signal, 0);
  }

  /** The request (level 0), a resource, a scope or a record (3), which ends at `end`: a document, then what stands below. */
  #tree(message: Message, end: number, index: number, signal: SignalMessages, level: number): void {
    const at = this.#at;
    const start = at.at;
    const below = level === 3 ? undefined : message.byName.get(signal.levels[level]!);
    this.#out.beginDocument();
    this.#message(message, end, index, below);
    this.#out.endDocument();
    this.#onDocument();
    if (below === undefined) return;
    at.at = start;
    while (at.at < end) {
      at.next(end);
      if (at.number !== below.number) continue;
      const { from, to } = at;
      const child = this.messages.add(at, index);
      at.at = from;
      this.#tree(below.message!, to, child, signal, level + 1);
    }
  }

  /** The members of a message's object. */
  #message(message: Message, end: number, index: number, without?: Field): void {
    const at = this.#at;
    const out = this.#out;
    const start = at.at;
    let isOdd = false;
    let last = 0;
    let open: Field | null = null;
    while (at.at < end) {
      at.next(end);
      const field = message.byNumber[at.number];
      if (field === undefined) {
        isOdd = true;
        this.#noteUnknown(at.wire, at.from, at.to);
        continue;
      }
      expectWire(at, wireOf(field));
      if (at.number < last || (at.number === last && !field.isRepeated)) isOdd = true;
      last = at.number;
      if (field === without || field.kind < Kind.text) continue;
      if (field.kind === Kind.id) {
        this.#checkId(field.size, at.from, at.to);
        continue;
      }
      if (field.isRepeated && field.kind !== Kind.text && field !== open) {
        this.#close(open);
        out.label(field.label);
        out.open(field.kind === Kind.attributes ? BRACE_OPEN : BRACKET_OPEN);
        open = field;
      } else if (field !== open) {
        this.#close(open);
        open = null;
      }
      this.#field(field, index);
    }
    this.#close(open);
    if (isOdd) this.odd.push(start, end);
  }

  #close(list: Field | null): void {
    if (list !== null) this.#out.close(list.kind === Kind.attributes ? BRACE_CLOSE : BRACKET_CLOSE);
  }

  /** The field that was read last. */
  #field(field: Field, index: number): void {
    const at = this.#at;
    const out = this.#out;
    const { from, to, lengthAt } = at;
    if (field.kind === Kind.text) {
      out.label(labelOf(field, this.#source, from, to));
      this.#text(from, to, lengthAt, index);
      return;
    }
    const child = this.messages.add(at, index);
    at.at = from;
    if (field.kind === Kind.attributes) this.#pair(to, child, 0);
    else if (field.kind === Kind.value) {
      const label = out.label(field.label);
      this.#value(to, child, label, out.length, 0);
    } else {
      if (field.isRepeated) out.next();
      else out.label(field.label);
      out.open(BRACE_OPEN);
      this.#message(field.message!, to, child);
      out.close(BRACE_CLOSE);
    }
    at.at = to;
  }

  /** Damage may have made one of a message, and then it has a control character. */
  #text(from: number, to: number, lengthAt: number, index: number): void {
    const isEscaped = this.#out.string(this.#source, from, to, false, Form.text, lengthAt, index);
    if (isEscaped) this.suspects.push({ bytes: this.#source, from, to, at: from });
  }

  /** Its bytes are left, unless they may be a text that came here by damage. */
  #checkId(size: number, from: number, to: number): void {
    if (!isIdLength(to - from, size)) throw malformed(from, "an id has another length than ids have");
    for (let at = from; at < to; at++) if (this.#source[at]! < 0x20 || this.#source[at]! > 0x7e) return;
    if (to > from) this.#noteUnknown(Wire.bytes, from, to);
  }

  #noteUnknown(wire: number, from: number, to: number): void {
    if (this.unknown.length === MAX_UNKNOWN) throw tooMany(from);
    this.unknown.push({ wire, from, to });
  }

  /** A KeyValue that ends at `end`, as a member of an object. */
  #pair(end: number, index: number, depth: number): void {
    const at = this.#at;
    const out = this.#out;
    const start = at.at;
    let [keyFrom, keyTo, keyAt] = [-1, -1, -1];
    let last = 0;
    let values = 0;
    let isOdd = false;
    while (at.at < end) {
      at.next(end);
      isOdd ||= at.number > 2 || at.number <= last;
      last = at.number;
      if (at.number > 2) this.#noteUnknown(at.wire, at.from, at.to);
      else expectWire(at, Wire.bytes);
      if (at.number === 2) values++;
      if (at.number !== 1) continue;
      // Of several the last counts; the others are read too.
      if (keyFrom >= 0) this.#noteUnknown(Wire.bytes, keyFrom, keyTo);
      [keyFrom, keyTo, keyAt] = [at.from, at.to, at.lengthAt];
    }
    const label =
      keyFrom < 0 ? out.label(NO_NAME) : out.name(this.#source, keyFrom, keyTo, false, Form.text, keyAt, index);
    const labelEnd = out.length;
    if (values === 0) out.nothing();
    let written = 0;
    at.at = start;
    while (at.at < end) {
      at.next(end);
      if (at.number !== 2) continue;
      if (++written > 1) out.repeat(label, labelEnd, written, at.tagAt);
      const { from, to } = at;
      const child = this.messages.add(at, index);
      at.at = from;
      this.#value(to, child, label, labelEnd, depth);
      at.at = to;
    }
    if (isOdd) this.odd.push(start, end);
  }

  /** An AnyValue as what it holds; if that is more than one thing, the label (none in an array) stands before each. */
  #value(end: number, index: number, label: number, labelEnd: number, depth: number): void {
    const at = this.#at;
    const out = this.#out;
    const start = at.at;
    if (depth > MAX_VALUE_DEPTH) throw tooDeep(start);
    let values = 0;
    let isOdd = false;
    while (at.at < end) {
      at.next(end);
      const wire = valueWire(at.number);
      if (wire === undefined) {
        isOdd = true;
        this.#noteUnknown(at.wire, at.from, at.to);
        continue;
      }
      expectWire(at, wire);
      if (++values > 1) {
        isOdd = true;
        out.repeat(label, labelEnd, values, at.tagAt);
      }
      this.#oneOf(index, depth);
    }
    if (values === 0) out.nothing();
    if (isOdd) this.odd.push(start, end);
  }

  /** The field of an AnyValue that was read last. */
  #oneOf(index: number, depth: number): void {
    const at = this.#at;
    const out = this.#out;
    const { number, from, to, tagAt, lengthAt } = at;
    if (number === Value.text || number === Value.bytes) {
      this.#text(from, to, lengthAt, index);
      if (number === Value.bytes && mayHideText(this.#source, from, to)) out.opaque.push(out.count - 1);
    } else if (number === Value.array || number === Value.map) {
      const isMap = number === Value.map;
      const row = out.openLeaf(isMap ? BRACE_OPEN : BRACKET_OPEN, from, to, Form.value, tagAt, index);
      const child = this.messages.add(at, index);
      at.at = from;
      this.#list(isMap, to, child, depth + 1);
      at.at = to;
      out.closeLeaf(isMap ? BRACE_CLOSE : BRACKET_CLOSE, row);
    } else {
      const text = encodeUtf8(scalarOf(number, this.#view, this.#source, from, to));
      const isString = number === Value.double && text[text.length - 1]! > 0x39;
      if (isString) out.text(text, from, to, Form.value, tagAt, index);
      else out.scalar(text, 0, text.length, from, to, Form.value, tagAt, index);
    }
  }

  /** An ArrayValue or a KeyValueList. */
  #list(isMap: boolean, end: number, index: number, depth: number): void {
    const at = this.#at;
    const start = at.at;
    let isOdd = false;
    while (at.at < end) {
      at.next(end);
      if (at.number !== 1) {
        isOdd = true;
        this.#noteUnknown(at.wire, at.from, at.to);
        continue;
      }
      expectWire(at, Wire.bytes);
      const { from, to } = at;
      const child = this.messages.add(at, index);
      at.at = from;
      if (isMap) this.#pair(to, child, depth);
      else {
        this.#out.next();
        this.#value(to, child, 0, 0, depth);
      }
      at.at = to;
    }
    if (isOdd) this.odd.push(start, end);
  }
}
