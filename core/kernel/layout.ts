/**
 * Where things lie in the kernel's memory, in bytes. Read by both sides: by TypeScript, and by AssemblyScript, where a number
 * without a type is an i32.
 */

/** Of a byte: its class in the automaton. 256 bytes. */
export const CLASS_OF = 0x1000;
/** Of a byte: how a pattern may begin with it, and whether words may follow it (see start-flags.ts). 256 bytes. */
export const FLAGS = 0x1100;
/** The same for bytes that are no letters or digits, by their low and high four bits: 16 bytes each. */
export const SPECIAL_LOW = 0x1200;
export const SPECIAL_HIGH = 0x1210;
/** Of three bytes, five low bits each: whether a word that triggers may begin with them. 2^15 bits. */
export const TRIGRAMS = 0x2000;
/** Of a byte behind 1 to 15 letters, and behind as many digits: bit n is set if a form may go on with it. 256 * 2 bytes each. */
export const AFTER_LETTERS = 0x3000;
export const AFTER_DIGITS = 0x3200;
/** What the states report. 8192 * 2 bytes. */
export const REPORTS = 0x4800;
/** Hits: where the trigger ends (an address), and the report. 8 bytes each. */
export const HITS = 0x8800;
export const MAX_HITS = 3072;
/** The text that is searched, and the one that records are read from: what lies behind a text may be read, and is 0. */
export const SEARCH_TEXT = 0x10080;
export const MAX_SEARCH_TEXT = 0x7f00;
export const RECORD_TEXT = 0x18080;
export const MAX_RECORD_TEXT = 0x1ff00;
/** Letters and digits that a form at least begins with to be tried only where a run of as many stands. */
export const LONG_RUN = 12;

/** Open containers, 64 bytes each: see records.ts. */
export const STACK = 0x3800;
export const MAX_DEPTH = 60;
/** Names of members that were seen: 1024 slots of 64 bytes. */
export const NAMES = 0x38000;
export const NAME_SLOTS = 1024;
export const LONGEST_NAME = 48;
/** What was found in records. */
export const EVENTS = 0x48000;
export const MAX_EVENTS = 4096;
export const EVENT_SIZE = 64;
/** The tables of the path tree. */
export const TREE = 0x88000;
export const MAX_TREE = 0x40000;
/** Transitions of the automaton; the memory grows with them. */
export const TABLE = 0xc8000;

/** What an event says. */
export const FIELD = 1;
export const LOOK = 2;
/** Of an event, in bits: the value is a string with escapes; no string; a container. */
export const ESCAPED = 1;
export const BARE = 2;

/** What is known of a member's name, in bits. */
export const KEYED = 1;
export const TELLING = 2;
export const SENSITIVE_NAME = 4;

/** Why the reading of records stopped. */
export const STOP_END = 0;
export const STOP_ODD = 1;
export const STOP_NAME = 2;
export const STOP_FULL = 3;
