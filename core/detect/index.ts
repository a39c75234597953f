/**
 * The detector: an automaton marks trigger positions in one pass, recognizers verify them, evidence around makes a score,
 * overlapping candidates become one finding. Candidates depend only on the bytes within the window around them, never on
 * earlier ones, so judging a stream call by call gives what judging the whole gives.
 */
import type { Policy } from "../policy/types.ts";
import { AllowList } from "./allow-list.ts";
import { CLASS, TOKEN, URL_BYTE } from "./classes.ts";
import { Clusters } from "./clusters.ts";
import { Evidence } from "./evidence.ts";
import { PatternMatcher } from "./pattern-matcher.ts";
import { literalPrefix } from "./pattern-program.ts";
import { Probe, Until } from "./probe.ts";
import { RECOGNIZERS } from "./recognizers/index.ts";
import { PEM_END_LENGTH, pemEnd } from "./recognizers/private-key.ts";
import type { Recognizer } from "./recognizers/types.ts";
import { TriggerAutomaton, UNKNOWN } from "./trigger-automaton.ts";
import type { Detector, DetectState, FindingSink, Piece, Rule } from "./types.ts";

export type { Detector, DetectState, FindingSink, Piece, PieceKind, Rule } from "./types.ts";

/** Bytes searched for triggers before what is final is emitted; bounds what waits in the cluster list. */
const BLOCK = 16384;
/** Blanks skipped before the value of a piece whose key names an entity. */
const MAX_INDENT = 32;

interface Search {
  readonly recognizer: Recognizer;
  readonly rule: number;
}

interface CustomSearch {
  readonly matcher: PatternMatcher;
  readonly rule: number;
  readonly score: number;
  /** False if the pattern starts with a literal, which is then a trigger. */
  readonly everywhere: boolean;
}

export function createDetector(policy: Policy, options: { threshold?: number } = {}): Detector {
  return new PieceDetector(policy, options.threshold ?? policy.detection.threshold);
}

class PieceDetector implements Detector {
  readonly rules: readonly Rule[];
  readonly #threshold: number;
  readonly #searches: readonly Search[];
  readonly #customs: readonly CustomSearch[];
  readonly #automaton: TriggerAutomaton;
  readonly #allow: AllowList;
  readonly #probe = new Probe();
  readonly #evidence = new Evidence();
  readonly #clusters = new Clusters();
  readonly #keyed: readonly Search[];
  readonly #keyedCues: number;
  readonly #everywhere: boolean;
  /** First position that is not decided yet, of the scan that is going on. */
  #hold = 0;
  #floor = 0;

