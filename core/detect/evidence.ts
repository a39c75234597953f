/** Reads what stands around a candidate: its key, a key written before it in text, and the words nearby. */

import type { Bytes } from "../bytes.ts";
import { CLASS, HEX, isBlank, LETTER, WORD } from "./classes.ts";
import { Cue, cuesOf } from "./cues.ts";
import { NameCues, PLAIN_ID, wordStart } from "./name-cues.ts";
import { isGroupJoint, isJoint, isNameByte, isQuote, skipEncodedEquals } from "./name-joint.ts";
import type { Probe } from "./probe.ts";
import { addressStart, placeholderStart, tokenStart } from "./redacted.ts";
import { sealedStart } from "./sealed-form.ts";

/** Words looked at on each side. A right-hand word must follow closely: it more often belongs to the next value. */
const WORDS_LEFT = 7;
const WORDS_RIGHT = 4;
/** Longest `key=` read as a name, in bytes. */
const MAX_KEY = 64;

/** Letters, and what ends the search for words on either side. */
const STOPS = new Uint8Array(256);
for (let byte = 0; byte < 128; byte++) if ((CLASS[byte] & LETTER) !== 0) STOPS[byte] = 1;
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
  #keyLast = 0;
  #named = false;
  #adjacent = false;
  /** Cues of the words before, and of those after. */
  #left = 0;
  #right = 0;
  #nearest = 0;
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

  /** Cues of the member name or of a `key=` directly before; 0 if there is none. */
  get key(): number {
    if (!this.#hasName) this.#lookForName();
    return this.#key;
  }

  /** True if a name was found at all, known words or not. */
  get named(): boolean {
    if (!this.#hasName) this.#lookForName();
    return this.#named;
  }

  /** Cues of the nearest word on the left that has any. */
  get nearest(): number {
    if (!this.#hasLeft) this.#lookLeft();
    return this.#nearest;
  }

  /** Where that word ends. */
  get nearestEnd(): number {
    if (!this.#hasLeft) this.#lookLeft();
    return this.#nearestEnd;
  }

  /** The name says the value is of this kind, and its last word does not turn that around (`card_id`, `token_type`). */
  keySays(cue: number): boolean {
    return (this.key & cue) !== 0 && ((this.#keyLast & Cue.about) === 0 || (this.#keyLast & cue) !== 0);
  }

  /** The name or a word around says it. */
  says(cue: number): boolean {
    if (this.keySays(cue)) return true;
    if (!this.#hasLeft) this.#lookLeft();
    if (this.#nearestDenies(cue)) return false;
    if ((this.#left & cue) !== 0) return true;
    if (!this.#hasRight) this.#lookRight();
    return (this.#right & cue) !== 0;
  }

  /** False if neither the name nor a word after says it, and no hint stands before: then `says` is false, whatever else is there. */
  mayHear(cue: number): boolean {
    const probe = this.#probe!;
    const { hint } = probe;
    if (hint >= 0 && hint > this.#from - probe.window) {
      const newline = probe.bytes.indexOf(0x0a, hint);
      if (newline < 0 || newline >= this.#from) return true;
    }
    if ((this.key & cue) !== 0) return true;
    if (!this.#hasRight) this.#lookRight();
    return (this.#right & cue) !== 0;
  }

  /** The name says the value is something else. */
  keyDenies(against: number, cue: number): boolean {
    return (this.key & against) !== 0 && !this.keySays(cue);
  }

  /** The name, or without one the nearest telling word, says the value is something else. */
  denies(against: number, cue: number): boolean {
    if (this.keyDenies(against, cue)) return true;
    return !this.keySays(cue) && (this.nearest & against) !== 0 && (this.nearest & cue) === 0;
  }

  #nearestDenies(cue: number): boolean {
    return (this.#nearest & (Cue.identifier | Cue.time)) !== 0 && (this.#nearest & cue) === 0;
  }

  #lookForName(): void {
    const probe = this.#probe!;
    this.#hasName = true;
    this.#key = this.#keyLast = 0;
    this.#adjacent = this.#readAdjacent(probe.bytes, Math.max(probe.start, this.#from - probe.window), this.#from);
    this.#named = this.#adjacent || probe.keyEnd > probe.keyStart;
    if (this.#named && !this.#adjacent) this.#takeName(probe.keyBytes, probe.keyStart, probe.keyEnd);
  }

  #takeName(bytes: Bytes, from: number, to: number): void {
    this.#names.read(bytes, from, to);
    this.#key = this.#names.all;
    this.#keyLast = this.#names.last;
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
    if (at === end) return false;
    if ((CLASS[bytes[end - 1]] & WORD) === 0) return false;
    this.#takeName(bytes, at, end);
    // `Card number: 4532…`: prose before a colon goes on to the left; `order=7 card=4532…` does not.
    if (byte === 0x3a && at > low && bytes[at - 1] === 0x20 && at - 2 >= low && (CLASS[bytes[at - 2]] & LETTER) !== 0) {
      let back = at - 1;
      for (let words = 0; words < 2 && back > low; words++) {
        const start = wordStart(bytes, low, back);
        if (start === back) break;
        this.#key |= cuesOf(bytes, start, back, from);
        back = start - 1;
        if (back < low || bytes[back] !== 0x20) break;
      }
    }
    return true;
  }

  /** The words before; a name written directly before the candidate says enough. */
  #lookLeft(): void {
    if (!this.#hasName) this.#lookForName();
    this.#hasLeft = true;
    this.#left = this.#nearest = this.#nearestEnd = 0;
    if (this.#adjacent) return;
    const probe = this.#probe!;
    const { bytes } = probe;
    const from = this.#from;
    const low = Math.max(probe.start, from - probe.window);
    let near = 0;
    let nearest = 0;
    let end = this.#skipLeft(bytes, low, from);
    for (let words = 0; words < WORDS_LEFT && end > low; ) {
      const byte = bytes[end - 1];
      if ((CLASS[byte] & LETTER) === 0) {
        if (byte === 0x0a) break;
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
      const cues = cuesOf(bytes, start, end, from);
      if (nearest === 0 && words < 4) {
        nearest = cues;
        this.#nearestEnd = end;
      }
      // `tax id`: the two words are one cue.
      if (words === 1 && nearest === PLAIN_ID && (cues & Cue.ssn) !== 0) nearest = Cue.ssn;
      near |= cues;
      words++;
      end = start;
    }
    this.#left = near;
    this.#nearest = nearest;
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
    this.#right = 0;
    if (this.#adjacent) return;
    const probe = this.#probe!;
    const { bytes } = probe;
    const high = Math.min(probe.limit, this.#to + probe.window);
    let at = this.#skipRight(bytes, this.#to, high);
    for (let words = 0; words < WORDS_RIGHT && at < high; ) {
      const byte = bytes[at];
      if (byte === 0x66 && at + 4 < high && bytes[at + 1] === 0x64 && bytes[at + 4] === 0x3a) {
        // An address's token stands where digits and dots stood.
        while (at < high && ((CLASS[bytes[at]] & HEX) !== 0 || bytes[at] === 0x3a)) at++;
        continue;
      }
      if (byte === 0x0a || byte === 0x3d || byte === 0x3a || byte === 0x3c) return;
      if ((CLASS[byte] & LETTER) === 0) {
        at++;
        continue;
      }
      let end = at + 1;
      while (end < high && (CLASS[bytes[end]] & LETTER) !== 0) end++;
      // A word before `=` or `:` is the next value's name, or a token begins with it.
      if (end < high && (bytes[end] === 0x3d || bytes[end] === 0x3a || bytes[end] === 0x5f)) return;
      this.#right |= cuesOf(bytes, at, end, high);
      words++;
      at = end;
    }
  }
}
