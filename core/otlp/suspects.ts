import type { Bytes } from "../bytes.ts";
import { QuarantineError } from "../errors.ts";

/** Most unknown fields of a request, and of a text that may be a message: each is an object, however short it is. */
export const MAX_UNKNOWN = 250_000;

export const tooMany = (at: number): QuarantineError =>
  new QuarantineError("work-budget", at, "the request has too many unknown fields");

/** What is in a request beside what OTLP knows: a stretch of the source, and how it is written. */
export interface Unknown {
  readonly wire: number;
  readonly from: number;
  readonly to: number;
}

/** A text or bytes[from, to) that may be a message: it stands in the source at `at`. */
export interface Suspect {
  readonly bytes: Bytes;
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

const TAB = 0x09;
const ESCAPE = 0x1b;

/** Control characters that texts do not have; with others, those of terminals. */
const isForeign = (byte: number): boolean => byte < 0x20 && byte !== ESCAPE && (byte < TAB || byte > 0x0d);

/** True if damage may have joined the text to what stood behind it. */
export function mayBeJoined({ bytes, from, to }: Suspect): boolean {
  for (let at = from; at < to; at++) if (isForeign(bytes[at]!)) return true;
  return false;
}

/** Bytes of a tag and a length, which may be letters or digits. */
export const GLUE = 2;

/**
 * What may have been texts in bytes[from, to): that between control characters among which there is one that texts do not have, with and without up to `glue`
 * characters at both ends.
 */
export function visitPieces(
  { bytes, from, to }: Suspect,
  glue: number,
  visit: (start: number, end: number) => void,
): void {
  let start = from;
  for (let at = from; at <= to; at++) {
    if (at < to && bytes[at]! >= 0x20) continue;
    let end = at;
    let hasForeign = false;
    for (; end < to && bytes[end]! < 0x20; end++) if (isForeign(bytes[end]!)) hasForeign = true;
    if (at === to || hasForeign) {
      if (start > from || at < to)
        for (let front = 0; front <= (start > from ? glue : 0); front++)
          for (let back = 0; back <= (at < to ? glue : 0); back++)
            if (start + front < at - back) visit(start + front, at - back);
      start = end;
    }
    at = Math.max(at, end - 1);
  }
}
