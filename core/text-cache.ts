import type { Bytes } from "./bytes.ts";
import { Recent } from "./recent.ts";
import type { FindingList } from "./stream/finding-list.ts";
import type { Format } from "./types.ts";

/** Longest text that is remembered, in UTF-16 code units or bytes: what repeats in logs is short. */
export const LONGEST_TEXT = 1024;
/** Code units and bytes of all that is remembered together. */
const CAPACITY = 4 * 1024 * 1024;
/** Look-ups after which it is decided whether they pay, hits that make them pay, and texts for which they are left if not. */
const TRIAL = 512;
const WORTHWHILE = 128;
const REST = 8192;
/** Characters of a text that make its fingerprint, about. */
const SAMPLES = 32;
const MAX_FINGERPRINTS = 65_536;

const FORMAT_LETTERS: Readonly<Record<Format, string>> = {
  auto: "a",
  json: "j",
  ndjson: "n",
  text: "t",
  "otlp-json": "o",
  "otlp-protobuf": "p",
};
const fromUtf8 = new TextDecoder();

/** What became of a text. */
export interface KnownText {
  /** Null: nothing was replaced. */
  readonly output: string | Bytes | null;
  readonly findings: FindingList;
  /** Length of the input in UTF-8. */
  readonly encodedLength: number;
  /** The exact input, if it was bytes: different bytes may decode to one text. */
  readonly bytes: Bytes | null;
}

/**
 * The results of short texts that repeat, by their exact content. One cache belongs to one redactor, hence to one policy
 * and key ring; it saves work and never changes a result. A text that is seen for the first time leaves no more than a
 * fingerprint, which costs little, since most never come again; where hardly anything repeats the cache stands aside.
 */
export class TextCache {
  readonly #known: Recent<KnownText>;
  hits = 0;
  misses = 0;
  readonly #seen: Int32Array;
  #tried = 0;
  #found = 0;
  #rest = 0;

  constructor(entries: number) {
    this.#known = new Recent(entries, CAPACITY);
    this.#seen = new Int32Array(Math.min(MAX_FINGERPRINTS, 2 ** Math.ceil(Math.log2(entries * 8))));
  }

  /** Null for a text that is neither looked up nor kept. */
  keyOf(input: string | Bytes, format: Format): string | null {
    if (input.length > LONGEST_TEXT) return null;
    if (this.#rest > 0) {
      this.#rest--;
      return null;
    }
    const fingerprint = typeof input === "string" ? fingerprintText(input) : fingerprintBytes(input);
    if (!this.#isSeen(fingerprint)) {
      this.misses++;
      return null;
    }
    // Joined, it is a string of its own: a part of a large string would keep the whole of it in memory.
    const letter = FORMAT_LETTERS[format];
    return typeof input === "string" ? letter + input : `${letter}\0${fromUtf8.decode(input)}`;
  }

  /** Two places for each fingerprint, the later of two in the first. */
  #isSeen(fingerprint: number): boolean {
    const seen = this.#seen;
    const slot = fingerprint & (seen.length - 1);
    if (seen[slot] === fingerprint || seen[slot ^ 1] === fingerprint) return true;
    seen[slot ^ 1] = seen[slot]!;
    seen[slot] = fingerprint;
    return false;
  }

  find(key: string, input: string | Bytes): KnownText | undefined {
    const known = this.#known.get(key);
    const isHit =
      known !== undefined && (typeof input === "string" ? known.bytes === null : isSame(known.bytes, input));
    if (isHit) {
      this.hits++;
      this.#found++;
    } else this.misses++;
    if (++this.#tried === TRIAL) {
      if (this.#found < WORTHWHILE) this.#rest = REST;
      this.#tried = 0;
      this.#found = 0;
    }
    return isHit ? known : undefined;
  }

  add(key: string, input: string | Bytes, result: Omit<KnownText, "bytes">): void {
    const output = result.output === null ? null : copyOf(result.output);
    const bytes = typeof input === "string" ? null : copyOf(input);
    this.#known.set(key, { ...result, output, bytes }, key.length + (output?.length ?? 0) + (bytes?.length ?? 0));
  }
}

/** Bytes belong to whoever was given them, and may be written to. */
export function copyOf<T extends string | Bytes>(text: T): T {
  return (typeof text === "string" ? text : new Uint8Array(text)) as T;
}

/** FNV-1a over some of the characters; never 0, which marks an empty slot. */
function fingerprintText(text: string): number {
  const step = Math.max(1, Math.floor(text.length / SAMPLES));
  let hash = 0x811c9dc5 ^ text.length;
  for (let i = text.length - 1; i >= 0; i -= step) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

function fingerprintBytes(bytes: Bytes): number {
  const step = Math.max(1, Math.floor(bytes.length / SAMPLES));
  let hash = 0x811c9dc5 ^ bytes.length;
  for (let i = bytes.length - 1; i >= 0; i -= step) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return mix(hash);
}

/** Lets the low bits, which choose the slot, depend on all others. */
const mix = (hash: number): number => hash ^ (hash >>> 15) || 1;

function isSame(known: Bytes | null, input: Bytes): boolean {
  if (known === null || known.length !== input.length) return false;
  for (let i = 0; i < input.length; i++) if (known[i] !== input[i]) return false;
  return true;
}
