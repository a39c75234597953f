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

/** What may stand between the words and the value. */
const JOINS = new Uint8Array(256);
for (const char of " \t:=#._-\"'`()[]\\>|*") JOINS[char.charCodeAt(0)] = 1;

/** Words that lead over to a value; any other says that the text goes on to something else. */
const LINKS: readonly string[] = (
  "number no nr num nbr numero id ids is was are code card reads the on of in date value document es ist est lautet am le el em il in del holder as given rejected got invalid value rec record " +
  "n° nummer numéro numer book reference ref account license licence key state member policy mrn"
)
  .split(" ")
  .map((word) => String.fromCharCode(...new TextEncoder().encode(word)));
const LINKS_BY_LENGTH: readonly (readonly string[])[] = Array.from({ length: 12 }, (_, length) =>
  LINKS.filter((word) => word.length === length),
);

function isLink(probe: Probe, from: number, to: number): boolean {
  const candidates = LINKS_BY_LENGTH[to - from];
  if (candidates === undefined) return false;
  for (let i = 0; i < candidates.length; i++) if (probe.matches(from, candidates[i])) return true;
  return false;
}

/** Over blanks, colons and quotes, percent-encoded ones too. */
function skipJoins(probe: Probe, from: number, limit: number): number {
  let at = from;
  while (at < limit) {
    const byte = probe.at(at);
    if (byte < 0) break;
    // `mrn=**** 204 12ms`: the value is masked already. `**MRN**: 12` is Markdown.
    if (byte === ASTERISK && probe.at(at + 1) === ASTERISK && probe.at(at + 2) === ASTERISK) return limit;
    if (JOINS[byte] === 1) at++;
    else if (byte === PERCENT && isHex(probe.at(at + 1)) && isHex(probe.at(at + 2))) {
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
  const limit = at + MAX_GAP;
  let position = at;
  while (position < limit && probe.at(position) >= 0 && WORD_LETTER[probe.at(position)] !== 0) position++;
  for (let words = 0; words <= MAX_WORDS; words++) {
    position = skipJoins(probe, position, limit);
    if (position >= limit || probe.at(position) < 0) return -1;
    let end = position;
    while (end < limit && probe.at(end) >= 0 && WORD_LETTER[probe.at(end)] !== 0) end++;
    if (!isLink(probe, position, end)) return position;
    position = end;
  }
  return -1;
}
