import type { Bytes } from "../bytes.ts";
import type { Spelled } from "../detect/trigger-pattern.ts";
import type { Hits } from "./hits.ts";
import {
  AFTER_DIGITS,
  AFTER_LETTERS,
  CLASS_OF,
  HITS,
  INPUT,
  MAX_INPUT,
  REPORTS,
  SPECIAL_HIGH,
  SPECIAL_LOW,
  TABLE,
  TRIGRAMS,
} from "./layout.ts";
import { StartAutomaton, type TableMemory } from "./start-automaton.ts";
import { createStartFilter } from "./start-filter.ts";

/** What the module exports: see assembly/index.ts. Addresses are in bytes. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly resumeAt: WebAssembly.Global;
  configure(
    shift: number,
    boundary: number,
    letter: number,
    capital: number,
    anywhere: number,
    high: number,
    inWords: number,
  ): void;
  search(low: number, from: number, to: number, last: number, known: number): number;
}

/** Bytes before the text that are looked at, and behind the part that is searched: a trigger is not longer. */
const BEHIND = 16;
const AHEAD = 272;
/** Zeros behind the text. */
const PADDING = new Uint8Array(128);
const NEWLINE = 0x0a;

/** The search in the kernel: the same hits as ScriptSearch finds. */
export class WasmSearch {
  readonly automaton: StartAutomaton;
  readonly #exports: Exports;
  #memory: Uint8Array;
  #words: Int32Array;

  constructor(module: WebAssembly.Module, patterns: readonly Spelled[]) {
    const step = (state: number, byteClass: number): number => this.automaton.step(state, byteClass);
    const instance = new WebAssembly.Instance(module, { search: { step } });
    this.#exports = instance.exports as unknown as Exports;
    const { memory } = this.#exports;
    this.#memory = new Uint8Array(memory.buffer);
    this.#words = new Int32Array(memory.buffer);
    this.automaton = new StartAutomaton(patterns, tablesIn(memory));
    this.#memory = new Uint8Array(memory.buffer);
    this.#words = new Int32Array(memory.buffer);
    const filter = createStartFilter(patterns);
    this.#memory.set(this.automaton.classOf, CLASS_OF);
    this.#memory.set(filter.trigrams, TRIGRAMS);
    new Uint16Array(memory.buffer, AFTER_LETTERS, 256).set(filter.afterLetters);
    new Uint16Array(memory.buffer, AFTER_DIGITS, 256).set(filter.afterDigits);
    for (let byte = 0; byte < 128; byte++)
      if (filter.specials[byte] === 1) this.#memory[SPECIAL_LOW + (byte & 15)] |= 1 << (byte >> 4);
    for (let high = 0; high < 8; high++) this.#memory[SPECIAL_HIGH + high] = 1 << high;
    const { boundary, letter, capital, anywhere } = this.automaton.starts;
    const { hasHighStarts, isEverywhere } = filter;
    this.#exports.configure(this.automaton.shift, boundary, letter, capital, anywhere, +hasHighStarts, +isEverywhere);
  }

  /** As ScriptSearch.find. */
  find(bytes: Bytes, start: number, from: number, to: number, limit: number, closed: boolean, hits: Hits): void {
    const memory = this.#memory.length > 0 ? this.#memory : this.#refresh();
    const first = Math.max(start, from - BEHIND);
    const behind = Math.min(limit, to + AHEAD);
    memory.set(bytes.subarray(first, behind), INPUT);
    const shift = INPUT - first;
    let end = behind + shift;
    if (closed && behind === limit) memory[end++] = NEWLINE;
    memory.set(PADDING, end);
    for (let at = from + shift; ; ) {
      const count = this.#exports.search(INPUT, at, to + shift, end, 0);
      const words = this.#words.length > 0 ? this.#words : this.#refreshWords();
      for (let i = 0, slot = HITS >> 2; i < count; i++, slot += 2) hits.add(words[slot] - shift, words[slot + 1]);
      at = this.#exports.resumeAt.value;
      if (at >= to + shift) return;
    }
  }

  /** The memory has grown since. */
  #refresh(): Uint8Array {
    this.#memory = new Uint8Array(this.#exports.memory.buffer);
    return this.#memory;
  }

  #refreshWords(): Int32Array {
    this.#words = new Int32Array(this.#exports.memory.buffer);
    return this.#words;
  }
}

/** Most bytes that may be searched at a time. */
export const MAX_SEARCH = MAX_INPUT - BEHIND - AHEAD - PADDING.length;

const PAGE = 65_536;

function tablesIn(memory: WebAssembly.Memory): TableMemory {
  return {
    table(entries) {
      const missing = TABLE + entries * 2 - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      return new Int16Array(memory.buffer, TABLE, entries);
    },
    reports: (states) => new Uint16Array(memory.buffer, REPORTS, states),
  };
}
