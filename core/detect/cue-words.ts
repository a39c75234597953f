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
  /** Who drives; with `license` it says which. */
  driver: lowBit(31),
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
  /** `account` alone: a bank's, or any other. */
  account: highBit(23),
  /** `policy` alone: an insurance's, or a rule of a program. */
  policy: highBit(24),
} as const satisfies Readonly<Record<string, Cues>>;

export function anyOf(...sets: readonly Cues[]): Cues {
  return { low: sets.reduce((bits, { low }) => bits | low, 0), high: sets.reduce((bits, { high }) => bits | high, 0) };
}

/** All of `set` but what is in `without`. */
export const butNot = (set: Cues, without: Cues): Cues => ({
  low: set.low & ~without.low,
  high: set.high & ~without.high,
});

export const NOTHING: Cues = { low: 0, high: 0 };

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
  ...Object.values(Cue).filter(
    ({ high }) => high !== 0 && high !== Cue.license.high && high !== Cue.nationalId.high && high !== Cue.policy.high,
  ),
);

/** Words that do not count: `passport no.`, `date of birth`. */
export const FILLERS = "of the no nr num number nummer numero numéro n° de la le di du";
/** Those of them that phrases may end with, written there as the first of these. */
export const NUMBER_WORDS: readonly string[] = ["number", "no", "nr", "num", "nummer", "numero", "numéro", "n°"];

/** As a name's last word these say that prose stands under it, whatever else they mean in prose: `exception.message`. */
export const PROSE_NAMES = "message messages msg text texts event events document documents";

