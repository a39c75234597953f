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
export const REPORTS = 0x4000;
/** Hits: where the trigger ends (an address), and the report. 8 bytes each. */
export const HITS = 0x8000;
export const MAX_HITS = 4096;
/** The text. What lies before it and behind it may be read, and is 0. */
export const INPUT = 0x10080;
export const MAX_INPUT = 0x20000;
/** Transitions; the memory grows with them. */
export const TABLE = 0x40000;

/** Letters and digits that a form at least begins with to be tried only where a run of as many stands. */
export const LONG_RUN = 12;
