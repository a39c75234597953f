/**
 * Looks up what words say of a value. Whole words only, in member names (split at `_`, `-`, case changes) and in the text
 * around. A word is a small number; LOW and HIGH hold its cues.
 */
import type { Bytes } from "../bytes.ts";
import { Cue, type Cues, FILLERS, NOTHING, NUMBER_WORDS, NUMBERED, PHRASES, PROSE_NAMES, WORDS } from "./cue-words.ts";

export { anyOf, butNot, Cue, type Cues, NEUTRAL, NOTHING, NUMBERED } from "./cue-words.ts";

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the word in lower case; a collision with a foreign word is about as likely as one in ten million words. */
function hashOf(bytes: Bytes, from: number, to: number): number {
  let hash = FNV_BASIS | 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    hash = Math.imul(hash ^ (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte), FNV_PRIME);
  }
  return hash;
}

/** Open addressing: hash and word side by side. Most words asked for are not in it. */
const SLOTS = 8192;
const HASHES = new Int32Array(SLOTS);
const IDS = new Int16Array(SLOTS);

/** Cues by word. Word 0 is any that is not known. */
export const LOW = new Int32Array(4096);
export const HIGH = new Int32Array(4096);
const IS_FILLER = new Uint8Array(4096);
const NAMES_PROSE = new Uint8Array(4096);
const IS_NUMBER = new Uint8Array(4096);
/** What a word is in phrases: 1 their first, 2 their second word. */
const PHRASE_PART = new Uint8Array(4096);
const PHRASE_IDS = new Map<number, number>();
let words = 1;
/** Words by number, a character a byte. */
const SPELLINGS: string[] = [];

function slotOf(hash: number): number {
  let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  while (IDS[slot] !== 0 && HASHES[slot] !== hash) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}

const MAX_WORD = 32;
const LOWER_S = 0x73;
const LOWER_V = 0x76;

/** Lengths of the words that begin, and of those that end, with a letter of either case: most words fail one of the two. */
const BEGINS = new Int32Array(256);
const ENDS = new Int32Array(256);
const encoder = new TextEncoder();

/** A character a byte. */
const toBytes = (word: string): string => String.fromCharCode(...encoder.encode(word));

function learn(word: string, cues: Cues): number {
  const bytes = encoder.encode(word);
  const { length } = bytes;
  const hash = hashOf(bytes, 0, length);
  const slot = slotOf(hash);
  HASHES[slot] = hash;
  if (IDS[slot] === 0) IDS[slot] = words++;
  const id = IDS[slot];
  SPELLINGS[id] = toBytes(word);
  LOW[id] |= cues.low;
  HIGH[id] |= cues.high;
  for (const bit of [0, 0x20]) {
    BEGINS[bytes[0] & ~bit] |= 3 << length;
    ENDS[bytes[length - 1] & ~bit] |= 1 << length;
    ENDS[LOWER_S & ~bit] |= 1 << (length + 1);
  }
  return id;
}

/** Written at the end of a name: `nhsnumber`, `passportno`. */
const ENDINGS = ["number", "num", "no", "nr"];
for (const [cues, list] of WORDS) {
  const isNumbered = (cues.low & NUMBERED.low) !== 0 || (cues.high & NUMBERED.high) !== 0;
  for (const word of list.split(" ")) {
    learn(word, cues);
    if (isNumbered && word.length > 2)
      for (const ending of ENDINGS) if (word.length + ending.length < MAX_WORD) learn(word + ending, cues);
  }
}
for (const word of FILLERS.split(" ")) IS_FILLER[learn(word, NOTHING)] = 1;
for (const word of PROSE_NAMES.split(" ")) NAMES_PROSE[learn(word, NOTHING)] = 1;
const NUMBER = learn(NUMBER_WORDS[0], NOTHING);
for (const word of NUMBER_WORDS) IS_NUMBER[learn(word, NOTHING)] = 1;
for (const [cues, list] of PHRASES)
  for (const phrase of list.split(", ")) {
    const [first, second] = phrase.split(" ");
    const a = learn(first, NOTHING);
    const b = learn(second, NOTHING);
    PHRASE_PART[a] |= 1;
    PHRASE_PART[b] |= 2;
    const id = PHRASE_IDS.get(a * 4096 + b) ?? words++;
    PHRASE_IDS.set(a * 4096 + b, id);
    LOW[id] |= cues.low;
    HIGH[id] |= cues.high;
    const joins =
      second === NUMBER_WORDS[0]
        ? ENDINGS.map((ending) => first + ending)
        : [first + second, `${first}of${second}`, ...ENDINGS.map((ending) => first + second + ending)];
    for (const joined of joins) if (joined.length < MAX_WORD) learn(joined, cues);
  }
