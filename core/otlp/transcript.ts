import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";
import {
  BACKSLASH,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_OPEN,
  COLON,
  COMMA,
  NEWLINE,
  QUOTE,
  SPACE,
} from "../json/characters.ts";

/** How a leaf stands in the source, which says how an edit gets there. */
export const Form = {
  /** As in the transcript, byte for byte: what is edited is put in its place. */
  same: 0,
  /** A string of protobuf. */
  text: 1,
  /** A string of OTLP/JSON that holds bytes in base64. */
  base64: 2,
  /** What an AnyValue holds, in either form: edited, it becomes a string. */
  value: 3,
} as const;

/** Numbers of one leaf: where it stands in the transcript, form, whether it is a container, where it stands in the source, and two that the form knows. */
const STRIDE = 8;
/** Most values in the place of one. */
const MAX_VALUES = 16;
/** Longest stretch for which a loop is faster than a call into the engine. */
const SHORT = 24;
const NULL = Uint8Array.from("null", (char) => char.charCodeAt(0));

const CONTROL = Uint8Array.from("u00", (char) => char.charCodeAt(0));
const HEX = Uint8Array.from("0123456789abcdef", (char) => char.charCodeAt(0));
const LONGEST_ESCAPE = 6;

/** 1: the byte cannot stand in a JSON string as it is. */
const ESCAPED = new Uint8Array(256).fill(1, 0, SPACE);
ESCAPED[QUOTE] = ESCAPED[BACKSLASH] = 1;

/**
 * Documents of ordinary JSON, one a line, that say what a request says: attributes are members of an object. Beside it a table of leaves, in their order, that
 * says where in the request each string, number and container came from; everything else in it is ours.
 */
export class Transcript {
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;
  /** Number of leaves. */
  count = 0;
  /** Leaves whose bytes may hide a text, in order. */
  readonly opaque: number[] = [];
  #rows: Int32Array<ArrayBuffer>;
  #start = 0;

  /** @param size about how many bytes will be written */
  constructor(size: number) {
    this.bytes = new Uint8Array(size + 64);
    this.#rows = new Int32Array((16 + (size >> 5)) * STRIDE);
  }

  clear(): void {
    this.length = this.count = this.opaque.length = 0;
  }

  start = (i: number): number => this.#rows[i * STRIDE]!;
  end = (i: number): number => this.#rows[i * STRIDE + 1]!;
  form = (i: number): number => this.#rows[i * STRIDE + 2]!;
  isContainer = (i: number): boolean => this.#rows[i * STRIDE + 3]! === 1;
  from = (i: number): number => this.#rows[i * STRIDE + 4]!;
  to = (i: number): number => this.#rows[i * STRIDE + 5]!;
  /** Protobuf: where what an edit takes the place of begins. JSON: where the name of an AnyValue's member does. */
  place = (i: number): number => this.#rows[i * STRIDE + 6]!;
  /** Protobuf: the message it stands in. JSON: where the name of an AnyValue's member ends. */
  more = (i: number): number => this.#rows[i * STRIDE + 7]!;

  /** The text of it is in bytes[start, end). */
  view = (start: number, end: number): Bytes => this.bytes.subarray(start, end);

  get all(): Bytes {
    return this.view(0, this.length);
  }

  /** Where in the source stands what is at `index`, or about there. */
  sourceOf(index: number): number {
    let row = 0;
    while (row + 1 < this.count && this.start(row + 1) <= index) row++;
    return this.count === 0 ? 0 : this.from(row);
  }

  beginDocument(): void {
    this.#start = this.length;
    this.#put(BRACE_OPEN);
  }

