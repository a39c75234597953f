/**
 * Text that repeats itself (`''''…`, `a://a://…`): the lenient tokenizer decides by its state and by the bytes around. Where
 * it stands as it stood one or more periods before, and nothing was found in between, it goes on in the same way as long as the text does.
 */
import { findPeriod } from "../detect/repeats.ts";
import { MAX_SPAN } from "../detect/types.ts";
import { BACKSLASH } from "./characters.ts";
import type { Cursor } from "./cursor.ts";

/** What is left of a text for it to be worth a look. */
export const WORTH_A_LOOK = 16_384;
/** Periods after which the tokenizer stands as it stood, or never: names and values, and three quotes, take turns. */
const MOST_PERIODS = 12;
/** Windows that are looked at behind a literal: see lookahead.ts. */
const WINDOWS = 4;
/** More than is looked at around the window before a place. */
const MARGIN = 80;

export class Repetition {
  /** The place at which the tokenizer is to stop for `pass`. */
  stop: number;
  /** No more can be passed over. */
  isOver = false;
  readonly #period: number;
  readonly #end: number;
  readonly #cursor: Cursor;
  #from = -1;
  #state: readonly number[] = [];

  private constructor(cursor: Cursor, from: number, period: number, end: number) {
    this.#cursor = cursor;
    this.stop = from;
    this.#period = period;
    this.#end = end;
  }

  /** Looks whether the text from before the cursor on repeats itself, and far enough; if not, the cursor is told not to ask again soon. */
  static find(cursor: Cursor): Repetition | null {
    const { bytes, limit, pos, window } = cursor;
    const behind = 2 * window + MARGIN;
    const begin = Math.max(0, pos - behind);
    const from = begin + behind;
    const period = findPeriod(bytes, begin, from);
    let end = from;
    // How many backslashes stand in a row is counted beyond any reach.
    if (period > 1 || (period === 1 && bytes[begin] !== BACKSLASH))
      while (end < limit && bytes[end] === bytes[end - period]) end++;
    end -= MAX_SPAN + WINDOWS * window;
    cursor.repeatsAfter = Math.max(end, pos + WORTH_A_LOOK);
    return end - from > MAX_SPAN ? new Repetition(cursor, from, period, end) : null;
  }

  /** To be called at `stop` or behind it, between two steps: moves the cursor on if it can. */
  pass(): void {
    const { pos } = this.#cursor;
    if (this.#from < 0) {
      this.#from = pos;
      this.#state = stateOf(this.#cursor);
    } else if ((pos - this.#from) % this.#period === 0) {
      const state = stateOf(this.#cursor);
      if (state.every((value, i) => value === this.#state[i])) {
        this.#jump(pos - this.#from);
        return;
      }
    }
    const passed = Math.floor((pos - this.#from) / this.#period) + 1;
    if (passed > MOST_PERIODS) this.isOver = true;
    this.stop = this.#from + passed * this.#period;
  }

  #jump(step: number): void {
    const cursor = this.#cursor;
    const distance = Math.max(0, Math.floor((this.#end - cursor.pos) / step)) * step;
    cursor.pos += distance;
    if (cursor.literalEnd >= 0) cursor.literalEnd += distance;
    this.isOver = true;
  }
}

/** All that the lenient tokenizer decides by but the bytes, with places counted from the cursor, and what it has found so far. */
function stateOf(c: Cursor): number[] {
  const state = [
    c.depth,
    c.valueNode,
    c.valueRule,
    c.literalEnd < 0 ? 1 : c.literalEnd - c.pos,
    c.literalClass,
    +c.literalQuoted,
    c.literalSlashes,
    +c.expectValue,
    +c.inValue,
    +c.late,
    c.again,
    +c.alternate,
    +c.keyQuoted,
    c.keySlashes,
    +c.stringified,
    +c.lineOpen,
    c.format,
    c.sink.added,
  ];
  for (let d = 0; d <= c.depth; d++) state.push(c.nodes[d]!, c.inherited[d]!, c.isObject[d]!);
  return state;
}
