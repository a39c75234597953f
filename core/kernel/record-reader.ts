import type { Bytes } from "../bytes.ts";
import type { PathTree } from "../json/path-tree.ts";
import type { KernelInstance } from "./instance.ts";
import { KernelSplice } from "./kernel-splice.ts";
import {
  JOINED_NAME,
  LONGEST_NAME,
  MAX_RECORD_TEXT,
  MAX_TREE,
  PACKED_EVENTS,
  RECORD_TEXT,
  RESULTS,
  STOP_NAME,
  STOP_ODD,
  TREE,
} from "./layout.ts";

/** What to know of a member's name: it depends on nothing else. */
export interface NameFacts {
  /** See NameRole in core/json. */
  role: number;
  /** KEYED, NUMBER_KEYED, TELLING and SENSITIVE_NAME, see layout.ts. */
  flags: number;
}

/** Says what a name is to the detector. */
export type JudgeName = (bytes: Bytes, start: number, end: number) => NameFacts;

const NEWLINE = 0x0a;
/** Zeros behind the text. */
const PADDING = new Uint8Array(64);
/** Bytes that may be read again because a name was not known, at first, and for each byte read. */
const CREDIT = 4 * 1024 * 1024;
const INTEREST = 0.5;

export interface RecordSettings {
  /** Values are to be judged. */
  readonly detects: boolean;
  /** See Detector.quietLetters. */
  readonly quietLetters: number;
  /** Bytes. */
  readonly window: number;
  /** Values in which nothing was found may be kept in memory. */
  readonly remembers: boolean;
}

/** A container that is open where the kernel is to read on. */
export interface OpenContainer {
  /** How many it stands in. */
  readonly depth: number;
  /** State of the path tree, and the rule of what has none of its own. */
  readonly node: number;
  readonly rule: number;
  readonly isObject: boolean;
  /** The name of the member that it is, or that counts for it. */
  readonly name: Bytes;
}

/** Names that are learned while more of a record is read: so many, and one more for so many bytes. */
const NEW_NAMES = 64;
const BYTES_A_NAME = 256;

/** Longest run of blanks between two tokens, unless the window is shorter. */
const MAX_BLANKS = 256;

/** Reads whole records in the kernel; the events of the last call stand in its memory, see EVENTS in layout.ts. */
export class RecordReader {
  /** Number of events. */
  count = 0;
  /** Index in the bytes behind the last record that was read, with its line. */
  end = 0;
  /** How many events are looks. */
  looks = 0;
  /** Values that the detector need not be shown. */
  passed = 0;
  /** Nothing more can be read here: the next record is for the other tokenizer. */
  isOdd = false;
  /** Of `readMore`: how many containers are open at `end`, and where the last value before it stood in the path tree, with its rule. */
  depth = 0;
  node = 0;
  rule = 0;

  readonly splice: KernelSplice;
  readonly #kernel: KernelInstance;
  readonly #tree: PathTree;
  readonly #judgeName: JudgeName;
  #credit = CREDIT;

  private constructor(kernel: KernelInstance, tree: PathTree, settings: RecordSettings, judgeName: JudgeName) {
    this.splice = new KernelSplice(kernel);
    this.#kernel = kernel;
    this.#tree = tree;
    this.#judgeName = judgeName;
    const { buffer } = kernel.bytes;
    const { next, rules, nameRules, relaxedRules, splits, classes, root } = tree;
    let at = TREE;
    const place = (values: Int32Array): number => {
      new Int16Array(buffer as ArrayBuffer, at, values.length).set(values);
      at += values.length * 2;
      return at - values.length * 2;
    };
    const nextAt = place(next);
    const rulesAt = place(rules);
    const nameRulesAt = place(nameRules);
    kernel.bytes.set(
      splits.map((split, node) => split | (relaxedRules[node]! >= 0 ? 2 : 0)),
      at,
    );
    const { detects, quietLetters, window, remembers } = settings;
    const blanks = Math.min(window, MAX_BLANKS);
    kernel.exports.configureRecords(
      classes,
      nextAt,
      rulesAt,
      nameRulesAt,
      at,
      root,
      +detects,
      blanks,
      quietLetters,
      +remembers,
    );
  }

  /** Null if the policy's paths have too many states for the kernel. */
  static create(
    kernel: KernelInstance,
    tree: PathTree,
    settings: RecordSettings,
    judgeName: JudgeName,
  ): RecordReader | null {
    const size = (tree.next.length + tree.rules.length * 2) * 2 + tree.splits.length;
    return size > MAX_TREE ? null : new RecordReader(kernel, tree, settings, judgeName);
  }

  /** The kernel's memory; ask again after the detector has looked at a value, since it may have grown. */
  get words(): Int32Array {
    return this.#kernel.words;
  }

  /** Index of the first line feed in bytes[from, to) behind which a record may open, or of the last byte, or `to`. */
  findRecord(bytes: Bytes, from: number, to: number): number {
    const kernel = this.#kernel;
    for (let at = from; at < to; ) {
      const end = Math.min(to, at + MAX_RECORD_TEXT);
      kernel.putRecordText(bytes, at, end);
      // The last byte of a portion is the first of the next, unless it is the last of all.
      const last = RECORD_TEXT + end - at - 1;
      const found = kernel.exports.findRecord(RECORD_TEXT, last);
      if (found < last) return found - RECORD_TEXT + at;
      if (end === to) return bytes[to - 1] === NEWLINE ? to - 1 : to;
      at = end - 1;
    }
    return to;
  }

  /** Leaves nothing of what was read in the memory, but the events. */
  wipe(): void {
    this.#kernel.wipe();
  }

