import type { Bytes } from "../bytes.ts";
import type { Detector, DetectState, FindingSink, KnownHits, Piece, PieceKind } from "../detect/types.ts";
import type { OpenContainer } from "../kernel/record-reader.ts";
import { flagsFor, NEWLINE, RETURN } from "./characters.ts";
import { Doubts } from "./doubts.ts";
import { isTelling, mayHaveRole, NameRole, roleOf, Siblings } from "./member-names.ts";
import { NO_RULE, type PathTree } from "./path-tree.ts";
import type { SpanSink } from "./span-sink.ts";
import { DecodedText } from "./unescape.ts";

/** Deepest nesting that is followed; a container below it is redacted as a whole. */
export const MAX_DEPTH = 512;
/** Open containers in which the kernel reads on, at most. */
const MAX_OPEN = 32;
/** Deepest JSON inside strings that is followed. */
export const MAX_LEVEL = 3;
/** Names up to this length hold a value only if they have a byte that some value must have. */
const PLAIN_NAME = 16;
const TELLING = flagsFor("0123456789@:%+").fill(1, 0x80);

/** Bytes of a member's name that count as evidence for its value. */
const KEY_BYTES = 128;

/** What a strict tokenizer expects next. */
export const Expect = { item: 0, value: 1, valueOrClose: 2, key: 3, keyOrClose: 4, colon: 5, commaOrClose: 6 } as const;

export const FormatMode = { undecided: 0, json: 1, ndjson: 2, text: 3 } as const;

/** Where a container-shaped or long value at a configured path is being swallowed. */
export interface Run {
  kind: number;
  curly: number;
  square: number;
  /** Inside a string of the value, or 0: the quote byte, with `slashes` backslashes before it. */
  quote: number;
  slashes: number;
  /** Backslashes right before the next byte. */
  pending: number;
  /** Index up to which the value certainly goes. */
  end: number;
  /** The value begins with a comment, so its first word may be on a later line. */
  comment: boolean;
  /** 1 once the value has a word. */
  words: number;
}
export const RunKind = { none: 0, container: 1, string: 2, bare: 3, longString: 4 } as const;

export interface RecordFinder {
  /** Index of the first line feed in bytes[from, to) behind which a record may open, or of the last byte if it is one, or `to`. */
  findRecord(bytes: Bytes, from: number, to: number): number;
}

/** A stretch of the bytes. */
export interface Range {
  start: number;
  end: number;
}

const joined = new Uint8Array(KEY_BYTES);

/** Writes bytes[from, to) to `joined`, behind what is there and `_`, as far as there is room; returns the length. */
function join(length: number, bytes: Bytes, from: number, to: number): number {
  let n = length;
  if (n > 0 && to > from && n < KEY_BYTES) joined[n++] = 0x5f;
  for (let at = from; at < to && n < KEY_BYTES; at++) joined[n++] = bytes[at]!;
  return n;
}

/** A piece begins. */
export function startState(state: DetectState): void {
  state.open = -1;
  state.table = state.insert = undefined;
}

/**
 * One tokenizer over one text: the input itself, or the decoded content of a JSON string (a child cursor). Everything it
 * knows depends only on what lies left of `pos`; `bytes[pos, limit)` is what it may read, and unless `final` it stops
 * before any decision that more bytes could change.
 */
export class Cursor {
  bytes: Bytes = new Uint8Array(0);
  /** Absolute source offset of bytes[0]. */
  base = 0;
  limit = 0;
  final = false;
  pos = 0;

  readonly tree: PathTree;
  readonly detector: Detector | null;
  readonly window: number;
  readonly sink: SpanSink;
  readonly level: number;
  format: number = FormatMode.undecided;
  lenient = false;
  /** Something that is not valid JSON has been read since the last reset. */
  wasBroken = false;
  expect: number = Expect.item;
  /** Something that counts has been read at the top. */
  sawRoot = false;

  depth = 0;
  readonly nodes = new Int32Array(MAX_DEPTH + 2);
  readonly inherited = new Int32Array(MAX_DEPTH + 2);
  readonly isObject = new Uint8Array(MAX_DEPTH + 2);
  /** State of the path tree for the next value, and the rule that goes with it. */
  valueNode = 0;
  valueRule: number = NO_RULE;

  /** Rule that a value below would fall under if the item turns out to be broken, per open container. */
  readonly doubts = new Int32Array(MAX_DEPTH + 2);
  private readonly doubtful = new Doubts();

