/**
 * Tables in text: a line that names columns, and the rows after it. It reads from left to right; all it knows at a place follows from
 * the bytes before it and at most one window after it, so it goes on from a state of fixed size wherever the text was cut.
 */
import type { Bytes } from "../../bytes.ts";
import { isDigit } from "../classes.ts";
import { MAX_SPAN } from "../types.ts";
import { Columns, type Fields } from "./fields.ts";
import { Header, HeaderLine } from "./header-line.ts";

/** Where in a table the reading stands. */
const Mode = {
  none: 0,
  /** At the start of a line that has not been looked at. */
  line: 1,
  /** Before a field's first byte that is no blank. */
  start: 2,
  bare: 3,
  quoted: 4,
  /** After a quote inside quotes: the field's end, or the first of two. */
  quote: 5,
  /** Behind the closing quote. */
  after: 6,
} as const;

/** What a detector carries of a table from one call to the next. */
export interface TableState {
  mode: number;
  columns: Columns;
  delimiter: number;
  /** See Header. */
  trust: number;
  column: number;
  /** Start of the current field, from the position on: negative or 0. */
  from: number;
  /** Bytes from the position to where the reading goes on: the rest of a header. */
  skip: number;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const PIPE = 0x7c;
/** A row: no, yes, or more bytes are needed to tell. */
const NO = 0;
const YES = 1;
const UNKNOWN = 2;
const RULER = 3;

export class TableReader {
  /** Start of a line of which more has to be known, or -1. */
  undecided = -1;
  at = -1;
  /** The field that goes on at the end of what is known, or -1. */
  openFrom = -1;
  #mode: number = Mode.none;
  #trust: number = Header.found;
  #column = 0;
  #from = 0;
  #delimiter = 0;
  readonly columns = new Columns();
  readonly #header = new HeaderLine();
  readonly #found = new Columns();
  /** Where the headers of this call begin. */
  #headers: number[] = [];

  get isActive(): boolean {
    return this.#mode !== Mode.none;
  }

  /** Goes on at `from`, where `state` was saved. */
  load(state: TableState | undefined, from: number): void {
    this.openFrom = -1;
    if (this.#headers.length > 0) this.#headers = [];
    this.#restore(state, from);
  }

  #restore(state: TableState | undefined, from: number): void {
    this.undecided = -1;
    this.at = -1;
    this.#mode = Mode.none;
    if (state === undefined) return;
    this.#mode = state.mode;
    this.at = from + state.skip;
    this.columns.copy(state.columns);
    this.#delimiter = state.delimiter;
    this.#trust = state.trust;
    this.#column = state.column;
    this.#from = from + state.from;
  }

  /** A line that may be a header begins at `start`. True if more bytes are needed to tell. */
  begin(bytes: Bytes, start: number, limit: number, closed: boolean): boolean {
    // A line of the table that is being read.
    if (this.isActive || start < this.at) return false;
    const header = this.#header.read(bytes, start, limit, closed, this.#found);
    if (header === Header.unknown) return true;
    if (header === Header.none) return false;
    this.#headers.push(start);
    this.#activate(header);
    return false;
  }

  #activate(header: number): void {
    this.columns.copy(this.#found);
    this.#delimiter = this.#header.delimiter;
    this.#trust = header;
    this.at = this.#header.end;
    this.#mode = Mode.line;
  }

