import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";
import { BARE, COLON, COMMA, flagsFor, QUOTE, SPACE } from "../json/characters.ts";
import { isScalar } from "../json/scalar.ts";
import { unescapeBytes } from "../json/unescape.ts";
import { nameOf } from "./messages.ts";

export const Token = { object: 0, array: 1, string: 2, escaped: 3, number: 4, word: 5 } as const;

/** Deepest nesting of JSON that is read. */
const MAX_NESTING = 1024;
const STRIDE = 4;
const BACKSLASH = 0x5c;
/** What may stand behind a backslash. */
const ESCAPES = flagsFor('"\\/bfnrtu');

/**
 * JSON texts (RFC 8259), one behind the other, as a list of tokens in their order: where each stands, and of a container the number of the token
 * behind it. So a member can be looked for without reading what stands before it twice. Strings stand without their quotes, names as strings.
 */
export class JsonTokens {
  readonly bytes: Bytes;
  count = 0;
  #words: Int32Array<ArrayBuffer>;

  /** @throws QuarantineError `not-json`, `work-budget` */
  constructor(bytes: Bytes, from = 0, to = bytes.length) {
    this.bytes = bytes;
    this.#words = new Int32Array((64 + ((to - from) >> 4)) * STRIDE);
    this.#read(from, to);
  }

  kind = (i: number): number => this.#words[i * STRIDE]!;
  start = (i: number): number => this.#words[i * STRIDE + 1]!;
  end = (i: number): number => this.#words[i * STRIDE + 2]!;
  /** Number of the token behind token `i` and all in it. */
  next = (i: number): number => this.#words[i * STRIDE + 3]!;
  isString = (i: number): boolean => this.kind(i) === Token.string || this.kind(i) === Token.escaped;

  /** Where token `i` begins with its quote. */
  outerStart = (i: number): number => this.start(i) - (this.isString(i) ? 1 : 0);
  outerEnd = (i: number): number => this.end(i) + (this.isString(i) ? 1 : 0);

  /** What member a name's token stands for, in the spelling of messages.ts; empty for any other. */
  name(i: number): string {
    if (this.kind(i) === Token.string) return nameOf(this.bytes, this.start(i), this.end(i));
    const text = this.text(i);
    return nameOf(text, 0, text.length);
  }

  /** What the string says. */
  text(i: number): Bytes {
    const written = this.bytes.subarray(this.start(i), this.end(i));
    return this.kind(i) === Token.escaped ? unescapeBytes(written) : written;
  }

  #add(kind: number, start: number, end: number): number {
    const i = this.count++;
    if (this.count * STRIDE > this.#words.length) {
      const larger = new Int32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    const words = this.#words;
    words[i * STRIDE] = kind;
    words[i * STRIDE + 1] = start;
    words[i * STRIDE + 2] = end;
    words[i * STRIDE + 3] = i + 1;
    return i;
  }

  #read(from: number, to: number): void {
    const { bytes } = this;
    const open = new Int32Array(MAX_NESTING);
    let depth = 0;
    // What must come: a value, a value or `]`, a name, a name or `}`, a comma or a closer.
    let expect: "value" | "first" | "name" | "firstName" | "next" = "value";
    let at = from;
    if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
    for (;;) {
      while (at < to && isBlank(bytes[at]!)) at++;
      if (at >= to) break;
      const byte = bytes[at]!;
      if (expect === "next") {
        if (byte === COMMA) {
          expect = this.kind(open[depth - 1]!) === Token.object ? "name" : "value";
          at++;
          continue;
        }
      } else if (byte === QUOTE) {
        at = this.#readString(at, to);
        if (expect === "name" || expect === "firstName") {
          while (at < to && isBlank(bytes[at]!)) at++;
          if (bytes[at] !== COLON || at >= to) throw notJson(at);
          at++;
          expect = "value";
        } else expect = depth === 0 ? "value" : "next";
        continue;
      } else if (expect === "value" || expect === "first") {
        if (byte === 0x7b || byte === 0x5b) {
          if (depth === MAX_NESTING) throw new QuarantineError("work-budget", at, "the JSON text is nested too deeply");
          open[depth++] = this.#add(byte === 0x7b ? Token.object : Token.array, at, at);
          expect = byte === 0x7b ? "firstName" : "first";
          at++;
          continue;
        }
        if (byte !== 0x5d) {
          at = this.#readScalar(at, to);
          expect = depth === 0 ? "value" : "next";
          continue;
        }
      }
      const container = depth > 0 ? open[depth - 1]! : -1;
      const closes =
        container >= 0 &&
        (this.kind(container) === Token.object
          ? byte === 0x7d && (expect === "next" || expect === "firstName")
          : byte === 0x5d && (expect === "next" || expect === "first"));
      if (!closes) throw notJson(at);
      at++;
      depth--;
      this.#words[container * STRIDE + 2] = at;
      this.#words[container * STRIDE + 3] = this.count;
      expect = depth === 0 ? "value" : "next";
    }
    if (depth > 0) throw notJson(to);
  }

  #readString(open: number, to: number): number {
    const { bytes } = this;
    let kind: number = Token.string;
    for (let at = open + 1; at < to; at++) {
      const byte = bytes[at]!;
      if (byte === QUOTE) {
        this.#add(kind, open + 1, at);
        return at + 1;
      }
      if (byte < SPACE) throw notJson(at);
      if (byte !== BACKSLASH) continue;
      kind = Token.escaped;
      at++;
      if (ESCAPES[bytes[at]!] !== 1) throw notJson(at);
    }
    throw notJson(to);
  }

  #readScalar(start: number, to: number): number {
    const { bytes } = this;
    let end = start;
    while (end < to && BARE[bytes[end]!] === 1) end++;
    if (end === start || !isScalar(bytes, start, end)) throw notJson(start);
    this.#add(bytes[start]! > 0x39 ? Token.word : Token.number, start, end);
    return end;
  }
}

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const notJson = (position: number): QuarantineError =>
  new QuarantineError("not-json", position, "the request is not valid JSON");