  /** Evidence: the name of the member each open container belongs to; [depth] is the current one. */
  private readonly keyStart = new Int32Array(MAX_DEPTH + 2);
  private readonly keyEnd = new Int32Array(MAX_DEPTH + 2);
  private readonly keyKept = new Uint8Array(MAX_DEPTH + 2);
  private keyArena = new Uint8Array(KEY_BYTES * 4);
  /** What the value to come does to its siblings: NameRole.names, NameRole.qualifies, or 0. */
  siblingRole = 0;
  private readonly siblings = new Siblings(MAX_DEPTH + 2);

  /** Finds where records may begin, in a kernel; null without one. */
  records: RecordFinder | null = null;
  /** Stop where a record begins behind this index, `isPaused` then says so; -1: do not. */
  pauseAfter = -1;
  isPaused = false;
  /** The same between the members of a container: stop behind a comma behind this index, in no more containers than this. */
  partAfter = Number.POSITIVE_INFINITY;
  partDepth = 1;
  /** Containers that are open while values of the kernel are placed. */
  private ground = 0;
  /** Lenient mode: index before which a text that repeats itself is not looked for. */
  repeatsAfter = 0;
  /** Backslashes stand from the one index to the other, as far as they were counted. */
  slashesFrom = 0;
  slashesTo = 0;

  /** Where the search for a string's closing quote goes on, so that a held token is not read twice. */
  resume = 0;
  resumeEscaped = false;

  readonly run: Run = {
    kind: RunKind.none,
    curly: 0,
    square: 0,
    quote: 0,
    slashes: 0,
    pending: 0,
    end: 0,
    comment: false,
    words: 0,
  };

  /** Lenient mode: the line being scanned as text, from `lineStart`, decided up to `lineDecided`. */
  lineStart = 0;
  lineDecided = 0;
  lineOpen = false;
  /** Hits of trigger patterns in the whole text, if they are known already. */
  textHits: KnownHits | null = null;
  private readonly lineState: DetectState = { open: -1, table: undefined, insert: undefined };
  readonly pieceState: DetectState = { open: -1, table: undefined, insert: undefined };
  readonly piece: Piece;
  private readonly findings: FindingSink;
  private pieceLevel = 0;
  private pieceIsName = false;
  /** Lenient mode: where the last literal ended (-1: none that could be a name), and what is known of it. */
  literalEnd = -1;
  literalClass = 0;
  literalQuoted = false;
  literalSlashes = 0;
  /** A name that was read as part of the value before it, or -1. */
  nameStart = -1;
  nameEnd = -1;
  /** Lenient mode: a colon or equals sign was read, the next literal is a value. */
  expectValue = false;
  /** Lenient mode: a word of the value has been read, but a container may still follow it. */
  inValue = false;
  /** Lenient mode: a separator has come before the value that has to go. */
  late = false;
  /** Lenient mode: the rule of the value that has just ended, in case what follows the comma belongs to it. */
  again: number = NO_RULE;
  /** Lenient mode: without a colon, names and values alternate, and the next literal is a value. */
  alternate = false;
  keyQuoted = false;
  keySlashes = 0;
  /** The line began as JSON, so its strings have JSON escapes. */
  stringified = false;

  /** The decoded content of the string being read, and the cursor over it if it is JSON itself. */
  decoded: DecodedText | null = null;
  child: Cursor | null = null;
  readingChild = false;
  contentKnown = false;
  decodedDecided = 0;
  private readonly parent: Cursor | null;
  private readonly hasCustomRules: boolean;

  constructor(
    tree: PathTree,
    detector: Detector | null,
    window: number,
    sink: SpanSink,
    level: number,
    parent: Cursor | null,
  ) {
    this.tree = tree;
    this.detector = detector;
    this.window = window;
    this.sink = sink;
    this.level = level;
    this.parent = parent;
    this.hasCustomRules = detector?.rules.some((rule) => rule.id.startsWith("custom/")) ?? false;
    const empty = new Uint8Array(0);
    this.piece = {
      bytes: empty,
      start: 0,
      limit: 0,
      closed: true,
      kind: "text",
      keyBytes: empty,
      keyStart: 0,
      keyEnd: 0,
      hits: null,
      hasLines: false,
    };
    this.findings = {
      push: (start, end, rule, score) => this.pushFinding(start, end, rule, score),
      extend: (end) => this.sink.extendFinding(this.toSourceEnd(end)),
    };
    this.resetFrames(tree.root);
  }