  /** An empty one says nothing. */
  endDocument(): void {
    if (this.length === this.#start + 1) this.length = this.#start;
    else {
      this.#put(BRACE_CLOSE);
      this.#put(NEWLINE);
    }
  }

  /** A comma, if something came before. */
  next(): void {
    const last = this.bytes[this.length - 1]!;
    if (last !== BRACE_OPEN && last !== BRACKET_OPEN && last !== COLON) this.#put(COMMA);
  }

  /** A member's name of ours, with its colon. */
  label(label: Bytes): number {
    this.next();
    const at = this.length;
    this.#write(label, 0, label.length);
    return at;
  }

  /** A member's name from the source; returns where its quote stands. */
  name(source: Bytes, from: number, to: number, isWritten: boolean, form: number, place: number, more: number): number {
    this.next();
    const at = this.length;
    this.string(source, from, to, isWritten, form, place, more);
    this.#put(COLON);
    return at;
  }

  /**
   * The label that stands in [from, to) once more, or nothing if that is empty, for the `count`th of several values.
   * @throws QuarantineError `work-budget` if they are so many that nobody means them: the label is as long as somebody likes
   */
  repeat(from: number, to: number, count: number, at: number): void {
    if (count > MAX_VALUES) throw new QuarantineError("work-budget", at, "one value of the request holds too many");
    this.next();
    this.#reserve(to - from);
    this.bytes.copyWithin(this.length, from, to);
    this.length += to - from;
  }

  /** True if something in it had to be escaped. @param isWritten source[from, to) has the escapes of JSON already */
  string(
    source: Bytes,
    from: number,
    to: number,
    isWritten: boolean,
    form: number,
    place: number,
    more: number,
  ): boolean {
    this.#put(QUOTE);
    const row = this.#begin(form, false, from, to, place, more);
    if (isWritten) this.#write(source, from, to);
    else this.#escape(source, from, to);
    this.#end(row);
    this.#put(QUOTE);
    return !isWritten && this.length - this.#rows[row]! - 1 > to - from;
  }

  /** A string whose text is not in the source as it is. True if something in it had to be escaped. */
  text(text: Bytes, from: number, to: number, form: number, place: number, more: number): boolean {
    this.#put(QUOTE);
    const row = this.#begin(form, false, from, to, place, more);
    this.#escape(text, 0, text.length);
    this.#end(row);
    this.#put(QUOTE);
    return this.length - this.#rows[row]! - 1 > text.length;
  }

  /** A number or a word. */
  scalar(
    source: Bytes,
    start: number,
    end: number,
    from: number,
    to: number,
    form: number,
    place: number,
    more: number,
  ): void {
    const row = this.#begin(form, false, from, to, place, more);
    this.#write(source, start, end);
    this.#end(row);
  }

  nothing(): void {
    this.#write(NULL, 0, NULL.length);
  }

  /** A container of ours. */
  open(bracket: number): void {
    this.#put(bracket);
  }

  close(bracket: number): void {
    this.#put(bracket);
  }

  /** A container of the source; `closeLeaf` gets what is returned. */
  openLeaf(bracket: number, from: number, to: number, form: number, place: number, more: number): number {
    const row = this.#begin(form, true, from, to, place, more);
    this.#put(bracket);
    return row;
  }

  closeLeaf(bracket: number, row: number): void {
    this.#put(bracket);
    this.#end(row);
  }

  #begin(form: number, isContainer: boolean, from: number, to: number, place: number, more: number): number {
    const row = this.count++ * STRIDE;
    if (row + STRIDE > this.#rows.length) {
      const larger = new Int32Array(this.#rows.length * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    const rows = this.#rows;
    rows[row] = this.length;
    rows[row + 2] = form;
    rows[row + 3] = isContainer ? 1 : 0;
    rows[row + 4] = from;
    rows[row + 5] = to;
    rows[row + 6] = place;
    rows[row + 7] = more;
    return row;
  }

  #end(row: number): void {
    this.#rows[row + 1] = this.length;
  }

  #put(byte: number): void {
    if (this.length === this.bytes.length) this.#reserve(1);
    this.bytes[this.length++] = byte;
  }

  #write(source: Bytes, from: number, to: number): void {
    this.#reserve(to - from);
    const { bytes } = this;
    let n = this.length;
    if (to - from > SHORT) bytes.set(source.subarray(from, to), n);
    else for (let at = from; at < to; at++) bytes[n++] = source[at]!;
    this.length += to - from;
  }

  /** What `unescapeBytes` undoes to the same bytes, whether they are UTF-8 or not. */
  #escape(source: Bytes, from: number, to: number): void {
    let at = from;
    while (at < to && ESCAPED[source[at]!] === 0) at++;
    this.#write(source, from, at);
    if (at === to) return;
    this.#reserve((to - at) * LONGEST_ESCAPE);
    const { bytes } = this;
    let n = this.length;
    for (; at < to; at++) {
      const byte = source[at]!;
      if (ESCAPED[byte] === 1) bytes[n++] = BACKSLASH;
      if (byte < SPACE) {
        bytes.set(CONTROL, n);
        n += CONTROL.length;
        bytes[n++] = HEX[byte >> 4]!;
        bytes[n++] = HEX[byte & 15]!;
      } else bytes[n++] = byte;
    }
    this.length = n;
  }

  #reserve(extra: number): void {
    if (this.length + extra <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + extra));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
