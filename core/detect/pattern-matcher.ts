/**
 * Matches one custom pattern at a given start: an automaton over the pattern's program whose states are made when first
 * needed, leftmost-first like RE2 and Perl. Attempts at neighbouring starts soon reach the same state at the same byte;
 * from there on they share one trail, so a run of equal starts costs one walk and not one each.
 */
import type { Bytes } from "../bytes.ts";
import { isWord } from "./classes.ts";
import { compileProgram, consumes, type Instruction, Op, type Program } from "./pattern-program.ts";
import type { Probe } from "./probe.ts";
import { MAX_SPAN } from "./types.ts";

const END = 128;
const COLUMNS = 129;
const UNKNOWN = -1;
/** What stands before a state's position, as far as `^`, `\b` and `\A` ask. */
const Before = { nothing: 0, word: 1, newline: 2, other: 3 } as const;
/** Bits of re2js's empty-width assertions. */
const BEGIN_LINE = 1;
const END_LINE = 2;
const BEGIN_TEXT = 4;
const END_TEXT = 8;
const WORD_BOUNDARY = 16;
const NO_WORD_BOUNDARY = 32;

const MAX_STATES = 2000;
const TRAILS = 4;
const RING = 2 * MAX_SPAN;

interface State {
  readonly before: number;
  readonly places: readonly number[];
}

/** One attempt's states by position, as long as they are known. */
interface Trail {
  readonly states: Int32Array;
  from: number;
  to: number;
  /** Its last match's end, -1 if it had none. */
  end: number;
  /** State at `to` if the attempt was cut there by MAX_SPAN, else 0 (it died). */
  rest: number;
}

const createTrail = (): Trail => ({ states: new Int32Array(RING), from: 0, to: 0, end: -1, rest: 0 });

export class PatternMatcher {
  /** Bytes a match can start with. */
  readonly firstBytes = new Uint8Array(256);
  readonly #program: Program;
  /** Per state and ASCII code (or END): next state * 2 + 1 if a match ends before the byte. State 0 is dead. */
  #table = new Int32Array(64 * COLUMNS).fill(UNKNOWN);
  #states: State[] = [];
  #index = new Map<string, number>();
  readonly #trails: Trail[] = [];
  #own: Trail = createTrail();
  #turn = 0;

