/** The piece under judgement and the candidate a recognizer makes of it. One object per detector, reused. */

import type { Bytes } from "../bytes.ts";
import { CLASS, isWord, TOKEN, type URL_BYTE } from "./classes.ts";
import { isBoundaryBefore } from "./trigger-pattern.ts";
import { MAX_SPAN, type PieceKind } from "./types.ts";

/** How a token longer than MAX_SPAN ends. Of two that overlap, the one with the larger number never ends first. */
export const Until = { none: 0, token: 1, url: 2, pemEnd: 3, pieceEnd: 4 } as const;

/** Remembers how far a search has gone in vain, so that the next one, starting inside, goes on from there. */
export class Walk {
  #from = 0;
  #to = 0;

  reset(): void {
    this.#from = this.#to = 0;
  }

  /** Where a search that starts at `at` may begin. */
  resume(at: number): number {
    return at >= this.#from && at < this.#to ? this.#to : at;
  }

  /** The search from `at` found nothing before `to`. */
  note(at: number, to: number): void {
    if (at < this.#from || at > this.#to) this.#from = at;
    this.#to = to;
  }
}

/** Resets of all probes. */
let generations = 0;

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
  /** Where a word that may be about telephones began last, or -1. */
  hint = -1;
  /** A byte after the end of an open piece was asked for: the candidate is not decided. */
  incomplete = false;

  /** The last run of token characters, and of URL bytes, that was walked. */
  #tokenStart = 0;
  #tokenEnd = 0;
  #urlStart = 0;
  #urlEnd = 0;
  /** Stretches that recognizers have walked: a vendor's key, a private key without an end, and a value without one, by how it ends (see Ending in secret-value.ts). */
  readonly keyWalk = new Walk();
  readonly pemWalk = new Walk();
  /** What has no letters and digits that take turns. */
  readonly turnWalk = new Walk();
  /** Groups with a colon between each two, too many of them for an address. */
  readonly groupWalk = new Walk();
  readonly valueWalks: readonly Walk[] = [new Walk(), new Walk(), new Walk()];

  /** Changes whenever offsets begin to mean other bytes. */
  generation = 0;

  /** Forgets the runs: offsets mean other bytes now. */
  reset(): void {
    this.generation = ++generations;
    this.#tokenStart = this.#tokenEnd = this.#urlStart = this.#urlEnd = 0;
    this.keyWalk.reset();
    this.pemWalk.reset();
    this.turnWalk.reset();
    this.groupWalk.reset();
    for (let i = 0; i < this.valueWalks.length; i++) this.valueWalks[i].reset();
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
    const isToken = flag === TOKEN;
    const known = isToken ? this.#tokenEnd : this.#urlEnd;
    const inside = at >= (isToken ? this.#tokenStart : this.#urlStart) && at < known;
    let end = inside ? known : at;
    while (end < cap && end < this.limit && (CLASS[this.bytes[end]] & flag) !== 0) end++;
    if (isToken) {
      if (!inside) this.#tokenStart = at;
      this.#tokenEnd = end;
    } else {
      if (!inside) this.#urlStart = at;
      this.#urlEnd = end;
    }
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
