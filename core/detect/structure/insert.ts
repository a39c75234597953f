/**
 * `INSERT INTO t (name, ssn) VALUES ('…','…'),('…','…')`: the columns name the values of every tuple. Like a table's rows
 * (table.ts) the tuples are read on from a state of fixed size.
 */
import type { Bytes } from "../../bytes.ts";
import { isLetter, isWord } from "../classes.ts";
import { MAX_SPAN } from "../types.ts";
import { Columns, type Fields, MAX_COLUMNS, MAX_NAME } from "./fields.ts";

/** Where in the list of tuples the reading stands. */
const Mode = {
  none: 0,
  /** Between two tuples, or before the first. */
  between: 1,
  /** Before a value's first byte. */
  start: 2,
  bare: 3,
  quoted: 4,
  /** After a quote inside quotes: the value's end, or the first of two. */
  quote: 5,
  /** After a backslash inside quotes. */
  escape: 6,
  after: 7,
} as const;

/** What a detector carries of the tuples from one call to the next. */
export interface InsertState {
  mode: number;
  columns: Columns;
  column: number;
  /** Parentheses that are open inside the value. */
  depth: number;
  /** Start of the value, from the position on: negative or 0. */
  from: number;
  /** Bytes from the position to the first tuple. */
  skip: number;
}

/** Bytes from `INSERT INTO` to the first tuple, at most. */
const MAX_HEAD = 4096;
const MAX_DEPTH = 255;
const OPEN = 0x28;
const CLOSE = 0x29;
const COMMA = 0x2c;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;

const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
const isTablePart = (byte: number): boolean =>
  isWord(byte) || byte === 0x2e || byte === 0x22 || byte === 0x60 || byte === 0x5b || byte === 0x5d || byte === 0x2d;

export class InsertReader {
  at = 0;
  /** The value that goes on at the end of what is known, or -1. */
  openFrom = -1;
  readonly columns = new Columns();
  readonly #found = new Columns();
  /** Of the statements of this call, in turn: where each begins, where its `INSERT INTO` ends, and where its tuples begin. */
  #statements: number[] = [];
  #mode: number = Mode.none;
  #column = 0;
  #depth = 0;
  #from = 0;

  get isActive(): boolean {
    return this.#mode !== Mode.none;
  }

  load(state: InsertState | undefined, from: number): void {
    this.openFrom = -1;
    if (this.#statements.length > 0) this.#statements = [];
    this.#restore(state, from);
  }

  #restore(state: InsertState | undefined, from: number): void {
    this.#mode = state?.mode ?? Mode.none;
    this.at = -1;
    if (state === undefined || state.mode === Mode.none) return;
    this.columns.copy(state.columns);
    this.at = from + state.skip;
    this.#column = state.column;
    this.#depth = state.depth;
    this.#from = from + state.from;
  }

  /** `INSERT INTO` stands at [start, at). True if more bytes are needed to tell what follows. */
  begin(bytes: Bytes, start: number, at: number, limit: number, closed: boolean): boolean {
    // Inside the tuples of a statement it is part of a value.
    if (start < this.at) return false;
    const end = this.#readHead(bytes, at, limit);
    if (end < 0) return end === UNKNOWN && !closed && limit - at < MAX_HEAD;
    this.#statements.push(start, at, end);
    this.#activate(end);
    return false;
  }

  #activate(end: number): void {
    this.columns.copy(this.#found);
    this.#mode = Mode.between;
    this.at = end;
  }

