/** What the name of a field, or a label before a colon, says of people and places. */
import type { Bytes } from "../../bytes.ts";
import { CLASS, WORD } from "../classes.ts";
import { wordStart } from "../name-cues.ts";
import { addWord, EMPTY, finish, hashOf } from "./fold.ts";
import { flagsTable } from "./term-table.ts";

/** What a key says its value is. */
export const Key = {
  none: 0,
  /** A person's name: `first_name`, `cardholder`, `nextOfKin`. */
  person: 1,
  /** Somebody, by name or by id: `customer`, `assignee`. */
  role: 2,
  /** `name` alone, which anything may have. */
  name: 3,
  /** A town, region or country. */
  place: 4,
  /** A postal address, or a line of one. */
  address: 5,
  /** `location`, `region`, `state`: places among other things. */
  maybePlace: 6,
  /** An organization. */
  organization: 7,
  /** Something that is no person and no place: `hostname`, `event`, `logger`. */
  thing: 8,
} as const;

const Part = {
  /** `name` in several languages. */
  name: 1,
  /** Says alone that the value is a person's name. */
  person: 2,
  role: 4,
  /** Goes before `name`: first, full, legal. */
  personal: 8,
  place: 16,
  maybePlace: 32,
  address: 64,
  /** Goes before `address` and before `location`: home, billing. */
  postal: 128,
  organization: 256,
  thing: 512,
  /** As the last word it turns the meaning: id, type, count. */
  about: 1024,
  /** Carries no meaning: of, on, the, to. */
  filler: 2048,
  line: 4096,
  /** The word before it is the head: `place of birth`. */
  of: 8192,
} as const;

