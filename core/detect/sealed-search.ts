/** Finds what has the form of an encrypted value (operate/sealed-token.ts), whoever made it. */
import type { Bytes } from "../bytes.ts";
import { ENCLOSURE_REACH } from "../json/escape.ts";
import { MAX_SEALED_TOKEN, MIN_SEALED_BODY } from "../operate/sealed-token.ts";
import { endOfBody, MARK, startOfBody, startsSealed, UNKNOWN } from "./sealed-form.ts";
import { type Detector, type DetectState, type FindingSink, MAX_SPAN, type Piece } from "./types.ts";

/** A detector with one rule, number 0. */
export class SealedSearch implements Detector {
  readonly rules = [{ id: "sealed", entity: "FIELD", action: 0 }];

  scan(piece: Piece, from: number, state: DetectState, sink: FindingSink): number {
    const { bytes, limit, closed } = piece;
    let at = from;
    if (state.open >= 0) {
      const start = from - state.reach!;
      const stop = stopOfBody(bytes, start, from, limit);
      if (!closed && isUndecided(start, stop, limit)) {
        sink.extend(stop);
        state.reach = stop - start;
        return stop;
      }
      at = endOfToken(bytes, start, stop, limit);
      sink.extend(at);
      state.open = -1;
    }
    // The mark is rarer than the letters before it.
    for (let floor = at; ; at++) {
      while (at < limit && bytes[at] !== MARK) at++;
      if (at >= limit) return closed ? limit : Math.max(floor, limit - 3);
      const start = at - 3;
      if (start < floor || !startsSealed(bytes, start)) continue;
      const body = startOfBody(bytes, start, limit);
      if (body === UNKNOWN && !closed) return start;
      if (body < 0) continue;
      const stop = stopOfBody(bytes, start, body, limit);
      if (!closed && isUndecided(start, stop, limit)) {
        if (stop - start <= MAX_SPAN) return start;
        sink.push(start, stop, 0, 1);
        state.open = 0;
        state.reach = stop - start;
        return stop;
      }
      const end = endOfToken(bytes, start, stop, limit);
      // A long one is told before its end is known, so it is told without its mark, too.
      if (stop - start <= MAX_SPAN && (end === stop || stop - body < MIN_SEALED_BODY)) continue;
      sink.push(start, end, 0, 1);
      floor = end;
      // The loop steps on.
      at = end - 1;
    }
  }
}

/** End of the body that goes on at `from`, of the token that begins at `start`; no further than a token can reach. */
function stopOfBody(bytes: Bytes, start: number, from: number, limit: number): number {
  return endOfBody(bytes, from, Math.min(limit, start + MAX_SEALED_TOKEN));
}

/** Behind the mark, if the body that stops at `stop` has one. */
function endOfToken(bytes: Bytes, start: number, stop: number, limit: number): number {
  return stop < limit && stop - start < MAX_SEALED_TOKEN && bytes[stop] === MARK ? stop + 1 : stop;
}

/** Whether more may follow, or what stands directly behind is not known yet, which tells how the value goes back. */
function isUndecided(start: number, stop: number, limit: number): boolean {
  return stop - start < MAX_SEALED_TOKEN && stop + 1 + ENCLOSURE_REACH > limit;
}
