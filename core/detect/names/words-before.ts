/** What stands before and after a stretch of words: cues, labels, beginnings of sentences. */

import { Gap } from "./gaps.ts";
import { Key } from "./keys.ts";
import type { Reader } from "./reader.ts";
import { Shape } from "./shapes.ts";
import { Term } from "./terms.ts";

/** What the words before say, and how surely; bits. */
export const Before = {
  title: 1,
  nameCue: 2,
  role: 4,
  person: 8,
  place: 16,
  placeCue: 32,
  determiner: 64,
  /** The line or sentence begins here, so that a capital letter tells nothing. */
  start: 128,
  /** A word in lower case stands before: the capital letter tells something. */
  lower: 256,
  technical: 512,
  quote: 1024,
  home: 2048,
} as const;

export interface Context {
  before: number;
  /** What a label or the piece's key says, or Key.none. */
  label: number;
}

const PLACE_WORDS_BACK = 5;

/** Reads the words before token i. */
export function lookBefore(reader: Reader, i: number, into: Context): void {
  const { tokens } = reader;
  let bits = 0;
  into.label = Key.none;
  const gap = reader.gap(i);
  if (reader.key !== Key.none && reader.startsPiece(i)) into.label = reader.key;
  else if (gap === Gap.other) into.label = reader.label(i);
  const last = i - 1;
  if (gap === Gap.none || last < reader.first) {
    into.before = Before.start;
    return;
  }
  const terms = tokens.terms[last];
  const shape = tokens.shape[last];
  if (gap === Gap.stop) {
    if ((terms & Term.title) !== 0 && tokens.to[last] - tokens.from[last] <= 5) bits |= Before.title;
    else if (shape !== Shape.initial) bits |= Before.start;
  } else if (gap === Gap.other && !isQuoted(reader, i)) {
    if (into.label === Key.none) bits |= Before.start;
  } else {
    if (gap === Gap.other) bits |= Before.quote;
    if ((terms & Term.title) !== 0) bits |= Before.title;
    if (gap !== Gap.comma && gap !== Gap.cell) {
      if ((terms & Term.nameCue) !== 0) bits |= Before.nameCue;
      if ((terms & Term.role) !== 0) bits |= Before.role;
      if ((terms & Term.beforePerson) !== 0) bits |= Before.person;
      if ((terms & Term.beforePlace) !== 0) bits |= Before.place;
      if ((terms & Term.determiner) !== 0) bits |= Before.determiner;
      if ((terms & Term.technical) !== 0) bits |= Before.technical;
      bits |= introduction(reader, last);
    } else if ((terms & (Term.nameCue | Term.title | Term.greeting)) !== 0) bits |= Before.nameCue;
    if (shape === Shape.lower || tokens.from[last] === tokens.to[last]) bits |= Before.lower;
  }
  // `lives somewhere in`, `based out of`: a few words back.
  for (let k = last; k > last - PLACE_WORDS_BACK && k >= reader.first; k--) {
    if ((tokens.terms[k] & Term.placeCue) !== 0) {
      bits |= Before.placeCue;
      if ((tokens.terms[k] & Term.home) !== 0) bits |= Before.home;
      break;
    }
    if (reader.gap(k) !== Gap.blank && reader.gap(k) !== Gap.comma) break;
  }
  into.before = bits;
}

/** `my name is`, `I am`, `this is`, `I'm`: word `last` ends it. */
function introduction(reader: Reader, last: number): number {
  const { tokens } = reader;
  const word = textOf(reader, last);
  if (word === "i'm") return Before.nameCue;
  if (last - 1 < reader.first || reader.gap(last) !== Gap.blank) return 0;
  const before = textOf(reader, last - 1);
  if (word === "is" || word === "was" || word === "es" || word === "ist" || word === "est") {
    if (before === "name" || before === "nombre" || before === "nom") return Before.title;
    if (before === "this" || before === "it" || before === "here" || before === "ich") return Before.nameCue;
    // `the patient is`, `prescriber is`
    if ((tokens.terms[last - 1] & Term.role) !== 0) return Before.role;
    return Before.person;
  }
  if (word === "am" && (before === "i" || before === "name")) return Before.nameCue;
  if (word === "bin" && before === "ich") return Before.nameCue;
  if (word === "suis" && before === "je") return Before.nameCue;
  if (word === "soy" || word === "sou" || word === "sono") return Before.nameCue;
  // `name on card`
  if (word === "card" && before === "on" && last - 2 >= reader.first && textOf(reader, last - 2) === "name")
    return Before.nameCue;
  if (word === "name" && before !== "the" && before !== "a") return Before.nameCue;
  if (word === "of" && (before === "behalf" || (tokens.terms[last - 1] & Term.role) !== 0)) return Before.role;
  if (
    word === "to" &&
    (before === "belongs" ||
      before === "assigned" ||
      before === "payable" ||
      before === "speak" ||
      before === "talked" ||
      before === "talking" ||
      before === "spoken" ||
      before === "speaking" ||
      before === "spoke" ||
      before === "talk")
  )
    return Before.role;
  if (word === "by" && tokens.shape[last - 1] === Shape.lower) return Before.person;
  if (
    word === "with" &&
    (before === "spoke" || before === "speaking" || before === "met" || before === "speak" || before === "meeting")
  )
    return Before.role;
  if (
    word === "for" &&
    (before === "appointment" || before === "account" || before === "claim" || before === "prescription")
  )
    return Before.role;
  return 0;
}

const LONGEST = 12;

/** The token in lower case, "" if it is long. For a few short words only. */
export function textOf(reader: Reader, i: number): string {
  const { bytes, tokens } = reader;
  const from = tokens.from[i];
  const to = tokens.to[i];
  if (to - from > LONGEST) return "";
  let text = "";
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    text += String.fromCharCode(byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte);
  }
  return text;
}

/** Only a blank and an opening quote or bracket stand before token i. */
function isQuoted(reader: Reader, i: number): boolean {
  const { bytes, tokens } = reader;
  const from = tokens.from[i];
  const end = tokens.to[i - 1];
  const length = from - end;
  if (length < 2 || length > 5 || bytes[end] !== 0x20) return false;
  for (let at = end + 1; at < from; at++) {
    const byte = bytes[at];
    if (byte !== 0x22 && byte !== 0x27 && byte !== 0x5c && byte !== 0x28 && byte !== 0x5b && byte < 0x80) return false;
  }
  return true;
}
