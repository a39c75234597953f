import type { Random } from "../random.ts";
import { type EntityKind, listLines } from "./kind.ts";

const MONTHS = "January February March April May June July August September October November December".split(" ");
const two = (value: number): string => String(value).padStart(2, "0");

function makeBirthDate(random: Random): string {
  const year = random.between(1936, 2011);
  const month = random.between(1, 12);
  const day = random.between(1, 28);
  return random.pick([
    `${year}-${two(month)}-${two(day)}`,
    `${year}-${two(month)}-${two(day)}`,
    `${two(month)}/${two(day)}/${year}`,
    `${two(day)}.${two(month)}.${year}`,
    `${two(day)}/${two(month)}/${year}`,
    `${day} ${MONTHS[month - 1]} ${year}`,
    `${MONTHS[month - 1]} ${day}, ${year}`,
    `${day}-${MONTHS[month - 1]!.slice(0, 3)}-${year}`,
    `${year}${two(month)}${two(day)}`,
  ]);
}

export const DATE_KINDS: readonly EntityKind[] = [
  {
    entity: "DATE_OF_BIRTH",
    weight: 3,
    alt: ["DATE_TIME", "DATE"],
    make: makeBirthDate,
    keys: listLines(`dob
      date of birth
      birth date
      birthday
      born on
      geburtsdatum
      date naissance
      fecha nacimiento
      patient dob`),
    phrases: listLines(`{PERSON}, born {}
      DOB {} does not match the record
      date of birth: {}
      I was born on {} in {CITY}
      age check failed, birthdate {}
      Geburtsdatum {} fehlt im Antrag
      né le {} à {CITY}
      patient DOB: {}, verified by phone`),
  },
];
