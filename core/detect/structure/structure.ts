/** What of a text is a value of its own, and under which name: rows of tables and tuples of INSERT statements. */
import type { Bytes } from "../../bytes.ts";
import type { Piece } from "../types.ts";
import { type Columns, Fields } from "./fields.ts";
import { InsertReader, type InsertState } from "./insert.ts";
import { TableReader, type TableState } from "./table.ts";

/** What a detector carries of the structure from one call to the next. */
export interface StructureState {
  table?: TableState | undefined;
  insert?: InsertState | undefined;
}

/** Takes field `i`; `columns` has its name. */
export type Offer = (fields: Fields, i: number, columns: Columns, isOpen: boolean) => void;

/** Fields that end further back than this are never asked for again. */
const KEPT = 16_384;
/** Forgotten only now and then: it moves the others. */
const MANY = 4096;

/** Most bytes of a field that may be a value as a whole. */
export const MAX_FIELD = 1024;

export class Structure {
  readonly rows = new Fields();
  readonly tuples = new Fields();
  readonly #table = new TableReader();
  readonly #insert = new InsertReader();
  #bytes: Bytes = new Uint8Array(0);
  #limit = 0;
  #closed = true;
  #from = 0;
  /** Fields before these were offered. */
  #nextRow = 0;
  #nextTuple = 0;

  /** A call begins at `from` of the piece, where `state` was saved. */
  load({ bytes, limit, closed }: Piece, from: number, state: StructureState): void {
    this.#bytes = bytes;
    this.#limit = limit;
    this.#closed = closed;
    this.#from = from;
    this.forget();
    this.#table.load(state.table, from);
    this.#insert.load(state.insert, from);
  }

  /** The fields that were found are of another piece. */
  forget(): void {
    this.rows.clear();
    this.tuples.clear();
    this.#nextRow = this.#nextTuple = 0;
  }

  /** True where fields may come: the text is then read in short steps, so that they keep their place among other findings. */
  get isActive(): boolean {
    return this.#table.isActive || this.#insert.isActive;
  }

  /** Reads on to `to`. Returns the first position that is not decided, or the end of what is known. */
  read(to: number, window: number): number {
    const bytes = this.#bytes;
    const limit = this.#limit;
    if (this.#insert.isActive) {
      this.#insert.read(bytes, to, limit, this.#closed, this.tuples);
      if (this.tuples.count > MANY) this.#nextTuple -= this.tuples.dropBefore(to - KEPT);
    }
    if (!this.#table.isActive) return limit;
    this.#table.read(bytes, to, limit, this.#closed, window, this.rows);
    if (this.rows.count > MANY) this.#nextRow -= this.rows.dropBefore(to - KEPT);
    return this.#table.undecided >= 0 ? this.#table.undecided : limit;
  }

  /** A line that may be a table's header begins at `start`; reads on to `to`. Returns as `read`. */
  beginTable(start: number, to: number, window: number): number {
    if (this.#table.begin(this.#bytes, start, this.#limit, this.#closed)) return start;
    return this.read(to, window);
  }

  /** `INSERT INTO` stands at [start, at); reads on to `to`. True if more bytes are needed to tell what follows. */
  beginInsert(start: number, at: number, to: number): boolean {
    if (this.#insert.begin(this.#bytes, start, at, this.#limit, this.#closed)) return true;
    this.#insert.read(this.#bytes, to, this.#limit, this.#closed, this.tuples);
    return false;
  }

  /** Calls `offer` for each field that has come since the last call; of one whose end is not known yet, `isOpen` is true. */
  offer(offer: Offer): void {
    const { rows, tuples } = this;
    for (; this.#nextRow < rows.count; this.#nextRow++)
      offer(rows, this.#nextRow, this.#table.columns, rows.from[this.#nextRow] === this.#table.openFrom);
    for (; this.#nextTuple < tuples.count; this.#nextTuple++)
      offer(tuples, this.#nextTuple, this.#insert.columns, tuples.from[this.#nextTuple] === this.#insert.openFrom);
  }

  /** Keeps in `state` what is needed to go on at `to`. */
  save(state: StructureState, to: number, window: number): void {
    if (this.#closed) {
      state.table = state.insert = undefined;
      return;
    }
    state.table = this.#table.save(state.table, this.#bytes, this.#from, to, this.#limit, window);
    state.insert = this.#insert.save(state.insert, this.#bytes, this.#from, to, this.#limit);
  }
}
