/** Reads what stands around a candidate: its key, a key written before it in text, and the words nearby. */

import type { Bytes } from "../bytes.ts";
import { CLASS, HEX, isBlank, isDigit, WORD } from "./classes.ts";
import {
  anyOf,
  Cue,
  type Cues,
  HIGH,
  isFiller,
  isNumberWord,
  LOW,
  NEUTRAL,
  numberPhraseOf,
  phraseOf,
  wordAt,
} from "./cues.ts";
import { NameCues, PLAIN_ID, WORD_LETTER, wordStart } from "./name-cues.ts";
import { isGroupJoint, isJoint, isNameByte, isQuote, skipEncodedEquals } from "./name-joint.ts";
import type { Probe } from "./probe.ts";
import { addressStart, placeholderStart, tokenStart } from "./redacted.ts";
import { sealedStart } from "./sealed-form.ts";

/** Words looked at on each side. A right-hand word must follow closely: it more often belongs to the next value. */
const WORDS_LEFT = 7;
const WORDS_RIGHT = 4;
/** Longest `key=` read as a name, in bytes. */
const MAX_KEY = 64;

/** What may stand between the words of a phrase. */
const isPhraseGap = (byte: number): boolean =>
  byte === 0x20 || byte === 0x5f || byte === 0x2d || byte === 0x27 || byte === 0x2e;

/** The `s` of `driver's license`. */
const isGenitive = (bytes: Bytes, low: number, from: number, to: number): boolean =>
  to - from === 1 && from > low && bytes[from - 1] === 0x27;

/** `value` as a name says nothing. */
function isValueWord(bytes: Bytes, from: number, to: number): boolean {
  if (to - from !== VALUE.length) return false;
  for (let i = 0; i < VALUE.length; i++) if ((bytes[from + i] | 0x20) !== VALUE.charCodeAt(i)) return false;
  return true;
}
const VALUE = "value";

/** As the nearest word these outweigh what is said further off. */
const DISTRACTING = anyOf(Cue.identifier, Cue.time);

/** Letters, and what ends the search for words on either side. */
const STOPS = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) if (WORD_LETTER[byte] !== 0) STOPS[byte] = 1;
for (const char of "\n=:<>") STOPS[char.charCodeAt(0)] = 1;

export class Evidence {
  #probe: Probe | undefined;
  #from = 0;
  #to = 0;
  /** Which of name, left and right have been read; most scores are decided before all are. */
  #hasName = false;
  #hasLeft = false;
  #hasRight = false;
  readonly #names = new NameCues();
  #key = 0;
  #keyHigh = 0;
  #keyLast = 0;
  #keyLastHigh = 0;
  #named = false;
  #adjacent = false;
  /** Cues of the words before, and of those after. */
  #left = 0;
  #leftHigh = 0;
  #right = 0;
  #rightHigh = 0;
  #nearest = 0;
  #nearestHigh = 0;
  #nearestEnd = 0;
  /** Stretches without a word before and after a candidate. */
  #bareFrom = 0;
  #bareTo = 0;
  #clearFrom = 0;
  #clearTo = 0;

  /** Forgets what was walked: offsets mean other bytes now. */
  reset(): void {
    this.#bareFrom = this.#bareTo = this.#clearFrom = this.#clearTo = 0;
  }

  /** Ready to be asked about [from, to); looks no further than the window. */
  about(probe: Probe, from: number, to: number): void {
    this.#probe = probe;
    this.#from = from;
    this.#to = to;
    this.#hasName = this.#hasLeft = this.#hasRight = false;
  }

