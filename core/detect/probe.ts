/** The piece under judgement and the candidate a recognizer makes of it. One object per detector, reused. */

import type { Bytes } from "../bytes.ts";
import { CLASS, isWord, TOKEN, type URL_BYTE } from "./classes.ts";
import { isBoundaryBefore } from "./trigger-automaton.ts";
import { MAX_SPAN, type PieceKind } from "./types.ts";

/** How a token longer than MAX_SPAN ends. Of two that overlap, the one with the larger number never ends first. */
export const Until = { none: 0, token: 1, url: 2, pemEnd: 3, pieceEnd: 4 } as const;

export class Probe {
  bytes: Bytes = new Uint8Array(0);
  start = 0;
  limit = 0;
  closed = true;
  kind: PieceKind = "text";
  keyBytes: Bytes = this.bytes;
  keyStart = 0;
  keyEnd = 0;
  window = 256;

  /** The candidate: [from, to). A recognizer sets `from` before it reads on, so that an unfinished one is held there. */
  from = 0;
  to = 0;
  /** What the recognizer found out about the candidate, for its own `score`. */
  level = 0;
  /** How the candidate goes on if it is longer than MAX_SPAN. */
  until: number = Until.none;
  /** A byte after the end of an open piece was asked for: the candidate is not decided. */
  incomplete = false;

  /** The last run of each class that was walked: token characters, then the others. */
  readonly #runStart = new Int32Array(2);
  readonly #runEnd = new Int32Array(2);

  /** Forgets the runs: offsets mean other bytes now. */
  reset(): void {
    this.#runStart[0] = this.#runStart[1] = this.#runEnd[0] = this.#runEnd[1] = 0;
  }

  /** The byte at `at`, or -1 outside of the piece. */
  at(at: number): number {
    if (at < this.limit) return at >= this.start ? this.bytes[at] : -1;
    if (!this.closed) this.incomplete = true;
    return -1;
  }

  isBoundaryBefore(at: number): boolean {
    return isBoundaryBefore(this.bytes, this.start, at);
  }

  isBoundaryAfter(at: number): boolean {
    return !isWord(this.at(at));
  }

  /**
   * End of the run of TOKEN or URL_BYTE bytes that starts at `at`, at most MAX_SPAN on. Overlapping runs of one class share
   * their end, so many candidates in one run cost one walk.
   */
  runEnd(at: number, flag: typeof TOKEN | typeof URL_BYTE): number {
    const cap = at + MAX_SPAN;
    const slot = flag === TOKEN ? 0 : 1;
    const known = this.#runEnd[slot];
    const inside = at >= this.#runStart[slot] && at < known;
    let end = inside ? known : at;
    while (end < cap && end < this.limit && (CLASS[this.bytes[end]] & flag) !== 0) end++;
    if (!inside) this.#runStart[slot] = at;
    this.#runEnd[slot] = end;
    if (end >= cap) return cap;
    if (end >= this.limit && !this.closed) this.incomplete = true;
    return end;
  }

  /** Case-insensitive comparison with a lower-case ASCII text. */
  matches(at: number, text: string): boolean {
    for (let i = 0; i < text.length; i++) {
      const wanted = text.charCodeAt(i);
      const byte = this.at(at + i);
      if (byte !== wanted && !(byte >= 0x41 && byte <= 0x5a && byte + 32 === wanted)) return false;
    }
    return true;
  }

  accept(from: number, to: number, level: number): true {
    this.from = from;
    this.to = to;
    this.level = level;
    return true;
  }
}
