/** The words of a text around a candidate. */
import type { Bytes } from "../bytes.ts";
import { CLASS, HEX, isDigit } from "./classes.ts";
import { HIGH, isFiller, isNumberWord, LOW, NEUTRAL, numberPhraseOf, phraseOf, wordAt } from "./cues.ts";
import { WORD_LETTER, wordStart } from "./name-cues.ts";
import { isGenitive, isGroupJoint } from "./name-joint.ts";
import { addressStart, placeholderStart, tokenStart } from "./redacted.ts";
import { sealedStart } from "./sealed-form.ts";

/** Words looked at on each side. A right-hand word must follow closely: it more often belongs to the next value. */
const WORDS_LEFT = 7;
const WORDS_RIGHT = 4;

/** What may stand between the words of a phrase. */
const isPhraseGap = (byte: number): boolean =>
  byte === 0x20 || byte === 0x5f || byte === 0x2d || byte === 0x27 || byte === 0x2e;

/** Letters, and what ends the search for words on either side. */
const STOPS = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) if (WORD_LETTER[byte] !== 0) STOPS[byte] = 1;
for (const char of "\n=:<>") STOPS[char.charCodeAt(0)] = 1;

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
  /** Stretches without a word before and after a candidate. */
  #bareFrom = 0;
  #bareTo = 0;
  #clearFrom = 0;
  #clearTo = 0;

  /** Forgets what was walked: offsets mean other bytes now. */
  reset(): void {
    this.#bareFrom = this.#bareTo = this.#clearFrom = this.#clearTo = 0;
  }

  /** Nothing was said. */
  clearLeft(): void {
    this.left = this.leftHigh = this.nearest = this.nearestHigh = this.nearestEnd = 0;
  }

  clearRight(): void {
    this.right = this.rightHigh = 0;
  }

  /** Reads the words of bytes[low, from). */
  lookLeft(bytes: Bytes, low: number, from: number): void {
    this.clearLeft();
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
        this.left |= LOW[word] & NEUTRAL.low;
        if (words < 4 && this.nearest === 0 && this.nearestHigh === 0) {
          this.nearest = LOW[word] & NEUTRAL.low;
          this.nearestEnd = spoken;
        }
        after = 0;
        words++;
        continue;
      }
      const phrase = phraseOf(word, after);
      // `tax id`, `medical record`: the two words are one cue, and what either says alone does not count.
      if (phrase !== 0 && words < 4 && this.nearest === LOW[after] && this.nearestHigh === HIGH[after]) {
        this.nearest = LOW[phrase];
        this.nearestHigh = HIGH[phrase];
      } else if (words < 4 && this.nearest === 0 && this.nearestHigh === 0) {
        this.nearest = LOW[said];
        this.nearestHigh = HIGH[said];
        this.nearestEnd = spoken;
      }
      if (phrase === 0) {
        lowBefore = this.left;
        highBefore = this.leftHigh;
        this.left |= LOW[said];
        this.leftHigh |= HIGH[said];
      } else {
        this.left = lowBefore | LOW[phrase];
        this.leftHigh = highBefore | HIGH[phrase];
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
      // A token that ends in a digit.
      if (bytes[end - 21] === 0x5f && tokenStart(bytes, low, end) < end) break;
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
      this.right |= LOW[word] | LOW[phrase];
      this.rightHigh |= HIGH[word] | HIGH[phrase];
      before = word;
      words++;
    }
  }
}
