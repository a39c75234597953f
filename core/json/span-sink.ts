/**
 * Receives spans in absolute source offsets. `level` says inside how many JSON strings the span lies, `quoted` that the
 * replacement needs quotes of its own.
 */
export interface SpanSink {
  /** How many spans have come so far. */
  readonly added: number;
  /** A finding of detector rule `rule`. */
  addFinding(
    start: number,
    end: number,
    rule: number,
    score: number,
    level: number,
    quoted: boolean,
    isName: boolean,
  ): void;
  /** The last finding goes on to `end`. */
  extendFinding(end: number): void;
  /** Called after each look at a piece that goes on: whether its last finding does too, beyond what has been seen. */
  suspendFinding(isOpen: boolean): void;
  /** A value (or name) at a configured path, known as a whole. */
  addField(start: number, end: number, rule: number, level: number, quoted: boolean, isName: boolean): void;
  /** A value at a configured path begins; its end is not known yet. At most one is open at a time. */
  openField(start: number, rule: number, level: number, quoted: boolean): void;
  /** The open value ends. */
  closeField(end: number): void;
  /** A new item (line, record) starts here: names are numbered anew. */
  startItem(): void;
}

/** The rule number that stands for "nested too deeply", beside the indices of the policy's fields. */
export const TOO_DEEP = 1_000_000;
