/** What a name says of its value, judged by the words it is made of. */
import type { Bytes } from "../bytes.ts";
import { TOKEN_MAIL_DOMAIN } from "../operate/token-form.ts";
import { CLASS, HEX, HIGH, isDigit, LOWER, UPPER } from "./classes.ts";
import {
  anyOf,
  Cue,
  HIGH as HIGH_CUES,
  isFiller,
  isNumberWord,
  LOW as LOW_CUES,
  NEUTRAL,
  namesProse,
  numberPhraseOf,
  phraseOf,
  wordAt,
} from "./cues.ts";
import { placeholderStart } from "./redacted.ts";
import { endsSealed } from "./sealed-form.ts";

/** What stands behind the token of an e-mail address. */
const DOMAIN = Uint8Array.from(`@${TOKEN_MAIL_DOMAIN}`, (char) => char.charCodeAt(0));

/** What the word `id` says alone. */
export const PLAIN_ID = Cue.identifier.low | Cue.about.low;

/** The same few names stand in every record: this many are remembered, of this many bytes at most. */
const SLOTS = 256;
const LONGEST = 32;
/** Per name: cues of all words and of the last one, each in two parts. */
const PARTS = 4;

/** Alone it says `version`: see wordAt. */
const LETTER_V = 0x76;

/** Cues that say nothing of the person a text is about. */
const SAYS_LITTLE = anyOf(NEUTRAL, Cue.about, Cue.contact, Cue.key, Cue.secretHolder);

/** Letters as words have them; bytes past ASCII count as small ones. */
export const WORD_LETTER = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++)
  WORD_LETTER[byte] = (CLASS[byte] & UPPER) !== 0 ? UPPER : (CLASS[byte] & (LOWER | HIGH)) !== 0 ? LOWER : 0;

/** True if cues say what kind of value it is. */
export const isTelling = (low: number, high: number): boolean => (low & ~SAYS_LITTLE.low) !== 0 || high !== 0;

export class NameCues {
  /** Cues of all words of the name read last. */
  low = 0;
  high = 0;
  /** Cues of its last word, or of the phrase it ends with. */
  lastLow = 0;
  lastHigh = 0;
  readonly #bytes = new Uint8Array(SLOTS * LONGEST);
  readonly #length = new Uint8Array(SLOTS);
  readonly #known = new Int32Array(SLOTS * PARTS);

  /** True if the name says what kind of value stands under it: `phone`, not `message` or `order`. */
  get isTelling(): boolean {
    return isTelling(this.low, this.high);
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
    const cues = this.#known;
    if (this.#length[slot] === length) {
      let i = 0;
      while (i < length && known[base + i] === bytes[from + i]) i++;
      if (i === length) {
        this.low = cues[slot * PARTS];
        this.high = cues[slot * PARTS + 1];
        this.lastLow = cues[slot * PARTS + 2];
        this.lastHigh = cues[slot * PARTS + 3];
        return;
      }
    }
    this.#judge(bytes, from, to);
    for (let i = 0; i < length; i++) known[base + i] = bytes[from + i];
    this.#length[slot] = length;
    cues[slot * PARTS] = this.low;
    cues[slot * PARTS + 1] = this.high;
    cues[slot * PARTS + 2] = this.lastLow;
    cues[slot * PARTS + 3] = this.lastHigh;
  }

