/** How much a single word speaks for a name: what lists and its form say, less what it also is. */
import { addWord, EMPTY, finish } from "./fold.ts";
import { isIdeograph } from "./letters.ts";
import { flagsOf, Known, NAME, PLACE } from "./lists.ts";
import { looksLikeName } from "./morphology.ts";
import type { Reader } from "./reader.ts";
import { Shape } from "./shapes.ts";
import { Term } from "./terms.ts";

export interface Weights {
  given: number;
  family: number;
}

/** How much token i speaks for a given and for a family name. */
export function weighWord(reader: Reader, i: number, into: Weights): void {
  const { tokens, bytes } = reader;
  const shape = tokens.shape[i];
  const terms = tokens.terms[i];
  if (shape === Shape.initial || shape === Shape.lower) {
    into.given = into.family = 0;
    return;
  }
  if ((terms & Term.technical) !== 0) {
    into.given = into.family = -6;
    return;
  }
  if ((terms & Term.calendar) !== 0) {
    // `Thu Ha`, `Jan Kowalski`: in a name of several words at most.
    into.given = tokens.to[i] - tokens.from[i] > 4 ? -6 : -1.4;
    into.family = -6;
    return;
  }
  let known = tokens.known[i];
  if ((known & NAME) === 0) known |= shape === Shape.caseless ? knownStart(reader, i) : knownParts(reader, i);
  const isCommon = (known & Known.common) !== 0;
  const isWord = (known & Known.word) !== 0;
  let given: number;
  let family: number;
  if ((known & NAME) === 0) {
    const isPlace = (known & PLACE) !== 0;
    given = isCommon ? -4 : isWord ? -2.6 : isPlace ? -0.6 : shape === Shape.caseless ? 0.2 : 0.6;
    if (!isCommon && !isWord && !isPlace && looksLikeName(bytes, tokens.from[i], tokens.to[i])) given += 0.7;
    family = given;
    if ((terms & (Term.thing | Term.organization | Term.role | Term.opener)) !== 0) given = family = -4;
  } else {
    const frequent = (known & Known.frequentName) !== 0;
    const strength = frequent ? 3 : 2.4;
    given = (known & Known.given) !== 0 ? strength : strength - 0.9;
    family = (known & Known.family) !== 0 ? strength : strength - 0.5;
    const loss =
      (isCommon ? 2.4 : isWord ? 1 : 0) +
      ((known & Known.country) !== 0 ? 1.6 : (known & Known.city) !== 0 ? 0.7 : (known & Known.region) !== 0 ? 0.5 : 0);
    given -= loss;
    family -= loss * 0.8;
    if ((terms & Term.opener) !== 0) {
      given -= 2;
      family -= 1;
    }
    if ((terms & (Term.thing | Term.organization)) !== 0) {
      given -= 1.5;
      family -= 0.8;
    }
  }
  if (shape === Shape.upper) {
    const loss = tokens.to[i] - tokens.from[i] < 5 ? 1.3 : 0.6;
    given -= loss;
    family -= loss;
  }
  into.given = given;
  into.family = family;
}

/** Chinese and Korean names: a family name of one character or two, and two or three characters more. */
function knownStart(reader: Reader, i: number): number {
  const { tokens, bytes } = reader;
  const from = tokens.from[i];
  const to = tokens.to[i];
  if (!isIdeograph(bytes[from]) || to - from < 9 || to - from > 15) return 0;
  for (let length = 3; length <= 6 && from + length < to; length += 3) {
    const known = flagsOf(finish(addWord(EMPTY, bytes, from, from + length)));
    if ((known & Known.family) !== 0) return Known.family | Known.given;
  }
  return 0;
}

/** What the parts of a hyphenated word are known as: `Kowalczyk-Reed`, `Seo-yeon`, `al-Mansouri`. */
function knownParts(reader: Reader, i: number): number {
  const { tokens, bytes } = reader;
  const to = tokens.to[i];
  let from = tokens.from[i];
  let any = 0;
  let all = -1;
  let parts = 0;
  for (let at = from; at <= to; at++) {
    if (at < to && bytes[at] !== 0x2d) continue;
    if (at - from > 2) {
      const known = flagsOf(finish(addWord(EMPTY, bytes, from, at)));
      any |= known;
      all &= known;
    } else if (at - from > 0 && parts === 0) all &= any;
    parts++;
    from = at + 1;
  }
  if (parts < 2) return 0;
  if ((any & (Known.word | Known.common)) !== 0 && (any & NAME) === 0) return any & (Known.word | Known.common);
  return any & (NAME | (all & (Known.word | Known.common)));
}
