/**
 * Words that say what a value is. Whole words only, in member names (split at `_`, `-`, case changes) and in the text
 * around. The first group names entities, the second contradicts them.
 */
import type { Bytes } from "../bytes.ts";

export const Cue = {
  email: 1,
  card: 2,
  ssn: 4,
  phone: 8,
  ip: 16,
  iban: 32,
  url: 64,
  secret: 128,
  /** Makes a following `key` or `token`, a secret: api, access, client, auth. */
  secretHolder: 256,
  key: 512,
  /** The number belongs to something that is not a person: order, trace, request, sequence. */
  identifier: 1024,
  version: 2048,
  time: 4096,
  /** Amounts, sizes and counts. */
  quantity: 8192,
  /** As a name's last word it says the value is about the thing, not the thing: type, count, id. */
  about: 16384,
  /** Where a call or message goes: weaker than `phone`. */
  contact: 32768,
  /** A password proper: its value need not look random. */
  password: 65536,
} as const;

const WORDS: readonly (readonly [number, string])[] = [
  [Cue.email, "email mail emailaddress mailto recipient sender inbox upn"],
  [
    Cue.card,
    "card pan cc creditcard cardnumber cardno ccnumber ccnum debit visa mastercard amex discover diners jcb maestro unionpay carddigits cardnum",
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
  [Cue.iban, "iban account bank acct payee beneficiary bic swift"],
  [Cue.url, "url uri link href endpoint webhook location referer referrer redirect website"],
  [
    Cue.secret | Cue.password,
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
    "id ids uuid guid order orders trace span request req sequence seq serial sku isbn issn invoice ticket case job jobs run build commit hash sha md5 digest checksum crc etag offset partition shard message msg event batch transaction txn reference ref correlation session process pid tid thread tracking track parcel shipment item product part model upc ean asin row rows lsn xid snowflake revision rev nonce chunk block parent ptr sid between build deployment pod container instance article ledger document doc",
  ],
  [
    Cue.version,
    "version ver firmware release upgrade upgraded downgrade semver chrome safari firefox mozilla applewebkit opr edg chromium headlesschrome npm build fw",
  ],
  [
    Cue.time,
    "timestamp epoch time ts date datetime created updated expires millis nanos nano ms ns us seconds unix unixnano iat exp nbf",
  ],
  [
    Cue.quantity,
    "bytes size count total amount price length len lines limit max min avg mean sum balance rows heap memory ratio score latency duration",
  ],
  [
    Cue.about,
    "id ids type types count counts status name names at version required length len kind field fields label format enabled valid policy expiry expires expiration ttl url uri hash used limit max min total tokens date time",
  ],
];

/** The words that have one of these cues. */
export function wordsOf(cues: number): readonly string[] {
  return WORDS.flatMap(([cue, words]) => ((cue & cues) === 0 ? [] : words.split(" ")));
}

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the word in lower case; a collision with a foreign word is about as likely as one in ten million words. */
function hashOf(bytes: Bytes, from: number, to: number): number {
  let hash = FNV_BASIS | 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    hash = Math.imul(hash ^ (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte), FNV_PRIME);
  }
  return hash;
}

/** Open addressing: hash and cues side by side. Most words asked for are not in it. */
const SLOTS = 2048;
const HASHES = new Int32Array(SLOTS);
const CUES = new Int32Array(SLOTS);

function slotOf(hash: number): number {
  let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  while (CUES[slot] !== 0 && HASHES[slot] !== hash) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}

const MAX_WORD = 24;
const LOWER_S = 0x73;

/** Lengths of the words that begin, and of those that end, with a letter of either case: most words fail one of the two. */
const BEGINS = new Int32Array(256);
const ENDS = new Int32Array(256);

for (const [cue, words] of WORDS)
  for (const word of words.split(" ")) {
    const bytes = new TextEncoder().encode(word);
    const hash = hashOf(bytes, 0, word.length);
    const slot = slotOf(hash);
    HASHES[slot] = hash;
    CUES[slot] |= cue;
    for (const bit of [0, 0x20]) {
      BEGINS[bytes[0] & ~bit] |= 3 << word.length;
      ENDS[bytes[word.length - 1] & ~bit] |= 1 << word.length;
      ENDS[LOWER_S & ~bit] |= 1 << (word.length + 1);
    }
  }

const LOWER_V = 0x76;

/** What the word [from, to) says, as a mask of cues; 0 for any other word. A plural counts as its singular. Text ends at `high`. */
export function cuesOf(bytes: Bytes, from: number, to: number, high: number): number {
  const length = to - from;
  if (length < 2 || length > MAX_WORD) {
    // `v4:` and `v6:` name addresses, any other `v` a version.
    if (length !== 1 || (bytes[from] | 0x20) !== LOWER_V) return 0;
    return to < high && (bytes[to] === 0x34 || bytes[to] === 0x36) ? Cue.ip : Cue.version;
  }
  if ((BEGINS[bytes[from]] & ENDS[bytes[to - 1]] & (1 << length)) === 0) return 0;
  const known = CUES[slotOf(hashOf(bytes, from, to))];
  if (known !== 0) return known;
  return length > 3 && (bytes[to - 1] | 0x20) === LOWER_S ? CUES[slotOf(hashOf(bytes, from, to - 1))] : 0;
}
