import { describe, expect, it } from "vitest";
import * as layout from "../../core/kernel/layout.ts";
import { createSearchPair } from "./search-pairs.ts";

/** States of the automaton: MAX_STATES in start-automaton.ts. */
const MAX_STATES = 8192;
const FRAME = 64;
const NAME_SLOT = 64;
const EVENT = 16;
const PLACE = 32;
const PAIR = 8;
/** Bytes behind a text that are read, or written by steps of 16 bytes. */
const PADDING = 64;
const BITS_OF_THREE_BYTES = 2 ** 13;
const BYTES_OF_SHAPES = 2 ** 14;

const {
  CLASS_OF,
  SPECIAL_LOW,
  SPECIAL_HIGH,
  MARK_CODES,
  MARK_KINDS,
  MARK_SHAPES,
  MARK_WORDS,
  HARMLESS,
  HARMLESS_SIZE,
  HARMLESS_SLOTS,
  JOINED_NAME,
  LONGEST_HARMLESS,
  LETTER_KINDS,
  DIGIT_KINDS,
  LETTER_SHAPES,
  MARK_PAIRS,
  SHORT_WORDS,
  MARKS,
  FIVE_BYTES,
  DIGIT_SHAPES,
  REPORTS,
  HITS,
  MAX_HITS,
  SEARCH_TEXT,
  MAX_SEARCH_TEXT,
  RECORD_TEXT,
  MAX_RECORD_TEXT,
  STACK,
  MAX_DEPTH,
  NAMES,
  PAIRS,
  PAIR_HALVES,
  PAIR_SLOTS,
  NAME_SLOTS,
  LONGEST_NAME,
  FIRST_NAME,
  RESULTS,
  FAMILIAR,
  FAMILIAR_SETS,
  FAMILIAR_SIZE,
  CLASSES,
  FIRST_BYTES,
  SEEN,
  SEEN_SLOTS,
  DEAD_ENDS,
  DEAD_SLOTS,
  STRETCH,
  LONG_LENGTHS,
  LONGEST_LONG,
  LETTER_RUN_KINDS,
  MARK_RUN_KINDS,
  LETTER_RUN_SHAPES,
  MARK_RUN_SHAPES,
  KIND_STARTS,
  EVENTS,
  MAX_EVENTS,
  LOOK_HITS,
  MAX_LOOK_HITS,
  PACKED_EVENTS,
  NUMBER_BITS,
  LOOKS,
  MAX_LOOKS,
  LOOK_SIZE,
  TREE,
  MAX_TREE,
  CONSTANTS,
  MAX_CONSTANTS,
  FIRST_EXTRA,
  TEXTS,
  MAX_TEXTS,
  OUTPUT,
  MAX_OUTPUT,
  PLACES,
  MAX_PLACES,
  PLACE_INDEX,
  PLACE_SLOTS,
  PASSAGES,
  MAX_PASSAGES,
  TABLE,
} = layout;

