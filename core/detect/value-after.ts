/** Finds where the value stands that words speak of: `MRN: 12`, `passport number is 12`, `<dob>12`, `member_id%3D12`. */
import { isHex } from "./classes.ts";
import { WORD_LETTER } from "./name-cues.ts";
import type { Probe } from "./probe.ts";

/** The pattern of a word, with the byte behind it: without one of these no value follows. See `P` in trigger-pattern.ts. */
export const beforeValue = (word: string): string => `${word}P`;

/** Bytes between the word and the value, at most. */
const MAX_GAP = 48;
/** Words between. */
const MAX_WORDS = 4;
const PERCENT = 0x25;
const ASTERISK = 0x2a;
/** Behind every end. */
const MASKED = 0x7fff_ffff;

/** What may stand between the words and the value: 2 and 3 are looked at closely. */
const JOINS = new Uint8Array(256);
for (const char of " \t:=#._-\"'`()[]\\>|") JOINS[char.charCodeAt(0)] = 1;
JOINS[ASTERISK] = 2;
JOINS[PERCENT] = 3;

/** Words that lead over to a value; any other says that the text goes on to something else. */
const LINKS: readonly string[] = (
  "number no nr num nbr numero id ids is was are code card reads the on of in date value document es ist est lautet am le el em il in del holder as given rejected got invalid value rec record " +
  "n° nummer numéro numer book reference ref account license licence key state member policy mrn"
)
  .split(" ")
  .map((word) => String.fromCharCode(...new TextEncoder().encode(word)));
/** By length and first letter, in either case: most words have none. */
const LONGEST_LINK = 9;
const startOf = (length: number, first: number): number => (length << 5) | (first & 31);
const LINKS_BY_START: readonly (readonly string[])[] = Array.from({ length: (LONGEST_LINK + 1) << 5 }, (_, start) =>
  LINKS.filter((link) => startOf(link.length, link.charCodeAt(0)) === start),
);

function isLink(probe: Probe, from: number, to: number): boolean {
  if (to - from > LONGEST_LINK) return false;
  const candidates = LINKS_BY_START[startOf(to - from, probe.bytes[from])];
  for (let i = 0; i < candidates.length; i++) if (probe.matches(from, candidates[i])) return true;
  return false;
}

/** Over blanks, colons and quotes, percent-encoded ones too; no further than `stop`, the end of the piece or before it. */
function skipJoins(probe: Probe, from: number, stop: number): number {
  const { bytes } = probe;
  let at = from;
  while (at < stop) {
    const join = JOINS[bytes[at]];
    if (join === 0) break;
    if (join === 1) at++;
    else if (join === 2) {
      // `mrn=**** 204 12ms`: the value is masked already. `**MRN**: 12` is Markdown.
      if (probe.at(at + 1) === ASTERISK && probe.at(at + 2) === ASTERISK) return MASKED;
      at++;
    } else if (isHex(probe.at(at + 1)) && isHex(probe.at(at + 2))) {
      at += 3;
      if (probe.at(at - 2) === 0x32 && probe.at(at - 1) === 0x35 && isHex(probe.at(at)) && isHex(probe.at(at + 1)))
        at += 2;
    } else break;
  }
  return at;
}

/**
 * Start of what a word speaks of, the word ending at `at` or being cut off there; -1 if words come that lead to something
 * else, or nothing does. The token there need not be a value: the caller judges it.
 */
export function skipToValue(probe: Probe, at: number): number {
  const { bytes, limit } = probe;
  const stop = Math.min(limit, at + MAX_GAP);
  let position = at;
  while (position < stop && WORD_LETTER[bytes[position]] !== 0) position++;
  for (let words = 0; words <= MAX_WORDS; words++) {
    position = skipJoins(probe, position, stop);
    if (position >= stop) {
      // What stands behind the piece, if that goes on, may be the value.
      if (position >= limit && position < at + MAX_GAP) probe.at(position);
      return -1;
    }
    let end = position;
    while (end < stop && WORD_LETTER[bytes[end]] !== 0) end++;
    if (end === limit && end < at + MAX_GAP) probe.at(end);
    if (!isLink(probe, position, end)) return position;
    position = end;
  }
  return -1;
}
