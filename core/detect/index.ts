/**
 * The detector: an automaton marks trigger positions in one pass, recognizers verify them, evidence around makes a score,
 * overlapping candidates become one finding. Candidates depend only on the bytes within the window around them, never on
 * earlier ones, so judging a stream call by call gives what judging the whole gives.
 */
import type { Bytes } from "../bytes.ts";
import { Hits, type KernelChoice, TriggerSearch } from "../kernel/index.ts";
import type { KernelInstance } from "../kernel/instance.ts";
import { QUIET_LENGTH } from "../kernel/layout.ts";
import type { Policy } from "../policy/types.ts";
import { AllowList } from "./allow-list.ts";
import { base64End, SHORTEST_BASE64 } from "./base64.ts";
import { Base64Judge } from "./base64-judge.ts";
import type { ScoreTable } from "./calibration.ts";
import { Clusters } from "./clusters.ts";
import { anyOf, NOTHING, spokenHintsOf } from "./cues.ts";
import { Evidence } from "./evidence.ts";
import { FITTED } from "./fitted-scores.ts";
import { followToken } from "./follow-token.ts";
import { KeyedPlan } from "./keyed-plan.ts";
import { Probe, Until } from "./probe.ts";
import { isPlainId, isQuiet } from "./quiet.ts";
import { Repeats } from "./repeats.ts";
import { type CustomSearch, customSearchesFor, type Search, searchesFor } from "./searches.ts";
import { HEADER_STARTS, MAY_BEGIN_HEADER } from "./structure/header-line.ts";
import { Structure } from "./structure/structure.ts";
import { ValueJudge } from "./structure/value-judge.ts";
import { anchored } from "./trigger-pattern.ts";
import {
  type Detector,
  type DetectState,
  type FindingSink,
  MAX_SPAN,
  type Piece,
  type Rule,
  type ScanCounts,
} from "./types.ts";
import { Stretches } from "./words-around.ts";

export type { Detector, Piece, PieceKind } from "./types.ts";

/** Bytes searched for triggers before what is final is emitted; bounds what waits in the cluster list. */
const BLOCK = 16384;
/** The same where a table goes on. */
const ROWS_BLOCK = 1024;
/** Periods of a text that repeats itself whose candidates are added before what is final is emitted. */
const SETTLED_PERIODS = 256;
/** Blanks skipped before the value of a piece whose key names an entity. */
const MAX_INDENT = 32;
/**
 * Bytes behind which nothing is decided, whatever the window: a finding may begin so far before the end of its trigger. The longest is an address: a local part of
 * 64 bytes, the sign, and what its trigger says of the domain.
 */
const LEAST_REACH = 128;

/** Digits of the shortest number that is something without a name. */
const SHORTEST_NUMBER = 7;
export interface DetectorOptions {
  /** Overrides the policy's. */
  readonly threshold?: number;
  /** In place of the fitted scores. */
  readonly scores?: ScoreTable;
  readonly kernel?: KernelChoice;
}

export function createDetector(policy: Policy, { threshold, scores, kernel }: DetectorOptions = {}): Detector {
  return new PieceDetector(policy, threshold ?? policy.detection.threshold, kernel ?? "auto", scores);
}

class PieceDetector implements Detector {
  readonly rules: readonly Rule[];
  readonly counts: ScanCounts = { scans: 0, looks: 0 };
  readonly #threshold: number;
  readonly #reach: number;
  readonly #searches: readonly Search[];
  readonly #customs: readonly CustomSearch[];
  readonly #search: TriggerSearch;
  readonly #hits = new Hits();
  readonly #lineHits = new Hits();
  readonly #allow: AllowList;
  readonly #probe = new Probe();
  readonly #structure = new Structure();
  /** End of the block that is being searched. */
  #end = 0;
  readonly #stretches = new Stretches();
  #evidence = new Evidence([this.#structure.tuples, this.#structure.rows], this.#stretches);
  #otherEvidence = new Evidence([this.#structure.tuples, this.#structure.rows], this.#stretches);
  readonly #clusters = new Clusters();
  readonly #plan: KeyedPlan;
  /** Those that are tried once at a position: see Search.tried. */
  readonly #triedOnce: readonly Search[];
  readonly #values: ValueJudge;
  /** True if one of them is triggered by a capital letter. */
  readonly #hasNames: boolean;
  /** Of the scan that is going on. */
  #state: DetectState | undefined;
  readonly #isIdle: boolean;
  /** Longest piece that is passed over if it is quiet; 0 with custom patterns, which may find anything anywhere. */
  readonly #quietLength: number;
  readonly #everywhere: boolean;
  /** Rule number of the words that a candidate without a shape of its own needs. */
  readonly #hint: number;
  /** Rule number of base64, and what judges the text in it; null unless the policy asks for that. */
  readonly #base64: number;
  /** Rule numbers of `INSERT INTO`, and of lines that may be a table's header. */
  readonly #insert: number;
  readonly #line: number;
  /** Rule number of words that name an entity, with what follows a name. */
  readonly #pairHint: number;
  readonly #inner: Base64Judge | null;
  /** Null where what is found depends on more than the bytes around: names are read in pieces of a text. */
  readonly #repeats: Repeats | null;
  /** What the probe shows once a trigger asks for it: most pieces have none. */
  #piece: Piece | undefined;
  #isReady = false;
  /** First position that is not decided yet, of the scan that is going on. */
  #hold = 0;
  #floor = 0;

