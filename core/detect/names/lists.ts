/**
 * Given names, family names, places and ordinary words, as hashes (fold.ts) with flags. The data is made by
 * scripts/build-name-lists.ts and decoded at first use; no word can be read out of it.
 */
import { LISTS } from "./list-data.ts";

/** What a word is known as. */
export const Known = {
  given: 1,
  family: 2,
  /** Frequent as a given name, or as a family name. */
  frequentName: 4,
  town: 8,
  /** 100,000 people or more, or a capital. */
  city: 16,
  region: 32,
  country: 64,
  /** In a dictionary of English, in lower case. */
  word: 128,
  /** Among the frequent words of English. */
  common: 256,
} as const;

export const NAME = Known.given | Known.family;
export const PLACE = Known.town | Known.city | Known.region | Known.country;

/** Groups of one flag combination each, in the order in which LISTS.data has them. */
export interface ListData {
  readonly groups: readonly { readonly flags: number; readonly count: number; readonly rice: number }[];
  /** Base64 digits, six bits each: per group ascending hashes, their differences in Rice's code. */
  readonly data: string;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Open addressing; empty slots have no flags. */
let hashes: Int32Array | undefined;
let flags: Uint16Array;
let mask = 0;

function decode({ groups, data }: ListData): void {
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const size = 1 << (33 - Math.clz32(total));
  const sixBits = new Uint8Array(128);
  for (let i = 0; i < 64; i++) sixBits[ALPHABET.charCodeAt(i)] = i;
  const table = new Int32Array(size);
  flags = new Uint16Array(size);
  mask = size - 1;
  let at = 0;
  let held = 0;
  let bits = 0;
  for (const group of groups) {
    let hash = -1;
    for (let i = 0; i < group.count; i++) {
      let quotient = 0;
      for (;;) {
        if (bits === 0) {
          held = sixBits[data.charCodeAt(at++)];
          bits = 6;
        }
        bits--;
        if (((held >> bits) & 1) === 0) break;
        quotient++;
      }
      let rest = 0;
      for (let wanted = group.rice; wanted > 0; ) {
        if (bits === 0) {
          held = sixBits[data.charCodeAt(at++)];
          bits = 6;
        }
        const taken = Math.min(wanted, bits);
        bits -= taken;
        wanted -= taken;
        rest = (rest << taken) | ((held >> bits) & ((1 << taken) - 1));
      }
      hash += 1 + (quotient << group.rice) + rest;
      let slot = slotOf(hash);
      while (flags[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = hash;
      flags[slot] = group.flags;
    }
  }
  hashes = table;
}

const slotOf = (hash: number): number => (Math.imul(hash, 0x9e3779b1) >>> 8) & mask;

/** Flags of a word or phrase, 0 if it is in no list. */
export function flagsOf(hash: number): number {
  if (hashes === undefined) decode(LISTS);
  let slot = slotOf(hash);
  while (flags[slot] !== 0) {
    if (hashes![slot] === hash) return flags[slot];
    slot = (slot + 1) & mask;
  }
  return 0;
}
