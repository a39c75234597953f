/** Tax and identity numbers of the European Union. */
import { fiscalCode, hetu, luhn, mod1110, nif, nir, pesel } from "../checks.ts";
import type { Random } from "../random.ts";
import { type EntityKind, group, listLines, spoil } from "./kind.ts";

const two = (value: number): string => String(value).padStart(2, "0");

interface Birth {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const makeBirth = (random: Random): Birth => ({
  year: random.between(1938, 2007),
  month: random.between(1, 12),
  day: random.between(1, 28),
});

/** Of the first ten digits one occurs twice or thrice and the others once at most: the Steuer-ID's rule. */
function makeTaxId(random: Random): string {
  for (;;) {
    const digits = random.sample([..."0123456789"], 9);
    const payload = random.sample([...digits, random.pick(digits)], 10).join("");
    if (payload[0] !== "0" && !/(.)\1/.test(payload)) return payload + mod1110(payload);
  }
}

function makeNir(random: Random): string {
  const { year, month } = makeBirth(random);
  const department = random.chance(6) ? random.pick(["2A", "2B"]) : two(random.between(1, 95)).replace("20", "21");
  const payload = `${random.between(1, 2)}${two(year % 100)}${two(month)}${department}${random.digits(2)}${random.between(1, 9)}${random.digits(2)}${random.between(1, 9)}`;
  return payload + nir(payload);
}

const makeNif = (random: Random): string => {
  const digits = random.digits(8);
  return digits + nif(digits);
};

const makeNie = (random: Random): string => {
  const series = random.below(3);
  const digits = random.digits(7);
  return `${"XYZ"[series]}${digits}${nif(`${series}${digits}`)}`;
};

function makeFiscalCode(random: Random): string {
  const { year, month, day } = makeBirth(random);
  const consonants = (count: number): string => random.text("BCDFGLMNPRSTVZ", count);
  const bornOn = random.chance(50) ? day : day + 40;
  const payload = `${consonants(3)}${consonants(3)}${two(year % 100)}${"ABCDEHLMPRST"[month - 1]}${two(bornOn)}${random.text("ABCDEFGHIL", 1)}${random.digits(3)}`;
  return payload + fiscalCode(payload);
}

function makePesel(random: Random): string {
  const { year, month, day } = makeBirth(random);
  const payload = `${two(year % 100)}${two(year >= 2000 ? month + 20 : month)}${two(day)}${random.digits(4)}`;
  return payload + pesel(payload);
}

function makePersonnummer(random: Random): string {
  const { year, month, day } = makeBirth(random);
  const date = `${two(year % 100)}${two(month)}${two(day)}`;
  const serial = random.digits(3);
  const number = serial + luhn(date + serial);
  const century = random.chance(50) ? String(Math.floor(year / 100)) : "";
  return `${century}${date}${century !== "" && random.chance(50) ? "" : "-"}${number}`;
}

function makeHetu(random: Random): string {
  const { year, month, day } = makeBirth(random);
  const date = `${two(day)}${two(month)}${two(year % 100)}`;
  const serial = String(random.between(2, 899)).padStart(3, "0");
  return `${date}${year >= 2000 ? "A" : "-"}${serial}${hetu(date + serial)}`;
}

export const EUROPE_KINDS: readonly EntityKind[] = [
  {
    entity: "DE_TAX_ID",
    weight: 2,
    make: (random) => {
      const id = makeTaxId(random);
      return random.chance(50) ? id : group(id, [2, 3, 3, 3], " ");
    },
    makeNearMiss: (random) => spoil(makeTaxId(random), random),
    keys: listLines(`steuer id
      steueridentifikationsnummer
      steuer identifikationsnummer
      german tax id
      idnr
      steuerliche identifikationsnummer`),
    phrases: listLines(`Steuer-ID {} passt nicht zum Namen {PERSON}
      Meine Steueridentifikationsnummer lautet {}.
      ELStAM Abruf für IdNr. {} fehlgeschlagen
      German tax ID {} accepted
      Lohnsteuer: steuer-id {}`),
  },
  {
    entity: "FR_NIR",
    weight: 2,
    make: (random) => {
      const number = makeNir(random);
      return random.chance(50) ? number : group(number, [1, 2, 2, 2, 3, 3, 2], " ");
    },
    makeNearMiss: (random) => spoil(makeNir(random), random),
    keys: listLines(`nir
      numero securite sociale
      num secu
      insee
      numero insee
      no secu`),
    phrases: listLines(`numéro de sécurité sociale {} inconnu de la CPAM
      NIR {} rejeté par la DSN
      Mon numéro de sécu est le {}
      carte vitale lue, n° INSEE {}
      assuré {PERSON}, NIR {}`),
  },
  {
    entity: "ES_NIF",
    weight: 2,
    make: (random) => {
      const id = makeNif(random);
      return random.chance(75) ? id : `${id.slice(0, 8)}-${id[8]}`;
    },
    makeNearMiss: (random) => spoil(makeNif(random), random),
    keys: listLines(`nif
      dni
      numero dni
      documento identidad
      dni nif`),
    phrases: listLines(`DNI {} no coincide con el titular {PERSON}
      factura emitida al NIF {}
      Mi DNI es {}, gracias.
      cliente con nif {} dado de baja
      documento nacional de identidad {}`),
  },
  {
    entity: "ES_NIE",
    weight: 2,
    selfEvident: true,
    make: (random) => {
      const id = makeNie(random);
      return random.chance(75) ? id : `${id[0]}-${id.slice(1, 8)}-${id[8]}`;
    },
    makeNearMiss: (random) => spoil(makeNie(random), random),
    keys: listLines(`nie
      numero nie
      identidad extranjero
      nie number`),
    phrases: listLines(`NIE {} caducado
      número de identidad de extranjero {}
      Mi NIE es {}
      residente {PERSON} con NIE {}
      alta de autónomo, nie: {}`),
  },
  {
    entity: "IT_FISCAL_CODE",
    weight: 2,
    selfEvident: true,
    make: makeFiscalCode,
    makeNearMiss: (random) => spoil(makeFiscalCode(random), random),
    keys: listLines(`codice fiscale
      cf
      fiscal code
      cod fiscale
      tax code`),
    phrases: listLines(`codice fiscale {} non valido
      Il mio codice fiscale è {}
      fattura per {PERSON}, C.F. {}
      CF {} già registrato
      ? tessera sanitaria {} letta`),
  },
  {
    entity: "PL_PESEL",
    weight: 2,
    make: makePesel,
    makeNearMiss: (random) => spoil(makePesel(random), random),
    keys: listLines(`pesel
      numer pesel
      pesel number
      nr pesel`),
    phrases: listLines(`PESEL {} nie istnieje w rejestrze
      Mój PESEL to {}
      pacjent {PERSON}, pesel {}
      ZUS: numer PESEL {} odrzucony
      PESEL number {} verified`),
  },
  {
    entity: "SE_PERSONNUMMER",
    weight: 2,
    make: makePersonnummer,
    makeNearMiss: (random) => spoil(makePersonnummer(random), random),
    keys: listLines(`personnummer
      personal identity number
      pnr
      person nummer
      swedish personal number`),
    phrases: listLines(`personnummer {} saknas i registret
      Mitt personnummer är {}
      BankID started for pnr {}
      kund {PERSON} ({}) personnummer ändrat
      personal identity number {} (Sweden)`),
  },
  {
    entity: "FI_PERSONAL_IDENTITY_CODE",
    weight: 2,
    selfEvident: true,
    make: makeHetu,
    makeNearMiss: (random) => spoil(makeHetu(random), random),
    keys: listLines(`hetu
      henkilotunnus
      personal identity code
      sotu
      finnish personal id`),
    phrases: listLines(`henkilötunnus {} ei kelpaa
      Hetu: {}
      asiakas {PERSON}, hetu {}
      personal identity code {} (DVV lookup)
      Kela request for hetu {} failed`),
  },
];
