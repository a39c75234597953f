import type { Bytes } from "../bytes.ts";
import { CLASS, DIGIT, HEX, isWord, ALNUM as LETTER_OR_DIGIT, LOWER, UPPER } from "../detect/classes.ts";
import type { Anchor } from "../detect/trigger-pattern.ts";
import type { Hits } from "./hits.ts";
import type { PatternTrie } from "./pattern-trie.ts";
import { type StartAutomaton, UNKNOWN, WEAK } from "./start-automaton.ts";

/** What a byte is to the search. */
const WORD = 1;
const ALNUM = 2;
const CAPITAL = 4;
const SMALL_OR_DIGIT = 8;
const ESCAPE = 16;
/** Bytes that a pattern may begin with, by where it begins. */
const BOUNDARY_START = 32;
const LETTER_START = 64;
const ANYWHERE_START = 128;

const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

/** What to know of each byte of a text, for patterns that begin as these do. */
function startFlags(trie: PatternTrie): Uint8Array {
  const flags = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const known = CLASS[byte];
    if (isWord(byte)) flags[byte] |= WORD;
    if ((known & LETTER_OR_DIGIT) !== 0) flags[byte] |= ALNUM;
    if ((known & UPPER) !== 0) flags[byte] |= CAPITAL;
    if ((known & (LOWER | DIGIT)) !== 0) flags[byte] |= SMALL_OR_DIGIT;
    if (byte === PERCENT || byte === BACKSLASH) flags[byte] |= ESCAPE;
  }
  const note = (anchor: Anchor, flag: number): void => {
    for (const { edges } of trie.rootsOf([anchor]))
      for (const { bytes } of edges.keys()) for (const byte of bytes) flags[byte] |= flag;
  };
  note("boundary", BOUNDARY_START);
  note("word", BOUNDARY_START | LETTER_START);
  note("anywhere", BOUNDARY_START | LETTER_START | ANYWHERE_START);
  return flags;
}

/** The search in plain TypeScript: the reference, and what is used where there is no WebAssembly SIMD, and for short texts. */
export class ScriptSearch {
  readonly #automaton: StartAutomaton;
  readonly #flags: Uint8Array;

  constructor(trie: PatternTrie, automaton: StartAutomaton) {
    this.#automaton = automaton;
    this.#flags = startFlags(trie);
  }

  /**
   * Adds the hits of all patterns that begin in [from, to) of a text that lies in [start, limit); what ends beyond `to` is among them.
   * Where the text is `closed`, its end ends words, as a byte that is none would: such a hit ends at `limit` + 1.
   */
  find(bytes: Bytes, start: number, from: number, to: number, limit: number, closed: boolean, hits: Hits): void {
    const flags = this.#flags;
    const { boundary, word, anywhere } = this.#automaton.starts;
    let before = from > start ? flags[bytes[from - 1]] : 0;
    for (let at = from; at < to; at++) {
      const now = flags[bytes[at]];
      if ((now & (BOUNDARY_START | LETTER_START | ANYWHERE_START | ESCAPE)) !== 0) {
        if ((before & WORD) === 0) {
          if ((now & BOUNDARY_START) !== 0) this.#run(bytes, at, boundary, limit, closed, hits);
        } else if ((before & ALNUM) === 0) {
          if ((now & LETTER_START) !== 0) this.#run(bytes, at, word, limit, closed, hits);
        } else if ((now & CAPITAL) !== 0 && (before & SMALL_OR_DIGIT) !== 0)
          this.#run(bytes, at, word, limit, closed, hits);
        else if ((now & ANYWHERE_START) !== 0) this.#run(bytes, at, anywhere, limit, closed, hits);
        if ((now & ESCAPE) !== 0) this.#runBehindEscape(bytes, at, limit, closed, hits);
      }
      before = now;
    }
  }

  /** What an escape leaves before a word: `%3D`, `%253D`, `\n`, `\x22`, `\u0022`. */
  #runBehindEscape(bytes: Bytes, at: number, limit: number, closed: boolean, hits: Hits): void {
    const { boundary } = this.#automaton.starts;
    const second = at + 1 < limit ? bytes[at + 1] : 0;
    if (bytes[at] === PERCENT) {
      if (!areHex(bytes, at + 1, 2, limit)) return;
      this.#run(bytes, at + 3, boundary, limit, closed, hits);
      if (second === 0x32 && bytes[at + 2] === 0x35 && areHex(bytes, at + 3, 2, limit))
        this.#run(bytes, at + 5, boundary, limit, closed, hits);
    } else if (second === 0x6e || second === 0x72 || second === 0x74)
      this.#run(bytes, at + 2, boundary, limit, closed, hits);
    else if ((second | 0x20) === 0x78) {
      if (areHex(bytes, at + 2, 2, limit)) this.#run(bytes, at + 4, boundary, limit, closed, hits);
    } else if ((second | 0x20) === 0x75 && areHex(bytes, at + 2, 4, limit))
      this.#run(bytes, at + 6, boundary, limit, closed, hits);
  }

  #run(bytes: Bytes, from: number, first: number, limit: number, closed: boolean, hits: Hits): void {
    const automaton = this.#automaton;
    const { classOf, shift } = automaton;
    const end = closed ? limit + 1 : limit;
    let state = first;
    for (let at = from; at < end; ) {
      const byteClass = classOf[at < limit ? bytes[at] : NEWLINE];
      at++;
      let entry = automaton.table[(state << shift) + byteClass];
      if (entry === UNKNOWN) entry = automaton.step(state, byteClass);
      if (entry === 0) return;
      state = entry < 0 ? ~entry : entry;
      if (entry < 0) hits.add(at, automaton.reports[state] & ~WEAK);
    }
  }
}

function areHex(bytes: Bytes, from: number, count: number, limit: number): boolean {
  if (from + count > limit) return false;
  for (let i = 0; i < count; i++) if ((CLASS[bytes[from + i]] & HEX) === 0) return false;
  return true;
}
