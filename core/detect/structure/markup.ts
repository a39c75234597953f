/** Names in XML and HTML: of the element a value is the content of, and those that attributes give to fields and properties. */
import type { Bytes } from "../../bytes.ts";
import { CLASS, DIGIT, isBlank, UPPER } from "../classes.ts";
import { isNameByte, isQuote } from "../name-joint.ts";

/** Longest tag that is looked at, in bytes. */
const MAX_TAG = 160;
const LESS = 0x3c;
const GREATER = 0x3e;
const COLON = 0x3a;
const SLASH = 0x2f;

/** Attributes that name what an element holds. */
const NAMING = ["name", "key", "field", "property", "label"].map((word) =>
  Uint8Array.from(word, (char) => char.charCodeAt(0)),
);

/** A name that was found: bytes[from, to). */
export const found = { from: 0, to: 0 };

/** Where the tag begins that `end` lies in, or right behind; -1 if none does. */
export function tagStart(bytes: Bytes, low: number, end: number): number {
  const limit = Math.max(low, end - MAX_TAG);
  for (let at = end - 1; at >= limit; at--) {
    if (bytes[at] === LESS) return at;
    if (bytes[at] === GREATER || bytes[at] === 0x0a) return -1;
  }
  return -1;
}

/**
 * Finds the name of the element whose opening tag is bytes[open, close], without its prefix. False for closing tags, and for what a
 * redaction leaves (`<API_KEY>`) unless a closing tag follows before `high`.
 */
export function findElementName(bytes: Bytes, open: number, close: number, high: number): boolean {
  let from = open + 1;
  let at = from;
  while (at < close && (isNameByte(bytes[at]) || bytes[at] === COLON)) {
    if (bytes[at] === COLON) from = at + 1;
    at++;
  }
  if (at === from || bytes[close - 1] === SLASH || (at < close && !isBlank(bytes[at]))) return false;
  found.from = from;
  found.to = at;
  return at < close || !isUpper(bytes, from, at) || isClosed(bytes, close + 1, high);
}

function isUpper(bytes: Bytes, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((CLASS[bytes[at]] & (UPPER | DIGIT)) === 0 && bytes[at] !== 0x5f) return false;
  return true;
}

/** True if the next tag is a closing one. */
function isClosed(bytes: Bytes, from: number, high: number): boolean {
  for (let at = from; at + 1 < high; at++) if (bytes[at] === LESS) return bytes[at + 1] === SLASH;
  return false;
}

/** Finds the value of an attribute that names the element (`name="phone"`) in bytes[from, to). */
export function findNamingAttribute(bytes: Bytes, from: number, to: number): boolean {
  for (let at = from; at + 1 < to; at++) {
    if (bytes[at] !== 0x3d || !isQuote(bytes[at + 1])) continue;
    let start = at;
    while (start > from && isNameByte(bytes[start - 1])) start--;
    const quote = bytes[++at];
    const begin = at + 1;
    do at++;
    while (at < to && bytes[at] !== quote);
    if (at >= to || !NAMING.some((word) => spells(bytes, start, begin - 2, word))) continue;
    found.from = begin;
    found.to = at;
    return at > begin;
  }
  return false;
}

function spells(bytes: Bytes, from: number, to: number, word: Uint8Array): boolean {
  if (to - from !== word.length) return false;
  for (let i = 0; i < word.length; i++) if ((bytes[from + i] | 0x20) !== word[i]) return false;
  return true;
}

/** What stands for the value of an element that an attribute names: `<add key="password" value="…"/>`. */
const VALUES = ["value", "content", "val", "data-value"].map((word) =>
  Uint8Array.from(word, (char) => char.charCodeAt(0)),
);
export const isValueAttribute = (bytes: Bytes, from: number, to: number): boolean =>
  VALUES.some((word) => spells(bytes, from, to, word));
