import type { Bytes } from "../../core/index.ts";
import type { OtlpFormat } from "../../core/types.ts";
import type { Shape } from "./content.ts";

/** Counts the items of an object as its bytes go by. */
export interface ItemCounter {
  add(chunk: Bytes): void;
  /** Items so far, one that is not finished included. */
  readonly items: number;
  /** Whether the last byte ended an item; true before the first. */
  readonly isBetween: boolean;
}

const NEWLINE = 0x0a;

/** Items of lines are lines; those of JSON the elements of a top-level array or of CloudTrail's `Records`, else whole documents. */
export function createCounter(shape: Exclude<Shape, OtlpFormat>, items = 0, isBetween = true): ItemCounter {
  return shape === "json" ? new ElementCounter() : new LineCounter(items, isBetween);
}

class LineCounter implements ItemCounter {
  #ended: number;
  isBetween: boolean;

  constructor(items: number, isBetween: boolean) {
    this.#ended = isBetween ? items : items - 1;
    this.isBetween = isBetween;
  }

  add(chunk: Bytes): void {
    if (chunk.length === 0) return;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) this.#ended++;
    this.isBetween = chunk[chunk.length - 1] === NEWLINE;
  }

  get items(): number {
    return this.isBetween ? this.#ended : this.#ended + 1;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OBJECT = 0x7b;
const ARRAY = 0x5b;
const RECORDS = "Records";

/** Follows brackets and strings, nothing else: on JSON that is damaged the count is an estimate. */
class ElementCounter implements ItemCounter {
  #documents = 0;
  #elements = 0;
  #depth = 0;
  /** Depth of the array whose elements are counted; 0: none is open. */
  #counted = 0;
  /** Something stands in that array since its last comma. */
  #hasElement = false;
  #root = 0;
  #inString = false;
  #isEscaped = false;
  /** The last string at depth 1, as far as it may be `Records`. */
  #name = "";

  add(chunk: Bytes): void {
    for (const byte of chunk) this.#inString ? this.#passString(byte) : this.#pass(byte);
  }

  get isBetween(): boolean {
    return this.#depth === 0;
  }

  /** A document whose elements are counted does not count itself. */
  get items(): number {
    return (
      this.#documents + this.#elements + (this.#hasElement ? 1 : 0) + (this.#depth > 0 && this.#counted === 0 ? 1 : 0)
    );
  }

  #passString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#inString = false;
    if (this.#inString && this.#depth === 1 && this.#name.length <= RECORDS.length)
      this.#name += String.fromCharCode(byte);
  }

  #pass(byte: number): void {
    if (byte === QUOTE) {
      this.#inString = true;
      if (this.#depth === 1) this.#name = "";
    }
    if (byte === COMMA) {
      if (this.#counted > 0 && this.#depth === this.#counted && this.#hasElement) {
        this.#elements++;
        this.#hasElement = false;
      }
      return;
    }
    const closes = byte === 0x7d || byte === 0x5d;
    if (this.#counted > 0 && !closes && byte > 0x20) this.#hasElement = true;
    if (byte === OBJECT || byte === ARRAY) this.#open(byte);
    else if (closes) this.#close();
  }

  #open(byte: number): void {
    if (this.#depth === 0) this.#root = byte;
    this.#depth++;
    if (this.#counted > 0 || byte !== ARRAY) return;
    if (this.#depth === 1 || (this.#depth === 2 && this.#root === OBJECT && this.#name === RECORDS))
      this.#counted = this.#depth;
  }

  #close(): void {
    if (this.#depth === 0) return;
    if (this.#depth === this.#counted) {
      if (this.#hasElement) this.#elements++;
      this.#hasElement = false;
      // An object of records is not an item besides them.
      this.#counted = 0;
      if (this.#depth === 2) this.#root = 0;
    } else if (this.#depth === 1 && this.#root === OBJECT) this.#documents++;
    this.#depth--;
  }
}
