/** The verdict of one trigger, shared by the recognizers of persons, places and organizations. */
import type { Probe } from "../probe.ts";
import { Address } from "./address.ts";
import { Gap } from "./gaps.ts";
import { Fit, fitPerson, fitPlace, MAX_KEYED, type Value } from "./keyed-value.ts";
import { judgeLabelled } from "./labelled-value.ts";
import { highLetter, isHigh } from "./letters.ts";
import { flagsOf, Known, NAME } from "./lists.ts";
import { Reader } from "./reader.ts";
import { Segments } from "./segments.ts";
import { Shape } from "./shapes.ts";
import { Label } from "./stretches.ts";
import { Term, termsOf } from "./terms.ts";

const reader = new Reader();
const segments = new Segments(reader);
const address = new Address(reader);
const value: Value = { from: 0, to: 0 };

/** The last trigger judged: the recognizers ask about the same one after the other. */
let generation = -1;
let judged: Probe | undefined;
let at = -1;
let found = false;
let isVisible = false;

/** The last byte is where the word begins: a capital letter, or any letter beyond ASCII, also after `%2520`. */
export const NAME_TRIGGERS: readonly string[] = ["BU", "BH", "%2520U", "%252CU", "%253DU"];

/** Cases of evidence, from the surest on; a finding's case is the name of its strength. */
export const STRENGTHS = ["sure", "strong", "likely", "fair", "doubtful", "weak"] as const;
/** Cases of a value under the name of a field, by level from 1 on. */
export const KEYED_STRENGTHS = ["", "keyed-weak", "keyed-fair", "keyed-good"] as const;
const BOUNDS = [6, 4.2, 3, 1.9, 0.7];

/** Decodes the lists and builds the tables, which the first candidate would otherwise wait for. */
export async function preloadNames(): Promise<void> {
  flagsOf(0);
  termsOf(0);
}

function strengthOf(score: number): number {
  let level = 0;
  while (level < BOUNDS.length && score < BOUNDS[level]) level++;
  return level;
}

function look(probe: Probe, start: number): boolean {
  if (judged === probe && generation === probe.generation && at === start) {
    if (!isVisible) probe.incomplete = true;
    return found;
  }
  judged = probe;
  generation = probe.generation;
  at = start;
  found = isVisible = false;
  if (!reader.look(probe, start)) return false;
  isVisible = true;
  // A quotation mark or blank beyond ASCII may stand before the word.
  let from = start;
  for (
    let i = 0;
    i < 3 && from < reader.high && isHigh(reader.bytes[from]) && highLetter(reader.bytes, from, reader.high) === 0;
    i++
  ) {
    const byte = reader.bytes[from];
    from += byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
  }
  const i = reader.tokens.indexAt(from);
  found = i >= reader.first && i < reader.end && segments.find(i);
  return found;
}

/** The person, place or organization that begins at the trigger; its level is an index of STRENGTHS. */
export function judgeWords(probe: Probe, start: number, label: number): boolean {
  if (!look(probe, start) || segments.label !== label) return false;
  // `23 avenue Victor Hugo`: the street's name is no person.
  if (label === Label.person && address.find(segments.from) && address.to >= reader.tokens.to[segments.to - 1])
    return false;
  const { tokens } = reader;
  const level = strengthOf(segments.score);
  const from = tokens.from[segments.from];
  const to = tokens.to[segments.to - 1];
  return label === Label.place
    ? probe.accept(postcodeBefore(from), postcodeAfter(to), level)
    : probe.accept(from, to, level);
}

/** The start of a postcode that the line begins with before the town at `from`: `9420 CQ Groningen`. */
function postcodeBefore(from: number): number {
  const { tokens, bytes } = reader;
  let i = segments.from - 1;
  if (
    i >= reader.first &&
    reader.gap(i + 1) === Gap.blank &&
    tokens.shape[i] === Shape.upper &&
    tokens.to[i] - tokens.from[i] === 2
  )
    i--;
  if (i < reader.first || reader.gap(i + 1) !== Gap.blank || tokens.shape[i] !== Shape.number) return from;
  const length = tokens.to[i] - tokens.from[i];
  if (length < 4 || length > 6) return from;
  if (i === reader.first ? tokens.from[i] > reader.low : reader.gap(i) !== Gap.none && reader.gap(i) !== Gap.comma) {
    for (let at = tokens.from[i] - 1; at >= reader.low; at--) {
      const byte = bytes[at];
      if (byte === 0x0a || byte === 0x22 || byte === 0x27) break;
      if (byte !== 0x20 && byte !== 0x09) return from;
    }
  }
  return tokens.from[i];
}