const REGIONS: Readonly<Record<string, readonly [start: number, size: number]>> = {
  classOf: [CLASS_OF, 256],
  specialLow: [SPECIAL_LOW, 16],
  specialHigh: [SPECIAL_HIGH, 16],
  pairHalves: [PAIR_HALVES, 64],
  firstName: [FIRST_NAME, 4],
  results: [RESULTS, 28],
  markCodes: [MARK_CODES, 256],
  letterKinds: [LETTER_KINDS, 256],
  digitKinds: [DIGIT_KINDS, 256],
  markKinds: [MARK_KINDS, 256],
  markShapes: [MARK_SHAPES, 2 ** 11],
  markPairs: [MARK_PAIRS, BITS_OF_THREE_BYTES],
  shortWords: [SHORT_WORDS, 2 ** 14],
  marks: [MARKS, BITS_OF_THREE_BYTES],
  harmless: [HARMLESS, HARMLESS_SLOTS * HARMLESS_SIZE],
  familiar: [FAMILIAR, FAMILIAR_SETS * 4 * FAMILIAR_SIZE],
  seen: [SEEN, SEEN_SLOTS * 4],
  classes: [CLASSES, 256],
  // Read from up to 64 bytes behind its start, 64 bytes at a time.
  firstBytes: [FIRST_BYTES, 128],
  stretch: [STRETCH, 64],
  longLengths: [LONG_LENGTHS, LONGEST_LONG + 1],
  letterRunKinds: [LETTER_RUN_KINDS, 256],
  markRunKinds: [MARK_RUN_KINDS, 256],
  letterRunShapes: [LETTER_RUN_SHAPES, 2 ** 10],
  markRunShapes: [MARK_RUN_SHAPES, 2 ** 11],
  kindStarts: [KIND_STARTS, 16 * 2],
  deadEnds: [DEAD_ENDS, DEAD_SLOTS * 4],
  pairs: [PAIRS, PAIR_SLOTS * 16],
  joinedName: [JOINED_NAME, NAME_SLOT],
  markWords: [MARK_WORDS, BITS_OF_THREE_BYTES],
  letterShapes: [LETTER_SHAPES, BYTES_OF_SHAPES],
  digitShapes: [DIGIT_SHAPES, BYTES_OF_SHAPES],
  fiveBytes: [FIVE_BYTES, 2 ** 14],
  // One frame below the first container.
  stack: [STACK, (MAX_DEPTH + 1) * FRAME],
  reports: [REPORTS, MAX_STATES * 2],
  hits: [HITS, MAX_HITS * PAIR],
  searchText: [SEARCH_TEXT, MAX_SEARCH_TEXT + PADDING],
  recordText: [RECORD_TEXT, MAX_RECORD_TEXT + PADDING],
  constants: [CONSTANTS, MAX_CONSTANTS * PAIR],
  names: [NAMES, NAME_SLOTS * NAME_SLOT],
  events: [EVENTS, MAX_EVENTS * EVENT],
  lookHits: [LOOK_HITS, MAX_LOOK_HITS * PAIR],
  looks: [LOOKS, MAX_LOOKS * LOOK_SIZE],
  tree: [TREE, MAX_TREE],
  texts: [TEXTS, MAX_TEXTS],
  output: [OUTPUT, MAX_OUTPUT + 16],
  places: [PLACES, MAX_PLACES * PLACE],
  placeIndex: [PLACE_INDEX, PLACE_SLOTS * 4],
  passages: [PASSAGES, MAX_PASSAGES],
};

describe("the kernel's memory", () => {
  it("has a place of its own for everything, before the table that grows", () => {
    const regions = Object.entries(REGIONS).sort(([, [a]], [, [b]]) => a - b);
    const overlaps = regions.filter(([, [start, size]], i) => start + size > (regions[i + 1]?.[1][0] ?? TABLE));
    expect(overlaps.map(([name]) => name)).toEqual([]);
  });

  it("knows every region: each address in the layout is one of them", () => {
    const starts = new Set([...Object.values(REGIONS).map(([start]) => start), PACKED_EVENTS, TABLE]);
    const sizes = ["WORD_FACTOR", "FIFTH_FACTOR", ...Object.keys(layout).filter((name) => name.startsWith("MAX_"))];
    const addresses = Object.entries(layout).filter(([name, value]) => value >= CLASS_OF && !sizes.includes(name));
    expect(addresses.filter(([, value]) => !starts.has(value)).map(([name]) => name)).toEqual([]);
  });

  it("has room for packed events and their counts where hits would stand if there were looks", () => {
    expect(PACKED_EVENTS - 2 ** NUMBER_BITS * 4).toBeGreaterThanOrEqual(LOOK_HITS);
    expect(PACKED_EVENTS + MAX_EVENTS * 8).toBeLessThanOrEqual(LOOK_HITS + MAX_LOOK_HITS * PAIR);
    expect(FIRST_EXTRA).toBeLessThanOrEqual(2 ** NUMBER_BITS);
    expect(MAX_RECORD_TEXT * 2 ** NUMBER_BITS).toBeLessThan(2 ** 30);
  });

  it("has room for a name in its slot, and for constants below the texts of single values", () => {
    expect(LONGEST_NAME).toBeLessThanOrEqual(NAME_SLOT - 16);
    expect(LONGEST_HARMLESS).toBeLessThanOrEqual(HARMLESS_SIZE - 16);
    expect(FIRST_EXTRA).toBeLessThan(MAX_CONSTANTS);
    expect(LOOK_SIZE).toBeGreaterThanOrEqual(12 * 4);
  });

  it("reaches to the table's end from the start", () => {
    const { kernel, wasm } = createSearchPair([["Ba"]]);
    const { table, reports } = wasm.automaton;
    expect(kernel.bytes.length).toBeGreaterThanOrEqual(TABLE + table.byteLength);
    expect(table.byteOffset).toBe(TABLE);
    expect(reports.length).toBe(MAX_STATES);
  });
});