  /** The whole text of a child cursor, to be read from `pos`. */
  setText(bytes: Bytes, length: number, pos: number): void {
    this.bytes = bytes;
    this.limit = length;
    this.final = true;
    this.pos = pos;
  }

  /** Ready for another text whose root lies at `node` of the path tree. */
  reset(node: number, format: number): void {
    this.base = 0;
    this.pos = 0;
    this.limit = 0;
    this.final = false;
    this.resume = 0;
    this.pauseAfter = -1;
    this.partAfter = Number.POSITIVE_INFINITY;
    this.ground = 0;
    this.isPaused = false;
    this.repeatsAfter = this.slashesFrom = this.slashesTo = 0;
    this.format = format;
    this.lenient = false;
    this.wasBroken = false;
    this.textHits = null;
    this.lineOpen = false;
    this.run.kind = RunKind.none;
    this.stringified = false;
    this.readingChild = false;
    startState(this.pieceState);
    this.startItem(node);
    this.sawRoot = false;
  }

  /** A new item begins, in strict mode. */
  startItem(node: number): void {
    this.lenient = false;
    this.lineOpen = false;
    this.forgetLiterals();
    this.literalQuoted = this.keyQuoted = false;
    this.literalSlashes = this.keySlashes = 0;
    this.sawRoot = true;
    this.resume = 0;
    this.resetFrames(node);
  }

  /** Lenient mode: nothing that came before says what comes next. */
  forgetLiterals(): void {
    this.expectValue = false;
    this.inValue = false;
    this.late = false;
    this.again = NO_RULE;
    this.literalEnd = -1;
    this.literalClass = 0;
    this.alternate = false;
    this.nameStart = -1;
  }

  resetFrames(node: number): void {
    this.depth = 0;
    this.nodes[0] = node;
    this.inherited[0] = NO_RULE;
    this.doubts[0] = NO_RULE;
    this.isObject[0] = 0;
    this.doubtful.clear();
    this.valueNode = node;
    this.valueRule = NO_RULE;
    this.expect = Expect.item;
    this.siblingRole = 0;
    this.keyStart[0] = 0;
    this.keyEnd[0] = 0;
    this.keyKept[0] = 1;
  }

  /** Rule for the value at `node` under the current container. */
  ruleAt(node: number): number {
    const own = this.lenient ? this.tree.relaxedRules[node]! : this.tree.rules[node]!;
    return own !== NO_RULE ? own : this.inherited[this.depth]!;
  }

  /** State for a member whose name is bytes[start, end) (unescaped by the caller if need be). */
  memberNode(bytes: Bytes, start: number, end: number): number {
    return this.tree.next[this.nodes[this.depth]! * this.tree.classes + this.tree.names.classOf(bytes, start, end)]!;
  }

  elementNode(): number {
    return this.tree.next[this.nodes[this.depth]! * this.tree.classes]!;
  }

  /**
   * Notes a value that no path matches on valid JSON but one would if an earlier closer is missing. It is held for
   * MAX_SPAN bytes: if the item breaks or ends unfinished before that, the value goes.
   */
  doubt(start: number, end: number, inString: boolean): void {
    const own = this.tree.relaxedRules[this.valueNode]!;
    const rule = own >= 0 ? own : this.doubts[this.depth]!;
    if (rule < 0) return;
    const level = this.level + (inString ? 1 : 0);
    const quoted = !inString;
    this.doubtful.add({ at: start, start: this.toSource(start), end: this.toSourceEnd(end), rule, level, quoted });
  }

  /** The item is broken after all. */
  settleDoubts(at: number): void {
    this.doubtful.settle(at, this.sink);
  }

  /** The item has ended as valid JSON. JSON in a string is only as sound as what the string stands in. */
  forgetDoubts(): void {
    if (this.doubtful.isEmpty) return;
    const { parent } = this;
    if (parent !== null) {
      // Where the value stands in the parent's own text, however far that has been read.
      const text = parent.decoded!;
      this.doubtful.moveTo(parent.doubtful, ({ at }) => text.sourceOf(Math.max(0, at)) - parent.base);
      if (parent.lenient) parent.settleDoubts(parent.pos);
    }
    this.doubtful.clear();
  }

