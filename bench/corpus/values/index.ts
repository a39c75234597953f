import { Fragment, fill, label, type Mark, type Part } from "../builder.ts";
import type { Random } from "../random.ts";
import { COMMONWEALTH_KINDS } from "./commonwealth-ids.ts";
import { DATE_KINDS } from "./dates.ts";
import { EUROPE_KINDS } from "./europe-ids.ts";
import { HEALTH_KINDS } from "./health.ts";
import { INTERNAL_KINDS } from "./internal.ts";
import type { EntityKind } from "./kind.ts";
import { FAMILY_NAMES } from "./name-lists.ts";
import { NAME_KINDS } from "./names.ts";
import { NETWORK_KINDS } from "./network.ts";
import { PAYMENT_KINDS } from "./payment.ts";
import { PHONE_KINDS } from "./phones.ts";
import { CITIES, COUNTRIES } from "./place-lists.ts";
import { SECRET_KINDS } from "./secrets.ts";
import { US_KINDS } from "./us-ids.ts";
import { VENDOR_KEY_KINDS } from "./vendor-keys.ts";

export const KINDS: readonly EntityKind[] = [
  ...PAYMENT_KINDS,
  ...PHONE_KINDS,
  ...US_KINDS,
  ...COMMONWEALTH_KINDS,
  ...EUROPE_KINDS,
  ...HEALTH_KINDS,
  ...DATE_KINDS,
  ...INTERNAL_KINDS,
  ...NETWORK_KINDS,
  ...NAME_KINDS,
  ...SECRET_KINDS,
  ...VENDOR_KEY_KINDS,
];

/** Every entity of the corpus. */
export const CORPUS_ENTITIES: readonly string[] = [...new Set(KINDS.map(({ entity }) => entity))].sort();

const ONE_LINE = KINDS.filter(({ multiline }) => multiline !== true);
const SELF_EVIDENT = ONE_LINE.filter(({ selfEvident }) => selfEvident === true);
/** A wrong NHS number is written like an American phone number, so nothing can be said of it where nothing explains it. */
const STRAYS = ONE_LINE.filter(({ entity, makeNearMiss }) => makeNearMiss !== undefined && entity !== "UK_NHS");

export function pickKind(random: Random, kinds: readonly EntityKind[] = ONE_LINE): EntityKind {
  let at = random.below(Math.round(kinds.reduce((sum, { weight }) => sum + weight, 0) * 10));
  for (const kind of kinds) {
    at -= kind.weight * 10;
    if (at < 0) return kind;
  }
  return kinds.at(-1)!;
}

export const pickSelfEvident = (random: Random): EntityKind => pickKind(random, SELF_EVIDENT);

function toFragment({ entity, alt }: EntityKind, made: string | Fragment, mark: Mark = {}): Fragment {
  if (made instanceof Fragment) return made;
  return label(entity, made, alt === undefined ? mark : { alt, ...mark });
}

/** Of a hundred values beside a key or word, so many are near misses, where the kind has any. */
const NEAR_MISS_PERCENT = 25;

/** A value beside a key or a word that says what it is; so a near miss is labelled as well. */
export function makeCued(random: Random, kind: EntityKind): Fragment {
  if (kind.makeNearMiss !== undefined && random.chance(NEAR_MISS_PERCENT))
    return toFragment(kind, kind.makeNearMiss(random), { nearMiss: true });
  return toFragment(kind, kind.make(random));
}

/** A valid value that nothing around explains. */
export const makeBare = (random: Random, kind: EntityKind): Fragment => toFragment(kind, kind.make(random));

/** Test cards are cards to a checksum: with nothing around them either answer is right. */
const SAMPLE = /^(4111|4242|5555|3782)/;

/** A near miss that nothing around explains: not labelled. */
export function makeStray(random: Random): Fragment {
  const kind = random.pick(STRAYS);
  const text = kind.makeNearMiss!(random);
  if (kind.entity === "CREDIT_CARD" && SAMPLE.test(text))
    return label(kind.entity, text, { optional: true, nearMiss: true });
  return label("", text, { nearMiss: true });
}

const kindsOf = (entity: string): readonly EntityKind[] => ONE_LINE.filter((kind) => kind.entity === entity);
const FULL_NAME = kindsOf("PERSON")[0]!;

/** A value of an entity, by name. */
export const makeEntity = (random: Random, entity: string): Fragment =>
  makeBare(random, entity === "PERSON" ? FULL_NAME : pickKind(random, kindsOf(entity)));

const FILLERS: Readonly<Record<string, (random: Random) => Part>> = {
  n: (random) => random.between(1, 48),
  id: (random) => random.hex(random.pick([7, 8, 12])),
  time: (random) => `${String(random.below(24)).padStart(2, "0")}:${random.text("012345", 1)}${random.digits(1)}`,
  CITY: (random) => label("LOCATION", random.pick(CITIES)),
  COUNTRY: (random) => label("LOCATION", random.pick(COUNTRIES)),
  FAMILY: (random) => label("PERSON", random.pick(FAMILY_NAMES)),
};

/** A sentence with values in it: `{}` is the given one, `{n}`, `{id}` and `{time}` harmless, `{PERSON}` an entity. */
export const fillPhrase = (random: Random, phrase: string, value: Part): Fragment =>
  fill(phrase, (name) => (name === "" ? value : (FILLERS[name]?.(random) ?? makeEntity(random, name))));

/** Starts a phrase that does not name its value: a near miss in it would be anybody's guess. */
const WEAK = "? ";

/** A sentence that says what its value is. */
export function makeSentence(random: Random, kind: EntityKind = pickKind(random)): Fragment {
  const value = makeCued(random, kind);
  const isNearMiss = value.spans.some(({ nearMiss }) => nearMiss === true);
  const phrase = random.pick(isNearMiss ? kind.phrases.filter((text) => !text.startsWith(WEAK)) : kind.phrases);
  return fillPhrase(random, phrase.startsWith(WEAK) ? phrase.slice(WEAK.length) : phrase, value);
}
