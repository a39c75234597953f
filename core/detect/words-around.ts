/** The words of a text around a candidate. */
import type { Bytes } from "../bytes.ts";
import { CLASS, HEX, isDigit } from "./classes.ts";
import { HIGH, isFiller, isNumberWord, LOW, NEUTRAL, numberPhraseOf, phraseOf, wordAt } from "./cues.ts";
import { WORD_LETTER, wordStart } from "./name-cues.ts";
import { isGenitive, isGroupJoint } from "./name-joint.ts";
import { AddressAround, placeholderStart, tokenStart } from "./redacted.ts";
import { SHORTEST_BODY, sealedStart } from "./sealed-form.ts";

/** Words looked at on each side. A right-hand word must follow closely: it more often belongs to the next value. */
const WORDS_LEFT = 7;
const WORDS_RIGHT = 4;

/** What may stand between the words of a phrase. */
const PHRASE_GAP = new Uint8Array(256);
for (const char of " _-'.") PHRASE_GAP[char.charCodeAt(0)] = 1;

/** Letters, and what ends the search for words on either side. */
const STOPS = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) if (WORD_LETTER[byte] !== 0) STOPS[byte] = 1;
for (const char of "\n=:<>") STOPS[char.charCodeAt(0)] = 1;

const address = new AddressAround();

/** Neither part of a word nor a sign between a name and its value, nor what ends such a sign's escape without a letter: `&#61;`. */
const MUTE = Uint8Array.from(STOPS, (stops) => 1 - stops);
MUTE[0x3b] = 0;

/** Stretches of a text in which nobody has to look again. */
export class Stretches {
  /** The last ones without a word, before and after a candidate. */
  bareFrom = 0;
  bareTo = 0;
  clearFrom = 0;
  clearTo = 0;
  /** The last one in which nothing can be said of anything. */
  #muteFrom = 0;
  #muteTo = 0;

  /** Forgets what was walked: offsets mean other bytes now. */
  reset(): void {
    this.bareFrom = this.bareTo = this.clearFrom = this.clearTo = this.#muteFrom = this.#muteTo = 0;
  }

  /** True if neither a name nor a word is in bytes[low, high). */
  isMute(bytes: Bytes, low: number, high: number): boolean {
    let to = this.#muteTo;
    if (low < this.#muteFrom || low > to) this.#muteFrom = to = low;
    while (to < high && MUTE[bytes[to]] === 1) to++;
    this.#muteTo = to;
    return to >= high;
  }
}

export class WordsAround {
  /** Cues of the words before, and of those after. */
  left = 0;
  leftHigh = 0;
  right = 0;
  rightHigh = 0;
  /** Of the nearest word before that says anything, and where it ends. */
  nearest = 0;
  nearestHigh = 0;
  nearestEnd = 0;
  readonly #stretches: Stretches;

  constructor(stretches: Stretches) {
    this.#stretches = stretches;
  }

  /** Nothing was said. */
  clearLeft(): void {
    this.left = this.leftHigh = this.nearest = this.nearestHigh = this.nearestEnd = 0;
  }

  clearRight(): void {
    this.right = this.rightHigh = 0;
  }

  /** All cues of the words on both sides in one number, 0 if there are none. */
  get said(): number {
    return this.left | this.leftHigh | this.right | this.rightHigh | this.nearest | this.nearestHigh;
  }

