/** Names of fields in the styles programs use, fields without anything sensitive, and records made of both. */
import type { Fragment } from "./builder.ts";
import { asNumber, type Json } from "./json.ts";
import type { Random } from "./random.ts";
import { makeBare, makeCued, makeStray, pickKind, pickSelfEvident } from "./values/index.ts";
import type { EntityKind } from "./values/kind.ts";
import { makeOrganization } from "./values/names.ts";

const STYLES = {
  camel: (words: readonly string[]) => words[0]! + words.slice(1).map(capitalize).join(""),
  pascal: (words: readonly string[]) => words.map(capitalize).join(""),
  snake: (words: readonly string[]) => words.join("_"),
  kebab: (words: readonly string[]) => words.join("-"),
  screaming: (words: readonly string[]) => words.join("_").toUpperCase(),
  flat: (words: readonly string[]) => words.join(""),
  dotted: (words: readonly string[]) => words.join("."),
  title: (words: readonly string[]) => words.map(capitalize).join(" "),
  train: (words: readonly string[]) => words.map(capitalize).join("-"),
} as const;

export type KeyStyle = keyof typeof STYLES;

const capitalize = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

export const nameKey = (words: string, style: KeyStyle): string => STYLES[style](words.split(" "));

export const pickStyle = (
  random: Random,
  styles: readonly KeyStyle[] = ["camel", "camel", "snake", "snake", "kebab", "pascal"],
): KeyStyle => random.pick(styles);

const OWNERS = ["customer", "user", "patient", "billing", "old", "applicant", "sender", "primary", "x", "legal"];

/** A name for a value of the kind; now and then with a word of its owner in front, so `customer card number`. */
export function pickKeyWords(random: Random, kind: EntityKind): string {
  const words = random.pick(kind.keys);
  return random.chance(12) && words.split(" ").length < 3 ? `${random.pick(OWNERS)} ${words}` : words;
}

export interface Field {
  /** In words, to be written in a style. */
  readonly words: string;
  readonly value: Fragment | string | number;
}

const two = (value: number): string => String(value).padStart(2, "0");

export interface Moment {
  readonly iso: string;
  readonly epoch: number;
  readonly date: string;
  readonly clock: string;
  readonly month: string;
  readonly day: string;
  readonly year: number;
  readonly millis: string;
}

