/**
 * Where things lie in the kernel's memory, in bytes. Read by both sides: by TypeScript, and by AssemblyScript, where a number
 * without a type is an i32. What lies below is the compiler's: constants of assembly/ in memory.data.
 */

/** Of a byte: its class in the automaton. 256 bytes. */
export const CLASS_OF = 0x1000;
/** Bytes that begin a pattern or an escape and are no letters or digits, by their low and high four bits: 16 bytes each. */
export const SPECIAL_LOW = 0x1200;
export const SPECIAL_HIGH = 0x1210;
/** See mark-pairs.ts: four tables of 16 bytes. */
export const PAIR_HALVES = 0x1220;
/** See start-filter.ts. */
export const MARK_CODES = 0x1400;
export const MARK_KINDS = 0x1700;
export const MARK_SHAPES = 0x1800;
export const LETTER_KINDS = 0x1500;
export const DIGIT_KINDS = 0x1600;
export const LETTER_SHAPES = 0xa000;
/** Bits per two bytes. */
export const MARK_PAIRS = 0x2000;
export const SHORT_WORDS = 0x4000;
export const MARKS = 0x8000;
export const FIVE_BYTES = 0x12000;
export const DIGIT_SHAPES = 0xe000;
/** Kinds of bytes behind a run are told apart in this many bits. */
export const KIND_BITS = 5;
/** For hashes: the golden ratio, Knuth's multiplicative method, and a factor of MurmurHash3. */
export const WORD_FACTOR = 0x9e3779b1;
export const FIFTH_FACTOR = 0x85ebca6b;
/** What the states report. 8192 * 2 bytes. */
export const REPORTS = 0x17000;
/** Hits: where the trigger ends (an address), and the report. 8 bytes each. */
export const HITS = 0x1b000;
export const MAX_HITS = 3072;
/** The text that is searched, and the one that records are read from: what lies behind a text may be read, and is 0. */
export const SEARCH_TEXT = 0x21080;
export const MAX_SEARCH_TEXT = 0x7f00;
export const RECORD_TEXT = 0x29080;
export const MAX_RECORD_TEXT = 0x10f00;
/** Letters and digits that a form at least begins with to be tried only where a run of as many stands. */
export const LONG_RUN = 12;
/** Letters and digits at the beginning of a pattern are told apart by their number up to this many. */
export const LONGEST_LONG = 63;

/** Open containers, 64 bytes each: see assembly/members.ts. */
export const STACK = 0x16000;
export const MAX_DEPTH = 60;
/** Where a name stands that is not in the text, but counts for a container that was open before: this, times how many it is in, on. */
export const GROUND_KEY = 0x100;
/** Names of members that were seen: 1024 slots of 64 bytes. */
export const NAMES = 0x3e000;
export const NAME_SLOTS = 1024;
export const LONGEST_NAME = 48;
/** Slot of the first name in a record, as it was last time. */
export const FIRST_NAME = 0x1300;
/**
 * After records were read, 4 bytes each: why that stopped, where the first begins that was not read, how many looks there are, values that need none, and for what
 * was read in a record how many containers are open, the node of the last value and its rule.
 */
export const RESULTS = 0x1310;
/**
 * What was found in records, 16 bytes each: start, end, then for a value at a configured path its field and form (see BARE) and 0, for one to
 * look at what it is (see ESCAPED, BARE) and the place among the looks, from 1 on.
 */
export const EVENTS = 0x4e000;
export const MAX_EVENTS = 4096;
/** Hits in the values to look at, as in HITS. */
export const LOOK_HITS = 0x5e000;
export const MAX_LOOK_HITS = 8192;
/**
 * Where there is nothing to look at, the events once more, 8 bytes each: start, then length and number, which has NUMBER_BITS. Right before the first stands
 * how many have each number, 4 bytes each, if that was asked for.
 */
