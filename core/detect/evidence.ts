/** Reads what stands around a candidate: its key, a key written before it in text, and the words nearby. */

import { anyOf, Cue, type Cues } from "./cues.ts";
import { type Probe, Walk } from "./probe.ts";
import type { Fields, Said } from "./structure/fields.ts";
import { Stretches, WordsAround } from "./words-around.ts";
import { WrittenName } from "./written-name.ts";

/** As the nearest word these outweigh what is said further off. */
const DISTRACTING = anyOf(Cue.identifier, Cue.time);

export class Evidence {
  #probe: Probe | undefined;
  #from = 0;
  #to = 0;
  /** What is evidence: the window around the candidate, or as much of it as lies in the candidate's field. */
  #low = 0;
  #high = 0;
  /** Which of name, left and right have been read; most scores are decided before all are. */
  #hasName = false;
  #hasLeft = false;
  #hasRight = false;
  #named = false;
  /** A name written directly before the candidate says enough. */
  #adjacent = false;
  readonly #name = new WrittenName();
  readonly #stretches: Stretches;
  readonly #words: WordsAround;
  readonly #fields: readonly Fields[];
  #given: Said | undefined;
  /** The probe's generation, if what was read of the candidate depends on nothing but the bytes around it; else -1. */
  #generation = -1;
  /** Bytes before a candidate without a line's end. */
  readonly #line = new Walk();

  /** @param fields values of their own in the text, the ones that count first; @param stretches what is known of the text, for several */
  constructor(fields: readonly Fields[] = [], stretches = new Stretches()) {
    this.#fields = fields;
    this.#stretches = stretches;
    this.#words = new WordsAround(stretches);
  }

  /** Forgets what was walked: offsets mean other bytes now. */
  reset(): void {
    this.#stretches.reset();
    this.#line.reset();
    this.#generation = -1;
  }

  /** Ready to be asked about [from, to); looks no further than the window. `given` is what the name of the whole piece says. */
  about(probe: Probe, from: number, to: number, given?: Said): void {
    if (this.knows(probe, from, to, given)) return;
    const isPlain = given === undefined && !this.#hasFields();
    this.#generation = isPlain ? probe.generation : -1;
    this.#probe = probe;
    this.#given = given;
    this.#from = from;
    this.#to = to;
    const { start, limit, window } = probe;
    this.#low = Math.max(start, from - window);
    this.#high = Math.min(limit, to + window);
    this.#hasName = this.#hasLeft = this.#hasRight = false;
    if (isPlain && probe.keyEnd <= probe.keyStart && this.#stretches.isMute(probe.bytes, this.#low, this.#high))
      this.#hearNothing();
  }

  #hearNothing(): void {
    this.#hasName = this.#hasLeft = this.#hasRight = true;
    this.#named = this.#adjacent = false;
    this.#name.clear();
    this.#words.clearLeft();
    this.#words.clearRight();
  }

  /** True if the last candidate was the same, for another recognizer: what was read around it is known. */
  knows(probe: Probe, from: number, to: number, given?: Said): boolean {
    return (
      from === this.#from &&
      to === this.#to &&
      probe === this.#probe &&
      probe.generation === this.#generation &&
      given === undefined &&
      !this.#hasFields()
    );
  }