const partOf = flagsTable(() => [
  [Part.name, "name names nombre nom naam nome navn namn nazwa jmeno imie fullname"],
  [
    Part.person,
    "firstname lastname surname forename givenname familyname middlename fullname maidenname cardholder nameoncard accountname holdername patientname customername vorname nachname familienname prenom prénom apellido apellidos nombres cognome voornaam achternaam fornamn efternamn fornavn etternavn sobrenome nazwisko imię kin nextofkin realname nomfamille nomdefamille nomusage fname lname contactname recipientname payee beneficiary displayname firstnames lastnames nickname personname cardholdername accountholder given_name",
  ],
  [
    Part.role,
    "customer client patient user employee driver applicant caller visitor owner agent attendee contact passenger guest tenant payer holder spouse wife husband partner father mother son daughter guardian physician prescriber clinician doctor nurse practitioner manager supervisor student teacher lawyer claimant insured subscriber recipient sender traveller traveler filer taxpayer borrower author reviewer assignee approver requester requestor reporter witness buyer seller policyholder resident technician operator person member shopper consignee signatory donor signer employer cliente paciente empleado kunde patientin inhaber titulaire titular intestatario klant assigned approved created requested signed submitted invitee participant speaker attending surgeon referrer counsel salesperson rep by from to who",
  ],
  [
    Part.personal,
    "first last given family middle maiden full legal real birth sur preferred previous former contact billing shipping account card payer emergency mothers father nick pet",
  ],
  [
    Part.place,
    "city town village municipality suburb locality county country nation ort stadt wohnort land ville pays commune ciudad pais país localidad provincia cidade municipio stad plaats woonplaats gemeente citta città comune provincia paese miasto kraj by kommune hometown birthplace birthcity nationality citizenship township borough parish postaltown posttown metro",
  ],
  [
    Part.maybePlace,
    "state province region location place area district destination origin territory site venue prefecture residence geo departure arrival branch pickup dropoff whereabouts birthplace",
  ],
  [
    Part.address,
    "street address addr addressline streetaddress address1 address2 addr1 addr2 line1 line2 straße strasse rue calle via direccion dirección adresse adres adresa indirizzo endereco endereço adress gate ulica domicile thoroughfare road",
  ],
  [
    Part.postal,
    "home billing shipping delivery mailing postal residential work office permanent current registered street postaladdress mail ship bill deliver pickup pick drop dropoff property premises correspondence building house customer patient user employee client contact person recipient destination origin birth born previous invoice site full store return",
  ],
  [
    Part.organization,
    "company organization organisation org employer vendor merchant institution firm business manufacturer supplier bank school university hospital insurer carrier publisher brand firma empresa entreprise organizacion azienda bedrijf",
  ],
  [
    Part.thing,
    "host file service event class thread logger level severity log app application module component package function method metric table column field db database schema index bucket queue topic stream pod container node cluster namespace image job task worker process command cmd action operation op span trace resource env environment stage version release build branch commit repo repository key token secret header cookie path route url uri link query param params useragent browser device os platform model product sku item plan tier category tag tags label status state code format encoding mime content protocol scheme domain dns server proxy gateway ip mac network interface port zone tz timezone locale lang language currency verb handler controller plugin feature flag rule policy role group permission scope grant provider issuer audience algorithm algo hash signature checksum unit units source target kind type medication drug diagnosis procedure account step phase workflow pipeline script program binary library lib framework engine runtime vm ami instance bus channel exchange consumer producer partition shard replica cache pool session request response http rpc grpc graphql api endpoint screen page view button widget theme color colour font icon logo asset media video audio photo picture campaign template segment cohort experiment variant test suite case fixture ward bed room department dept team project ticket issue login username userid handle alias nick logical physical dataset report dashboard game song movie book album artist remote peer local listen bind upstream downstream hw hardware virtual memory wallet crypto bitcoin eth billing_id",
  ],
  [
    Part.about,
    "id ids uuid guid type types kind count counts status code codes at on number num no nr hash key keys length len size url uri email mail phone tel mobile ip mac port version enabled valid flag flags format date time ts timestamp index idx zip postcode postalcode plz iso lat lon lng latitude longitude score amount total balance age gender sex dob birthdate password token secret card iban ssn lang language locale currency tz zone agent handle login username hint initials hashed encrypted masked ref reference pin class group role level",
  ],
  [Part.of, "of de do da du della van von der"],
  [Part.filler, "the and is my your new old current on in for line primary secondary s a legal"],
  [Part.line, "line line1 line2 line3 lines 1 2 3"],
]);

const MAX_WORDS = 6;
const parts = new Int32Array(MAX_WORDS);
const starts = new Int32Array(MAX_WORDS);
const ends = new Int32Array(MAX_WORDS);

/** The same few keys stand in every record: this many are remembered, of this many bytes at most. */
const SLOTS = 512;
const LONGEST = 32;
const keyBytes = new Uint8Array(SLOTS * LONGEST);
const keyLengths = new Uint8Array(SLOTS);
const keyVerdicts = new Uint8Array(SLOTS);

/** What the key bytes[from, to) says; words are split at separators and changes of case. */
export function judgeKey(bytes: Bytes, from: number, to: number): number {
  const length = to - from;
  if (length === 0 || length > LONGEST) return readKey(bytes, from, to);
  const slot = (length * 61 + bytes[from] * 7 + bytes[to - 1] * 31 + bytes[from + (length >> 1)] * 3) & (SLOTS - 1);
  const base = slot * LONGEST;
  if (keyLengths[slot] === length) {
    let i = 0;
    while (i < length && keyBytes[base + i] === bytes[from + i]) i++;
    if (i === length) return keyVerdicts[slot];
  }
  const verdict = readKey(bytes, from, to);
  for (let i = 0; i < length; i++) keyBytes[base + i] = bytes[from + i];
  keyLengths[slot] = length;
  keyVerdicts[slot] = verdict;
  return verdict;
}

export function isPersonKey(bytes: Bytes, from: number, to: number): boolean {
  const key = judgeKey(bytes, from, to);
  return key === Key.person || key === Key.role || key === Key.name;
}