export const PACKED_EVENTS = 0x60000;
export const NUMBER_BITS = 9;
/** What is to be known of values to look at: see assembly/events.ts. */
export const LOOKS = 0x6e000;
export const MAX_LOOKS = 2048;
export const LOOK_SIZE = 48;
/** The tables of the path tree. */
export const TREE = 0x88000;
export const MAX_TREE = 0x3c000;
/** Two names that count as one, 16 bytes each: slots of the one above, of the own and of both together, and 0. */
export const PAIRS = 0xc4000;
export const PAIR_SLOTS = 256;
/** Where two names are put together. */
export const JOINED_NAME = 0xc5000;
/** As MARKS, for beginnings that can be written in few ways; the others are told by their shape too. */
export const MARK_WORDS = 0xc6000;
/**
 * By an event's number: where the text stands that replaces the value, and its length, 8 bytes each. 0: there is none; LEFT: the value stays. From
 * FIRST_EXTRA on each is for one value.
 */
export const CONSTANTS = 0x3a000;
export const MAX_CONSTANTS = 2048;
export const FIRST_EXTRA = 512;
export const LEFT = 1;
/** Texts of replacements, and the text with all replaced. */
export const TEXTS = 0xc8000;
export const MAX_TEXTS = 0x20000;
export const OUTPUT = 0xe8000;
export const MAX_OUTPUT = 0x4f000;
/** Values in which nothing was found under a name, 128 bytes each: slot of the name, length, and from byte 16 on the value. */
export const HARMLESS = 0x138000;
export const HARMLESS_SLOTS = 512;
export const HARMLESS_SIZE = 128;
export const LONGEST_HARMLESS = 64;
/** Where values stand, 32 bytes each, by the names that lead to them, the index of these, and what stands between two: see assembly/places.ts. */
export const PLACES = 0x148000;
export const MAX_PLACES = 2048;
export const PLACE_INDEX = 0x158000;
export const PLACE_SLOTS = 4096;
export const PASSAGES = 0x15c000;
export const MAX_PASSAGES = 0x20000;
/** Stretches of text that were searched before, 160 bytes each, four to a set, by hash: see assembly/familiar.ts. */
export const FAMILIAR = 0x17c000;
export const FAMILIAR_SETS = 256;
export const FAMILIAR_SIZE = 160;
/** Hashes of what was seen once, 4 bytes each. */
export const SEEN = 0x1a4000;
export const SEEN_SLOTS = 8192;
/** Of a byte: see classOf in assembly/classes.ts. 256 bytes. */
export const CLASSES = 0x1b0000;
/** 64 bytes of ones, and 64 of zeros. */
export const FIRST_BYTES = 0x1b0100;
/** Where and in which states runs through the stretch that is learned come to an end, 4 bytes each. */
export const DEAD_ENDS = 0x1ac000;
export const DEAD_SLOTS = 2048;
/** The stretch that is looked up, 64 bytes. */
export const STRETCH = 0x1b0180;
/** See start-filter.ts: a byte for each length, and what is known of two runs. */
export const LONG_LENGTHS = 0x1b0200;
export const LETTER_RUN_KINDS = 0x1b0300;
export const MARK_RUN_KINDS = 0x1b0400;
export const LETTER_RUN_SHAPES = 0x1b0800;
export const MARK_RUN_SHAPES = 0x1b0c00;
/** First states for some kinds of patterns, 2 bytes each: see start-automaton.ts. */
export const KIND_STARTS = 0x1b0240;
/** Transitions of the automaton; the memory grows with them. */
export const TABLE = 0x1b1400;

/** What a value is, in bits: no string; a string with escapes. A field's number stands above the first bit. */
export const BARE = 1;
export const ESCAPED = 2;

/** What is known of a member's name, in bits. */
export const KEYED = 1;
export const TELLING = 2;
export const SENSITIVE_NAME = 4;
/** Numbers of digits alone too may be an entity under it. */
export const NUMBER_KEYED = 8;

/** Longest value of letters that is quiet, in bytes: see core/detect/quiet.ts. */
export const QUIET_LENGTH = 16;

/** Why the reading of records stopped. */
export const STOP_END = 0;
export const STOP_ODD = 1;
export const STOP_NAME = 2;
export const STOP_FULL = 3;