  push(node: number, rule: number, isObject: boolean): void {
    const parent = this.depth++;
    const d = this.depth;
    this.nodes[d] = node;
    this.inherited[d] = rule;
    const doubt = this.tree.relaxedRules[node]!;
    this.doubts[d] = rule === NO_RULE && doubt >= 0 ? doubt : this.doubts[parent]!;
    this.isObject[d] = isObject ? 1 : 0;
    if (this.detector === null) return;
    this.siblingRole = 0;
    this.siblings.clear(d);
    this.keyStart[d] = this.keyStart[parent]!;
    this.keyEnd[d] = this.keyEnd[parent]!;
    this.keyKept[d] = this.keyKept[parent]!;
    // A kept name lives in its depth's slot; the child reads the same bytes, so it gets a copy of its own.
    if (this.keyKept[d] === 1) this.keepKey(d, this.keyArena, this.keyStart[d]!, this.keyEnd[d]!);
  }

  setKey(start: number, end: number): void {
    this.siblingRole = 0;
    if (end > start && mayHaveRole(this.bytes, start, end) && this.joinKey(this.bytes, start, end)) return;
    const d = this.depth;
    this.keyStart[d] = start;
    this.keyEnd[d] = end;
    this.keyKept[d] = 0;
  }

  setKeyBytes(bytes: Bytes, start: number, end: number): void {
    this.siblingRole = 0;
    if (!this.joinKey(bytes, start, end)) this.keepKey(this.depth, bytes, start, end);
  }

  /** The name of a value that means something only with a sibling's value or the name above; false if the name speaks for itself. */
  private joinKey(bytes: Bytes, start: number, end: number): boolean {
    const role = roleOf(bytes, start, end);
    if (role === NameRole.none || this.depth === 0) return false;
    if (role === NameRole.names || role === NameRole.qualifies) {
      this.siblingRole = role;
      return false;
    }
    const d = this.depth;
    const isSuffix = role === NameRole.suffix;
    const { siblings } = this;
    const said = siblings.startOf(d);
    const name = siblings.lengthOf(d, NameRole.names);
    if (name > 0 && !isSuffix) {
      if (role === NameRole.text && !isTelling(siblings.bytes, said, said + name)) return false;
      this.keepKey(d, siblings.bytes, said, said + name);
      return true;
    }
    const above = this.keyKept[d - 1] === 1 ? this.keyArena : this.bytes;
    const aboveStart = this.keyStart[d - 1]!;
    const aboveEnd = Math.min(this.keyEnd[d - 1]!, aboveStart + KEY_BYTES);
    const kind = siblings.lengthOf(d, NameRole.qualifies);
    if (aboveEnd === aboveStart && kind === 0) return false;
    if (role === NameRole.text && !isTelling(above, aboveStart, aboveEnd))
      if (!isTelling(siblings.bytes, said, said + kind)) return false;
    let length = join(0, above, aboveStart, aboveEnd);
    length = join(length, siblings.bytes, said, said + kind);
    if (isSuffix) length = join(length, bytes, start, end);
    this.keepKey(d, joined, 0, length);
    return true;
  }

  /** Remembers the string bytes[start, end) as what names or qualifies the values after it. */
  keepSibling(bytes: Bytes, start: number, end: number): void {
    this.siblings.keep(this.depth, this.siblingRole, bytes, start, end);
    this.siblingRole = 0;
  }

  private keepKey(depth: number, bytes: Bytes, start: number, end: number): void {
    const slot = depth * KEY_BYTES;
    const length = Math.min(end - start, KEY_BYTES);
    if (length > 0 && slot + KEY_BYTES > this.keyArena.length) {
      const larger = new Uint8Array(Math.max(this.keyArena.length * 2, slot + KEY_BYTES));
      larger.set(this.keyArena);
      if (bytes === this.keyArena) bytes = larger;
      this.keyArena = larger;
    }
    for (let i = 0; i < length; i++) this.keyArena[slot + i] = bytes[start + i]!;
    this.keyStart[depth] = slot;
    this.keyEnd[depth] = slot + Math.max(length, 0);
    this.keyKept[depth] = 1;
  }

