/** What a name says of its value, judged by the words it is made of. */
import type { Bytes } from "../bytes.ts";
import { CLASS, LETTER, LOWER, UPPER } from "./classes.ts";
import { Cue, cuesOf } from "./cues.ts";
import { endsSealed } from "./sealed-form.ts";

/** What the word `id` says alone. */
export const PLAIN_ID = Cue.identifier | Cue.about;

/** The same few names stand in every record: this many are remembered, of this many bytes at most. */
const SLOTS = 256;
const LONGEST = 32;

export class NameCues {
  /** Cues of all words of the name read last. */
  all = 0;
  /** Cues of its last word. */
  last = 0;
  readonly #bytes = new Uint8Array(SLOTS * LONGEST);
  readonly #length = new Uint8Array(SLOTS);
  readonly #all = new Int32Array(SLOTS);
  readonly #last = new Int32Array(SLOTS);

  /** Cues of all words of the name bytes[from, to), which is not empty. */
  cuesOf(bytes: Bytes, from: number, to: number): number {
    this.read(bytes, from, to);
    return this.all;
  }

  /** Reads the name bytes[from, to), which is not empty. */
  read(bytes: Bytes, from: number, to: number): void {
    const length = to - from;
    if (length > LONGEST) {
      this.#judge(bytes, from, to);
      return;
    }
    const slot = (length * 61 + bytes[from] * 7 + bytes[to - 1] * 31 + bytes[from + (length >> 1)]) & (SLOTS - 1);
    const base = slot * LONGEST;
    const known = this.#bytes;
    if (this.#length[slot] === length) {
      let i = 0;
      while (i < length && known[base + i] === bytes[from + i]) i++;
      if (i === length) {
        this.all = this.#all[slot];
        this.last = this.#last[slot];
        return;
      }
    }
    this.#judge(bytes, from, to);
    for (let i = 0; i < length; i++) known[base + i] = bytes[from + i];
    this.#length[slot] = length;
    this.#all[slot] = this.all;
    this.#last[slot] = this.last;
  }

  #judge(bytes: Bytes, from: number, to: number): void {
    this.all = this.last = 0;
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
      this.all |= cues;
      if (last) this.last = cues;
      else holder |= cues;
      last = false;
      end = start;
    }
    if (this.last === PLAIN_ID && (holder & Cue.ssn) !== 0) this.last = Cue.ssn;
    // `api_key`, `client-token`: the parts make a secret only together.
    if ((this.last & Cue.key) !== 0 && ((holder | this.all) & (Cue.secretHolder | Cue.secret)) !== 0) {
      this.all |= Cue.secret;
      this.last |= Cue.secret;
    }
  }
}

/** What a redaction before this one left as a name: `<API_KEY_1>`, `[REDACTED_2]`, `ssn_k1_…`. It says nothing of the value. */
function isPlaceholder(bytes: Bytes, from: number, to: number): boolean {
  const first = bytes[from];
  if (first === 0x3c || first === 0x5b || endsSealed(bytes, from, to)) return true;
  // `<prefix>_<key id>_<20 base32 characters>`, see operate/token.ts.
  if (to - from <= 24 || bytes[to - 21] !== 0x5f) return false;
  for (let at = from; at < to - 21; at++) if (bytes[at] === 0x5f) return true;
  return false;
}

/** Start of the word that ends at `end`, split where the case says so: `cardNumber`, `SSNValue`. */
export function wordStart(bytes: Bytes, low: number, end: number): number {
  let start = end - 1;
  if (start < low) return end;
  let here = CLASS[bytes[start]] & LETTER;
  if (here === 0) return end;
  const limit = Math.max(low, end - 32);
  // Words of one case are the rule.
  while (start > limit && (CLASS[bytes[start - 1]] & LETTER) === here) start--;
  if (start === limit || (CLASS[bytes[start - 1]] & LETTER) === 0) return start;
  if (here === UPPER) start = end - 1;
  while (start > limit) {
    const before = CLASS[bytes[start - 1]] & LETTER;
    if (before === 0) break;
    if (here === UPPER) {
      if (before === LOWER) break;
      if (start + 1 < end && (CLASS[bytes[start + 1]] & LOWER) !== 0) break;
    }
    here = before;
    start--;
  }
  return start;
}