  constructor(policy: Policy, threshold: number, kernel: KernelChoice, scores?: ScoreTable) {
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
    // What no recognizer names is found whatever the threshold, and never outdoes what one names.
    const known = { ...(scores ?? FITTED), "unknown-id/sensitive": threshold };
    this.#searches = searchesFor(active.entities, threshold, known);
    const triggers: (readonly string[])[] = this.#searches.map(({ recognizer }) => recognizer.triggers.map(anchored));
    const keyed = this.#searches.filter(({ recognizer }) => recognizer.recognizeKeyed !== undefined);
    this.#plan = new KeyedPlan(keyed);
    this.#triedOnce = this.#searches.filter(({ readsFromStart }) => readsFromStart);
    const lent = {
      prepare: () => {
        if (!this.#isReady) this.#prepare();
        return this.#probe.bytes;
      },
      keep: (from: number, to: number, rule: number, score: number, until: number) =>
        this.#keep(from, to, rule, score, until),
    };
    this.#values = new ValueJudge(keyed, this.#structure, this.#evidence, lent, streaming.windowSize);
    this.#customs = customSearchesFor(active.customPatterns, active.entities.length);
    for (const { prefix } of this.#customs) triggers.push(prefix === "" ? [] : [prefix]);
    this.#hint = triggers.length;
    this.#inner = detection.decode.includes("base64")
      ? new Base64Judge(
          new PieceDetector({ ...policy, detection: { ...detection, decode: [] } }, threshold, kernel, scores),
        )
      : null;
    this.#base64 = triggers.length + 1;
    triggers.push(spokenHintsOf(anyOf(...this.#searches.map(({ recognizer }) => recognizer.needs ?? NOTHING))));
    triggers.push(this.#inner !== null ? [`B${"T".repeat(SHORTEST_BASE64)}`] : []);
    this.#insert = triggers.length;
    triggers.push(["Binsert into", "Breplace into"]);
    this.#pairHint = triggers.length;
    triggers.push(this.#values.nameHints);
    this.#line = triggers.length;
    triggers.push(HEADER_STARTS);
    this.#everywhere = this.#customs.some(({ prefix }) => prefix === "");
    this.#search = new TriggerSearch(triggers, this.#hint, kernel, policy.performance.cacheSize > 0);
    this.#hasNames = this.#searches.some(({ recognizer }) => recognizer.triggers.includes("BU"));
    this.#repeats = this.#hasNames || this.#everywhere ? null : new Repeats(streaming.windowSize);
    this.#isIdle = this.rules.length === 0;
    this.#quietLength = this.#customs.length === 0 ? QUIET_LENGTH : 0;
    this.#threshold = threshold;
    this.#allow = new AllowList(policy.allow);
    this.#probe.window = streaming.windowSize;
    this.#reach = Math.max(streaming.windowSize, LEAST_REACH);
  }

  get quietLetters(): number {
    return this.#quietLength === 0 ? 0 : this.#hasNames ? 2 : 1;
  }

  get kernel(): KernelInstance | null {
    return this.#isIdle || this.#everywhere ? null : this.#search.kernel;
  }

  wipe(): void {
    this.#search.kernel?.wipe();
    this.#inner?.wipe();
  }

  async preload(): Promise<void> {
    await Promise.all(this.#searches.map(({ recognizer }) => recognizer.preload?.()));
  }

  searchLines(bytes: Bytes, length: number, visit: (at: number, triggerLength: number, report: number) => void): void {
    if (this.#isIdle) return;
    const hits = this.#lineHits;
    hits.clear();
    this.#search.find(bytes, 0, 0, length, length, true, hits);
    const { outputs } = this.#search.automaton;
    for (let i = 0; i < hits.count; i++) visit(hits.ats[i], outputs[hits.reports[i]][0] & 0xff, hits.reports[i]);
  }

  scan(piece: Piece, from: number, state: DetectState, sink: FindingSink): number {
    const { bytes, start, limit, closed, keyStart, keyEnd } = piece;
    if (this.#isIdle || from >= limit) {
      if (closed) end(state);
      return limit;
    }
    this.counts.scans++;
    const { window } = this.#probe;
    const near = from - start < window;
    const keyed = near && keyEnd > keyStart && this.isKeyedBy(piece.keyBytes, keyStart, keyEnd);
    if (closed && !keyed && state.open < 0 && this.#quietLength > 0 && this.#isPassed(piece)) {
      end(state);
      return limit;
    }
    if (this.#piece !== piece) this.#piece = piece;
    this.#isReady = false;
    this.#probe.hint = -1;
    this.#floor = from;
    this.#hold = closed ? limit : Math.max(from, limit - this.#reach);
    // A call that was broken off by an error must not speak in this one.
    const clusters = this.#clusters;
    if (!clusters.isEmpty || clusters.rule >= 0) clusters.reset();
    this.#state = state;
    const values = this.#values;
    if (values.isLoaded) values.forget();
    if (state.table !== undefined || state.insert !== undefined) values.load(piece, from, state);
    if (from === start && MAY_BEGIN_HEADER[bytes[start]] === 1) {
      this.#end = Math.min(limit, from + BLOCK);
      this.#beginLine(start);
    }
    if (state.open >= 0) this.#resume(from, state);
    if (keyed) this.#judgeKeyed();
    let at = Math.max(start, from - window);
    this.#hits.clear();
    let repeats = this.#repeats;
    while (at < limit) {
      // A table or a list of tuples goes on otherwise.
      if (values.isLoaded) repeats = null;
      const isRepeated = repeats !== null && limit - at > repeats.shortest && repeats.begin(bytes, at, limit);
      const block = values.isActive ? ROWS_BLOCK : isRepeated ? repeats!.behind : BLOCK;
      this.#end = Math.min(limit, at + block);
      if (values.isLoaded) this.#wait(values.read(this.#end));
      this.#searchTriggers(piece, at, this.#end);
      if (this.#everywhere) this.#matchEverywhere(Math.max(from, at), this.#end);
      at = this.#end;
      if (at < limit) this.#settle(Math.min(this.#hold, at - this.#reach), sink);
      if (!isRepeated || values.isLoaded) continue;
      const next = this.#passRepeats(piece, at, repeats!, sink);
      if (next === at + repeats!.period) repeats = null;
      // What goes on repeating itself is passed over when more of it is there.
      else if (!closed && repeats!.end === limit) {
        this.#wait(Math.max(from, next - this.#reach));
        break;
      }
      at = next;
    }
    const position = this.#finish(state, sink);
    if (values.isLoaded) values.save(state, position);
    return position;
  }

  /** The text repeats itself from `behind` before `at` on: searches one period and passes over others, if it can. Returns where it goes on. */
  #passRepeats(piece: Piece, at: number, repeats: Repeats, sink: FindingSink): number {
    const { period } = repeats;
    const next = at + period;
    const hold = this.#hold;
    this.#end = next;
    repeats.open();
    try {
      this.#searchTriggers(piece, at, next);
    } finally {
      repeats.close();
    }
    if (this.#values.isLoaded || this.#hold !== hold) return next;
    const count = repeats.countFrom(next);
    if (repeats.count > 0) {
      const edge = repeats.edgeOf(count);
      for (let i = 1; i <= count; i++) {
        if (i === edge + 1) {
          repeats.giveBetween(count, this.#add);
          i = count - edge + 1;
        }
        repeats.give(i * period, this.#add);
        if (i % SETTLED_PERIODS === 0) this.#settle(Math.min(hold, next + i * period - this.#reach), sink);
      }
    }
    const distance = count * period;
    this.#hits.shift(distance);
    const probe = this.#probe;
    if (probe.hint >= at) probe.hint += distance;
    for (let i = 0; i < this.#triedOnce.length; i++) this.#triedOnce[i].tried += distance;
    if (this.#isReady) {
      probe.reset();
      this.#evidence.reset();
      this.#otherEvidence.reset();
    }
    return next + distance;
  }

  readonly #add = (from: number, to: number, rule: number, score: number, until: number): void =>
    this.#clusters.add(from, to, rule, score, until);

  /** Emits what is decided; returns the first position that is not. */
  #finish(state: DetectState, sink: FindingSink): number {
    const clusters = this.#clusters;
    if (clusters.isEmpty && clusters.rule < 0) {
      state.open = -1;
      return this.#hold;
    }
    this.#settle(this.#hold, sink);
    if (clusters.rule >= 0) return this.#leaveOpen(state, sink);
    state.open = -1;
    const position = clusters.isEmpty ? this.#hold : Math.min(this.#hold, clusters.start);
    clusters.reset();
    return position;
  }

  /** True if nothing is found in the piece: what the quick check sees. */
  #isPassed({ bytes, start, limit, kind }: Piece): boolean {
    const length = limit - start;
    if (kind === "number") return length < SHORTEST_NUMBER;
    if (length <= this.#quietLength) return isQuiet(bytes, start, limit, this.#hasNames);
    return kind !== "text" && isPlainId(bytes, start, limit);
  }

  isKeyedBy(keyBytes: Bytes, keyStart: number, keyEnd: number): boolean {
    return this.#plan.names(keyBytes, keyStart, keyEnd);
  }

  isNumberKeyedBy(keyBytes: Bytes, keyStart: number, keyEnd: number): boolean {
    return this.#plan.names(keyBytes, keyStart, keyEnd) && this.#plan.takesNumbers;
  }

  /** Shows the probe the piece. */
  #prepare(): void {
    const probe = this.#probe;
    const piece = this.#piece!;
    if (!this.#isReady) this.counts.looks++;
    this.#isReady = true;
    probe.bytes = piece.bytes;
    probe.start = piece.start;
    probe.limit = piece.limit;
    probe.closed = piece.closed;
    probe.kind = piece.kind;
    probe.keyBytes = piece.keyBytes;
    probe.keyStart = piece.keyStart;
    probe.keyEnd = piece.keyEnd;
    probe.reset();
    this.#evidence.reset();
    this.#otherEvidence.reset();
    for (let i = 0; i < this.#triedOnce.length; i++) this.#triedOnce[i].tried = -1;
    for (let i = 0; i < this.#customs.length; i++) this.#customs[i].matcher.reset();
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
    this.#prepare();
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

  readonly #extend = (clusters: Clusters): void => followToken(clusters, this.#probe);

  /** Follows the hits of what begins in [from, to). */
  #searchTriggers(piece: Piece, from: number, to: number): void {
    const hits = this.#hits;
    const { bytes, start, limit, closed } = piece;
    const known = piece.hits;
    if (known === undefined || known === null) this.#search.find(bytes, start, from, to, limit, closed, hits);
    else hits.take(known);
    const last = to === limit ? limit + 1 : to;
    const { outputs } = this.#search.automaton;
    const { ats, reports, count } = hits;
    let i = 0;
    for (; i < count && ats[i] <= last; i++) this.#follow(outputs[reports[i]], ats[i]);
    hits.drop(i);
  }

  /** Tries what a hit reports whose trigger ends before `at`. */
  #follow(outputs: readonly number[], at: number): void {
    const searches = this.#searches.length;
    for (let i = 0; i < outputs.length; i++) {
      const index = outputs[i] >> 8;
      if (index < searches) this.#try(this.#searches[index], at - (outputs[i] & 0xff), at);
      else if (index === this.#hint) this.#probe.hint = at - (outputs[i] & 0xff);
      else if (index === this.#base64) this.#tryBase64(at - (outputs[i] & 0xff));
      else if (index === this.#line) this.#beginLine(at - (outputs[i] & 0xff) + 1);
      else if (index === this.#pairHint) this.#wait(this.#values.judgePair(this.#piece!, this.#floor, this.#probe, at));
      else if (index === this.#insert) this.#beginInsert(at - (outputs[i] & 0xff), at);
      else this.#tryCustom(this.#customs[index - searches], at - (outputs[i] & 0xff));
    }
  }

  #beginLine(start: number): void {
    this.#wait(this.#values.beginLine(this.#piece!, this.#floor, this.#state!, start, this.#end));
  }

  #beginInsert(start: number, at: number): void {
    this.#wait(this.#values.beginInsert(this.#piece!, this.#floor, this.#state!, start, at, this.#end));
  }

  /** Nothing from `at` on is decided. */
  #wait(at: number): void {
    if (at < this.#hold) this.#hold = at;
  }

  /** A base64 token that holds something sensitive goes whole: what is left of a cut one decodes to something else. */
  #tryBase64(start: number): void {
    if (start < this.#floor) return;
    if (!this.#isReady) this.#prepare();
    const { bytes, limit, closed } = this.#probe;
    const cap = Math.min(limit, start + MAX_SPAN);
    const end = base64End(bytes, start, cap);
    if (end === limit && !closed) {
      if (start < this.#hold) this.#hold = start;
      return;
    }
    const found = this.#inner!.judge(this.#piece!, start, end);
    if (found === null) return;
    this.#keep(start, end, found.rule, found.score, end === cap && end < limit ? Until.token : Until.none);
  }

  #tryCustom(custom: CustomSearch, start: number): void {
    if (!this.#isReady) this.#prepare();
    if (start >= this.#floor) this.#matchCustom(custom, start);
  }

  #try(search: Search, start: number, at: number): void {
    if (!this.#isReady) this.#prepare();
    if (search.readsFromStart) {
      if (search.tried === start) return;
      search.tried = start;
    }
    const probe = this.#probe;
    probe.incomplete = false;
    probe.until = Until.none;
    probe.from = start;
    this.#consider(search, search.recognize(probe, start, at));
  }

  /** Scores what a recognizer made of a trigger and keeps it if it is accepted. */
  #consider(search: Search, found: boolean): void {
    const probe = this.#probe;
    const { from, to, window } = probe;
    if (from < this.#floor) return;
    if (!probe.closed && (probe.incomplete || (found && to + window > probe.limit))) {
      if (from < this.#hold) this.#hold = from;
      return;
    }
    if (!found) return;
    const evidence = this.#evidenceAbout(from, to);
    const known = search.weigh(probe, evidence);
    if (known !== search.lastCase) {
      search.lastCase = known;
      search.lastScore = search.scores[known];
    }
    this.#keep(from, to, search.rule, search.lastScore, probe.until);
  }

  /**
   * What is said about [from, to). Of two candidates that overlap both are asked about in turns, by one recognizer after the other: what was
   * read around either is kept.
   */
  #evidenceAbout(from: number, to: number): Evidence {
    const probe = this.#probe;
    if (this.#evidence.knows(probe, from, to)) return this.#evidence;
    const other = this.#otherEvidence;
    this.#otherEvidence = this.#evidence;
    this.#evidence = other;
    other.about(probe, from, to);
    return other;
  }

  #keep(from: number, to: number, rule: number, score: number, until: number): void {
    if (score < this.#threshold || score === 0) return;
    if (!this.#allow.isEmpty && this.#allow.allows(this.#probe, from, to, this.rules[rule].entity)) return;
    this.#clusters.add(from, to, rule, score, until);
    if (this.#repeats?.isOpen === true) this.#repeats.note(from, to, rule, score, until);
  }

  #judgeKeyed(): void {
    this.#prepare();
    const probe = this.#probe;
    let at = probe.start;
    while (at < probe.limit && at - probe.start < MAX_INDENT && probe.bytes[at] <= 0x20) at++;
    if (at === probe.limit) return;
    const { searches } = this.#plan;
    for (let i = 0; i < searches.length; i++) {
      const search = searches[i];
      const { readsKey } = search.recognizer;
      if (readsKey !== undefined && !readsKey(probe.keyBytes, probe.keyStart, probe.keyEnd)) continue;
      probe.incomplete = false;
      probe.until = Until.none;
      probe.from = at;
      this.#consider(search, search.recognizeKeyed!(probe, at));
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
    if (!this.#isReady) this.#prepare();
    const { bytes } = this.#probe;
    for (const custom of this.#customs) {
      if (custom.prefix !== "") continue;
      const { firstBytes } = custom.matcher;
      for (let at = from; at < to; at++) if (firstBytes[bytes[at]] === 1) this.#matchCustom(custom, at);
    }
  }
}

/** A piece has ended. */
function end(state: DetectState): void {
  state.open = -1;
  if (state.table !== undefined || state.insert !== undefined) state.table = state.insert = undefined;
}