  /** Nothing was found in the value of the event at `at` in `words`. */
  noteHarmless(at: number): void {
    this.#kernel.exports.noteHarmless(at << 2);
  }

  /**
   * The events of the last call, none of which is a look, packed after how many have each of the first `numbers` numbers: see PACKED_EVENTS. An array, since memory
   * outside of the heap makes V8 mark all of the heap from time to time; 31 bits are enough for each.
   */
  takePacked(numbers: number): number[] {
    const { exports, words } = this.#kernel;
    exports.packEvents(this.count, numbers);
    const packed = new Array<number>(numbers + this.count * 2);
    const first = (PACKED_EVENTS >> 2) - numbers;
    for (let i = 0; i < packed.length; i++) packed[i] = words[first + i]!;
    return packed;
  }

  /** Reads bytes[from, end), at most MAX_RECORD_TEXT; `isLast`: the input ends at `end`. Nothing of `bytes` may be changed before the next call. */
  read(bytes: Bytes, from: number, end: number, isLast: boolean): void {
    const kernel = this.#kernel;
    const { exports } = kernel;
    kernel.putRecordText(bytes, from, end);
    kernel.bytes.set(PADDING, RECORD_TEXT + end - from);
    this.count = 0;
    for (let recordAt = RECORD_TEXT; ; ) {
      this.count = exports.readRecords(recordAt, RECORD_TEXT + end - from, +isLast, this.count);
      const stop = kernel.words[RESULTS >> 2]!;
      recordAt = kernel.words[(RESULTS >> 2) + 1]!;
      if (stop === STOP_NAME && this.#mayLearn(recordAt)) {
        this.#learn(exports.nameStart.value, exports.nameEnd.value);
        continue;
      }
      this.#take(from);
      return;
    }
  }

  /**
   * Reads on in a record, bytes[from, end), at most MAX_RECORD_TEXT, behind a comma in the innermost of the containers that are open. Nothing of `bytes` may be
   * changed before the next call.
   */
  readMore(bytes: Bytes, from: number, end: number, containers: readonly OpenContainer[]): void {
    const kernel = this.#kernel;
    const { exports } = kernel;
    kernel.putRecordText(bytes, from, end);
    kernel.bytes.set(PADDING, RECORD_TEXT + end - from);
    let open = containers;
    let isOpen = this.#open(open);
    let learned = 0;
    this.count = 0;
    for (let at = RECORD_TEXT; isOpen; ) {
      this.count = exports.readMore(at, RECORD_TEXT + end - from, open.length, this.count);
      const stop = kernel.words[RESULTS >> 2]!;
      at = kernel.words[(RESULTS >> 2) + 1]!;
      open = containers.slice(0, kernel.words[(RESULTS >> 2) + 4]!);
      // Where nearly all names are new, learning them costs more than it saves.
      const isWorthIt = learned < NEW_NAMES + (at - RECORD_TEXT) / BYTES_A_NAME;
      if (stop === STOP_NAME && isWorthIt && this.#mayLearn(at)) {
        learned++;
        // The containers' names may be forgotten for it.
        if (!this.#learn(exports.nameStart.value, exports.nameEnd.value)) isOpen = this.#open(open);
        if (isOpen) continue;
      }
      this.depth = containers[0]!.depth + open.length - 1;
      this.node = kernel.words[(RESULTS >> 2) + 5]!;
      this.rule = kernel.words[(RESULTS >> 2) + 6]!;
      this.#take(from);
      return;
    }
    this.end = from;
    this.looks = this.passed = 0;
    this.isOdd = true;
  }

  /** False if there is no room for their names. */
  #open(containers: readonly OpenContainer[]): boolean {
    const { exports } = this.#kernel;
    let wasForgotten = false;
    for (let i = 0; i < containers.length; ) {
      const { depth, node, rule, isObject, name } = containers[i]!;
      const { length } = name;
      if (length <= LONGEST_NAME) this.#kernel.bytes.set(name, JOINED_NAME);
      if (exports.openContainer(i + 1, depth, node, rule, +isObject, length) !== 0) i++;
      else if (!this.#learn(JOINED_NAME, JOINED_NAME + length)) {
        if (wasForgotten) return false;
        wasForgotten = true;
        // Those before this one are forgotten with it.
        i = 0;
      }
    }
    return true;
  }

  #take(from: number): void {
    const { words } = this.#kernel;
    const stop = words[RESULTS >> 2]!;
    this.end = words[(RESULTS >> 2) + 1]! - RECORD_TEXT + from;
    this.looks = words[(RESULTS >> 2) + 2]!;
    this.passed = words[(RESULTS >> 2) + 3]!;
    this.isOdd = stop === STOP_ODD || stop === STOP_NAME;
    this.#credit = Math.min(CREDIT, this.#credit + (this.end - from) * INTEREST);
  }

  /** False if too much was read again already, from `at` on. */
  #mayLearn(at: number): boolean {
    this.#credit -= this.#kernel.exports.nameAt.value - at;
    return this.#credit >= 0;
  }

  /** False if all others were forgotten. */
  #learn(start: number, end: number): boolean {
    const { exports, bytes } = this.#kernel;
    // A copy: the judge may let the memory grow, which takes this view of it away.
    const name = bytes.slice(start, end);
    const { role, flags } = this.#judgeName(name, 0, name.length);
    const nameClass = this.#tree.names.classOf(name, 0, name.length);
    if (exports.addName(start, end, role, flags, nameClass) !== 0) return true;
    exports.forgetNames();
    exports.addName(start, end, role, flags, nameClass);
    return false;
  }
}