  /** Where the tuples begin, or NONE or UNKNOWN. Fills in `#found`. */
  #readHead(bytes: Bytes, start: number, limit: number): number {
    const cap = Math.min(limit, start + MAX_HEAD);
    let at = skipSpace(bytes, start, cap);
    while (at < cap && isTablePart(bytes[at])) at++;
    at = skipSpace(bytes, at, cap);
    if (at === cap) return UNKNOWN;
    if (bytes[at] !== OPEN) return NONE;
    const found = this.#found;
    found.clear();
    do {
      at = skipSpace(bytes, at + 1, cap);
      if (at < cap && (bytes[at] === 0x22 || bytes[at] === 0x60 || bytes[at] === 0x5b)) at++;
      const from = at;
      while (at < cap && at - from <= MAX_NAME && (isWord(bytes[at]) || bytes[at] === 0x2e || bytes[at] === 0x2d)) at++;
      if (at === cap) return UNKNOWN;
      if (at === from || at - from > MAX_NAME || found.count === MAX_COLUMNS) return NONE;
      found.add(bytes, from, at);
      if (bytes[at] === 0x22 || bytes[at] === 0x60 || bytes[at] === 0x5d) at++;
      at = skipSpace(bytes, at, cap);
      if (at === cap) return UNKNOWN;
    } while (bytes[at] === COMMA);
    if (bytes[at] !== CLOSE) return NONE;
    at = skipSpace(bytes, at + 1, cap);
    const word = at;
    while (at < cap && isLetter(bytes[at]) && at - word < VALUES.length) {
      if ((bytes[at] | 0x20) !== VALUES.charCodeAt(at - word)) return NONE;
      at++;
    }
    if (at === cap) return UNKNOWN;
    return at - word === VALUES.length ? at : NONE;
  }

  /** Reads on to `to`, to the end of the value there; see TableReader. */
  read(bytes: Bytes, to: number, limit: number, closed: boolean, fields: Fields | null): void {
    while (this.isActive && this.at < to) {
      if (this.#mode === Mode.between) this.#findTuple(bytes, to);
      else this.#readValue(bytes, fields === null ? to : limit, closed, fields);
    }
  }

  #findTuple(bytes: Bytes, to: number): void {
    for (let at = this.at; at < to; at++) {
      const byte = bytes[at];
      if (isSpace(byte) || byte === COMMA) continue;
      this.at = byte === OPEN ? at + 1 : at;
      this.#mode = byte === OPEN ? Mode.start : Mode.none;
      this.#column = 0;
      this.#depth = 0;
      this.#from = at + 1;
      return;
    }
    this.at = to;
  }

  #readValue(bytes: Bytes, limit: number, closed: boolean, fields: Fields | null): void {
    let at = this.at;
    let mode = this.#mode;
    for (; at < limit && at - this.#from <= MAX_SPAN; at++) {
      const byte = bytes[at];
      if (mode === Mode.escape) {
        mode = Mode.quoted;
        continue;
      }
      if (mode === Mode.quoted) {
        if (byte === APOSTROPHE) mode = Mode.quote;
        else if (byte === BACKSLASH) mode = Mode.escape;
        continue;
      }
      if (mode === Mode.quote) {
        mode = byte === APOSTROPHE ? Mode.quoted : Mode.after;
        if (mode === Mode.quoted) continue;
        this.#end(at - 1, fields);
      }
      if (this.#depth === 0 && (byte === COMMA || byte === CLOSE)) {
        if (mode === Mode.bare) this.#end(at, fields);
        this.at = at + 1;
        this.#from = at + 1;
        this.#column++;
        this.#mode = byte === COMMA ? Mode.start : Mode.between;
        return;
      }
      if (byte === APOSTROPHE) {
        mode = Mode.quoted;
        this.#from = at + 1;
      } else if (mode === Mode.start) {
        if (isSpace(byte)) continue;
        mode = Mode.bare;
        this.#from = at;
      }
      if (byte === OPEN) this.#depth++;
      else if (byte === CLOSE) this.#depth--;
      if (this.#depth > MAX_DEPTH) break;
    }
    this.at = at;
    this.#mode = at < limit ? Mode.none : mode;
    // No value is that long; as far as it was read it is one, as it is while its end is not known.
    if (at < limit && mode !== Mode.start && mode !== Mode.after) this.#end(at, fields);
    if (at < limit || fields === null || mode === Mode.start || mode === Mode.after) return;
    if (closed) this.#end(mode === Mode.quote ? at - 1 : at, fields);
    else {
      this.openFrom = this.#from;
      if (this.#column < this.columns.count) fields.add(this.#from, at, this.columns, this.#column);
    }
  }

  #end(to: number, fields: Fields | null): void {
    if (fields !== null && this.#column < this.columns.count) fields.add(this.#from, to, this.columns, this.#column);
  }

  /** The state at `to`; `from` and `state` are what was loaded. Without tuples at `to` there is none. */
  save(state: InsertState | undefined, bytes: Bytes, from: number, to: number, limit: number): InsertState | undefined {
    const statements = this.#statements;
    if (state === undefined && statements.length === 0) return undefined;
    this.#restore(state, from);
    for (let i = statements.length - 3; i >= 0; i -= 3) {
      if (statements[i] >= to) continue;
      this.#readHead(bytes, statements[i + 1], limit);
      this.#activate(statements[i + 2]);
      break;
    }
    this.read(bytes, to, limit, false, null);
    if (!this.isActive) return undefined;
    const saved = state ?? { mode: 0, columns: new Columns(), column: 0, depth: 0, from: 0, skip: 0 };
    saved.mode = this.#mode;
    saved.columns.copy(this.columns);
    saved.column = this.#column;
    saved.depth = this.#depth;
    saved.from = Math.max(this.#from - to, -2 * MAX_SPAN);
    saved.skip = Math.max(0, this.at - to);
    return saved;
  }
}

const VALUES = "values";
const NONE = -1;
const UNKNOWN = -2;

function skipSpace(bytes: Bytes, from: number, to: number): number {
  let at = from;
  while (at < to && isSpace(bytes[at])) at++;
  return at;
}