  /** Moves every index when the first `count` bytes of the buffer are dropped. */
  shift(count: number): void {
    for (let d = 0; d <= this.depth; d++)
      if (this.detector !== null && this.keyKept[d] === 0)
        this.keepKey(d, this.bytes, this.keyStart[d]!, this.keyEnd[d]!);
    this.base += count;
    this.pos -= count;
    this.doubtful.shift(count);
    this.resume -= count;
    this.repeatsAfter = Math.max(0, this.repeatsAfter - count);
    this.slashesFrom -= count;
    this.slashesTo -= count;
    if (this.pauseAfter >= 0) this.pauseAfter = Math.max(0, this.pauseAfter - count);
    this.partAfter -= count;
    this.lineStart = Math.max(0, this.lineStart - count);
    this.lineDecided -= count;
    this.run.end -= count;
    if (this.literalEnd >= 0) this.literalEnd = Math.max(0, this.literalEnd - count);
  }

  /** Everything before this index is decided; the source may drop it (but keeps two windows of context). */
  decided(): number {
    let decided = this.pos;
    decided = this.doubtful.hold(decided, this.pos);
    // A value may turn out to have ended before the words, backslashes or carriage return read last.
    if (this.run.kind === RunKind.container || this.run.kind === RunKind.string) {
      decided -= this.run.pending;
      if (decided > 0 && this.bytes[decided - 1] === RETURN) decided--;
    }
    if (this.run.kind === RunKind.bare) decided = Math.min(decided, this.run.end);
    if (this.run.kind === RunKind.string && this.run.words > 0 && decided - this.run.end <= this.window)
      decided = Math.min(decided, this.run.end - 1);
    if (this.lineOpen && this.lineDecided < decided) decided = this.lineDecided;
    if (this.decoded !== null && this.run.kind === RunKind.longString) {
      const inside = this.child !== null && this.readingChild ? this.child.decided() : this.decodedDecided;
      decided = Math.min(decided, this.decoded.sourceOf(inside) - this.base);
    }
    return decided;
  }

  toSource(index: number): number {
    const at = this.base + index;
    return this.parent === null ? at : this.parent.toSourceAbsolute(this.parent.decoded!.sourceOf(index));
  }

  toSourceEnd(index: number): number {
    const at = this.base + index;
    return this.parent === null ? at : this.parent.toSourceAbsolute(this.parent.decoded!.sourceEndOf(index));
  }

  /** From an absolute offset in this cursor's own text to one in the input. */
  private toSourceAbsolute(at: number): number {
    return this.parent === null ? at : this.toSource(at - this.base);
  }

  /** Judges bytes[from, to) as one closed piece. */
  scanPiece(bytes: Bytes, from: number, to: number, kind: PieceKind, inString: boolean): void {
    if (this.detector === null || from >= to) return;
    const piece = this.piece;
    piece.bytes = bytes;
    piece.start = from;
    piece.limit = to;
    piece.closed = true;
    piece.kind = kind;
    piece.hasLines = false;
    this.setPieceKey(kind === "name");
    this.pieceLevel = this.level + (inString ? 1 : 0);
    this.pieceIsName = kind === "name";
    this.pieceState.open = -1;
    this.detector.scan(piece, from, this.pieceState, this.findings);
  }

  /** Judges a member's name without escapes. Short ones of letters alone are names and nothing else. */
  scanName(bytes: Bytes, from: number, to: number): void {
    if (to - from <= PLAIN_NAME && !this.hasCustomRules) {
      let at = from;
      while (at < to && TELLING[bytes[at]!] === 0) at++;
      if (at === to) return;
    }
    this.scanPiece(bytes, from, to, "name", true);
  }

  /** Judges what is new of the open line, up to `to`; `closed` when the line ends there. */
  scanLine(to: number, closed: boolean): void {
    if (!this.lineOpen) return;
    if (this.detector === null) {
      this.lineDecided = to;
    } else if (to > this.lineDecided || closed) {
      const piece = this.piece;
      piece.bytes = this.bytes;
      piece.start = this.lineStart;
      piece.limit = to;
      piece.closed = closed;
      piece.kind = "text";
      piece.hasLines = true;
      piece.keyBytes = this.bytes;
      piece.keyStart = 0;
      piece.keyEnd = 0;
      this.pieceLevel = this.level;
      this.pieceIsName = false;
      piece.hits = this.lineStart === 0 && this.lineDecided === 0 && to === this.bytes.length ? this.textHits : null;
      this.lineDecided = this.detector.scan(piece, Math.min(this.lineDecided, to), this.lineState, this.findings);
      piece.hits = null;
      this.sink.suspendFinding(!closed && this.lineState.open >= 0);
    }
    if (closed) {
      this.lineOpen = false;
      startState(this.lineState);
    }
  }

