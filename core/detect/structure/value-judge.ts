/**
 * Judges values that a text's structure names: fields of tables, tuples of an INSERT, what stands behind `name=` or in an element. A
 * value whose name says an entity is offered whole to the recognizers of that entity, as a JSON member's value is.
 */
import type { Bytes } from "../../bytes.ts";
import { anyOf, type Cues, lastWordsOf } from "../cues.ts";
import type { Evidence } from "../evidence.ts";
import { Probe, Until } from "../probe.ts";
import type { Search } from "../searches.ts";
import { anchored } from "../trigger-pattern.ts";
import type { DetectState, Piece } from "../types.ts";
import { WrittenName } from "../written-name.ts";
import { type Columns, type Fields, MAX_NAME, type Said } from "./fields.ts";
import { mayBeginHeader } from "./header-line.ts";
import { Manner, mayBeginValue, Pair } from "./pairs.ts";
import { MAX_FIELD, type Offer, type Structure } from "./structure.ts";

/** What a detector lends: its state is made ready for the piece, and a finding is kept if it is accepted. */
export interface Findings {
  /** Returns the bytes of the piece. */
  prepare(): Bytes;
  keep(from: number, to: number, rule: number, score: number, until: number): void;
}

/** What `read` and the others return when all is decided. */
export const DECIDED = Number.POSITIVE_INFINITY;

const BLANK = 0x20;

/** Bytes of a word that names an entity, with what stands before it, at most: see `nameHints`. */
const LONGEST_HINT = 24;

export class ValueJudge {
  /** Cues of the entities that a value may be as a whole. */
  readonly cues: Cues;
  readonly #keyed: readonly Search[];
  /** Those for what follows `name=`, which others find by themselves, and their cues. */
  readonly #paired: readonly Search[];
  readonly #pairedCues: Cues;
  readonly #structure: Structure;
  readonly #evidence: Evidence;
  readonly #findings: Findings;
  /** Shows a value as a piece of its own. */
  readonly #probe = new Probe();
  readonly #pair = new Pair();
  readonly #name = new WrittenName();
  /** True once something of the structure was read in a call. */
  isLoaded = false;
  #limit = 0;
  #floor = 0;
  #hold = DECIDED;

  constructor(keyed: readonly Search[], structure: Structure, evidence: Evidence, findings: Findings, window: number) {
    this.#keyed = keyed;
    this.#paired = keyed.filter(({ recognizer }) => recognizer.readsPairs !== true);
    this.cues = anyOf(...keyed.map(({ cue }) => cue));
    this.#pairedCues = anyOf(...this.#paired.map(({ cue }) => cue));
    this.#structure = structure;
    this.#evidence = evidence;
    this.#findings = findings;
    this.#probe.window = window;
  }

  /**
   * Words that may stand last in a name of what these recognizers find, with what follows a name (see trigger-pattern.ts): most of them are
   * followed by a blank and a word, in prose.
   */
  get nameHints(): readonly string[] {
    return [...lastWordsOf(this.cues), "number", "_no", " no", "_num", "_nr"].flatMap((word) =>
      ["M", " J", " \t"].map((joint) => anchored(word + joint)),
    );
  }

  /** Forgets the fields of the piece before. */
  forget(): void {
    this.isLoaded = false;
    this.#structure.forget();
  }

  /** A call begins at `floor` of a piece whose structure is to be read on from `state`. */
  load(piece: Piece, floor: number, state: DetectState): void {
    this.isLoaded = true;
    this.#structure.load(piece, floor, state);
    this.#limit = piece.limit;
    this.#floor = floor;
  }

  /** True where fields may come: see Structure. */
  get isActive(): boolean {
    return this.isLoaded && this.#structure.isActive;
  }

  /** Judges the fields up to `to`. Returns the first position that is not decided, or DECIDED. */
  read(to: number): number {
    return this.isActive ? this.#offerFrom(this.#structure.read(to, this.#probe.window)) : DECIDED;
  }

  /** A line begins at `start`: most are told from a table's header by their first word. Returns as `read`. */
  beginLine(piece: Piece, floor: number, state: DetectState, start: number, to: number): number {
    if (start < floor || !(piece.hasLines ?? piece.kind === "text")) return DECIDED;
    // Whether something was loaded depends on where the text was cut, so it decides nothing.
    if (!mayBeginHeader(piece.bytes, start, piece.limit)) return DECIDED;
    if (!this.isLoaded) this.load(piece, floor, state);
    return this.#offerFrom(this.#structure.beginTable(start, to, this.#probe.window));
  }

