/** Values in small letters behind a label in text: `fname=priya`, `city: "leeds"`, `&town=san+jose&`. Those with capitals are found as words. */
import { isBlank } from "../classes.ts";
import { isNameByte, isQuote } from "../name-joint.ts";
import type { Probe } from "../probe.ts";
import { Fit, fitPerson, fitPlace, MAX_KEYED, type Value } from "./keyed-value.ts";
import { isPersonKey, isPlaceKey, judgeKey } from "./keys.ts";
import { isAsciiDigit, isAsciiLetter, isAsciiUpper, isHigh } from "./letters.ts";
import type { Reader } from "./reader.ts";

const MAX_KEY = 40;
/** Blanks, quotes and the like between the label and its value. */
const MAX_JOINT = 6;

/** Labels' last words, each with what may follow: the automaton finds them wherever they end a label. */
const labels = (words: string): string[] =>
  words.split(" ").flatMap((word) => [`${word}=`, `${word} =`, `${word}:`, `${word}":`]);

export const PERSON_LABELS: readonly string[] = labels(
  "name fname lname firstname lastname fullname surname givenname familyname middlename customername patientname membername displayname contactname holdername nickname realname legalname ownername recipientname clientname employeename passengername guestname cardname accountname vorname nachname nom prenom apellido nombre cardholder holder customer patient owner recipient payee beneficiary kin spouse applicant",
);
export const PLACE_LABELS: readonly string[] = labels(
  "city hometown town address streetaddress homeaddress billingaddress shippingaddress mailingaddress postaladdress deliveryaddress street addr line1 line2 suburb country village birth ort ville ciudad",
);

const value: Value = { from: 0, to: 0 };

/** The value behind the label that ends before `at`; the level is one of Fit. */
export function judgeLabelled(reader: Reader, probe: Probe, start: number, at: number, isPlace: boolean): boolean {
  const { bytes } = probe;
  let from = at;
  let quote = 0;
  while (from - at < MAX_JOINT && from < probe.limit && isOpening(bytes[from])) {
    if (isQuote(bytes[from])) quote = bytes[from];
    from++;
  }
  if (!reader.look(probe, from)) return false;
  if (from >= reader.high || !(startsSmall(bytes[from]) || (isPlace && isAsciiDigit(bytes[from])))) return false;
  let keyEnd = at;
  while (keyEnd > start && !isNameByte(bytes[keyEnd - 1])) keyEnd--;
  let keyStart = start;
  while (keyStart > reader.low && start - keyStart < MAX_KEY && isNameByte(bytes[keyStart - 1])) keyStart--;
  if (!(isPlace ? isPlaceKey : isPersonKey)(bytes, keyStart, keyEnd)) return false;
  const to = valueEnd(reader, from, quote, bytes[at - 1] === 0x3a);
  if (to <= from) return false;
  const key = judgeKey(bytes, keyStart, keyEnd);
  const fit = isPlace ? fitPlace(reader, key, from, to, value) : fitPerson(reader, key, from, to, value);
  return fit !== Fit.none && probe.accept(value.from, value.to, fit);
}

const isOpening = (byte: number): boolean =>
  isBlank(byte) || isQuote(byte) || byte === 0x5c || byte === 0x3d || byte === 0x28;

const startsSmall = (byte: number): boolean =>
  (isAsciiLetter(byte) && !isAsciiUpper(byte)) || isHigh(byte) || byte === 0x25;

/** Where the value ends, or -1 if that is not to be seen. After `:` an unquoted value may have blanks inside. */
function valueEnd(reader: Reader, from: number, quote: number, afterColon: boolean): number {
  const { bytes, high } = reader;
  const limit = Math.min(high, from + MAX_KEYED);
  for (let at = from; at < limit; at++) {
    const byte = bytes[at];
    if (byte === 0x0a) return at;
    if (quote !== 0) {
      if (byte === quote) return bytes[at - 1] === 0x5c ? at - 1 : at;
      continue;
    }
    if (
      byte === 0x26 ||
      byte === 0x3b ||
      byte === 0x2c ||
      byte === 0x29 ||
      byte === 0x7c ||
      byte === 0x7d ||
      isQuote(byte)
    )
      return at;
    if (isBlank(byte) && (!afterColon || isBlank(bytes[at + 1]))) return at;
  }
  return high === reader.probe!.limit && limit === high ? high : -1;
}