  /** True where a record may begin that the kernel can read. */
  get isBetweenRecords(): boolean {
    return (
      !this.lenient &&
      this.depth === 0 &&
      this.expect === Expect.item &&
      this.run.kind === RunKind.none &&
      this.format !== FormatMode.text &&
      this.doubtful.isEmpty
    );
  }

  /** Behind the comma after a member or an element. */
  get isBehindComma(): boolean {
    return this.depth > 0 && this.expect === (this.isObject[this.depth] === 1 ? Expect.key : Expect.value);
  }

  /** True in a record, but not in a long value or so deep that the kernel does not read on. */
  get mayMeetMembers(): boolean {
    return !this.lenient && this.run.kind === RunKind.none && this.partDepth <= MAX_OPEN;
  }

  /** True where the kernel can read on in a record: behind a comma, where nothing that came before counts for what follows. */
  get isBetweenMembers(): boolean {
    return (
      !this.lenient &&
      this.isBehindComma &&
      this.detector !== null &&
      this.depth <= MAX_OPEN &&
      this.run.kind === RunKind.none &&
      this.format !== FormatMode.text &&
      this.doubts[this.depth]! < 0 &&
      !this.siblings.has(this.depth) &&
      this.doubtful.hold(this.pos, this.pos) === this.pos
    );
  }

  /** The containers that are open, as far as the kernel may go on in them. */
  listOpen(): OpenContainer[] {
    const open: OpenContainer[] = [];
    for (let d = this.depth; d > 0 && !this.siblings.has(d); d--) {
      const keys = this.keyKept[d - 1] === 1 ? this.keyArena : this.bytes;
      const start = this.keyStart[d - 1]!;
      open.push({
        depth: d,
        node: this.nodes[d]!,
        rule: this.inherited[d]!,
        isObject: this.isObject[d] === 1,
        name: keys.slice(start, Math.min(this.keyEnd[d - 1]!, start + KEY_BYTES)),
      });
    }
    return open.reverse();
  }

  /** What follows is read by the kernel, in the containers that are open. */
  beginPart(): void {
    this.ground = this.depth;
  }

  /** Up to `at`, behind a comma at which `depth` containers are open, all was read by the kernel; the last value stood at `node`. */
  endPart(at: number, depth: number, node: number, rule: number): void {
    if (this.format === FormatMode.undecided && this.bytes.subarray(this.pos, at).includes(NEWLINE))
      this.format = FormatMode.ndjson;
    this.ground = 0;
    this.depth = depth;
    this.siblingRole = 0;
    this.pos = at;
    this.resume = 0;
    this.valueNode = node;
    this.valueRule = rule;
    this.expect = this.isObject[depth] === 1 ? Expect.key : Expect.value;
    if (this.expect === Expect.key) return;
    this.valueNode = this.elementNode();
    this.valueRule = this.ruleAt(this.valueNode);
  }

  /**
   * Takes the names that count for a value of a record that the kernel has read: its own (or none), the one above, what a sibling said.
   * `container`: the one above is that of this open container, if it is not 0.
   */
  placeValue(node: number, own: Range, above: Range, container: number, sibling: Range, role: number): void {
    const d = this.ground + 2;
    this.depth = d;
    this.valueNode = node;
    const isOpen = container > 0;
    this.keyStart[d - 1] = this.keyStart[d] = isOpen ? this.keyStart[container - 1]! : above.start;
    this.keyEnd[d - 1] = this.keyEnd[d] = isOpen ? this.keyEnd[container - 1]! : above.end;
    this.keyKept[d - 1] = this.keyKept[d] = isOpen ? this.keyKept[container - 1]! : 0;
    this.siblingRole = 0;
    this.siblings.clear(d);
    if (sibling.end > sibling.start) this.siblings.keep(d, role, this.bytes, sibling.start, sibling.end);
    if (own.end > own.start) this.setKey(own.start, own.end);
  }

  /** Records up to `at` were read by the kernel. */
  passRecords(at: number, withNewline: boolean): void {
    this.depth = 0;
    this.siblingRole = 0;
    this.pos = at;
    this.resume = 0;
    this.doubtful.clear();
    this.sawRoot = true;
    if (!withNewline) return;
    if (this.format === FormatMode.undecided) this.format = FormatMode.ndjson;
    this.sink.startItem();
  }

