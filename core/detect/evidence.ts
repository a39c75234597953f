/** Reads what stands around a candidate: its key, a key written before it in text, and the words nearby. */

import type { Bytes } from "../bytes.ts";
import { CLASS, isBlank, LETTER, LOWER, UPPER, WORD } from "./classes.ts";
import { Cue, cuesOf } from "./cues.ts";
import type { Probe } from "./probe.ts";

/** Words looked at on each side. A right-hand word must follow closely: it more often belongs to the next value. */
const WORDS_LEFT = 7;
const WORDS_RIGHT = 4;
/** Longest `key=` read as a name, in bytes. */
const MAX_KEY = 64;

/** What the word `id` says alone. */
const PLAIN_ID = Cue.identifier | Cue.about;

export class Evidence {
  /** Cues of the member name or of a `key=` directly before; 0 if there is none. */
  key = 0;
  /** Cues of that name's last word. */
  keyLast = 0;
  /** True if a name was found at all, known words or not. */
  named = false;
  /** True if the name is written in the text directly before the candidate. */
  adjacent = false;
  /** Cues of the words around; empty where a name written directly before says what the value is. */
  near = 0;
  /** Cues of the nearest word on the left that has any. */
  nearest = 0;
  /** Where that word ends. */
  nearestEnd = 0;

  /** Looks around [from, to), no further than the window. */
  gather(probe: Probe, from: number, to: number): this {
    this.key = this.keyLast = this.near = this.nearest = 0;
    this.named = this.adjacent = false;
    const low = Math.max(probe.start, from - probe.window);
    if (this.#adjacentKey(probe.bytes, low, from)) return this;
    if (probe.keyEnd > probe.keyStart) {
      this.named = true;
      this.#readName(probe.keyBytes, probe.keyStart, probe.keyEnd);
    }
    this.#left(probe.bytes, low, from);
    this.#right(probe.bytes, to, Math.min(probe.limit, to + probe.window));
    return this;
  }

  /** Cues of the piece's own key; nothing around is read. */
  readKey(probe: Probe): number {
    this.key = this.keyLast = 0;
    this.#readName(probe.keyBytes, probe.keyStart, probe.keyEnd);
    return this.key;
  }

  /** The name says the value is of this kind, and its last word does not turn that around (`card_id`, `token_type`). */
  keySays(cue: number): boolean {
    return (this.key & cue) !== 0 && ((this.keyLast & Cue.about) === 0 || (this.keyLast & cue) !== 0);
  }

  /** The name or a word around says it. */
  says(cue: number): boolean {
    return this.keySays(cue) || ((this.near & cue) !== 0 && !this.#nearestDenies(cue));
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
    return (this.nearest & (Cue.identifier | Cue.time)) !== 0 && (this.nearest & cue) === 0;
  }

  /** Reads a name's words into key and keyLast. */
  #readName(bytes: Bytes, from: number, to: number): void {
    if (isPlaceholder(bytes, from, to)) return;
    let end = to;
    let last = true;
    let holder = 0;
    while (end > from) {
      if ((CLASS[bytes[end - 1]] & LETTER) === 0) {
        end--;
        continue;
      }
      const start = wordStart(bytes, from, end);
      const cues = cuesOf(bytes, start, end, to);
      this.key |= cues;
      if (last) this.keyLast = cues;
      else holder |= cues;
      last = false;
      end = start;
    }
    if (this.keyLast === PLAIN_ID && (holder & Cue.ssn) !== 0) this.keyLast = Cue.ssn;
    // `api_key`, `client-token`: the parts make a secret only together.
    if ((this.keyLast & Cue.key) !== 0 && ((holder | this.key) & (Cue.secretHolder | Cue.secret)) !== 0) {
      this.key |= Cue.secret;
      this.keyLast |= Cue.secret;
    }
  }

  /** `card_number=`, `"ssn": "`, `phone: ` directly before the candidate. */
  #adjacentKey(bytes: Bytes, low: number, from: number): boolean {
    let at = from;
    const floor = Math.max(low, from - 12);
    while (at > floor && isJoint(bytes[at - 1])) at--;
    if (at <= low) return false;
    const byte = bytes[at - 1];
    if (byte === 0x3d || byte === 0x3a) at--;
    else if (at - 3 >= low && byte === 0x44 && bytes[at - 2] === 0x33) at = skipEncodedEquals(bytes, low, at);
    else return false;
    while (at > low && (isJoint(bytes[at - 1]) || bytes[at - 1] === 0x3d)) at--;
    const end = at;
    const limit = Math.max(low, end - MAX_KEY);
    while (at > limit && isNameByte(bytes[at - 1])) at--;
    if (at === end) return false;
    if ((CLASS[bytes[end - 1]] & WORD) === 0) return false;
    this.#readName(bytes, at, end);
    this.named = this.adjacent = true;
    // `Card number: 4532…`: prose before a colon goes on to the left; `order=7 card=4532…` does not.
    if (byte === 0x3a && at > low && bytes[at - 1] === 0x20 && at - 2 >= low && (CLASS[bytes[at - 2]] & LETTER) !== 0) {
      let back = at - 1;
      for (let words = 0; words < 2 && back > low; words++) {
        const start = wordStart(bytes, low, back);
        if (start === back) break;
        this.key |= cuesOf(bytes, start, back, from);
        back = start - 1;
        if (back < low || bytes[back] !== 0x20) break;
      }
    }
    return true;
  }

