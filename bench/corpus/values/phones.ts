import type { Random } from "../random.ts";
import { type EntityKind, group, listLines } from "./kind.ts";

/** Country code, and mobile numbers of its numbering plan as shapes with first digits spelt out. */
const PLANS: readonly (readonly [code: string, shapes: string, groups: readonly number[]])[] = [
  ["44", "7400###### 7723###### 7890###### 7812######", [4, 6]],
  ["49", "151######## 160####### 172####### 176########", [3, 4, 4]],
  ["33", "61####### 62####### 66####### 75#######", [1, 2, 2, 2, 2]],
  ["34", "61####### 62####### 65####### 69#######", [3, 3, 3]],
  ["39", "320####### 333####### 347####### 349#######", [3, 3, 4]],
  ["31", "61####### 62####### 65#######", [1, 8]],
  ["32", "47####### 48####### 49#######", [3, 2, 2, 2]],
  ["41", "76####### 78####### 79#######", [2, 3, 2, 2]],
  ["43", "664####### 676####### 699#######", [3, 7]],
  ["46", "70####### 72####### 73#######", [2, 3, 2, 2]],
  ["47", "40###### 41###### 90###### 91###### 92######", [3, 2, 3]],
  ["48", "501###### 601###### 790######", [3, 3, 3]],
  ["351", "91####### 93####### 96#######", [3, 3, 3]],
  ["353", "85####### 86####### 87#######", [2, 3, 4]],
  ["81", "90######## 80########", [2, 4, 4]],
  ["82", "10########", [2, 4, 4]],
  ["91", "98######## 99######## 94########", [5, 5]],
  ["55", "119######## 219########", [2, 5, 4]],
  ["61", "41####### 42####### 43#######", [3, 3, 3]],
  ["65", "81###### 91###### 96######", [4, 4]],
  ["27", "82####### 83#######", [2, 3, 4]],
  ["234", "803####### 806#######", [3, 3, 4]],
  ["254", "72#######", [3, 6]],
  ["90", "532####### 542#######", [3, 3, 2, 2]],
  ["380", "50####### 67#######", [2, 3, 2, 2]],
  ["52", "55########", [2, 4, 4]],
  ["971", "50#######", [2, 3, 4]],
];

/** Area codes in use in North America: https://www.nanpa.com/ */
const AREAS = [
  "212",
  "213",
  "303",
  "305",
  "312",
  "404",
  "415",
  "503",
  "512",
  "602",
  "617",
  "702",
  "713",
  "206",
  "416",
  "604",
];

const makeNanp = (random: Random): readonly [string, string, string] => [
  random.pick(AREAS),
  `${random.between(2, 9)}${random.pick(["02", "34", "41", "57", "68", "79", "80", "93"])}`,
  random.digits(4),
];

function makeAmerican(random: Random): string {
  const [area, exchange, rest] = makeNanp(random);
  return random.pick([
    `(${area}) ${exchange}-${rest}`,
    `${area}-${exchange}-${rest}`,
    `${area}.${exchange}.${rest}`,
    `+1 ${area} ${exchange} ${rest}`,
    `+1${area}${exchange}${rest}`,
    `+1-${area}-${exchange}-${rest}`,
    `1-${area}-${exchange}-${rest}`,
    `+1 (${area}) ${exchange}-${rest}`,
    `(${area}) ${exchange}-${rest} ext. ${random.between(100, 4999)}`,
    `${area}-${exchange}-${rest} x${random.between(100, 999)}`,
  ]);
}

function makeInternational(random: Random): string {
  const [code, shapes, groups] = random.pick(PLANS);
  const national = random.shape(random.pick(shapes.split(" ")));
  const separator = random.pick(["", "", " ", " ", "-", "."]);
  const digits = separator === "" ? national : group(national, groups, separator);
  return random.pick([
    `+${code}${separator === "" ? "" : random.pick([" ", separator])}${digits}`,
    `+${code}${separator}${digits}`,
    `+${code}${separator}${digits}`,
    `00${code}${separator}${digits}`,
  ]);
}

/** As people write it at home, with a trunk zero; only countries that have one. */
function makeNational(random: Random): string {
  const [, shapes, groups] = random.pick(
    PLANS.filter(([code]) => ["44", "49", "33", "31", "32", "41", "43", "46", "61", "27"].includes(code)),
  );
  const national = random.shape(random.pick(shapes.split(" ")));
  return `0${random.chance(35) ? national : group(national, groups, random.pick([" ", " ", "-"]))}`;
}

const SHORT = (random: Random): string =>
  random.chance(60) ? `555-${random.digits(4)}` : `${random.between(2, 9)}${random.digits(2)}-${random.digits(4)}`;

const KEYS = listLines(`phone
  phone number
  mobile
  tel
  cell phone
  msisdn
  contact phone
  telephone
  mobile no
  home phone
  work phone
  telefon
  telefono
  handynummer
  fax`);

const PHRASES = listLines(`call me back at {} after six
  SMS to {} not delivered, carrier code {n}
  ? {PERSON} can be reached on {}
  Phone: {}
  my number is {}, text me
  ? caller {} hung up after {n} s
  verification code sent to mobile {}
  Bitte rufen Sie mich unter {} zurück
  joignable au téléphone {}
  whatsapp {} opted out
  Tel. {} (office)
  ? dialing {} via trunk {n}`);

export const PHONE_KINDS: readonly EntityKind[] = [
  { entity: "PHONE_NUMBER", weight: 3, make: makeInternational, keys: KEYS, phrases: PHRASES, selfEvident: true },
  {
    entity: "PHONE_NUMBER",
    weight: 3,
    make: makeAmerican,
    makeNearMiss: SHORT,
    keys: KEYS,
    phrases: PHRASES,
    selfEvident: true,
  },
  { entity: "PHONE_NUMBER", weight: 1.5, make: makeNational, makeNearMiss: SHORT, keys: KEYS, phrases: PHRASES },
];
