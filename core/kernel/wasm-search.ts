import type { Bytes } from "../bytes.ts";
import type { Hits } from "./hits.ts";
import type { KernelInstance, KernelMemory } from "./instance.ts";
import {
  CLASS_OF,
  DIGIT_KINDS,
  DIGIT_SHAPES,
  FIVE_BYTES,
  HITS,
  KIND_STARTS,
  LETTER_KINDS,
  LETTER_RUN_KINDS,
  LETTER_RUN_SHAPES,
  LETTER_SHAPES,
  LONG_LENGTHS,
  MARK_CODES,
  MARK_KINDS,
  MARK_PAIRS,
  MARK_RUN_KINDS,
  MARK_RUN_SHAPES,
  MARK_SHAPES,
  MARK_WORDS,
  MARKS,
  MAX_SEARCH_TEXT,
  PAIR_HALVES,
  REPORTS,
  SEARCH_TEXT,
  SHORT_WORDS,
  SPECIAL_HIGH,
  SPECIAL_LOW,
  TABLE,
} from "./layout.ts";
import type { Patterns } from "./patterns.ts";
import { StartAutomaton, type TableMemory, UNKNOWN, WEAK } from "./start-automaton.ts";

/** Bytes before the text that are looked at, and behind the part that is searched: a trigger is not longer. */
const BEHIND = 16;
const AHEAD = 272;
/** Zeros behind the text. */
const PADDING = new Uint8Array(128);
const NEWLINE = 0x0a;

/** The search in the kernel: the same hits as ScriptSearch finds. */
export class WasmSearch {
  readonly automaton: StartAutomaton;
  readonly #kernel: KernelInstance;

  /** @param remembers stretches of texts may be kept in memory: see assembly/familiar.ts */
  constructor(kernel: KernelInstance, { trie, filter }: Patterns, weakRule: number, remembers: boolean) {
    this.#kernel = kernel;
    const { memory } = kernel.exports;
    this.automaton = new StartAutomaton(trie, weakRule, tablesIn(memory));
    const { bytes } = kernel;
    bytes.set(this.automaton.classOf, CLASS_OF);
    bytes.set(filter.shortWords, SHORT_WORDS);
    bytes.set(filter.fiveBytes, FIVE_BYTES);
    bytes.set(filter.marks, MARKS);
    bytes.set(filter.markWords, MARK_WORDS);
    bytes.set(filter.markCodes, MARK_CODES);
    bytes.set(filter.markPairs, MARK_PAIRS);
    const { firstLow, firstHigh, nextLow, nextHigh } = filter.pairs;
    [firstLow, firstHigh, nextLow, nextHigh].forEach((table, i) => {
      bytes.set(table, PAIR_HALVES + i * 16);
    });
    bytes.set(filter.markKinds, MARK_KINDS);
    bytes.set(filter.markShapes, MARK_SHAPES);
    bytes.set(filter.letterKinds, LETTER_KINDS);
    bytes.set(filter.letterShapes, LETTER_SHAPES);
    bytes.set(filter.digitKinds, DIGIT_KINDS);
    bytes.set(filter.digitShapes, DIGIT_SHAPES);
    bytes.set(filter.letterRuns.kinds, LETTER_RUN_KINDS);
    bytes.set(filter.letterRuns.shapes, LETTER_RUN_SHAPES);
    bytes.set(filter.markRuns.kinds, MARK_RUN_KINDS);
    bytes.set(filter.markRuns.shapes, MARK_RUN_SHAPES);
    bytes.set(filter.longLengths, LONG_LENGTHS);
    new Uint16Array(memory.buffer, KIND_STARTS).set(this.automaton.starts.kinds);
    for (let byte = 0; byte < 128; byte++)
      if (filter.specials[byte] === 1) bytes[SPECIAL_LOW + (byte & 15)] |= 1 << (byte >> 4);
    for (let high = 0; high < 8; high++) bytes[SPECIAL_HIGH + high] = 1 << high;
    const { boundary, word, anywhere } = this.automaton.starts;
    const { hasHighStarts, isEverywhere, hasWordForms, lengthsAfter } = filter;
    kernel.exports.configure(
      this.automaton.shift,
      boundary,
      word,
      anywhere,
      +hasHighStarts,
      +isEverywhere,
      +hasWordForms,
      lengthsAfter,
      +beginsInNoTime(this.automaton),
      +remembers,
    );
  }

  /** As ScriptSearch.find. */
  find(bytes: Bytes, start: number, from: number, to: number, limit: number, closed: boolean, hits: Hits): void {
    const kernel = this.#kernel;
    const memory = kernel.bytes;
    const first = Math.max(start, from - BEHIND);
    const behind = Math.min(limit, to + AHEAD);
    kernel.putSearchText(bytes, first, behind);
    const shift = SEARCH_TEXT - first;
    let end = behind + shift;
    if (closed && behind === limit) memory[end++] = NEWLINE;
    memory.set(PADDING, end);
    const last = to + shift;
    for (let at = from + shift, stop = last; ; ) {
      const count = kernel.exports.search(SEARCH_TEXT, at, stop, end, 0);
      const { words } = kernel;
      for (let i = 0, slot = HITS >> 2; i < count; i++, slot += 2)
        hits.add(words[slot] - shift, words[slot + 1] & ~WEAK);
      const resumed = kernel.exports.resumeAt.value;
      if (resumed >= last) return;
      // Where one block has more hits than there is room for, byte by byte.
      stop = resumed === at ? at + 1 : last;
      at = resumed;
    }
  }
}

/** True if no pattern begins at a time's numbers but its seconds and goes beyond them, whatever its digits: the kernel passes over them. */
function beginsInNoTime(automaton: StartAutomaton): boolean {
  const { classOf, shift, starts } = automaton;
  for (const between of "T ")
    for (const behind of '.,Z "') {
      const time = `N999-99-99${between}99:99:99${behind}`;
      for (const at of [0, 5, 8, 11, 14]) {
        let states = new Set([starts.boundary]);
        for (const char of time.slice(at)) {
          const next = new Set<number>();
          for (const state of states)
            for (const byte of char === "9" ? DIGITS : char === "N" ? DIGITS.slice(1) : [char.charCodeAt(0)]) {
              const known = automaton.table[(state << shift) + classOf[byte]!]!;
              const entry = known === UNKNOWN ? automaton.step(state, classOf[byte]!) : known;
              if (entry < 0) return false;
              if (entry > 0) next.add(entry);
            }
          states = next;
        }
        if (states.size > 0) return false;
      }
    }
  return true;
}

const DIGITS = Array.from({ length: 10 }, (_, i) => 0x30 + i);

/** Most bytes that may be searched at a time. */
export const MAX_SEARCH = MAX_SEARCH_TEXT - BEHIND - AHEAD - PADDING.length;

const PAGE = 65_536;

function tablesIn(memory: KernelMemory): TableMemory {
  return {
    table(entries) {
      const missing = TABLE + entries * 2 - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      return new Int16Array(memory.buffer, TABLE, entries);
    },
    reports: (states) => new Uint16Array(memory.buffer, REPORTS, states),
  };
}