  openLine(at: number): void {
    this.lineStart = at;
    this.lineDecided = at;
    this.lineOpen = true;
    startState(this.lineState);
  }

  /** Judges what is new of the decoded string content; used while a long string is read. */
  scanDecoded(closed: boolean): void {
    const text = this.decoded!;
    if (this.detector === null) {
      this.decodedDecided = text.length;
      return;
    }
    const piece = this.piece;
    piece.bytes = text.bytes;
    piece.start = 0;
    piece.limit = text.length;
    piece.closed = closed;
    piece.kind = "value";
    piece.hasLines = true;
    this.setPieceKey(false);
    this.pieceLevel = this.level + 1;
    this.pieceIsName = false;
    const sink = this.decodedFindings();
    this.decodedDecided = this.detector.scan(piece, this.decodedDecided, this.pieceState, sink);
    this.sink.suspendFinding(!closed && this.pieceState.open >= 0);
  }

  private decodedSink: FindingSink | null = null;
  /** Findings in decoded text: their offsets go through the map back to the source. */
  decodedFindings(): FindingSink {
    this.decodedSink ??= {
      push: (start, end, rule, score) => {
        const text = this.decoded!;
        const from = this.toSourceAbsolute(text.sourceOf(start));
        this.sink.addFinding(
          from,
          this.toSourceAbsolute(text.sourceEndOf(end)),
          rule,
          score,
          this.pieceLevel,
          false,
          this.pieceIsName,
        );
      },
      extend: (end) => this.sink.extendFinding(this.toSourceAbsolute(this.decoded!.sourceEndOf(end))),
    };
    return this.decodedSink;
  }

  /** Judges a whole string that has escapes, by its decoded text. */
  scanDecodedPiece(from: number, to: number, kind: PieceKind): void {
    if (this.detector === null) return;
    const text = this.decode(from, to);
    const piece = this.piece;
    piece.bytes = text.bytes;
    piece.start = 0;
    piece.limit = text.length;
    piece.closed = true;
    piece.kind = kind;
    piece.hasLines = kind === "value";
    this.setPieceKey(kind === "name");
    this.pieceLevel = this.level + 1;
    this.pieceIsName = kind === "name";
    this.pieceState.open = -1;
    this.detector.scan(piece, 0, this.pieceState, this.decodedFindings());
  }

  /** Decodes bytes[from, to) whole into `decoded`. */
  decode(from: number, to: number): DecodedText {
    this.startDecoding(from);
    this.decoded!.append(this.bytes, from, to, this.base, true);
    return this.decoded!;
  }

  startDecoding(from: number): void {
    if (this.decoded === null) this.decoded = new DecodedText(this.base + from, 512);
    else this.decoded.reset(this.base + from);
    this.decodedDecided = 0;
  }

  /** The cursor for JSON inside the string just decoded, ready at its first byte. */
  startChild(node: number): Cursor {
    this.child ??= new Cursor(this.tree, this.detector, this.window, this.sink, this.level + 1, this);
    const child = this.child;
    child.reset(node, FormatMode.ndjson);
    const d = this.depth;
    const keyBytes = this.keyKept[d] === 1 ? this.keyArena : this.bytes;
    child.setKeyBytes(keyBytes, this.keyStart[d]!, this.keyEnd[d]!);
    return child;
  }

  private setPieceKey(isName: boolean): void {
    const d = this.depth;
    const piece = this.piece;
    piece.keyBytes = this.keyKept[d] === 1 ? this.keyArena : this.bytes;
    piece.keyStart = isName ? 0 : this.keyStart[d]!;
    piece.keyEnd = isName ? 0 : this.keyEnd[d]!;
    if (piece.keyEnd - piece.keyStart > KEY_BYTES) piece.keyEnd = piece.keyStart + KEY_BYTES;
  }

  private pushFinding(start: number, end: number, rule: number, score: number): void {
    const { piece } = this;
    // What replaces a number is a string, and the whole number goes.
    const whole = piece.kind === "number";
    this.sink.addFinding(
      this.toSource(whole ? piece.start : start),
      this.toSourceEnd(whole ? piece.limit : end),
      rule,
      score,
      this.pieceLevel,
      whole,
      this.pieceIsName,
    );
  }
}