  constructor(policy: Policy, threshold: number) {
    const { detection, streaming } = policy;
    const active = detection.enabled ? detection : { entities: [], customPatterns: [] };
    this.rules = [
      ...active.entities.map(({ entity, action }) => ({
        id: entity.toLowerCase().replaceAll("_", "-"),
        entity,
        action,
      })),
      ...active.customPatterns.map(({ name, entity, action }) => ({ id: `custom/${name}`, entity, action })),
    ];
    this.#searches = RECOGNIZERS.flatMap((recognizer) => {
      const rule = active.entities.findIndex(({ entity }) => entity === recognizer.entity);
      return rule < 0 ? [] : [{ recognizer, rule }];
    });
    const triggers: (readonly string[])[] = this.#searches.map(({ recognizer }) => recognizer.triggers);
    this.#customs = active.customPatterns.map(({ pattern, confidence }, i) => {
      const prefix = literalPrefix(pattern);
      triggers.push(prefix === "" ? [] : [prefix]);
      return {
        matcher: new PatternMatcher(pattern),
        rule: active.entities.length + i,
        score: confidence,
        everywhere: prefix === "",
      };
    });
    this.#everywhere = this.#customs.some(({ everywhere }) => everywhere);
    this.#automaton = new TriggerAutomaton(triggers);
    this.#keyed = this.#searches.filter(({ recognizer }) => recognizer.recognizeKeyed !== undefined);
    this.#keyedCues = this.#keyed.reduce((cues, { recognizer }) => cues | recognizer.cue, 0);
    this.#threshold = threshold;
    this.#allow = new AllowList(policy.allow);
    this.#probe.window = streaming.windowSize;
  }

  scan(piece: Piece, from: number, state: DetectState, sink: FindingSink): number {
    if (this.rules.length === 0 || from >= piece.limit) {
      if (piece.closed) state.open = -1;
      return piece.limit;
    }
    const probe = this.#probe;
    const { window } = probe;
    probe.bytes = piece.bytes;
    probe.start = piece.start;
    probe.limit = piece.limit;
    probe.closed = piece.closed;
    probe.kind = piece.kind;
    probe.keyBytes = piece.keyBytes;
    probe.keyStart = piece.keyStart;
    probe.keyEnd = piece.keyEnd;
    const { limit, closed } = piece;
    probe.reset();
    for (let i = 0; i < this.#customs.length; i++) this.#customs[i].matcher.reset();
    const clusters = this.#clusters;
    this.#floor = from;
    this.#hold = closed ? limit : Math.max(from, limit - window);
    if (state.open >= 0) this.#resume(from, state);
    const first = Math.max(piece.start, from - window);
    if (probe.keyEnd > probe.keyStart && from - piece.start < window && this.#keyed.length > 0) this.#judgeKeyed();
    let at = first;
    let offset = at === piece.start ? this.#automaton.initialAtStart : this.#automaton.initial;
    if (limit - at <= BLOCK) {
      this.#searchTriggers(at, limit, offset);
      if (this.#everywhere) this.#matchEverywhere(Math.max(from, at), limit);
    } else
      while (at < limit) {
        const end = Math.min(limit, at + BLOCK);
        offset = this.#searchTriggers(at, end, offset);
        if (this.#everywhere) this.#matchEverywhere(Math.max(from, at), end);
        at = end;
        this.#settle(Math.min(this.#hold, end - window), sink);
      }
    if (clusters.isEmpty && clusters.rule < 0) return this.#finish(state, this.#hold);
    this.#settle(this.#hold, sink);
    if (clusters.rule >= 0) return this.#leaveOpen(state, sink);
    return this.#finish(state, clusters.isEmpty ? this.#hold : Math.min(this.#hold, clusters.start));
  }

  #finish(state: DetectState, position: number): number {
    state.open = -1;
    if (!this.#clusters.isEmpty) this.#clusters.reset();
    return position;
  }

  /** Emits the part of a growing finding that is decided; the rest is told by the state. */
  #leaveOpen(state: DetectState, sink: FindingSink): number {
    const clusters = this.#clusters;
    const position = Math.max(this.#floor, Math.min(this.#hold, clusters.covered));
    clusters.emit(position, sink);
    state.open = clusters.rule;
    state.reach = clusters.covered - position;
    state.until = clusters.until;
    clusters.reset();
    return position;
  }

  #resume(from: number, state: DetectState): void {
    const clusters = this.#clusters;
    clusters.rule = state.open;
    clusters.from = from;
    clusters.covered = from + (state.reach ?? 0);
    clusters.until = state.until ?? Until.none;
    clusters.reached = clusters.covered;
    clusters.begun = true;
  }

  #settle(horizon: number, sink: FindingSink): void {
    this.#clusters.settle(horizon, sink, this.#extend);
  }

  /** Follows a token longer than MAX_SPAN to its end, as far as the piece is known. */
  readonly #extend = (clusters: Clusters): void => {
    const { bytes, limit, closed } = this.#probe;
    let at = clusters.reached;
    let ended = closed;
    if (clusters.until === Until.pieceEnd) at = limit;
    else if (clusters.until === Until.pemEnd) {
      const end = pemEnd(bytes, Math.max(this.#probe.start, at - PEM_END_LENGTH), limit);
      if (end >= 0) {
        at = end;
        ended = true;
      } else at = closed ? limit : Math.max(at, limit - PEM_END_LENGTH);
    } else {
      const flag = clusters.until === Until.url ? URL_BYTE : TOKEN;
      while (at < limit && (CLASS[bytes[at]] & flag) !== 0) at++;
      if (at < limit) ended = true;
    }
    clusters.reached = at;
    if (at > clusters.covered) clusters.covered = at;
    if (ended) clusters.until = Until.none;
  };

  #searchTriggers(from: number, to: number, start: number): number {
    const { bytes } = this.#probe;
    const automaton = this.#automaton;
    const { classOf } = automaton;
    let table = automaton.table;
    let offset = start;
    let at = from;
    while (at < to) {
      let entry = table[offset + classOf[bytes[at]]];
      // Nearly every byte stays in this loop.
      while (entry >= 0) {
        offset = entry;
        if (++at === to) return offset;
        entry = table[offset + classOf[bytes[at]]];
      }
      if (entry === UNKNOWN) {
        entry = automaton.step(offset, classOf[bytes[at]]);
        table = automaton.table;
      }
      at++;
      if (entry >= 0) {
        offset = entry;
        continue;
      }
      offset = ~entry;
      const outputs = automaton.outputs(offset);
      for (let i = 0; i < outputs.length; i++) this.#try(outputs[i] >> 8, at - (outputs[i] & 0xff), at);
    }
    return offset;
  }

  #try(index: number, start: number, at: number): void {
    if (index >= this.#searches.length) {
      if (start >= this.#floor) this.#matchCustom(this.#customs[index - this.#searches.length], start);
      return;
    }
    const search = this.#searches[index];
    const probe = this.#probe;
    probe.incomplete = false;
    probe.until = Until.none;
    probe.from = start;
    this.#consider(search, search.recognizer.recognize(probe, start, at));
  }

  /** Scores what a recognizer made of a trigger and keeps it if it is accepted. */
  #consider({ recognizer, rule }: Search, found: boolean): void {
    const probe = this.#probe;
    const { from, to, window } = probe;
    if (from < this.#floor) return;
    if (!probe.closed && (probe.incomplete || (found && to + window > probe.limit))) {
      if (from < this.#hold) this.#hold = from;
      return;
    }
    if (!found) return;
    const evidence = this.#evidence;
    if (recognizer.selfEvident?.(probe.level) !== true) evidence.gather(probe, from, to);
    this.#keep(from, to, rule, recognizer.score(probe, evidence), probe.until);
  }

  #keep(from: number, to: number, rule: number, score: number, until: number): void {
    if (score < this.#threshold) return;
    if (!this.#allow.isEmpty && this.#allow.allows(this.#probe, from, to, this.rules[rule].entity)) return;
    this.#clusters.add(from, to, rule, score, until);
  }

  #judgeKeyed(): void {
    const probe = this.#probe;
    const cues = this.#evidence.readKey(probe);
    if ((cues & this.#keyedCues) === 0) return;
    let at = probe.start;
    while (at < probe.limit && at - probe.start < MAX_INDENT && probe.bytes[at] <= 0x20) at++;
    if (at === probe.limit) return;
    for (const search of this.#keyed) {
      const { recognizer } = search;
      if ((cues & recognizer.cue) === 0) continue;
      probe.incomplete = false;
      probe.until = Until.none;
      probe.from = at;
      this.#consider(search, recognizer.recognizeKeyed!(probe, at));
    }
  }

  #matchCustom({ matcher, rule, score }: CustomSearch, start: number): void {
    const probe = this.#probe;
    probe.incomplete = false;
    const end = matcher.match(probe, start);
    if (!probe.closed && (probe.incomplete || (end >= 0 && end + probe.window > probe.limit))) {
      if (start < this.#hold) this.#hold = start;
    } else if (end >= 0) this.#keep(start, end, rule, score, Until.none);
  }

  /** Patterns without a literal at their start are tried wherever their first byte stands. */
  #matchEverywhere(from: number, to: number): void {
    const { bytes } = this.#probe;
    for (const custom of this.#customs) {
      if (!custom.everywhere) continue;
      const { firstBytes } = custom.matcher;
      for (let at = from; at < to; at++) if (firstBytes[bytes[at]] === 1) this.#matchCustom(custom, at);
    }
  }
}
