import type { Bytes } from "../bytes.ts";
import type { KernelInstance } from "../kernel/instance.ts";
import type { StructureState } from "./structure/structure.ts";

/** What kind of text a piece is. `text` is a line (or part of one) outside any string; `name` a member's name. */
export type PieceKind = "value" | "name" | "number" | "text";

/**
 * A stretch of bytes judged as one unit of evidence: a JSON string value (after unescaping), a member name, a number, or
 * a line of text. One mutable object is reused for all pieces of a scan; a detector must not keep it.
 *
 * `bytes[start, limit)` is what is known of the piece now. `start` may lie after the piece's true beginning when a stream
 * has moved on (at least `windowSize` bytes of left context are always kept). While `closed` is false more bytes may come
 * after `limit`; nothing may then be decided that those bytes could change. Bytes outside [start, limit) are not evidence.
 */
export interface Piece {
  bytes: Bytes;
  start: number;
  limit: number;
  closed: boolean;
  kind: PieceKind;
  /** The member name this value belongs to (unescaped): `keyBytes[keyStart, keyEnd)`. Empty range: none. */
  keyBytes: Bytes;
  keyStart: number;
  keyEnd: number;
  /** Hits of trigger patterns in the piece, which is whole and closed, if they are known already. */
  hits?: KnownHits | null;
  /** True if newlines in it end lines, as in a text or a string after unescaping. Default: for `text` only. */
  hasLines?: boolean;
}

/** Hits as the detector's kernel has left them. */
export interface KnownHits {
  /** The kernel's memory. */
  words: Int32Array;
  /** Where the first stands in it: an address and a report, two words each. */
  at: number;
  count: number;
  /** The kernel's address of bytes[0]. */
  shift: number;
}

/** A rule the detector can report: a recognizer for one entity, or a custom pattern. */
export interface Rule {
  /** `<entity in kebab case>` or `custom/<name>`. */
  readonly id: string;
  readonly entity: string;
  /** Index into `Policy.actions`. */
  readonly action: number;
}

/** Receives accepted findings: offsets into `piece.bytes`, ascending, never overlapping, each exactly once. */
export interface FindingSink {
  push(start: number, end: number, rule: number, score: number): void;
  /**
   * The finding pushed last is longer than MAX_SPAN and goes on to `end` (its start may have left the buffer). Called
   * while DetectState.open >= 0 for every further stretch that is swallowed; how often depends on how calls were cut.
   */
  extend(end: number): void;
}

/**
 * What a detector carries from one call to the next within a piece, besides the position: the rule whose finding is still
 * open (a token longer than MAX_SPAN is swallowed to its terminator), or -1; and the table or list of tuples it is in.
 */
export interface DetectState extends StructureState {
  open: number;
  /** While open: bytes after the returned position that already belong to the finding. Owned by the detector. */
  reach?: number;
  /** While open: what ends the finding. Owned by the detector. */
  until?: number;
}

/** How much the prefilter saves. */
export interface ScanCounts {
  /** Calls of `scan`; a piece that comes in parts is looked at several times. */
  scans: number;
  /** Those in which anything was looked at; the others had a quiet piece, or one without a trigger. */
  looks: number;
}

export interface Detector {
  readonly rules: readonly Rule[];
  /** The kernel that passes over values in which this detector finds nothing; null if every value is to be scanned. */
  readonly kernel?: KernelInstance | null;
  /** Values of letters are passed over: 0 none, 1 short ones, 2 short ones of small letters. */
  readonly quietLetters?: number;
  /** True if a name says that its value may be an entity as a whole: such a value is to be scanned whatever it looks like. */
  isKeyedBy?(name: Bytes, start: number, end: number): boolean;
  /** The same for a value that is a number of digits alone, with a sign and a point. */
  isNumberKeyedBy?(name: Bytes, start: number, end: number): boolean;
  /** Counted since the detector was made; the caller may set them. */
  readonly counts?: ScanCounts;
  /** Leaves nothing of the texts it was shown in the kernel's memory. */
  wipe?(): void;
  /**
   * Hits of trigger patterns in bytes[0, length), which are texts of one line each with line feeds between them: `visit` gets the index behind a hit, the
   * length of its trigger and its report. A hit may reach over the end of a text, and then belongs to none.
   */
  searchLines?(bytes: Bytes, length: number, visit: (at: number, triggerLength: number, report: number) => void): void;
  /** Loads what would otherwise be loaded at first use. */
  preload?(): Promise<void>;
  /**
   * Judges the piece from `from` on (piece.start <= from <= piece.limit) and pushes every finding that is final.
   * Returns the position up to which everything is decided; the next call starts there. If `piece.closed`, it returns
   * `piece.limit`. The result depends only on (bytes of the piece, key, kind), never on how calls were cut:
   * a verdict on [a, b) reads [a - windowSize, b + windowSize) clipped to the piece, and the key.
   * piece.limit - returned position <= 2 * MAX_SPAN + 2 * windowSize, always.
   */
  scan(piece: Piece, from: number, state: DetectState, sink: FindingSink): number;
}

/** Longest span that is decided as a whole, in bytes; what is longer is decided on this prefix and swallowed to its end. */
export const MAX_SPAN = 4096;