export const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** A time between 2023 and 2026. */
export function makeMoment(random: Random): Moment {
  const epoch = 1_672_531_200 + random.below(110_000_000);
  const time = new Date(epoch * 1000);
  const date = `${time.getUTCFullYear()}-${two(time.getUTCMonth() + 1)}-${two(time.getUTCDate())}`;
  const clock = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`;
  const millis = random.digits(3);
  return {
    iso: `${date}T${clock}.${millis}Z`,
    epoch,
    date,
    clock,
    millis,
    month: MONTHS[time.getUTCMonth()]!,
    day: two(time.getUTCDate()),
    year: time.getUTCFullYear(),
  };
}

export const makeUuid = (random: Random): string =>
  `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-${random.text("89ab", 1)}${random.hex(3)}-${random.hex(12)}`;

export const SERVICES =
  "checkout cart-svc ledger notify identity search-api exporter intake scheduler gateway claims".split(" ");
export const makeService = (random: Random): string => random.pick(SERVICES);
export const makePod = (random: Random): string =>
  `${makeService(random)}-${random.text("bcdfghjklmnpqrstvwxz2456789", random.pick([9, 10]))}-${random.text("bcdfghjklmnpqrstvwxz2456789", 5)}`;
export const makeVersion = (random: Random): string => `${random.below(12)}.${random.below(40)}.${random.below(20)}`;
export const makeUlid = (random: Random): string => `01${random.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24)}`;

const NEUTRAL: readonly (readonly [words: string, make: (random: Random) => string | number])[] = [
  ["request id", makeUuid],
  ["trace id", (random) => random.hex(32)],
  ["span id", (random) => random.hex(16)],
  ["correlation id", makeUlid],
  ["duration ms", (random) => random.below(9000)],
  ["elapsed", (random) => random.below(90_000) / 1000],
  ["status", (random) => random.pick([200, 201, 204, 400, 404, 409, 500, "ok", "failed", "pending"])],
  ["service", makeService],
  ["pod", makePod],
  ["version", makeVersion],
  ["region", (random) => random.pick(["eu-central-1", "us-east-2", "ap-southeast-1", "westeurope"])],
  ["attempt", (random) => random.between(1, 9)],
  ["order id", (random) => random.between(10_000, 9_999_999)],
  ["row count", (random) => random.below(90_000)],
  ["commit", (random) => random.hex(40)],
  ["etag", (random) => random.hex(32)],
  ["created at", (random) => makeMoment(random).iso],
  ["timestamp", (random) => makeMoment(random).epoch * 1000],
  ["expires in", (random) => random.pick([300, 3600, 86_400])],
  ["amount", (random) => `${random.below(2000)}.${random.digits(2)}`],
  ["currency", (random) => random.pick(["EUR", "USD", "GBP", "SGD", "INR"])],
  ["enabled", (random) => random.pick(["true", "false"])],
  ["queue", (random) => `${makeService(random)}.${random.pick(["created", "retry", "dead"])}`],
  ["token count", (random) => random.between(20, 30_000)],
  ["card brand", (random) => random.pick(["visa", "mastercard", "amex"])],
  ["password changed", (random) => random.pick(["true", "false"])],
  ["email verified", (random) => random.pick(["true", "false"])],
  ["phone type", (random) => random.pick(["mobile", "landline"])],
  ["account type", (random) => random.pick(["checking", "savings", "business"])],
  ["sku", (random) => random.shape("@@-####-@")],
  ["checksum", (random) => random.hex(64)],
  ["user agent", (random) => `okhttp/4.${random.below(20)}.0`],
  ["path", (random) => `/v${random.between(1, 3)}/${makeService(random)}/${random.below(9000)}`],
  ["thread", (random) => `pool-${random.below(9)}-thread-${random.below(40)}`],
  ["tenant", (random) => `t-${random.hex(6)}`],
];

export function makeNeutralField(random: Random): Field {
  const [words, make] = random.pick(NEUTRAL);
  return { words, value: make(random) };
}

const VAGUE = [
  "value",
  "ref",
  "data",
  "item",
  "code",
  "field 3",
  "seq",
  "batch",
  "external ref",
  "payload",
  "lot",
  "key 2",
];

export function makeSensitiveField(random: Random, kind: EntityKind = pickKind(random)): Field {
  return { words: pickKeyWords(random, kind), value: makeCued(random, kind) };
}

/** Neutral and sensitive fields in random order, with different names. */
export function makeFields(random: Random, sensitive = random.between(1, 3)): Field[] {
  const fields = Array.from({ length: sensitive }, () => makeSensitiveField(random));
  for (let i = random.between(1, 5); i > 0; i--) fields.push(makeNeutralField(random));
  if (random.chance(7)) fields.push({ words: random.pick(VAGUE), value: makeStray(random) });
  if (random.chance(7)) fields.push({ words: random.pick(VAGUE), value: makeBare(random, pickSelfEvident(random)) });
  if (random.chance(5))
    fields.push({ words: random.pick(["company", "employer", "vendor name"]), value: makeOrganization(random) });
  const seen = new Set<string>();
  const unique = fields.filter(({ words }) => !seen.has(words) && seen.add(words));
  return random.sample(unique, unique.length);
}

/** Fields as members of a JSON object. */
export function toMembers(random: Random, fields: readonly Field[], style: KeyStyle): Record<string, Json> {
  const members: Record<string, Json> = {};
  for (const { words, value } of fields)
    members[nameKey(words, style)] = typeof value === "object" && random.chance(35) ? asNumber(value) : value;
  return members;
}