  #left(bytes: Bytes, low: number, from: number): void {
    let end = from;
    for (let words = 0; words < WORDS_LEFT && end > low; ) {
      const byte = bytes[end - 1];
      if (byte === 0x0a) return;
      if (byte === 0x3e) {
        end = placeholderStart(bytes, low, end);
        continue;
      }
      if ((CLASS[byte] & LETTER) === 0) {
        end--;
        continue;
      }
      const start = wordStart(bytes, low, end);
      const cues = cuesOf(bytes, start, end, from);
      if (this.nearest === 0 && words < 4) {
        this.nearest = cues;
        this.nearestEnd = end;
      }
      // `tax id`: the two words are one cue.
      if (words === 1 && this.nearest === PLAIN_ID && (cues & Cue.ssn) !== 0) this.nearest = Cue.ssn;
      this.near |= cues;
      words++;
      end = start;
    }
  }

  #right(bytes: Bytes, from: number, high: number): void {
    let at = from;
    for (let words = 0; words < WORDS_RIGHT && at < high; ) {
      const byte = bytes[at];
      if (byte === 0x0a || byte === 0x3d || byte === 0x3a || byte === 0x3c) return;
      if ((CLASS[byte] & LETTER) === 0) {
        at++;
        continue;
      }
      let end = at + 1;
      while (end < high && (CLASS[bytes[end]] & LETTER) !== 0) end++;
      // A word before `=` or `:` is the next value's name.
      if (end < high && (bytes[end] === 0x3d || bytes[end] === 0x3a || bytes[end] === 0x5f)) return;
      this.near |= cuesOf(bytes, at, end, high);
      words++;
      at = end;
    }
  }
}

/** What a redaction before this one left as a name: `<API_KEY_1>`, `[REDACTED_2]`, `ssn_k1_…`. It says nothing of the value. */
function isPlaceholder(bytes: Bytes, from: number, to: number): boolean {
  const first = bytes[from];
  if (first === 0x3c || first === 0x5b) return true;
  // `<prefix>_<key id>_<20 base32 characters>`, see operate/token.ts.
  return to - from > 24 && bytes[to - 21] === 0x5f && bytes.subarray(from, to - 21).includes(0x5f);
}

/** From behind a `>`: where the `<` of a placeholder such as `<API_KEY>` stands, else one byte back. */
function placeholderStart(bytes: Bytes, low: number, end: number): number {
  let at = end - 1;
  const limit = Math.max(low, end - 48);
  while (at > limit && ((CLASS[bytes[at - 1]] & UPPER) !== 0 || bytes[at - 1] === 0x5f)) at--;
  return at > limit && at < end - 1 && bytes[at - 1] === 0x3c ? at - 1 : end - 1;
}

/** What may stand between a key and its value beside `=` and `:`: blanks, quotes, the backslashes before them. */
const isJoint = (byte: number): boolean =>
  isBlank(byte) || byte === 0x22 || byte === 0x27 || byte === 0x5c || byte === 0x60 || byte === 0x28 || byte === 0x5b;

const isNameByte = (byte: number): boolean =>
  (CLASS[byte] & WORD) !== 0 || byte === 0x5f || byte === 0x2d || byte === 0x2e;

/** `%3D`, and `%253D` encoded twice. */
function skipEncodedEquals(bytes: Bytes, low: number, at: number): number {
  let start = at - 2;
  if (start - 3 >= low && bytes[start - 1] === 0x35 && bytes[start - 2] === 0x32) start -= 2;
  return start > low && bytes[start - 1] === 0x25 ? start - 1 : at;
}

/** Start of the word that ends at `end`, split where the case says so: `cardNumber`, `SSNValue`. */
function wordStart(bytes: Bytes, low: number, end: number): number {
  let start = end - 1;
  if (start < low || (CLASS[bytes[start]] & LETTER) === 0) return end;
  while (start > low && end - start < 32) {
    const here = CLASS[bytes[start]];
    const before = CLASS[bytes[start - 1]];
    if ((before & LETTER) === 0) break;
    if ((here & UPPER) !== 0 && (before & LOWER) !== 0) break;
    if ((here & UPPER) !== 0 && (before & UPPER) !== 0 && start + 1 < end && (CLASS[bytes[start + 1]] & LOWER) !== 0)
      break;
    start--;
  }
  return start;
}