const V_ADDRESS = words++;
const V_VERSION = words++;
LOW[V_ADDRESS] = Cue.ip.low;
LOW[V_VERSION] = Cue.version.low;

/** The word [from, to), or 0. A plural counts as its singular. Text ends at `high`. */
export function wordAt(bytes: Bytes, from: number, to: number, high: number): number {
  const length = to - from;
  if (length < 2 || length >= MAX_WORD) {
    // `v4:` and `v6:` name addresses, any other `v` a version.
    if (length !== 1 || (bytes[from] | 0x20) !== LOWER_V) return 0;
    return to < high && (bytes[to] === 0x34 || bytes[to] === 0x36) ? V_ADDRESS : V_VERSION;
  }
  if ((BEGINS[bytes[from]] & ENDS[bytes[to - 1]] & (1 << length)) === 0) return 0;
  const known = IDS[slotOf(hashOf(bytes, from, to))];
  if (known !== 0) return known;
  return length > 3 && (bytes[to - 1] | 0x20) === LOWER_S ? IDS[slotOf(hashOf(bytes, from, to - 1))] : 0;
}

/** True for words that stand between the two of a phrase and mean nothing: `of`, `no`, `number`. */
export const isFiller = (word: number): boolean => IS_FILLER[word] === 1;

/** True for words that, as the last of a name, say that prose stands under it. */
export const namesProse = (word: number): boolean => NAMES_PROSE[word] === 1;
/** True for the fillers that say `number`, in whichever language. */
export const isNumberWord = (word: number): boolean => IS_NUMBER[word] === 1;

/** What a word and `number` after it say together, or 0: `policy number`. */
export function numberPhraseOf(word: number): number {
  return (PHRASE_PART[word] & 1) === 0 ? 0 : (PHRASE_IDS.get(word * 4096 + NUMBER) ?? 0);
}

/** What two words that follow each other say together: a word of its own, or 0. */
export function phraseOf(first: number, second: number): number {
  if ((PHRASE_PART[first] & 1) === 0 || (PHRASE_PART[second] & 2) === 0) return 0;
  return PHRASE_IDS.get(first * 4096 + second) ?? 0;
}

/**
 * Words of which one stands wherever `cues` are heard in a text: all single words, of each phrase the rarer (longer) one. A character a byte.
 */
function wordsOf(cues: Cues): readonly string[] {
  const hit = (set: Cues): boolean => (set.low & cues.low) !== 0 || (set.high & cues.high) !== 0;
  const phrased = PHRASES.flatMap(([set, list]) => (hit(set) ? list.split(", ") : [])).map((phrase) => {
    const [first, second] = phrase.split(" ");
    return second === NUMBER_WORDS[0] || first.length >= second.length ? first : second;
  });
  return [...new Set([...singlesOf(cues), ...phrased])].map(toBytes);
}

/** Trigger patterns that report the begin of every word that `cues` may be heard from. */
export function hintsOf(cues: Cues): readonly string[] {
  const all = wordsOf(cues);
  return all
    .filter((word) => all.every((other) => other === word || !word.startsWith(other)))
    .map((word) => `W${word}`);
}

/** A word of so many letters is the begin of many others: `call`, `fin`, `state`. */
const SHORT_HINT = 5;
/** Letters that tell a longer word. */
const TELLING = 2;

/**
 * As `hintsOf`, for what is heard in a text: a short word is reported as a whole, itself or its plural, and so are the longer words that begin
 * with it (`memberid` for `member id`), as far as that tells them from others.
 */
export function spokenHintsOf(cues: Cues): readonly string[] {
  const hints = hintsOf(cues);
  const short = new Set(hints.map((hint) => hint.slice(1)).filter(({ length }) => length <= SHORT_HINT));
  const patterns = new Set<string>();
  for (const hint of hints) if (!short.has(hint.slice(1))) patterns.add(hint);
  for (const word of short) patterns.add(`W${word}Q`).add(`W${word}sQ`);
  SPELLINGS.forEach((word, id) => {
    if ((LOW[id] & cues.low) === 0 && (HIGH[id] & cues.high) === 0) return;
    for (let length = 2; length <= SHORT_HINT && length < word.length; length++)
      if (short.has(word.slice(0, length))) patterns.add(`W${word.slice(0, length + TELLING)}`);
  });
  return [...patterns];
}

/** Single words that say one of `cues` at a name's end, without those that end in another. */
export function lastWordsOf(cues: Cues): readonly string[] {
  const all = [...new Set(singlesOf(cues))].map(toBytes);
  return all;
}

const singlesOf = (cues: Cues): readonly string[] =>
  WORDS.flatMap(([set, list]) => ((set.low & cues.low) !== 0 || (set.high & cues.high) !== 0 ? list.split(" ") : []));
