/** Which words and phrases say what a value is. Only data: how they are looked up is in cues.ts. */

/** A set of cues, as bits of two words: there are more than one holds. */
export interface Cues {
  readonly low: number;
  readonly high: number;
}

const lowBit = (n: number): Cues => ({ low: 1 << n, high: 0 });
const highBit = (n: number): Cues => ({ low: 0, high: 1 << n });

export const Cue = {
  email: lowBit(0),
  card: lowBit(1),
  ssn: lowBit(2),
  phone: lowBit(3),
  ip: lowBit(4),
  iban: lowBit(5),
  url: lowBit(6),
  secret: lowBit(7),
  /** Makes a following `key` or `token` a secret: api, access, client, auth. */
  secretHolder: lowBit(8),
  key: lowBit(9),
  /** The number belongs to something that is not a person: order, trace, request, sequence. */
  identifier: lowBit(10),
  version: lowBit(11),
  time: lowBit(12),
  /** Amounts, sizes and counts. */
  quantity: lowBit(13),
  /** As a name's last word it says the value is about the thing, not the thing: type, count, id. */
  about: lowBit(14),
  /** Where a call or message goes: weaker than `phone`. */
  contact: lowBit(15),
  /** A password proper: its value need not look random. */
  password: lowBit(16),
  session: lowBit(17),
  /** Medical record numbers. */
  record: lowBit(18),
  /** Numbers a business gives to its customers and staff. */
  internal: lowBit(19),
  driverLicense: lowBit(20),
  passport: lowBit(21),
  medicalLicense: lowBit(22),
  /** Bank accounts and routing numbers. */
  bank: lowBit(23),
  crypto: lowBit(24),
  mac: lowBit(25),
  birth: lowBit(26),
  /** Names of people. */
  person: lowBit(27),
  place: lowBit(28),
  organization: lowBit(29),
  healthPlan: lowBit(30),
  itin: highBit(0),
  nhs: highBit(1),
  nric: highBit(2),
  abn: highBit(3),
  acn: highBit(4),
  tfn: highBit(5),
  medicare: highBit(6),
  mbi: highBit(7),
  npi: highBit(8),
  nino: highBit(9),
  sin: highBit(10),
  aadhaar: highBit(11),
  pan: highBit(12),
  germanTax: highBit(13),
  nir: highBit(14),
  nif: highBit(15),
  nie: highBit(16),
  fiscalCode: highBit(17),
  pesel: highBit(18),
  personnummer: highBit(19),
  hetu: highBit(20),
  /** A national number, of whichever country. */
  nationalId: highBit(21),
  /** `license` alone, of whichever kind. */
  license: highBit(22),
} as const satisfies Readonly<Record<string, Cues>>;

export function anyOf(...sets: readonly Cues[]): Cues {
  return { low: sets.reduce((bits, { low }) => bits | low, 0), high: sets.reduce((bits, { high }) => bits | high, 0) };
}

/** All of `set` but what is in `without`. */
export const butNot = (set: Cues, without: Cues): Cues => ({
  low: set.low & ~without.low,
  high: set.high & ~without.high,
});

/** Says that a number belongs to no person. */
export const NEUTRAL = anyOf(Cue.identifier, Cue.time, Cue.quantity, Cue.version);

/** Each names an entity whose values are numbers or codes: what one of them says speaks against the others. */
export const NUMBERED = anyOf(
  Cue.card,
  Cue.ssn,
  Cue.phone,
  Cue.iban,
  Cue.bank,
  Cue.record,
  Cue.driverLicense,
  Cue.passport,
  Cue.medicalLicense,
  Cue.healthPlan,
  ...Object.values(Cue).filter(({ high }) => high !== 0 && high !== Cue.license.high && high !== Cue.nationalId.high),
);

/** Words that do not count: `passport no.`, `date of birth`. */
export const FILLERS = "of the no nr num number nummer numero numéro n°";

/** As a name's last word these say that prose stands under it, whatever else they mean in prose: `exception.message`. */
export const PROSE_NAMES = "message messages msg text texts event events document documents";