  #hasFields(): boolean {
    const fields = this.#fields;
    for (let i = 0; i < fields.length; i++) if (fields[i].count > 0) return true;
    return false;
  }

  /** A word of the member name, or of a `key=` directly before, says one of `cues`. */
  keyHas(cues: Cues): boolean {
    if (!this.#hasName) this.#lookForName();
    return (this.#name.low & cues.low) !== 0 || (this.#name.high & cues.high) !== 0;
  }

  /** True if a name was found at all, known words or not. */
  get named(): boolean {
    if (!this.#hasName) this.#lookForName();
    return this.#named;
  }

  /** The nearest word on the left that says anything says one of `cues`. */
  nearestSays(cues: Cues): boolean {
    if (!this.#hasLeft) this.#lookLeft();
    return (this.#words.nearest & cues.low) !== 0 || (this.#words.nearestHigh & cues.high) !== 0;
  }

  /** Where that word ends. */
  get nearestEnd(): number {
    if (!this.#hasLeft) this.#lookLeft();
    return this.#words.nearestEnd;
  }

  /** The name says the value is of this kind, and its last word does not turn that around (`card_id`, `token_type`). */
  keySays(cues: Cues): boolean {
    if (!this.keyHas(cues)) return false;
    return (
      (this.#name.lastLow & Cue.about.low) === 0 ||
      (this.#name.lastLow & cues.low) !== 0 ||
      (this.#name.lastHigh & cues.high) !== 0
    );
  }

  /** A word before it says one of `cues`, whatever else is said. */
  leftSays(cues: Cues): boolean {
    if (!this.#hasLeft) this.#lookLeft();
    return (this.#words.left & cues.low) !== 0 || (this.#words.leftHigh & cues.high) !== 0;
  }

  /** A word that follows closely says one of `cues`. */
  rightSays(cues: Cues): boolean {
    if (!this.#hasRight) this.#lookRight();
    return (this.#words.right & cues.low) !== 0 || (this.#words.rightHigh & cues.high) !== 0;
  }

  /** Neither the name nor a word around says anything that is known. */
  get isSilent(): boolean {
    if (!this.#hasLeft) this.#lookLeft();
    if (!this.#hasRight) this.#lookRight();
    return (this.#name.low | this.#name.high | this.#words.said) === 0;
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
      let at = this.#line.resume(hint);
      while (at < this.#from && probe.bytes[at] !== 0x0a) at++;
      this.#line.note(hint, at);
      if (at >= this.#from) return true;
    }
    return this.keyHas(cues) || this.rightSays(cues);
  }

  /** The name says the value is something else. */
  keyDenies(against: Cues, cues: Cues): boolean {
    return this.keyHas(against) && !this.keySays(cues) && !this.#isInProse();
  }

  /** The candidate is a small part of the value: what a name says of a whole message does not speak against a number in it. */
  #isInProse(): boolean {
    if (this.#adjacent) return false;
    // Blanks at the end may be the field's or what follows it: that is not known everywhere.
    const { bytes } = this.#probe!;
    let high = this.#high;
    while (high > this.#to && bytes[high - 1] <= 0x20) high--;
    const around = this.#from - this.#low + (high - this.#to);
    return around > 2 * (this.#to - this.#from);
  }

  /** The name, or without one the nearest telling word, says the value is something else. */
  denies(against: Cues, cues: Cues): boolean {
    if (this.keyDenies(against, cues)) return true;
    return !this.keySays(cues) && this.nearestSays(against) && !this.nearestSays(cues);
  }

  #lookForName(): void {
    const probe = this.#probe!;
    const name = this.#name;
    this.#hasName = true;
    name.clear();
    const named = this.#given === undefined ? this.#enterField() : this.#hear(this.#given);
    this.#adjacent = name.read(probe.bytes, this.#low, this.#from, this.#high);
    this.#named = this.#adjacent || named || probe.keyEnd > probe.keyStart;
    if (this.#named && !this.#adjacent && !named) name.take(probe.keyBytes, probe.keyStart, probe.keyEnd);
  }

  /** What lies outside of the candidate's field is no evidence, and its column's name is. */
  #enterField(): boolean {
    for (let k = 0; k < this.#fields.length; k++) {
      const fields = this.#fields[k];
      const i = fields.count === 0 ? -1 : fields.indexAt(this.#from);
      if (i < 0) continue;
      this.#low = Math.max(this.#low, fields.from[i]);
      this.#high = Math.min(this.#high, Math.max(this.#to, fields.to[i]));
      return this.#hear(fields.said(i));
    }
    return false;
  }

  #hear({ low, high, lastLow, lastHigh }: Said): true {
    const name = this.#name;
    name.low = low;
    name.high = high;
    name.lastLow = lastLow;
    name.lastHigh = lastHigh;
    return true;
  }

  #lookLeft(): void {
    if (!this.#hasName) this.#lookForName();
    this.#hasLeft = true;
    if (this.#adjacent) this.#words.clearLeft();
    else this.#words.lookLeft(this.#probe!.bytes, this.#low, this.#from);
  }

  #lookRight(): void {
    if (!this.#hasName) this.#lookForName();
    this.#hasRight = true;
    if (this.#adjacent) this.#words.clearRight();
    else this.#words.lookRight(this.#probe!.bytes, this.#to, this.#high);
  }
}