  /** A word of the member name, or of a `key=` directly before, says one of `cues`. */
  keyHas(cues: Cues): boolean {
    if (!this.#hasName) this.#lookForName();
    return (this.#key & cues.low) !== 0 || (this.#keyHigh & cues.high) !== 0;
  }

  /** True if a name was found at all, known words or not. */
  get named(): boolean {
    if (!this.#hasName) this.#lookForName();
    return this.#named;
  }

  /** The nearest word on the left that says anything says one of `cues`. */
  nearestSays(cues: Cues): boolean {
    if (!this.#hasLeft) this.#lookLeft();
    return (this.#nearest & cues.low) !== 0 || (this.#nearestHigh & cues.high) !== 0;
  }

  /** Where that word ends. */
  get nearestEnd(): number {
    if (!this.#hasLeft) this.#lookLeft();
    return this.#nearestEnd;
  }

  /** The name says the value is of this kind, and its last word does not turn that around (`card_id`, `token_type`). */
  keySays(cues: Cues): boolean {
    if (!this.keyHas(cues)) return false;
    return (
      (this.#keyLast & Cue.about.low) === 0 || (this.#keyLast & cues.low) !== 0 || (this.#keyLastHigh & cues.high) !== 0
    );
  }

  /** A word before it says one of `cues`, whatever else is said. */
  leftSays(cues: Cues): boolean {
    if (!this.#hasLeft) this.#lookLeft();
    return (this.#left & cues.low) !== 0 || (this.#leftHigh & cues.high) !== 0;
  }

  /** A word that follows closely says one of `cues`. */
  rightSays(cues: Cues): boolean {
    if (!this.#hasRight) this.#lookRight();
    return (this.#right & cues.low) !== 0 || (this.#rightHigh & cues.high) !== 0;
  }

  /** The name or a word around says it. */
  says(cues: Cues): boolean {
    if (this.keySays(cues)) return true;
    if (this.nearestSays(DISTRACTING) && !this.nearestSays(cues)) return false;
    return this.leftSays(cues) || this.rightSays(cues);
  }

  /** False if neither the name nor a word after says it, and no hint stands before: then `says` is false, whatever else is there. */
  mayHear(cues: Cues): boolean {
    const probe = this.#probe!;
    const { hint } = probe;
    if (hint >= 0 && hint > this.#from - probe.window) {
      // Not `indexOf`: it would go on to the end of a text without newlines.
      let at = hint;
      while (at < this.#from && probe.bytes[at] !== 0x0a) at++;
      if (at === this.#from) return true;
    }
    return this.keyHas(cues) || this.rightSays(cues);
  }

  /** The name says the value is something else. */
  keyDenies(against: Cues, cues: Cues): boolean {
    return this.keyHas(against) && !this.keySays(cues);
  }

  /** The name, or without one the nearest telling word, says the value is something else. */
  denies(against: Cues, cues: Cues): boolean {
    if (this.keyDenies(against, cues)) return true;
    return !this.keySays(cues) && this.nearestSays(against) && !this.nearestSays(cues);
  }

  #lookForName(): void {
    const probe = this.#probe!;
    this.#hasName = true;
    this.#key = this.#keyHigh = this.#keyLast = this.#keyLastHigh = 0;
    this.#adjacent = this.#readAdjacent(probe.bytes, Math.max(probe.start, this.#from - probe.window), this.#from);
    this.#named = this.#adjacent || probe.keyEnd > probe.keyStart;
    if (this.#named && !this.#adjacent) this.#takeName(probe.keyBytes, probe.keyStart, probe.keyEnd);
  }

  #takeName(bytes: Bytes, from: number, to: number): void {
    this.#names.read(bytes, from, to);
    this.#key = this.#names.low;
    this.#keyHigh = this.#names.high;
    this.#keyLast = this.#names.lastLow;
    this.#keyLastHigh = this.#names.lastHigh;
  }

  /** `card_number=`, `"ssn": "`, `phone: ` directly before the candidate. */
  #readAdjacent(bytes: Bytes, low: number, from: number): boolean {
    let at = from;
    const floor = Math.max(low, from - 12);
    while (at > floor && isJoint(bytes[at - 1])) {
      at--;
      // `name: ''` has its value: none.
      if (isQuote(bytes[at]) && at > floor && bytes[at - 1] === bytes[at]) return false;
    }
    if (at <= low) return false;
    const byte = bytes[at - 1];
    if (byte === 0x3d || byte === 0x3a) {
      at--;
      // `token= 555-0123` has no value, `phone = 555-0123` has one.
      if (byte === 0x3d && isBlank(bytes[at + 1]) && at + 1 < from && !(at > low && isBlank(bytes[at - 1])))
        return false;
    } else if (at - 3 >= low && byte === 0x44 && bytes[at - 2] === 0x33 && at === from)
      at = skipEncodedEquals(bytes, low, at);
    else return false;
    while (at > low && (isJoint(bytes[at - 1]) || bytes[at - 1] === 0x3d)) at--;
    const end = at;
    const limit = Math.max(low, end - MAX_KEY);
    while (at > limit && isNameByte(bytes[at - 1])) at--;
    // `%3Fcard`, `%253Fcard`: the first letters are the escape's.
    if (at > limit && bytes[at - 1] === 0x25 && at + 2 < end)
      at += bytes[at] === 0x32 && bytes[at + 1] === 0x35 ? 4 : 2;
    if (at >= end) return false;
    if ((CLASS[bytes[end - 1]] & WORD) === 0) return false;
    // `name="tfn" value="…"`, `field 'tfn': rejected value: …`: the name is further off.
    if (isValueWord(bytes, at, end)) return false;
    this.#takeName(bytes, at, end);
    // `Card number: 4532…`: prose before a colon goes on to the left; `order=7 card=4532…` does not.
    if (byte === 0x3a && at > low && bytes[at - 1] === 0x20 && at - 2 >= low && WORD_LETTER[bytes[at - 2]] !== 0)
      this.#takeProse(bytes, low, at, end);
    return true;
  }

  /** Up to three words before a name that a colon follows: `Medical record no: 12345678`. */
  #takeProse(bytes: Bytes, low: number, at: number, end: number): void {
    let back = at - 1;
    let after = wordAt(bytes, wordStart(bytes, at, end), end, end);
    let isLast = true;
    for (let words = 0; words < 4 && back > low; words++) {
      const start = wordStart(bytes, low, back);
      if (start === back) break;
      const word = wordAt(bytes, start, back, end);
      const isEnding = isGenitive(bytes, low, start, back);
      if (!isFiller(word) && !isEnding) {
        const numbered = isNumberWord(after) ? numberPhraseOf(word) : 0;
        const phrase = numbered === 0 ? phraseOf(word, after) : numbered;
        this.#key |= LOW[word] | LOW[phrase];
        this.#keyHigh |= HIGH[word] | HIGH[phrase];
        if (phrase !== 0 && isLast) {
          this.#keyLast = LOW[phrase];
          this.#keyLastHigh = HIGH[phrase];
        }
        if (isFiller(after) && isLast && numbered === 0) {
          this.#keyLast = LOW[word];
          this.#keyLastHigh = HIGH[word];
        } else isLast = false;
        after = word;
      }
      back = start - 1;
      if (back < low || (bytes[back] !== 0x20 && !isEnding)) break;
    }
    // `Aadhaar id: …`: of what has a number, the id is that number.
    if (this.#keyLast === PLAIN_ID) this.#keyLastHigh |= this.#keyHigh;
  }

  /** The words before; a name written directly before the candidate says enough. */
  #lookLeft(): void {
    if (!this.#hasName) this.#lookForName();
    this.#hasLeft = true;
    this.#left = this.#leftHigh = this.#nearest = this.#nearestHigh = this.#nearestEnd = 0;
    if (this.#adjacent) return;
    const probe = this.#probe!;
    const { bytes } = probe;
    const from = this.#from;
    const low = Math.max(probe.start, from - probe.window);
    let after = 0;
    let isNumbered = false;
    let lowBefore = 0;
    let highBefore = 0;
    let end = this.#skipLeft(bytes, low, from);
    for (let words = 0; words < WORDS_LEFT && end > low; ) {
      const byte = bytes[end - 1];
      if (WORD_LETTER[byte] === 0) {
        if (byte === 0x0a) break;
        if (!isPhraseGap(byte)) {
          after = 0;
          isNumbered = false;
        }
        if (byte >= 0x32 && byte <= 0x37 && tokenStart(bytes, low, end) < end) end = tokenStart(bytes, low, end);
        else end = byte === 0x3e ? placeholderStart(bytes, low, end) : end - 1;
        continue;
      }
      const token = Math.min(tokenStart(bytes, low, end), sealedStart(bytes, low, end));
      if (token < end) {
        end = token;
        continue;
      }
      const start = wordStart(bytes, low, end);
      if (
        end - start < 5 &&
        (CLASS[byte] & HEX) !== 0 &&
        (isGroupJoint(bytes[end]) || isGroupJoint(bytes[start - 1]))
      ) {
        const address = addressStart(bytes, low, from, end - 1);
        if (address >= 0) {
          end = address;
          continue;
        }
      }
      const word = wordAt(bytes, start, end, from);
      const spoken = end;
      end = start;
      if (isFiller(word) || isGenitive(bytes, low, start, spoken)) {
        if (isNumberWord(word)) isNumbered = true;
        continue;
      }
      const numbered = isNumbered ? numberPhraseOf(word) : 0;
      /** `policy number` says more than `policy`. */
      const said = numbered === 0 ? word : numbered;
      isNumbered = false;
      if (spoken < from && isDigit(bytes[spoken])) {
        // `MRN12 536-90-4399`: a word with digits on it is a value of its own; it only says that numbers of no person are near.
        this.#left |= LOW[word] & NEUTRAL.low;
        if (words < 4 && this.#nearest === 0 && this.#nearestHigh === 0) this.#nearest = LOW[word] & NEUTRAL.low;
        this.#nearestEnd = spoken;
        after = 0;
        words++;
        continue;
      }
      const phrase = phraseOf(word, after);
      // `tax id`, `medical record`: the two words are one cue, and what either says alone does not count.
      if (phrase !== 0 && words < 4 && this.#nearest === LOW[after] && this.#nearestHigh === HIGH[after]) {
        this.#nearest = LOW[phrase];
        this.#nearestHigh = HIGH[phrase];
      } else if (words < 4 && this.#nearest === 0 && this.#nearestHigh === 0) {
        this.#nearest = LOW[said];
        this.#nearestHigh = HIGH[said];
        this.#nearestEnd = spoken;
      }
      if (phrase === 0) {
        lowBefore = this.#left;
        highBefore = this.#leftHigh;
        this.#left |= LOW[said];
        this.#leftHigh |= HIGH[said];
      } else {
        this.#left = lowBefore | LOW[phrase];
        this.#leftHigh = highBefore | HIGH[phrase];
      }
      after = word;
      words++;
    }
  }

  /**
   * End of what may be a word before `from`. Long rows of numbers ask for the words around them again and again, so the
   * last stretch without any is remembered.
   */
  #skipLeft(bytes: Bytes, low: number, from: number): number {
    let end = from;
    while (end > low && STOPS[bytes[end - 1]] === 0) {
      if (end > this.#bareFrom && end <= this.#bareTo) {
        end = Math.max(low, this.#bareFrom);
        break;
      }
      end--;
    }
    this.#bareFrom = end;
    this.#bareTo = from;
    return end;
  }

  /** Start of what may be a word or a stop after `to`. */
  #skipRight(bytes: Bytes, to: number, high: number): number {
    let at = to >= this.#clearFrom && to < this.#clearTo ? Math.min(high, this.#clearTo) : to;
    while (at < high && STOPS[bytes[at]] === 0) at++;
    this.#clearFrom = to;
    this.#clearTo = at;
    return at;
  }

  #lookRight(): void {
    if (!this.#hasName) this.#lookForName();
    this.#hasRight = true;
    this.#right = this.#rightHigh = 0;
    if (this.#adjacent) return;
    const probe = this.#probe!;
    const { bytes } = probe;
    const high = Math.min(probe.limit, this.#to + probe.window);
    let before = 0;
    let at = this.#skipRight(bytes, this.#to, high);
    for (let words = 0; words < WORDS_RIGHT && at < high; ) {
      const byte = bytes[at];
      if (byte === 0x66 && at + 4 < high && bytes[at + 1] === 0x64 && bytes[at + 4] === 0x3a) {
        // An address's token stands where digits and dots stood.
        while (at < high && ((CLASS[bytes[at]] & HEX) !== 0 || bytes[at] === 0x3a)) at++;
        continue;
      }
      if (byte === 0x0a || byte === 0x3d || byte === 0x3a || byte === 0x3c) return;
      if (WORD_LETTER[byte] === 0) {
        if (!isPhraseGap(byte)) before = 0;
        at++;
        continue;
      }
      let end = at + 1;
      while (end < high && WORD_LETTER[bytes[end]] !== 0) end++;
      // A word before `=` or `:` is the next value's name, or a token begins with it.
      if (end < high && (bytes[end] === 0x3d || bytes[end] === 0x3a || bytes[end] === 0x5f)) return;
      const word = wordAt(bytes, at, end, high);
      at = end;
      if (isFiller(word)) continue;
      const phrase = phraseOf(before, word);
      this.#right |= LOW[word] | LOW[phrase];
      this.#rightHigh |= HIGH[word] | HIGH[phrase];
      before = word;
      words++;
    }
  }
}