  /** The state at `to`; `from` and `state` are what was loaded. Outside of tables there is none. */
  save(
    state: TableState | undefined,
    bytes: Bytes,
    from: number,
    to: number,
    limit: number,
    window: number,
  ): TableState | undefined {
    const headers = this.#headers;
    if (state === undefined && headers.length === 0) return undefined;
    this.#restore(state, from);
    let last = headers.length - 1;
    while (last >= 0 && headers[last] >= to) last--;
    if (last >= 0) this.#activate(this.#header.read(bytes, headers[last], limit, false, this.#found));
    this.read(bytes, to, limit, false, window, null);
    if (!this.isActive) return undefined;
    const saved = state ?? { mode: 0, columns: new Columns(), delimiter: 0, trust: 0, column: 0, from: 0, skip: 0 };
    saved.mode = this.#mode;
    saved.columns.copy(this.columns);
    saved.delimiter = this.#delimiter;
    saved.trust = this.#trust;
    saved.column = this.#column;
    saved.from = Math.max(this.#from - to, -2 * MAX_SPAN);
    saved.skip = Math.max(0, this.at - to);
    return saved;
  }

  /**
   * Reads on to `to`, with `fields` to the end of the field there; what is known ends at `limit`. Fields whose names say something are
   * added to `fields`.
   */
  read(bytes: Bytes, to: number, limit: number, closed: boolean, window: number, fields: Fields | null): void {
    while (this.isActive && this.at < to && this.undecided < 0) {
      if (this.#mode === Mode.line) this.#beginRow(bytes, limit, closed, window);
      else this.#readField(bytes, fields === null ? to : limit, closed, fields);
    }
  }

  #beginRow(bytes: Bytes, limit: number, closed: boolean, window: number): void {
    const start = this.at;
    const row = this.#judgeRow(bytes, start, limit, closed, window);
    if (row === UNKNOWN) this.undecided = start;
    else if (row === NO) this.#mode = Mode.none;
    else {
      this.#trust = Header.found;
      if (row === RULER) return;
      this.#mode = Mode.start;
      this.#column = 0;
      this.#from = start;
    }
  }

  /** Has the line at `start` as many fields as the header, as far as the window shows? */
  #judgeRow(bytes: Bytes, start: number, limit: number, closed: boolean, window: number): number {
    const cap = Math.min(limit, start + window);
    const delimiter = this.#delimiter;
    let count = 1;
    let quoted = false;
    let begins = true;
    let isRuler = true;
    /** A digit, an `@`, or what a redaction left: `****`, `<…>`, nothing. */
    let isTelling = false;
    let at = start;
    for (; at < cap; at++) {
      const byte = bytes[at];
      if (quoted) {
        if (byte === QUOTE) quoted = false;
        continue;
      }
      if (byte === NEWLINE) break;
      if (byte === delimiter) {
        if (begins && count > 1) isTelling = true;
        count++;
        begins = true;
        continue;
      }
      if (byte === 0x20 || byte === RETURN) continue;
      if (byte === QUOTE && begins) quoted = true;
      begins = false;
      if (byte !== 0x2d && byte !== 0x3d && byte !== 0x2b && byte !== 0x3a && byte !== PIPE) isRuler = false;
      if (isDigit(byte) || byte === 0x40 || byte === 0x2a || byte === 0x3c) isTelling = true;
    }
    const ended = at < cap || (closed && cap === limit);
    if (!ended && cap === limit && limit - start < window) return UNKNOWN;
    if (ended && isRuler && at > start + 1 && (this.#trust !== Header.found || delimiter === PIPE)) {
      this.at = at + 1;
      return RULER;
    }
    if (this.#trust === Header.doubtful || (this.#trust === Header.likely && !isTelling)) return NO;
    return count === this.columns.count || (!ended && count < this.columns.count) ? YES : NO;
  }

  #readField(bytes: Bytes, limit: number, closed: boolean, fields: Fields | null): void {
    const delimiter = this.#delimiter;
    let at = this.at;
    let mode = this.#mode;
    for (; at < limit; at++) {
      const byte = bytes[at];
      if (mode === Mode.quoted) {
        if (byte === QUOTE) mode = Mode.quote;
        else if (at - this.#from > MAX_SPAN) break;
        continue;
      }
      if (mode === Mode.quote) {
        mode = byte === QUOTE ? Mode.quoted : Mode.after;
        if (mode === Mode.quoted) continue;
        this.#end(bytes, at - 1, fields);
      }
      if (byte === NEWLINE || byte === delimiter) {
        if (mode === Mode.bare) this.#end(bytes, at, fields);
        this.at = at + 1;
        this.#next(byte === NEWLINE, at + 1);
        return;
      }
      if (mode === Mode.start) {
        if (byte === 0x20) continue;
        mode = byte === QUOTE ? Mode.quoted : Mode.bare;
        this.#from = mode === Mode.quoted ? at + 1 : at;
      } else if (at - this.#from > MAX_SPAN) break;
    }
    this.at = at;
    this.#mode = mode;
    if (at < limit) {
      // No field is that long; as far as it was read it is one, as it is while its end is not known.
      if (mode !== Mode.start && mode !== Mode.after) this.#end(bytes, at, fields);
      this.#mode = Mode.none;
      return;
    }
    if (fields === null || mode === Mode.start || mode === Mode.after) return;
    if (closed) this.#end(bytes, mode === Mode.quote ? at - 1 : at, fields);
    else {
      this.openFrom = this.#from;
      if (this.#column < this.columns.count) fields.add(this.#from, at, this.columns, this.#column);
    }
  }

  #next(isLine: boolean, at: number): void {
    this.#column++;
    if (!isLine) {
      this.#mode = Mode.start;
      this.#from = at;
      return;
    }
    this.#mode = this.#column === this.columns.count ? Mode.line : Mode.none;
  }

  #end(bytes: Bytes, to: number, fields: Fields | null): void {
    if (fields === null || this.#column >= this.columns.count) return;
    let end = to;
    while (end > this.#from && (bytes[end - 1] === 0x20 || bytes[end - 1] === RETURN)) end--;
    fields.add(this.#from, end, this.columns, this.#column);
  }
}