  constructor(pattern: string) {
    this.#program = compileProgram(pattern);
    for (let i = 0; i < TRAILS; i++) this.#trails.push(createTrail());
    this.reset();
    for (const before of Object.values(Before))
      for (let byte = 0; byte < 256; byte++)
        if (byte >= 0x80 || this.#step(this.#start(before), byte) > 1) this.firstBytes[byte] = 1;
  }

  /** Forgets trails: offsets mean other bytes now. */
  reset(): void {
    for (const trail of this.#trails) trail.from = trail.to = 0;
    if (this.#states.length < MAX_STATES && this.#states.length > 0) return;
    this.#states = [];
    this.#index.clear();
    this.#table.fill(UNKNOWN);
    this.#state(Before.nothing, []);
  }

  /** End of the match that starts at `from`, or -1. Sets probe.incomplete where an open piece's next bytes matter. */
  match(probe: Probe, from: number): number {
    if (this.#states.length >= MAX_STATES) this.reset();
    const { bytes, limit } = probe;
    const cap = from + MAX_SPAN;
    let trail = this.#own;
    let state = this.#start(beforeOf(bytes, probe.start, from));
    let at = from;
    let end = -1;
    for (;;) {
      const shared = trail === this.#own ? this.#sharing(at, state) : undefined;
      if (shared !== undefined) {
        // The rest of that walk is ours: take it over, and go on where MAX_SPAN had cut it.
        for (let i = from; i < at; i++) shared.states[i & (RING - 1)] = trail.states[i & (RING - 1)];
        trail = shared;
        if (shared.end >= at) end = shared.end;
        at = shared.to;
        state = shared.rest;
        if (state === 0) break;
      }
      const rune = at >= limit ? END : runeAt(bytes, at, limit);
      // The next bytes of an open piece decide about `$` and `\b`, and complete a sequence.
      if (!probe.closed && (at >= limit || (rune >= 0x80 && at + 4 > limit))) {
        probe.incomplete = true;
        break;
      }
      trail.states[at & (RING - 1)] = state;
      const entry = this.#step(state, rune >= 0x80 && at < limit ? rune + COLUMNS : rune);
      if ((entry & 1) === 1 && at <= cap) end = at;
      if (at >= cap) break;
      state = at >= limit ? 0 : entry >> 1;
      at += at < limit ? runeLength(bytes, at, limit) : 1;
      if (state === 0) break;
    }
    trail.from = from;
    trail.to = at;
    trail.end = end;
    trail.rest = state;
    if (trail === this.#own) {
      // A walk that shared nothing is remembered in place of the oldest one.
      this.#own = this.#trails[this.#turn];
      this.#trails[this.#turn] = trail;
      this.#turn = (this.#turn + 1) % TRAILS;
    }
    return end > from ? end : -1;
  }

  #sharing(at: number, state: number): Trail | undefined {
    for (const trail of this.#trails)
      if (at >= trail.from && at < trail.to && trail.states[at & (RING - 1)] === state) return trail;
    return undefined;
  }

  #start(before: number): number {
    return this.#state(before, [this.#program.start]);
  }

  /** Transition for an ASCII code, END, or a rune shifted by COLUMNS. */
  #step(state: number, symbol: number): number {
    if (symbol < COLUMNS) {
      const known = this.#table[state * COLUMNS + symbol];
      if (known !== UNKNOWN) return known;
    }
    const rune = symbol === END ? -1 : symbol < COLUMNS ? symbol : symbol - COLUMNS;
    const { before, places } = this.#states[state];
    const flags = assertions(before, rune);
    const next: number[] = [];
    const seen = new Set<number>();
    const stack = [...places].reverse();
    let matched = 0;
    while (stack.length > 0) {
      const pc = stack.pop()!;
      if (seen.has(pc)) continue;
      seen.add(pc);
      const inst = this.#program.inst[pc];
      if (inst.op === Op.match) {
        matched = 1;
        break;
      }
      if (consumes(inst.op)) {
        if (rune >= 0 && accepts(inst, rune)) next.push(inst.out);
      } else if (inst.op === Op.alternate || inst.op === Op.alternateMatch) stack.push(inst.arg, inst.out);
      else if (inst.op === Op.capture || inst.op === Op.noOperation) stack.push(inst.out);
      else if (inst.op === Op.emptyWidth && (inst.arg & ~flags) === 0) stack.push(inst.out);
    }
    const target =
      next.length === 0
        ? 0
        : this.#state(rune === 10 ? Before.newline : isWordRune(rune) ? Before.word : Before.other, next);
    const entry = target * 2 + matched;
    if (symbol < COLUMNS) this.#table[state * COLUMNS + symbol] = entry;
    return entry;
  }

  #state(before: number, places: readonly number[]): number {
    const distinct = [...new Set(places)];
    const key = `${before}:${distinct.join()}`;
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    const id = this.#states.length;
    this.#states.push({ before, places: distinct });
    this.#index.set(key, id);
    if ((id + 1) * COLUMNS > this.#table.length) {
      const grown = new Int32Array(this.#table.length * 2).fill(UNKNOWN);
      grown.set(this.#table);
      this.#table = grown;
    }
    return id;
  }
}

const isWordRune = (rune: number): boolean => rune >= 0 && rune < 0x80 && isWord(rune);

function beforeOf(bytes: Bytes, start: number, at: number): number {
  if (at <= start) return Before.nothing;
  const byte = bytes[at - 1];
  return byte === 10 ? Before.newline : isWordRune(byte) ? Before.word : Before.other;
}

function assertions(before: number, rune: number): number {
  let flags = 0;
  if (before === Before.nothing) flags |= BEGIN_TEXT | BEGIN_LINE;
  if (before === Before.newline) flags |= BEGIN_LINE;
  if (rune < 0) flags |= END_TEXT | END_LINE;
  if (rune === 10) flags |= END_LINE;
  return flags | ((before === Before.word) !== isWordRune(rune) ? WORD_BOUNDARY : NO_WORD_BOUNDARY);
}

function accepts(inst: Instruction, rune: number): boolean {
  if (inst.op === Op.runeAny) return true;
  if (inst.op === Op.runeAnyNotNewline) return rune !== 10;
  return inst.matchRune(rune);
}

/** Length of the UTF-8 sequence at `at`; 1 where it is malformed or cut. */
function runeLength(bytes: Bytes, at: number, limit: number): number {
  const first = bytes[at];
  const length = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
  if (at + length > limit) return 1;
  for (let i = 1; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return 1;
  return length;
}

/** The code point at `at`; a byte that is no UTF-8 reads as U+FFFD, as in RE2. */
function runeAt(bytes: Bytes, at: number, limit: number): number {
  const first = bytes[at];
  if (first < 0x80) return first;
  switch (runeLength(bytes, at, limit)) {
    case 2:
      return ((first & 0x1f) << 6) | (bytes[at + 1] & 0x3f);
    case 3:
      return ((first & 0x0f) << 12) | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
    case 4:
      return (
        ((first & 0x07) << 18) | ((bytes[at + 1] & 0x3f) << 12) | ((bytes[at + 2] & 0x3f) << 6) | (bytes[at + 3] & 0x3f)
      );
    default:
      return 0xfffd;
  }
}