  /** `INSERT INTO` stands at [start, at). Returns as `read`. */
  beginInsert(piece: Piece, floor: number, state: DetectState, start: number, at: number, to: number): number {
    if (start < floor) return DECIDED;
    if (!this.isLoaded) this.load(piece, floor, state);
    return this.#offerFrom(this.#structure.beginInsert(start, at, to) ? start : DECIDED);
  }

  /** Keeps in the state what is needed to go on at `to`. */
  save(state: DetectState, to: number): void {
    this.#structure.save(state, to, this.#probe.window);
  }

  #offerFrom(decided: number): number {
    this.#hold = decided < this.#limit ? decided : DECIDED;
    this.#structure.offer(this.#offer);
    return this.#hold;
  }

  readonly #offer: Offer = (fields: Fields, i: number, columns: Columns, isOpen: boolean): void => {
    const from = fields.from[i];
    if (from < this.#floor - this.#probe.window || !isAmong(this.cues, fields.low[i], fields.high[i])) return;
    if (!isOpen) {
      const column = fields.column[i];
      this.#showName(columns.names, column * MAX_NAME, column * MAX_NAME + columns.lengths[column]);
      this.#judge(from, fields.to[i], fields.said(i), this.#keyed, this.#floor, from + this.#probe.window);
    } else if (from >= this.#floor && this.#limit - from <= MAX_FIELD && from < this.#hold) this.#hold = from;
  };

  #showName(bytes: Bytes, from: number, to: number): void {
    this.#probe.keyBytes = bytes;
    this.#probe.keyStart = from;
    this.#probe.keyEnd = to;
  }

  /**
   * Judges [from, to) as a value of its own. What is found in it may begin further on (`Bearer …`, a quote) and be decided later than
   * its beginning: only what begins in [floor, reach] counts, so that every call that may still find it looks at the value again.
   */
  #judge(from: number, to: number, name: Said, searches: readonly Search[], floor: number, reach: number): void {
    if (to - from > MAX_FIELD || to <= floor) return;
    const probe = this.#probe;
    probe.bytes = this.#findings.prepare();
    probe.start = from;
    probe.limit = to;
    probe.kind = "value";
    probe.reset();
    const evidence = this.#evidence;
    for (const { cue, recognizeKeyed, weigh, scores, rule } of searches) {
      if ((name.low & cue.low) === 0 && (name.high & cue.high) === 0) continue;
      probe.until = Until.none;
      probe.from = from;
      if (!recognizeKeyed!(probe, from) || probe.from < floor || probe.from > reach) continue;
      evidence.about(probe, probe.from, probe.to, name);
      this.#findings.keep(probe.from, probe.to, rule, scores[weigh(probe, evidence)], probe.until);
    }
  }

  /**
   * One of `nameHints` ends before `at`: judges the value after the name if the whole name says so too. `probe` shows the piece once it
   * is prepared. Returns as `read`.
   */
  judgePair({ bytes, limit }: Piece, floor: number, probe: Probe, at: number): number {
    const nameEnd = bytes[at - 2] === BLANK ? at - 2 : at - 1;
    if (!mayBeginValue(bytes, nameEnd, limit)) return DECIDED;
    this.#findings.prepare();
    const pair = this.#pair;
    probe.incomplete = false;
    pair.from = nameEnd;
    if (pair.begin(probe, nameEnd) && pair.from >= floor - probe.window) {
      const name = this.#name;
      const low = Math.max(probe.start, pair.from - probe.window);
      const high = Math.min(probe.limit, pair.from + probe.window);
      const isMarkup = pair.manner === Manner.markup;
      const cues = isMarkup ? this.cues : this.#pairedCues;
      if (!probe.closed && high === probe.limit) probe.incomplete = true;
      else if (name.read(probe.bytes, low, pair.from, high) && isAmong(cues, name.low, name.high) && pair.end(probe))
        if (!probe.incomplete) {
          this.#showName(probe.bytes, name.from, name.to);
          const searches = isMarkup ? this.#keyed : this.#paired;
          this.#judge(pair.from, pair.to, name, searches, floor, nameEnd + probe.window - LONGEST_HINT);
        }
    }
    return probe.incomplete ? Math.max(floor, pair.from) : DECIDED;
  }
}

/** One of `cues` is set. */
const isAmong = (cues: Cues, low: number, high: number): boolean => (low & cues.low) !== 0 || (high & cues.high) !== 0;
