/** People and places. */
import { type Fragment, label } from "../builder.ts";
import type { Random } from "../random.ts";
import { type EntityKind, listLines } from "./kind.ts";
import { FAMILY_NAMES, GIVEN_NAMES, NAMES_BY_CULTURE } from "./name-lists.ts";
import { CITIES, COUNTRIES, makeAddress } from "./place-lists.ts";

export function makeFullName(random: Random): string {
  const { given, family, familyFirst } = random.pick(NAMES_BY_CULTURE);
  const first = random.pick(given);
  const last = random.pick(family);
  if (familyFirst === true && random.chance(40)) return `${last} ${first}`;
  return random.pick([
    () => `${first} ${last}`,
    () => `${first} ${last}`,
    () => `${first} ${last}`,
    () => `${first} ${last}`,
    () => `${first} ${random.upper(1)}. ${last}`,
    () => `${last}, ${first}`,
    () => `${first} ${random.pick(given)} ${last}`,
    () => `${first} ${last}-${random.pick(family)}`,
    () => `${first[0]}. ${last}`,
    () => `${first} ${last}`.toUpperCase(),
  ])();
}

const NEUTRAL = listLines(`name
  full name
  customer name
  contact name
  patient name
  account holder
  display name
  cardholder name
  employee
  recipient name
  holder
  beneficiary
  kunde
  nombre completo
  nom complet`);

export const NAME_KINDS: readonly EntityKind[] = [
  {
    entity: "PERSON",
    weight: 8,
    make: makeFullName,
    keys: NEUTRAL,
    phrases: listLines(`order placed by {}
      My name is {} and I live in {CITY}.
      meeting with {} moved to {time}
      {} signed in from {CITY}
      assigned to {} by {PERSON}
      Hello {}, your parcel has arrived
      Dr. {} reviewed the case
      Mr. {} called about his refund
      {} and {PERSON} share one account
      Sehr geehrte Frau {FAMILY}, Herr {} hat geschrieben
      user {} ({EMAIL_ADDRESS}) was deactivated
      please ask {} for access
      signed: {}
      escalated by {}, customer for {n} years
      The contract was signed by {} in {CITY}.
      comment by {}: looks fine`),
  },
  {
    entity: "PERSON",
    weight: 2.5,
    make: (random) => random.pick(GIVEN_NAMES),
    keys: listLines(`first name
      given name
      vorname
      prenom
      firstname
      nickname`),
    phrases: listLines(`Hi {}, thanks for the quick answer.
      Thanks, {}
      I talked to {} yesterday and she agreed.
      Dear {},
      {} from support will call you back
      ask {} whether the build is green`),
  },
  {
    entity: "PERSON",
    weight: 2.5,
    make: (random) => random.pick(FAMILY_NAMES),
    keys: listLines(`last name
      family name
      surname
      nachname
      apellido
      nom famille
      lastname`),
    phrases: listLines(`Mr {} did not show up
      Frau {} bittet um Rückruf
      Dr. {} is on leave
      Ms. {} asked for a copy
      Señora {} llamó por la factura
      Professor {} agreed`),
  },
  {
    entity: "LOCATION",
    weight: 3,
    make: (random) => random.pick(CITIES),
    keys: listLines(`city
      town
      birth place
      shipping city
      ort
      ville
      ciudad
      home town
      locality`),
    phrases: listLines(`parcel left {} this morning
      She moved from {} to {CITY} last year.
      new device in {}, {COUNTRY}
      pickup in {} at {time}
      flight to {} cancelled
      our office in {} is closed
      delivery to {} delayed by {n} hours
      I live in {}.`),
  },
  {
    entity: "LOCATION",
    weight: 1.5,
    make: (random) => random.pick(COUNTRIES),
    keys: listLines(`country
      country name
      country of birth
      country of residence
      land
      pais`),
    phrases: listLines(`shipping to {} is not offered
      I was born in {}.
      login from {} blocked
      tax residence changed to {}
      they travel through {} in spring`),
  },
  {
    entity: "LOCATION",
    weight: 3,
    make: makeAddress,
    keys: listLines(`address
      street
      street address
      shipping address
      billing address
      home address
      anschrift
      direccion
      adresse`),
    phrases: listLines(`deliver to {} before noon
      My address is {}.
      courier could not find {}
      address changed to {}
      Lieferung an {} storniert
      the flat at {} is vacant
      ambulance sent to {}`),
  },
];

/** Found by those who ask for it; off by default, so neither required nor wrong. */
export function makeOrganization(random: Random): Fragment {
  const name = random.pick(FAMILY_NAMES);
  const firm = random.pick([
    `${name} Logistics`,
    `${name} & ${random.pick(FAMILY_NAMES)} LLP`,
    `${name} GmbH`,
    `${random.pick(["Northern", "Blue", "Crescent", "Summit", "Harbor"])} ${random.pick(["Insurance", "Bank", "Freight", "Foods", "Dental"])}`,
    `${name} Holdings Ltd`,
  ]);
  return label("ORGANIZATION", firm, { optional: true });
}
