/** Finds what has the form of an encrypted value (operate/sealed-token.ts), whoever made it. */
import type { Bytes } from "../bytes.ts";
import { ENCLOSURE_REACH } from "../json/escape.ts";
import { MIN_SEALED_BODY } from "../operate/sealed-token.ts";
import { CLASS, DIGIT, LOWER } from "./classes.ts";
import { isBase32 } from "./redacted.ts";
import { type Detector, type DetectState, type FindingSink, MAX_SPAN, type Piece } from "./types.ts";

const MARK = 0x5f;
const DASH = 0x2d;
const MAX_ENTITY = 64;
const MAX_KEY_ID = 12;

const NO = -1;
/** More bytes are needed to tell. */
const UNKNOWN = -2;

/** End of a word of lower-case letters and digits that is followed by a mark, or NO or UNKNOWN. */
function endOfWord(bytes: Bytes, from: number, limit: number, most: number, dashes: boolean): number {
  if (from < limit && (CLASS[bytes[from]!]! & LOWER) === 0) return NO;
  const last = Math.min(limit, from + most + 1);
  for (let at = from; at < last; at++) {
    if (bytes[at] === MARK) return at;
    if ((CLASS[bytes[at]!]! & (LOWER | DIGIT)) === 0 && !(dashes && bytes[at] === DASH)) return NO;
  }
  return last === limit && limit < from + most + 1 ? UNKNOWN : NO;
}

/** Where the body of the token that begins at `start` with `enc_` begins, or NO or UNKNOWN. */
function startOfBody(bytes: Bytes, start: number, limit: number): number {
  const entity = endOfWord(bytes, start + 4, limit, MAX_ENTITY, true);
  if (entity < 0) return entity;
  const id = endOfWord(bytes, entity + 1, limit, MAX_KEY_ID, false);
  return id < 0 ? id : id + 1;
}

function endOfBody(bytes: Bytes, from: number, limit: number): number {
  let at = from;
  while (at < limit && isBase32(bytes[at]!)) at++;
  return at;
}

/** A detector with one rule, number 0. */
export class SealedSearch implements Detector {
  readonly rules = [{ id: "sealed", entity: "FIELD", action: 0 }];

  scan(piece: Piece, from: number, state: DetectState, sink: FindingSink): number {
    const { bytes, limit, closed } = piece;
    let at = from;
    if (state.open >= 0) {
      at = endOfBody(bytes, at, limit);
      if (!closed && at + 1 + ENCLOSURE_REACH > limit) {
        sink.extend(at);
        return at;
      }
      if (at < limit && bytes[at] === MARK) at++;
      sink.extend(at);
      state.open = -1;
    }
    // The mark is rarer than the letters before it.
    for (let floor = at; ; at++) {
      while (at < limit && bytes[at] !== MARK) at++;
      if (at >= limit) return closed ? limit : Math.max(floor, limit - 3);
      const start = at - 3;
      if (start < floor || bytes[start] !== 0x65 || bytes[start + 1] !== 0x6e || bytes[start + 2] !== 0x63) continue;
      const body = startOfBody(bytes, start, limit);
      if (body === UNKNOWN && !closed) return start;
      if (body < 0) continue;
      const end = endOfBody(bytes, body, limit);
      if (end === limit && !closed && end - start > MAX_SPAN) {
        sink.push(start, limit, 0, 1);
        state.open = 0;
        return limit;
      }
      // What stands directly behind tells how it goes back.
      if (end + 1 + ENCLOSURE_REACH > limit && !closed) return start;
      if (end === limit || bytes[end] !== MARK || end - body < MIN_SEALED_BODY) continue;
      sink.push(start, end + 1, 0, 1);
      at = end;
      floor = end + 1;
    }
  }
}