export function isPlaceKey(bytes: Bytes, from: number, to: number): boolean {
  const key = judgeKey(bytes, from, to);
  return key === Key.place || key === Key.address || key === Key.maybePlace;
}

function readKey(bytes: Bytes, from: number, to: number): number {
  if (to - from > 64 || to === from) return Key.none;
  let count = 0;
  for (let end = to; end > from && count < MAX_WORDS; ) {
    if ((CLASS[bytes[end - 1]] & WORD) === 0) {
      end--;
      continue;
    }
    // Of `db.customer.name` and `http.request.header.host` the last words count most.
    let start = wordStart(bytes, from, end);
    if (start === end) {
      // Digits, or letters beyond ASCII.
      start = end - 1;
      while (start > from && (CLASS[bytes[start - 1]] & WORD) !== 0) start--;
    }
    starts[count] = start;
    ends[count] = end;
    parts[count++] = partOf(hashOf(bytes, start, end));
    end = start;
  }
  // `first_name` and `firstName` as one word.
  let joined = EMPTY;
  for (let i = count - 1; i >= 0; i--) joined = addWord(joined, bytes, starts[i], ends[i]);
  return judgeParts(count, partOf(finish(joined)));
}

function judgeParts(count: number, whole: number): number {
  if (count === 0) return Key.none;
  if ((whole & Part.person) !== 0) return Key.person;
  if ((whole & Part.thing) !== 0) return Key.thing;
  const last = parts[0];
  // `address_line_1`, `street2`, `line1`.
  let at = 0;
  while (at < count - 1 && (parts[at] & Part.line) !== 0) at++;
  for (let i = at + 1; i < count - 1; i++) if ((parts[i] & Part.of) !== 0) at = i + 1;
  const head = parts[at];
  let before = 0;
  let next = 0;
  for (let i = at + 1; i < count; i++) {
    before |= parts[i];
    if (next === 0 && (parts[i] & ~Part.filler) !== 0) next = parts[i];
  }
  if ((head & Part.person) !== 0) return Key.person;
  if ((head & Part.name) !== 0) {
    if (next === 0) return Key.name;
    if ((next & (Part.personal | Part.role | Part.person)) !== 0 && (next & Part.thing) === 0) return Key.person;
    if ((next & (Part.place | Part.maybePlace)) !== 0 && (next & Part.thing) === 0) return Key.place;
    if ((next & Part.address) !== 0) return Key.address;
    if ((next & Part.organization) !== 0) return Key.organization;
    if ((next & Part.thing) !== 0) return Key.thing;
    return Key.name;
  }
  // `name_on_card`, `name of patient`.
  if (count > 1 && (parts[count - 1] & Part.name) !== 0 && (head & (Part.role | Part.personal)) !== 0)
    return Key.person;
  if ((head & Part.address) !== 0) {
    if ((head & Part.thing) !== 0 || (before & Part.thing) !== 0) {
      if ((before & (Part.postal | Part.role | Part.address)) === 0) return Key.thing;
    }
    if ((before & Part.about) !== 0 && (before & Part.postal) === 0) return Key.thing;
    return Key.address;
  }
  if ((head & Part.place) !== 0) return Key.place;
  if ((last & Part.about) !== 0 && (last & (Part.role | Part.place)) === 0) return Key.thing;
  if ((head & Part.maybePlace) !== 0) {
    if ((before & Part.postal) !== 0) return Key.place;
    return (before & Part.thing) !== 0 ? Key.thing : Key.maybePlace;
  }
  if ((head & Part.organization) !== 0) return Key.organization;
  if ((head & Part.role) !== 0 && (head & Part.thing) === 0) {
    return Key.role;
  }
  // `ship_to`, `deliver-to`.
  if ((head & Part.filler) !== 0 && (next & Part.postal) !== 0) return Key.address;
  if ((head & (Part.thing | Part.about)) !== 0) return Key.thing;
  return Key.none;
}
