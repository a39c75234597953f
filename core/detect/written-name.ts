/** A name written directly before a candidate: `card_number=`, `"ssn": "`, `phone: `, `<ssn>`. */
import type { Bytes } from "../bytes.ts";
import { CLASS, isBlank, WORD } from "./classes.ts";
import { Cue, HIGH, isFiller, isNumberWord, LOW, numberPhraseOf, phraseOf, wordAt } from "./cues.ts";
import { isTelling, NameCues, PLAIN_ID, WORD_LETTER, wordStart } from "./name-cues.ts";
import { escapedBefore, isGenitive, isJoint, isNameByte, isQuote } from "./name-joint.ts";
import { findElementName, findNamingAttribute, found, isValueAttribute, tagStart } from "./structure/markup.ts";

/** Longest `key=` read as a name, in bytes. */
const MAX_KEY = 64;
/** Characters between a name and its value, when they are escapes. */
const MAX_ESCAPES = 8;

/** `value` as a name says nothing. */
function isValueWord(bytes: Bytes, from: number, to: number): boolean {
  if (to - from !== VALUE.length) return false;
  for (let i = 0; i < VALUE.length; i++) if ((bytes[from + i] | 0x20) !== VALUE.charCodeAt(i)) return false;
  return true;
}
const VALUE = "value";

export class WrittenName {
  /** What the name says: see NameCues. */
  low = 0;
  high = 0;
  lastLow = 0;
  lastHigh = 0;
  /** Where the name was taken from: bytes[from, to). */
  from = 0;
  to = 0;
  readonly #names = new NameCues();

  /** There is no name. */
  clear(): void {
    this.low = this.high = this.lastLow = this.lastHigh = 0;
  }

  /** Takes bytes[from, to) for the name. */
  take(bytes: Bytes, from: number, to: number): void {
    const names = this.#names;
    names.read(bytes, from, to);
    this.from = from;
    this.to = to;
    this.low = names.low;
    this.high = names.high;
    this.lastLow = names.lastLow;
    this.lastHigh = names.lastHigh;
  }

  /** `card_number=`, `"ssn": "`, `phone: ` directly before the candidate. */
  read(bytes: Bytes, low: number, from: number, high: number): boolean {
    let at = from;
    const floor = Math.max(low, from - 12);
    let escaped = escapedBefore(bytes, low, at);
    if (escaped !== 0) return this.#readEscaped(bytes, low, at, escaped);
    while (at > floor && isJoint(bytes[at - 1])) {
      at--;
      // `name: ''` has its value: none.
      if (isQuote(bytes[at]) && at > floor && bytes[at - 1] === bytes[at]) return false;
    }
    if (at <= low) return false;
    let byte = bytes[at - 1];
    if (byte === 0x3e) {
      // `:ssn => "…"` beside `<ssn>…`.
      if (at - 1 <= low || bytes[at - 2] !== 0x3d) return this.#readElement(bytes, low, at - 1, high);
      byte = 0x3d;
      at -= 2;
    } else if (byte === 0x3d || byte === 0x3a) {
      at--;
      // `token= 555-0123` has no value, `phone = 555-0123` has one.
      if (byte === 0x3d && isBlank(bytes[at + 1]) && at + 1 < from && !(at > low && isBlank(bytes[at - 1])))
        return false;
    } else return false;
    while (at > low && (isJoint(bytes[at - 1]) || bytes[at - 1] === 0x3d)) at--;
    // `&quot;ssn&quot;: 219…`
    escaped = escapedBefore(bytes, low, at);
    if (escaped !== 0 && isJoint(escaped & 0xff)) at -= escaped >> 8;
    // `user[phone]=…`
    if (at > low && bytes[at - 1] === 0x5d) at--;
    const end = at;
    const limit = Math.max(low, end - MAX_KEY);
    while (at > limit && isNameByte(bytes[at - 1])) at--;
    // `%3Fcard`, `%253Fcard`: the first letters are the escape's.
    if (at > limit && bytes[at - 1] === 0x25 && at + 2 < end)
      at += bytes[at] === 0x32 && bytes[at + 1] === 0x35 ? 4 : 2;
    if (at >= end) return false;
    if ((CLASS[bytes[end - 1]] & WORD) === 0) return false;
    // `name="tfn" value="…"`, `field 'tfn': rejected value: …`: the name is further off.
    if (isValueAttribute(bytes, at, end)) {
      const open = byte === 0x3d ? tagStart(bytes, low, at) : -1;
      if (open >= 0 && findNamingAttribute(bytes, open, at)) {
        this.take(bytes, found.from, found.to);
        return true;
      }
      if (isValueWord(bytes, at, end)) return false;
    }
    this.take(bytes, at, end);
    // `Card number: 4532…`: prose before a colon goes on to the left; `order=7 card=4532…` does not.
    if (byte === 0x3a && at > low && bytes[at - 1] === 0x20 && at - 2 >= low && WORD_LETTER[bytes[at - 2]] !== 0)
      this.#takeProse(bytes, low, at, end);
    return true;
  }