export const WORDS: readonly (readonly [Cues, string])[] = [
  [Cue.email, "email mail emailaddress mailto recipient sender inbox upn"],
  [
    Cue.card,
    "card pan cc creditcard cardnumber cardno ccnumber ccnum debit visa mastercard amex discover diners jcb maestro unionpay carddigits cardnum kreditkarte tarjeta carte",
  ],
  [Cue.ssn, "ssn social tax socialsecurity socialsecuritynumber ssnumber ssnlast taxpayer tin taxid ss"],
  [
    Cue.phone,
    "phone tel telephone mobile cell cellphone fax msisdn phonenumber mobilenumber sms whatsapp handset landline cellno telno phoneno callback telefon telefono celular handy gsm",
  ],
  [
    Cue.contact,
    "call called calls calling dial dialed dialled ring reach reachable text texted contact caller callee numbers",
  ],
  [
    Cue.ip,
    "ip ipv4 ipv6 addr address host peer client remote server src dst source destination gateway dns node ipaddress ipaddr remoteaddr clientip sourceip remoteip forwarded hostname bind listen netmask subnet cidr",
  ],
  [Cue.iban, "iban account bank acct payee beneficiary bic swift konto"],
  [Cue.url, "url uri link href endpoint webhook location referer referrer redirect website"],
  [
    anyOf(Cue.secret, Cue.password),
    "password passwd pwd passphrase passcode passwort contrasena userpassword dbpassword passw pass psw",
  ],
  [
    Cue.secret,
    "secret secrets apikey apitoken accesskey secretkey authtoken accesstoken refreshtoken idtoken bearer authorization clientsecret privatekey credential credentials token sharedkey connectionstring encryptionkey signingkey xapikey sessiontoken",
  ],
  [
    Cue.secretHolder,
    "api access client auth private shared signing encryption secret master service account stripe openai anthropic aws github gitlab slack twilio sendgrid license deploy admin root",
  ],
  [Cue.key, "key keys"],
  [
    Cue.identifier,
    "id ids uuid guid order orders trace span request req sequence seq serial sku isbn issn invoice ticket case job jobs run build commit hash sha md5 digest checksum crc etag offset partition shard message msg event batch transaction txn reference ref correlation session process pid tid thread tracking track parcel shipment item product part model upc ean gtin barcode asin row rows lsn xid snowflake revision rev nonce chunk block parent ptr sid between build deployment pod container instance article ledger document doc",
  ],
  [
    Cue.version,
    "version ver firmware release upgrade upgraded downgrade semver chrome safari firefox mozilla applewebkit opr edg chromium headlesschrome npm build fw",
  ],
  [
    Cue.time,
    "timestamp epoch time ts date datetime created updated expires millis nanos nano ms ns seconds unix unixnano iat exp nbf",
  ],
  [
    Cue.quantity,
    "bytes size count total amount price length len lines limit max min avg mean sum balance rows heap memory ratio score latency duration",
  ],
  [
    Cue.about,
    "id ids type types count counts status name names at version required length len kind field fields label format enabled valid policy expiry expires expiration ttl url uri hash used limit max min total tokens date time",
  ],
  [Cue.record, "mrn patientmrn medrec ehr"],
  [Cue.passport, "passport passports reisepass pasaporte passeport passaporto ppt"],
  [Cue.driverLicense, "dl driverslicense driverlicense driverslicence drivinglicence dln fuehrerschein führerschein"],
  [Cue.license, "license licence lic"],
  [Cue.medicalLicense, "dea deanumber medlic npdb gmc ahpra"],
  [Cue.bank, "routing aba aban rtn acct account accounts sortcode ach micr transit checking savings wire bsb"],
  [
    Cue.crypto,
    "wallet btc bitcoin eth ethereum crypto ltc litecoin xrp ripple solana sol tron trx doge dogecoin monero xmr bch satoshi payout bitcoins blockchain",
  ],
  [Cue.mac, "mac macaddr macaddress hwaddr bssid ether hardware lladdr physaddr chaddr"],
  [
    Cue.birth,
    "dob birthdate birthday born dateofbirth birth geburtsdatum geburtstag naissance nacimiento nascita bday",
  ],
  [Cue.healthPlan, "hicn subscriberid"],
  [Cue.itin, "itin"],
  [Cue.nhs, "nhs"],
  [Cue.nric, "nric fin nricfin singpass"],
  [Cue.abn, "abn"],
  [Cue.acn, "acn arbn"],
  [Cue.tfn, "tfn"],
  [Cue.medicare, "medicare"],
  [Cue.mbi, "mbi"],
  [Cue.npi, "npi"],
  [Cue.nino, "nino natins ni"],
  [Cue.sin, "sin nas"],
  [Cue.aadhaar, "aadhaar aadhar uidai adhaar"],
  [Cue.pan, "pan pancard"],
  [Cue.germanTax, "steuerid steueridentifikationsnummer idnr steuernummer tin"],
  [Cue.nir, "nir insee"],
  [Cue.nif, "nif dni"],
  [Cue.nie, "nie"],
  [Cue.fiscalCode, "codicefiscale cf fiscale"],
  [Cue.pesel, "pesel"],
  [Cue.personnummer, "personnummer samordningsnummer personnr pnr"],
  [Cue.hetu, "hetu henkilötunnus henkilotunnus"],
  [Cue.nationalId, "nationalid nin idnumber"],
];