  /** Reads the words of bytes[low, from). */
  lookLeft(bytes: Bytes, low: number, from: number): void {
    let left = 0;
    let leftHigh = 0;
    let nearest = 0;
    let nearestHigh = 0;
    let nearestEnd = 0;
    let after = 0;
    let isNumbered = false;
    let lowBefore = 0;
    let highBefore = 0;
    // Hex digits without colons: an id, whose letters stand in many places.
    let bareFrom = 0;
    let bareTo = 0;
    let end = this.#skipLeft(bytes, low, from);
    for (let words = 0; words < WORDS_LEFT && end > low; ) {
      const byte = bytes[end - 1];
      if (WORD_LETTER[byte] === 0) {
        if (byte === 0x0a) break;
        if (PHRASE_GAP[byte] === 0) {
          after = 0;
          isNumbered = false;
        }
        if (byte >= 0x32 && byte <= 0x37 && tokenStart(bytes, low, end) < end) end = tokenStart(bytes, low, end);
        else end = byte === 0x3e ? placeholderStart(bytes, low, end) : end - 1;
        continue;
      }
      const start = wordStart(bytes, low, end);
      const token = redactedStart(bytes, low, start, end);
      if (token < end) {
        end = token;
        continue;
      }
      if (
        end - start < 5 &&
        (CLASS[byte] & HEX) !== 0 &&
        (isGroupJoint(bytes[end]) || isGroupJoint(bytes[start - 1]))
      ) {
        if (end - 1 < bareFrom || end - 1 >= bareTo) {
          address.read(bytes, low, from, end - 1);
          bareFrom = address.bareFrom;
          bareTo = end - 1;
          if (address.from >= 0) {
            end = address.from;
            continue;
          }
        }
      }
      const word = wordAt(bytes, start, end, from);
      const spoken = end;
      const isUnsaid = words < 4 && nearest === 0 && nearestHigh === 0;
      end = start;
      if (isFiller(word) || isGenitive(bytes, low, start, spoken)) {
        if (isNumberWord(word)) isNumbered = true;
        continue;
      }
      words++;
      if (word === 0) {
        // Most words are not known, and say nothing.
        if (isUnsaid) nearestEnd = spoken;
        isNumbered = false;
        after = 0;
        continue;
      }
      const numbered = isNumbered ? numberPhraseOf(word) : 0;
      /** `policy number` says more than `policy`. */
      const said = numbered === 0 ? word : numbered;
      isNumbered = false;
      if (spoken < from && isDigit(bytes[spoken])) {
        // `MRN12 536-90-4399`: a word with digits on it is a value of its own; it only says that numbers of no person are near.
        left |= LOW[word] & NEUTRAL.low;
        if (isUnsaid) {
          nearest = LOW[word] & NEUTRAL.low;
          nearestEnd = spoken;
        }
        after = 0;
        continue;
      }
      const phrase = phraseOf(word, after);
      // `tax id`, `medical record`: the two words are one cue, and what either says alone does not count.
      if (phrase !== 0 && words <= 4 && nearest === LOW[after] && nearestHigh === HIGH[after]) {
        nearest = LOW[phrase];
        nearestHigh = HIGH[phrase];
      } else if (isUnsaid) {
        nearest = LOW[said];
        nearestHigh = HIGH[said];
        nearestEnd = spoken;
      }
      if (phrase === 0) {
        lowBefore = left;
        highBefore = leftHigh;
        left |= LOW[said];
        leftHigh |= HIGH[said];
      } else {
        left = lowBefore | LOW[phrase];
        leftHigh = highBefore | HIGH[phrase];
      }
      after = word;
    }
    this.left = left;
    this.leftHigh = leftHigh;
    this.nearest = nearest;
    this.nearestHigh = nearestHigh;
    this.nearestEnd = nearestEnd;
  }

  /**
   * End of what may be a word before `from`. Long rows of numbers ask for the words around them again and again, so the
   * last stretch without any is remembered.
   */
  #skipLeft(bytes: Bytes, low: number, from: number): number {
    const stretches = this.#stretches;
    const { bareFrom, bareTo } = stretches;
    let end = from;
    while (end > low && STOPS[bytes[end - 1]] === 0) {
      if (end > bareFrom && end <= bareTo) {
        end = Math.max(low, bareFrom);
        break;
      }
      // A token that ends in a digit.
      if (bytes[end - 21] === 0x5f && tokenStart(bytes, low, end) < end) break;
      end--;
    }
    stretches.bareFrom = end;
    stretches.bareTo = from;
    return end;
  }

  /** Start of what may be a word or a stop after `to`. */
  #skipRight(bytes: Bytes, to: number, high: number): number {
    const stretches = this.#stretches;
    let at = to >= stretches.clearFrom && to < stretches.clearTo ? Math.min(high, stretches.clearTo) : to;
    while (at < high && STOPS[bytes[at]] === 0) at++;
    stretches.clearFrom = to;
    stretches.clearTo = at;
    return at;
  }

  /** Reads the words of bytes[to, high). */
  lookRight(bytes: Bytes, to: number, high: number): void {
    this.clearRight();
    let before = 0;
    let at = this.#skipRight(bytes, to, high);
    for (let words = 0; words < WORDS_RIGHT && at < high; ) {
      const byte = bytes[at];
      if (byte === 0x66 && at + 4 < high && bytes[at + 1] === 0x64 && bytes[at + 4] === 0x3a) {
        // An address's token stands where digits and dots stood.
        while (at < high && ((CLASS[bytes[at]] & HEX) !== 0 || bytes[at] === 0x3a)) at++;
        continue;
      }
      if (byte === 0x0a || byte === 0x3d || byte === 0x3a || byte === 0x3c) return;
      if (WORD_LETTER[byte] === 0) {
        if (PHRASE_GAP[byte] === 0) before = 0;
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
      this.right |= LOW[word] | LOW[phrase];
      this.rightHigh |= HIGH[word] | HIGH[phrase];
      before = word;
      words++;
    }
  }
}

/** Start of the token that ends with the word [start, end), or `end`. A short word behind a blank has no token's length. */
function redactedStart(bytes: Bytes, low: number, start: number, end: number): number {
  const token = tokenStart(bytes, low, end);
  if (end - start < SHORTEST_BODY && (start === low || PHRASE_GAP[bytes[start - 1]] === 1)) return token;
  return Math.min(token, sealedStart(bytes, low, end));
}