export const WORDS: readonly (readonly [Cues, string])[] = [
  [Cue.email, "email mail emailaddress mailto recipient sender inbox upn"],
  [
    Cue.card,
    "card pan cc creditcard cardnumber cardno ccnumber ccnum debit visa mastercard amex discover diners jcb maestro unionpay carddigits cardnum kartennummer kreditkarte tarjeta carte",
  ],
  [Cue.ssn, "ssn social socialsecurity socialsecuritynumber ssnumber ssnlast tin taxid ss"],
  [
    Cue.phone,
    "phone tel telephone mobile cell cellphone fax msisdn phonenumber mobilenumber sms whatsapp handset landline cellno telno phoneno callback telefon telefono celular handy gsm movil mobil mobiel mobilnummer handynummer handynr rufnummer telefonnummer telefone telefoon telephonenumber puhelin tlf fono mob hp handphone mobno hpno",
  ],
  [
    Cue.contact,
    "call called calls calling dial dialed dialled ring reach reachable text texted contact caller callee otp",
  ],
  [
    Cue.ip,
    "ip ipv4 ipv6 addr address host peer client remote server src dst source destination gateway dns node ipaddress ipaddr remoteaddr clientip sourceip remoteip forwarded hostname bind listen netmask subnet cidr",
  ],
  [Cue.iban, "iban account bank acct payee beneficiary bic swift konto"],
  [Cue.url, "url uri link href endpoint webhook location referer referrer redirect website"],
  [
    anyOf(Cue.secret, Cue.password),
    "password passwd pwd passphrase passcode passwort kennwort contrasena contraseña userpassword dbpassword dbpass userpass adminpass rootpass passw pass psw passe mdp motdepasse wachtwoord lösenord losenord salasana parola senha clave hasło haslo pgpassword loginpassword pswd otp totp pin pw userpw dbpw newpassword oldpassword currentpassword confirmpassword passwordconfirm adminpassword rootpassword userpwd newpwd pword",
  ],
  [
    Cue.secret,
    "secret secrets apikey apitoken accesskey secretkey authtoken accesstoken refreshtoken idtoken bearer authorization clientsecret privatekey credential credentials token sharedkey connectionstring encryptionkey signingkey xapikey sessiontoken authkey deploykey masterkey bottoken hmackey storagekey appkey apisecret appsecret consumersecret webhooksecret",
  ],
  [
    Cue.secretHolder,
    "api access client auth private shared signing encryption secret master service account stripe openai anthropic aws github gitlab slack twilio sendgrid license deploy admin root azure google gcp gemini firebase datadog dd newrelic mailgun mailchimp heroku cloudflare square algolia segment mixpanel amplitude pagerduty opsgenie linear notion figma postman okta supabase cohere mistral groq perplexity replicate huggingface pinecone langsmith langchain subscription functions storage hmac jwt ssh webhook bot application app vault consul terraform pulumi grafana sentry honeycomb snyk sonar npm pypi",
  ],
  [Cue.key, "key keys"],
  [
    Cue.session,
    "session sessionid sessid sess sid jsessionid phpsessid aspsessionid cfid cftoken csrf xsrf csrftoken xsrftoken csrfmiddlewaretoken sessiontoken sessioncookie cookie cookies aspxauth",
  ],
  [
    Cue.identifier,
    "id ids uuid guid order orders trace span request req sequence seq serial sku isbn issn invoice ticket case job jobs run build commit hash sha md5 digest checksum crc etag offset partition shard batch transaction txn reference ref correlation session process pid tid thread tracking track parcel shipment item product part model upc ean gtin barcode asin row rows lsn xid snowflake revision rev nonce chunk block parent ptr sid between build deployment pod container instance article ledger document doc",
  ],
  [
    Cue.version,
    "version ver firmware release upgrade upgraded downgrade semver chrome safari firefox mozilla applewebkit opr edg chromium headlesschrome npm build section chapter clause rfc",
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
    "endpoint file path hint attempts retries age days hours minutes algorithm algo strength reset scope scopes arn usage budget store manager mode state support changed updated created id ids type types count counts status name names at version required length len kind field fields label format enabled valid policy expiry expires expiration ttl url uri hash used limit max min total tokens date time",
  ],
  [Cue.record, "mrn patientmrn medrec ehr mrno medicalrecord hospitalnumber"],
  [Cue.passport, "passport passports reisepass pasaporte passeport passaporto ppt"],
  [Cue.driverLicense, "dl driverslicense driverlicense driverslicence drivinglicence dln fuehrerschein führerschein"],
  [Cue.driver, "driver drivers driving dmv motorist"],
  [Cue.account, "account accounts accountnumber accountno accountnum"],
  [Cue.license, "license licence lic"],
  [Cue.medicalLicense, "dea deanumber medlic npdb gmc ahpra"],
  [Cue.bank, "routing aba aban rtn acct acctno acctnum acctnumber sortcode ach micr transit wire bsb"],
  [
    Cue.crypto,
    "wallet btc bitcoin eth ethereum crypto ltc litecoin xrp ripple solana sol tron trx doge dogecoin monero xmr bch satoshi payout bitcoins blockchain",
  ],
  [Cue.mac, "mac macaddr macaddress hwaddr bssid ether hardware lladdr physaddr chaddr"],
  [
    Cue.birth,
    "dob birthdate birthday born dateofbirth birth geburtsdatum geburtstag naissance nacimiento nascita bday geb né née geboren",
  ],
  [Cue.healthPlan, "hicn subscriberid hic mbrid memberid"],
  [Cue.policy, "policy policynumber policyno"],
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
  [Cue.nir, "nir insee sécu secu nosecu numsecu"],
  [Cue.nif, "nif dni"],
  [Cue.nie, "nie"],
  [Cue.fiscalCode, "codicefiscale cf fiscale codfiscale"],
  [Cue.pesel, "pesel"],
  [Cue.personnummer, "personnummer samordningsnummer personnr pnr"],
  [Cue.hetu, "hetu henkilötunnus henkilotunnus sotu personbeteckning"],
  [Cue.nationalId, "nationalid nin idnumber"],
];