/** Two words that say more together; fillers between them do not count. Written together they count too: `taxfilenumber`. */
export const PHRASES: readonly (readonly [Cues, string])[] = [
  [Cue.ssn, "social security, tax id, taxpayer id"],
  [Cue.itin, "individual taxpayer, taxpayer identification"],
  [
    Cue.driverLicense,
    "driver license, drivers license, driver licence, drivers licence, driving licence, driving license, operator license, dl state",
  ],
  [Cue.passport, "travel document, passport id, passport book"],
  [
    Cue.medicalLicense,
    "medical license, medical licence, physician license, doctor license, provider license, dea registration, dea id, nursing license, practitioner license, prescriber license, prescriber dea, state license, medical registration",
  ],
  [Cue.record, "medical record, patient id, patient record, patient mrn, chart id, health record"],
  [
    Cue.healthPlan,
    "member id, policy id, subscriber id, insurance id, health plan, beneficiary id, plan member, insurance policy, insurance member, group policy, insured id, payer id",
  ],
  [Cue.bank, "bank account, account routing, checking account, savings account, sort code, wire transfer"],
  [Cue.mac, "mac address, hardware address, ethernet address, physical address"],
  [Cue.birth, "date birth, birth date, born on, date naissance, fecha nacimiento, data nascita"],
  [Cue.nhs, "nhs id, national health"],
  [Cue.abn, "business abn, australian business"],
  [Cue.acn, "company acn, australian company"],
  [Cue.tfn, "tax file"],
  [Cue.medicare, "medicare card, medicare id"],
  [Cue.mbi, "medicare beneficiary, medicare mbi"],
  [Cue.npi, "national provider, provider npi, npi id"],
  [Cue.nino, "national insurance"],
  [Cue.sin, "social insurance"],
  [Cue.aadhaar, "aadhaar card, aadhaar uid"],
  [Cue.pan, "permanent account, pan card"],
  [Cue.germanTax, "steuer id, steuerliche identifikationsnummer, german tax"],
  [Cue.nir, "sécurité sociale, securite sociale"],
  [Cue.fiscalCode, "codice fiscale, cod fiscale"],
  [Cue.nationalId, "national id, national identity, identity card, identification document"],
  [
    anyOf(Cue.internal, Cue.identifier),
    "customer id, user id, employee id, client id, account id, staff id, cust id, emp id, customer ref",
  ],
  [anyOf(Cue.session, Cue.identifier), "session id, session token, session cookie, session key"],
];
