/** What stands between two words. */
import type { Bytes } from "../../bytes.ts";
import { escapedByte, escapeLength, isHigh } from "./letters.ts";

/** What stands between a token and the one before it. */
export const Gap = {
  /** Nothing to speak of before: the line begins, or something that no phrase goes over. */
  none: 0,
  /** Blanks, or what encodes them. */
  blank: 1,
  /** A comma and a blank. */
  comma: 2,
  /** A full stop and a blank: after an abbreviation, or between sentences. */
  stop: 3,
  /** A comma without a blank, or a tab: cells of a table. */
  cell: 4,
  /** HL7's `^` between the parts of a field. */
  field: 6,
  /** Anything else within the line: brackets, quotes, dashes, colons. */
  other: 5,
} as const;

/** The class of what stands in [from, to) between two tokens. */
export function classifyGap(bytes: Bytes, from: number, to: number): number {
  let at = from;
  // What was taken off the token before: `'s`.
  if (at < to && (bytes[at] === 0x27 || isHigh(bytes[at])) && at + 1 < to && to - at < 7) {
    const end = bytes[at] === 0x27 ? at + 2 : at + 4;
    if (end <= to && (bytes[end - 1] | 0x20) === 0x73) at = end;
  }
  // HL7: `Okada^Satoshi`, `Street 5^^Town`
  if (bytes[at] === 0x5e)
    return to - at === 1 ? Gap.field : to - at === 2 && bytes[at + 1] === 0x5e ? Gap.cell : Gap.other;
  let mark = 0;
  let blanks = 0;
  let tabs = 0;
  for (; at < to; at++) {
    const byte = bytes[at];
    if (byte === 0x20) blanks++;
    else if (byte === 0x09) tabs++;
    else if (byte === 0x0a || byte === 0x0d) return Gap.none;
    else if (byte === 0x5c) {
      const next = bytes[at + 1];
      if (next === 0x6e || next === 0x72) return Gap.none;
      if (next !== 0x74) return Gap.other;
      tabs++;
      at++;
    } else if (byte === 0x2b) {
      // A blank of an encoded form, but only between two words.
      if (to - from !== 1) return Gap.other;
      blanks++;
    } else if (byte === 0x25) {
      const coded = escapeLength(bytes, at, to);
      if (coded === 0) return Gap.other;
      const stands = escapedByte(bytes, at, coded);
      at += coded - 1;
      if (stands === 0x20 || stands === 0x2b) blanks++;
      else if ((stands === 0x2c || stands === 0x2e) && mark === 0) mark = stands;
      else return Gap.other;
    } else if (byte === 0xc2 && bytes[at + 1] === 0xa0) {
      blanks++;
      at++;
    } else if ((byte === 0x2c || byte === 0x2e) && mark === 0 && blanks === 0) mark = byte;
    else return Gap.other;
  }
  if (tabs > 0) return mark === 0 ? Gap.cell : Gap.other;
  // A wide gap is a table's.
  if (blanks > 2) return Gap.other;
  if (mark === 0) return blanks > 0 ? Gap.blank : Gap.other;
  if (mark === 0x2e) return blanks > 0 ? Gap.stop : Gap.other;
  return blanks > 0 ? Gap.comma : Gap.cell;
}
