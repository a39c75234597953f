import type { Detector, FindingSink, KnownHits, Piece } from "../detect/types.ts";
import type { Cursor, Range } from "../json/cursor.ts";
import { isTelling, mayHaveRole, NameRole, roleOf } from "../json/member-names.ts";
import type { PathTree } from "../json/path-tree.ts";
import { scanString } from "../json/strict.ts";
import { KernelInstance } from "../kernel/instance.ts";
import {
  BARE,
  ESCAPED,
  GROUND_KEY,
  KEYED,
  LOOK_SIZE,
  LOOKS,
  NUMBER_KEYED,
  RECORD_TEXT,
  SENSITIVE_NAME,
  TELLING,
} from "../kernel/layout.ts";
import { type JudgeName, RecordReader } from "../kernel/record-reader.ts";

/** Shortest name of a member that may hold a value itself, in bytes. */
const SHORTEST_NAME = 6;

/** Reads records for the engines of one redactor; null where the kernel cannot. */
export function createRecordReader(
  tree: PathTree,
  detector: Detector | null,
  window: number,
  remembers: boolean,
): RecordReader | null {
  if (detector === null) {
    const kernel = KernelInstance.create(() => 0);
    const settings = { detects: false, quietLetters: 0, window, remembers };
    return kernel === null ? null : RecordReader.create(kernel, tree, settings, () => ({ role: 0, flags: 0 }));
  }
  const { kernel, quietLetters = 0 } = detector;
  if (kernel === undefined || kernel === null) return null;
  return RecordReader.create(kernel, tree, { detects: true, quietLetters, window, remembers }, nameJudge(detector));
}

function nameJudge(detector: Detector): JudgeName {
  let found = 0;
  const sink: FindingSink = { push: () => found++, extend: () => {} };
  const state = { open: -1, table: undefined, insert: undefined };
  return (bytes, start, end) => {
    const role = mayHaveRole(bytes, start, end) ? roleOf(bytes, start, end) : NameRole.none;
    let flags = 0;
    if (detector.isKeyedBy?.(bytes, start, end) !== false) {
      flags |= KEYED;
      if (detector.isNumberKeyedBy?.(bytes, start, end) !== false) flags |= NUMBER_KEYED;
    }
    if (isTelling(bytes, start, end)) flags |= TELLING;
    if (end - start >= SHORTEST_NAME) {
      found = 0;
      // A copy: the detector may use the memory that the name stands in.
      const name = bytes.slice(start, end);
      const piece: Piece = {
        bytes: name,
        start: 0,
        limit: name.length,
        closed: true,
        kind: "name",
        keyBytes: name,
        keyStart: 0,
        keyEnd: 0,
      };
      detector.scan(piece, 0, state, sink);
      if (found > 0) flags |= SENSITIVE_NAME;
    }
    return { role, flags };
  };
}

const own: Range = { start: 0, end: 0 };
const above: Range = { start: 0, end: 0 };
const sibling: Range = { start: 0, end: 0 };

const hits: KnownHits = { words: new Int32Array(0), at: 0, count: 0, shift: 0 };

function setRange(range: Range, words: Int32Array, at: number, shift: number): void {
  const start = words[at]!;
  range.start = start === 0 ? 0 : start - shift;
  range.end = start === 0 ? 0 : words[at + 1]! - shift;
}

/** The line of the event at `at`, which is one to look at, counted from where records were read. */
export const lineOf = (words: Int32Array, at: number): number =>
  words[((LOOKS + (words[at + 3]! - 1) * LOOK_SIZE) >> 2) + 10]!;

/** Lets the cursor look at the value of the event at `at`; indices into the bytes are `shift` less than the kernel's. */
export function lookAtValue(cursor: Cursor, words: Int32Array, at: number, shift: number): void {
  const start = words[at]! - shift;
  const end = words[at + 1]! - shift;
  const form = words[at + 2]!;
  const look = (LOOKS + (words[at + 3]! - 1) * LOOK_SIZE) >> 2;
  setRange(own, words, look + 1, shift);
  setRange(above, words, look + 3, shift);
  setRange(sibling, words, look + 5, shift);
  // The name of a container that was open before does not stand in the text.
  const container = words[look + 3]! < RECORD_TEXT ? words[look + 3]! / GROUND_KEY : 0;
  cursor.placeValue(words[look]!, own, above, container, sibling, words[look + 7]!);
  hits.count = words[look + 9]!;
  if (hits.count >= 0) {
    hits.words = words;
    hits.at = words[look + 8]! >> 2;
    hits.shift = shift;
    cursor.piece.hits = hits;
  }
  if ((form & BARE) !== 0) cursor.scanPiece(cursor.bytes, start, end, "number", false);
  else scanString(cursor, start, end, (form & ESCAPED) !== 0);
  cursor.piece.hits = null;
}

/** From the kernel's addresses to indices into bytes that were read from `from` on. */
export const shiftFrom = (from: number): number => RECORD_TEXT - from;
