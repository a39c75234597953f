/**
 * Values that a name in the text stands before: `name="Ada Lovelace"`, `X-Customer-Name: …`, `'ssn': '…'`, `User{name=Ada, ssn=…}`,
 * `<ssn>…</ssn>`, `<add key="…" value="…"/>`. Finds where the value begins and ends; what the name says is written-name.ts.
 */
import type { Bytes } from "../../bytes.ts";
import { CLASS, HIGH, isBlank, isDigit, isWord, UPPER } from "../classes.ts";
import { isNameByte, isQuote } from "../name-joint.ts";
import type { Probe } from "../probe.ts";
import { isValueAttribute, tagStart } from "./markup.ts";

/** Longest value, in bytes, and most words of one without quotes. */
const MAX_VALUE = 256;
const MAX_WORDS = 8;
/** Bytes between a name and its value, at most. */
const MAX_GAP = 24;

const EQUALS = 0x3d;
const COLON = 0x3a;
const GREATER = 0x3e;
const LESS = 0x3c;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

/** What follows a name. */
export const Manner = {
  none: 0,
  /** `name=value` in any form. */ pair: 1,
  /** An element's content or a `value` attribute. */ markup: 2,
} as const;

/** Ends a value without quotes. */
const ENDS = new Uint8Array(256);
for (const char of '\n\r,;&|<>"`{}[]=\\\t') ENDS[char.charCodeAt(0)] = 1;

/** False if what follows a name at `nameEnd`, a blank before it, surely is no value's beginning: most words of prose. */
export function mayBeginValue(bytes: Bytes, nameEnd: number, limit: number): boolean {
  if (nameEnd + 1 >= limit || !isBlank(bytes[nameEnd])) return true;
  const byte = bytes[nameEnd + 1];
  return byte === EQUALS || byte === COLON || isBlank(byte);
}

export class Pair {
  from = 0;
  to = 0;
  manner: number = Manner.none;
  #quote = 0;
  #isTight = false;

  /** Finds where the value begins of the name whose last letter stands before `nameEnd`; false if none does. */
  begin(probe: Probe, nameEnd: number): boolean {
    let at = nameEnd;
    this.#quote = 0;
    this.#isTight = false;
    this.manner = Manner.pair;
    while (isNameByte(probe.at(at)) && at - nameEnd < MAX_GAP) at++;
    if (probe.at(at) === GREATER) return this.#beginContent(probe, at);
    if (isQuote(probe.at(at))) {
      at++;
      if (probe.at(at) === GREATER) return this.#beginContent(probe, at);
    }
    const gap = at;
    while (at - gap < 4 && (isBlank(probe.at(at)) || probe.at(at) === 0x5d)) at++;
    const joint = probe.at(at);
    if (joint !== EQUALS && joint !== COLON) return at > gap && this.#beginAttribute(probe, at);
    at++;
    if (joint === COLON && probe.at(at) === EQUALS) at++;
    else if (joint === COLON && (probe.at(at) === COLON || probe.at(at) === 0x2f)) return false;
    else if (probe.at(at) === GREATER || probe.at(at) === EQUALS) at++;
    const blank = at;
    while (at - blank < 4 && probe.at(at) === 0x20) at++;
    this.#isTight = joint === EQUALS && at === gap + 1;
    // `name= x=1` has no value.
    if (joint === EQUALS && at > blank && gap + 1 === blank) return false;
    return this.#beginQuoted(probe, at);
  }

  #beginQuoted(probe: Probe, start: number): boolean {
    let at = start;
    while (at - start < 4 && probe.at(at) === BACKSLASH) at++;
    if (isQuote(probe.at(at))) {
      this.#quote = probe.at(at);
      at++;
    } else if (at > start) return false;
    this.from = at;
    return true;
  }

  #beginContent(probe: Probe, at: number): boolean {
    this.manner = Manner.markup;
    this.#quote = LESS;
    this.from = at + 1;
    return tagStart(probe.bytes, probe.start, at) >= 0;
  }

  /** `name="email" value="…"`. */
  #beginAttribute(probe: Probe, start: number): boolean {
    let at = start;
    while (isNameByte(probe.at(at)) && at - start < MAX_GAP) at++;
    if (probe.at(at) !== EQUALS || !isQuote(probe.at(at + 1)) || !isValueAttribute(probe.bytes, start, at))
      return false;
    this.manner = Manner.markup;
    this.#quote = probe.at(at + 1);
    this.from = at + 2;
    return true;
  }

  /** Finds where the value ends; false if there is none. */
  end(probe: Probe): boolean {
    this.to = this.#quote === 0 ? this.#bareEnd(probe) : this.#quotedEnd(probe);
    return this.to > this.from;
  }

  #quotedEnd(probe: Probe): number {
    const cap = this.from + MAX_VALUE;
    for (let at = this.from; at < cap; at++) {
      const byte = probe.at(at);
      if (byte < 0 || byte === NEWLINE) return -1;
      if (byte === this.#quote) return probe.bytes[at - 1] === BACKSLASH ? at - 1 : at;
    }
    return -1;
  }

  #bareEnd(probe: Probe): number {
    const { from } = this;
    const cap = from + MAX_VALUE;
    let at = from;
    let words = 1;
    let open = 0;
    for (; at < cap; at++) {
      const byte = probe.at(at);
      if (byte < 0 || ENDS[byte] === 1) break;
      if (byte === 0x28) open++;
      else if (byte === 0x29 && open-- === 0) break;
      if (byte !== 0x20) continue;
      if (words++ === MAX_WORDS || !this.#goesOn(probe, at + 1)) break;
    }
    let to = at;
    while (to > from && (isBlank(probe.bytes[to - 1]) || probe.bytes[to - 1] === 0x2e)) to--;
    return at < cap ? to : -1;
  }

  /** Does a value without quotes go on with the word at `start`? Not if that is the next name, nor, after `name=`, in small letters. */
  #goesOn(probe: Probe, start: number): boolean {
    const first = probe.at(start);
    if (first < 0) return false;
    if (this.#isTight && (CLASS[first] & (UPPER | HIGH)) === 0 && !isDigit(first) && first !== 0x28 && first !== 0x2b)
      return false;
    let at = start;
    while (at - start < MAX_GAP && (isWord(probe.at(at)) || probe.at(at) === 0x2d || probe.at(at) === 0x2e)) at++;
    return probe.at(at) !== EQUALS && probe.at(at) !== COLON;
  }
}