  /** `ssn%3D`, `%22ssn%22%3A%22`, `&quot;ssn&quot;:&quot;`: the same with escapes for what stands between. */
  #readEscaped(bytes: Bytes, low: number, from: number, first: number): boolean {
    let at = from;
    let escaped = first;
    let sign = 0;
    for (let steps = 0; steps < MAX_ESCAPES; steps++) {
      const length = escaped === 0 ? 1 : escaped >> 8;
      const code = escaped === 0 ? (at > low ? bytes[at - 1] : 0) : escaped & 0xff;
      if (code === 0x3d || code === 0x3a) sign = code;
      else if (code === 0x3e && escaped !== 0 && sign === 0)
        return at - length > low && this.#readEscapedElement(bytes, low, at - length);
      else if (!isJoint(code)) break;
      at -= length;
      escaped = escapedBefore(bytes, low, at);
    }
    if (sign === 0) return false;
    const end = at;
    while (at > low && end - at < MAX_KEY && isNameByte(bytes[at - 1])) at--;
    // The first letters are an escape's: `%22ssn`, `%2522ssn`, `\u0022ssn`.
    if (at > low && bytes[at - 1] === 0x25) at += bytes[at] === 0x32 && bytes[at + 1] === 0x35 && end - at > 4 ? 4 : 2;
    else if (at > low && bytes[at - 1] === 0x5c) at += bytes[at] === 0x75 ? 5 : bytes[at] === 0x78 ? 3 : 0;
    if (at >= end || (CLASS[bytes[end - 1]] & WORD) === 0) return false;
    this.take(bytes, at, end);
    return true;
  }

  /** `&lt;ssn&gt;` before `close`. */
  #readEscapedElement(bytes: Bytes, low: number, close: number): boolean {
    let at = close;
    while (at > low && close - at < MAX_KEY && isNameByte(bytes[at - 1])) at--;
    if (at === close || at === low || bytes[at - 1] !== 0x3b) return false;
    this.take(bytes, at, close);
    return (this.low | this.high) !== 0;
  }

  /** `<ssn>`, `<field name="ssn">`, `<ssn><value>` directly before the candidate; false if its name says nothing. */
  #readElement(bytes: Bytes, low: number, close: number, high: number): boolean {
    const open = tagStart(bytes, low, close);
    if (open < 0 || !findElementName(bytes, open, close, high)) return false;
    const { from, to } = found;
    if (this.#takeIfTelling(bytes, from, to)) return true;
    if (findNamingAttribute(bytes, to, close)) {
      this.take(bytes, found.from, found.to);
      return true;
    }
    let above = open;
    while (above > low && bytes[above - 1] <= 0x20) above--;
    const openAbove = above > low && bytes[above - 1] === 0x3e ? tagStart(bytes, low, above - 1) : -1;
    if (openAbove >= 0 && findElementName(bytes, openAbove, above - 1, openAbove))
      if (this.#takeIfTelling(bytes, found.from, found.to)) {
        // The inner name may turn the outer one around: `<phone><id>`.
        this.#names.read(bytes, from, to);
        if ((this.#names.lastLow & Cue.about.low) !== 0) {
          this.lastLow = Cue.about.low;
          this.lastHigh = 0;
        }
        return true;
      }
    this.take(bytes, from, to);
    return (this.low | this.high) !== 0;
  }

  #takeIfTelling(bytes: Bytes, from: number, to: number): boolean {
    this.take(bytes, from, to);
    return isTelling(this.low, this.high);
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
        this.low |= LOW[word] | LOW[phrase];
        this.high |= HIGH[word] | HIGH[phrase];
        if (phrase !== 0 && isLast) {
          this.lastLow = LOW[phrase];
          this.lastHigh = HIGH[phrase];
        }
        if (isFiller(after) && isLast && numbered === 0) {
          this.lastLow = LOW[word];
          this.lastHigh = HIGH[word];
        } else isLast = false;
        after = word;
      }
      back = start - 1;
      if (back < low || (bytes[back] !== 0x20 && !isEnding)) break;
    }
    // `Aadhaar id: …`: of what has a number, the id is that number.
    if (this.lastLow === PLAIN_ID) this.lastHigh |= this.high;
  }
}