/** The end of a postcode, of a state and one, behind the town that ends at `to`: `Austin, TX 78701`, `Singapore 878221`. */
function postcodeAfter(to: number): number {
  const { tokens } = reader;
  let i = segments.to;
  if (
    i < reader.end &&
    tokens.shape[i] === Shape.upper &&
    (tokens.terms[i] & Term.state) !== 0 &&
    tokens.to[i] - tokens.from[i] <= 3
  ) {
    if (reader.gap(i) !== Gap.blank && reader.gap(i) !== Gap.comma) return to;
    i++;
  }
  if (i >= reader.end || reader.gap(i) !== Gap.blank || tokens.shape[i] !== Shape.number) return to;
  const length = tokens.to[i] - tokens.from[i];
  return length >= 5 && length <= 10 ? tokens.to[i] : to;
}

/** Words after a name in lower case at which it ends. */
const MAX_INTRODUCED = 4;

/**
 * A name after `my name is`, in lower case: up to four words that are no words of the language, and the frequent names that are.
 * `at` is where it begins.
 */
export function judgeIntroduced(probe: Probe, at: number): boolean {
  const start = skipBlanks(probe, at);
  judged = undefined;
  if (!reader.look(probe, start)) return false;
  const { tokens } = reader;
  const first = tokens.indexAt(start);
  if (first < reader.first || first >= reader.end || tokens.shape[first] !== Shape.lower || !reader.isFree(first))
    return false;
  let end = first;
  let names = 0;
  let known = 0;
  let last = first;
  while (end < reader.end && end - first < MAX_INTRODUCED && (end === first || reader.gap(end) === Gap.blank)) {
    if (tokens.shape[end] !== Shape.lower || !reader.isFree(end)) break;
    const flags = tokens.known[end];
    const terms = tokens.terms[end];
    if (end > first && (terms & Term.particle) !== 0) {
      end++;
      continue;
    }
    if (
      (terms & (Term.verb | Term.determiner | Term.technical | Term.opener | Term.beforePerson)) !== 0 &&
      (flags & Known.frequentName) === 0
    )
      break;
    if ((flags & NAME) === 0 && (flags & (Known.word | Known.common)) !== 0) break;
    if ((flags & Known.common) !== 0 && names > 0 && known < names) break;
    if ((flags & NAME) !== 0 && (flags & Known.word) === 0) known++;
    names++;
    last = end++;
  }
  if (names === 0) return false;
  // A single word that is in no list may be anything.
  if (names === 1 && known === 0) return false;
  return probe.accept(start, tokens.to[last], known === 0 ? LIKELY : STRONG);
}

const STRONG = 1;
const LIKELY = 2;

function skipBlanks(probe: Probe, at: number): number {
  let start = at;
  while (start - at < 4 && (probe.at(start) === 0x20 || probe.at(start) === 0x3a)) start++;
  return start;
}

/** The address in which the word at the trigger is the first with a capital letter; the level counts its parts. */
export function judgeAddress(probe: Probe, start: number): boolean {
  look(probe, start);
  if (!isVisible) return false;
  const i = reader.tokens.indexAt(start);
  if (i < reader.first || i >= reader.end || !address.find(i)) return false;
  return probe.accept(address.from, address.to, Math.min(2, address.parts));
}

/** The value in small letters behind a label that ends before `end`; the level is one of Fit. */
export function judgeLabel(probe: Probe, start: number, end: number, isPlace: boolean): boolean {
  judged = undefined;
  return judgeLabelled(reader, probe, start, end, isPlace);
}

/** The whole value that begins at `start`; the level is one of Fit. */
export function judgeValue(probe: Probe, start: number, isPlace: boolean): boolean {
  const { limit, closed, bytes } = probe;
  if (limit - start > MAX_KEYED) return false;
  if (!closed) {
    probe.incomplete = true;
    return false;
  }
  // What is asked next is about words again.
  at = -1;
  if (!reader.look(probe, start) || limit > reader.high) return false;
  const key = reader.key;
  let to = limit;
  while (to > start && bytes[to - 1] <= 0x20) to--;
  const fit = isPlace ? fitPlace(reader, key, start, to, value) : fitPerson(reader, key, start, to, value);
  return fit !== Fit.none && probe.accept(value.from, value.to, fit);
}