  /** From the last word to the first. */
  #judge(bytes: Bytes, from: number, to: number): void {
    this.low = this.high = this.lastLow = this.lastHigh = 0;
    if (isPlaceholder(bytes, from, to)) return;
    let end = to;
    let count = 0;
    /** Words at the end that say prose stands under the name. */
    let prose = 0;
    let after = 0;
    let holder = 0;
    let isNumbered = false;
    let lowBefore = 0;
    let highBefore = 0;
    while (end > from) {
      if (WORD_LETTER[bytes[end - 1]] === 0) {
        end = bytes[end - 1] === 0x3e ? placeholderStart(bytes, from, end) : end - 1;
        continue;
      }
      // Ids in hex digits have many letters that stand alone.
      const isAlone = end - 1 === from || WORD_LETTER[bytes[end - 2]] === 0;
      const start = isAlone ? end - 1 : wordStart(bytes, from, end);
      const word = isAlone && (bytes[start] | 0x20) !== LETTER_V ? 0 : wordAt(bytes, start, end, to);
      end = start;
      if (isFiller(word)) {
        if (isNumberWord(word)) isNumbered = true;
        continue;
      }
      if (count === prose && namesProse(word)) {
        count++;
        prose++;
        continue;
      }
      const numbered = isNumbered ? numberPhraseOf(word) : 0;
      const phrase = after === 0 ? 0 : phraseOf(word, after);
      isNumbered = false;
      if (numbered !== 0) {
        // `policy_no`, `chartNumber`
        this.low |= LOW_CUES[numbered];
        this.high |= HIGH_CUES[numbered];
      } else if (phrase === 0) {
        lowBefore = this.low;
        highBefore = this.high;
        this.low |= LOW_CUES[word];
        this.high |= HIGH_CUES[word];
      } else {
        // `tax_file`, `medicare_beneficiary`: what the two say apart does not count.
        this.low = lowBefore | LOW_CUES[phrase];
        this.high = highBefore | HIGH_CUES[phrase];
      }
      if (count === 0) {
        const last = numbered === 0 ? word : numbered;
        this.lastLow = LOW_CUES[last];
        this.lastHigh = HIGH_CUES[last];
      } else {
        holder |= LOW_CUES[word];
        // `tax_id`, `date_of_birth`: the two are one, and what the second says alone does not count.
        if (count === 1 && phrase !== 0) {
          this.lastLow = LOW_CUES[phrase];
          this.lastHigh = HIGH_CUES[phrase];
        }
      }
      after = word;
      count++;
    }
    // `national_provider_id`: of what has a number, the id is that number.
    if (this.lastLow === PLAIN_ID) this.lastHigh |= this.high;
    // `api_key`, `client-token`: the parts make a secret only together.
    if ((this.lastLow & Cue.key.low) !== 0 && ((holder | this.low) & (Cue.secretHolder.low | Cue.secret.low)) !== 0) {
      this.low |= Cue.secret.low;
      this.lastLow |= Cue.secret.low;
    }
  }
}

/** What a redaction before this one left as a name: `<API_KEY_1>`, `[REDACTED_2]`, `ssn_k1_…`. It says nothing of the value. */
function isPlaceholder(bytes: Bytes, from: number, to: number): boolean {
  const first = bytes[from];
  if (first === 0x3c || first === 0x5b || endsSealed(bytes, from, to)) return true;
  // `<prefix>_<key id>_<20 base32 characters>`, of an address with the domain behind it, see operate/token.ts.
  const end = endsWithDomain(bytes, from, to) ? to - DOMAIN.length : to;
  if (end - from <= 24 || bytes[end - 21] !== 0x5f) return false;
  for (let at = from; at < end - 21; at++) if (bytes[at] === 0x5f) return true;
  return false;
}

function endsWithDomain(bytes: Bytes, from: number, to: number): boolean {
  const start = to - DOMAIN.length;
  if (start < from) return false;
  for (let i = 0; i < DOMAIN.length; i++) if (bytes[start + i] !== DOMAIN[i]) return false;
  return true;
}

/** Start of the word that ends at `end`, split where the case says so: `cardNumber`, `SSNValue`; an escape's letters are none: `%3Dssn`. */
export function wordStart(bytes: Bytes, low: number, end: number): number {
  const start = caseStart(bytes, low, end);
  // `%3D` and, encoded twice, `%253D` before the word.
  if (start - 2 < low || !isDigit(bytes[start - 1]) || (CLASS[bytes[start]] & HEX) === 0) return start;
  const isEscape =
    bytes[start - 2] === 0x25 || (start - 4 >= low && bytes[start - 2] === 0x35 && bytes[start - 4] === 0x25);
  if (!isEscape) return start;
  return start + 1 === end ? start : start + 1;
}

function caseStart(bytes: Bytes, low: number, end: number): number {
  let start = end - 1;
  if (start < low) return end;
  let here = WORD_LETTER[bytes[start]];
  if (here === 0) return end;
  const limit = Math.max(low, end - 32);
  // Words of one case are the rule.
  while (start > limit && WORD_LETTER[bytes[start - 1]] === here) start--;
  if (start === limit || WORD_LETTER[bytes[start - 1]] === 0) return start;
  if (here === UPPER) start = end - 1;
  while (start > limit) {
    const before = WORD_LETTER[bytes[start - 1]];
    if (before === 0) break;
    if (here === UPPER) {
      if (before === LOWER) break;
      if (start + 1 < end && WORD_LETTER[bytes[start + 1]] === LOWER) break;
    }
    here = before;
    start--;
  }
  return start;
}