/** Two words that say more together; fillers between them do not count. Written together they count too: `taxfilenumber`. */
export const PHRASES: readonly (readonly [Cues, string])[] = [
  [Cue.ssn, "social security, tax id, taxpayer id, soc sec, social sec"],
  [Cue.itin, "individual taxpayer, taxpayer identification"],
  [
    Cue.driverLicense,
    "driver license, drivers license, driver licence, drivers licence, driving licence, driving license, operator license, dl state, driver lic, drivers lic, dl id",
  ],
  [
    Cue.contact,
    "new number, my number, his number, her number, your number, their number, nueva número, nouveau numéro",
  ],
  [Cue.passport, "travel document, passport id, passport book"],
  [
    Cue.medicalLicense,
    "medical license, medical licence, physician license, doctor license, provider license, dea registration, dea id, nursing license, practitioner license, prescriber license, prescriber dea, state license, medical registration, license medical, licence medical, medical board",
  ],
  [
    Cue.record,
    "medical record, patient id, patient record, patient mrn, chart id, health record, hospital id, hospital mrn, mrn id, patient chart, record mrn",
  ],
  [
    Cue.healthPlan,
    "plan id, health insurance, medical insurance, insurance id, insurance card, medicaid id, membership id, enrollee id, cardholder id, member id, policy id, subscriber id, insurance id, health plan, beneficiary id, plan member, insurance policy, insurance member, group policy, insured id, payer id",
  ],
  [
    Cue.bank,
    "bank account, account routing, checking account, savings account, sort code, wire transfer, beneficiary account, payee account, direct deposit, deposit account, debit account, routing id, bank routing",
  ],
  [Cue.card, "primary account"],
  [Cue.bank, "account number, checking number, savings number, checking acct, savings acct"],
  [Cue.abn, "business number"],
  [Cue.acn, "company number"],
  [Cue.healthPlan, "policy number, health beneficiary, plan beneficiary"],
  [Cue.record, "chart number, hospital number, med rec"],
  [Cue.nationalId, "identity number, identification number, national registration, national number"],
  [Cue.license, "license id, licence id, license number, licence number"],
  [
    Cue.crypto,
    "wallet address, deposit address, withdrawal address, crypto address, payout address, receive address, receiving address, to address, from address, contract address, token address, wallet id, private wif",
  ],
  [Cue.mac, "mac address, hardware address, ethernet address, physical address"],
  [Cue.birth, "date birth, birth date, born on, date naissance, fecha nacimiento, data nascita"],
  [Cue.nhs, "nhs id, national health, nhs patient"],
  [Cue.nric, "nric id, fin id, singapore id"],
  [Cue.abn, "business abn, australian business"],
  [Cue.acn, "company acn, australian company"],
  [Cue.tfn, "tax file"],
  [Cue.medicare, "medicare card, medicare id"],
  [Cue.mbi, "medicare beneficiary, medicare mbi"],
  [Cue.npi, "national provider, provider npi, npi id"],
  [Cue.nino, "national insurance"],
  [Cue.sin, "social insurance, assurance sociale"],
  [Cue.aadhaar, "aadhaar card, aadhaar uid"],
  [Cue.pan, "permanent account, pan card"],
  [Cue.germanTax, "steuer id, steuerliche identifikationsnummer, german tax, steuer identifikationsnummer"],
  [Cue.nir, "sécurité sociale, securite sociale, num secu"],
  [Cue.nif, "documento identidad, documento nacional"],
  [Cue.nie, "identidad extranjero, identificación extranjero"],
  [Cue.personnummer, "person number, personal number, swedish personal, identity number"],
  [Cue.hetu, "identity code, finnish personal"],
  [Cue.fiscalCode, "codice fiscale, cod fiscale, fiscal code, tax code"],
  [Cue.nationalId, "national id, national identity, identity card, identification document"],
  [
    anyOf(Cue.internal, Cue.identifier),
    "customer id, user id, employee id, client id, account id, staff id, cust id, emp id, customer ref, user ref, employee ref, client ref, customer code, client code, employee code, customer key, badge id, personnel id, subject id, associate id, patron id, student id, kunden id, customer number, employee number, client number, staff number, personnel number, badge number, student number, associate number, crew id",
  ],
  [anyOf(Cue.session, Cue.identifier), "session id"],
  [Cue.session, "session token, session cookie, session key"],
];
