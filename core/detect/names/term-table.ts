/** Small tables of words, built at first use. */
import { hashOf } from "./fold.ts";

const encoder = new TextEncoder();

export const wordHash = (word: string): number => {
  const bytes = encoder.encode(word);
  return hashOf(bytes, 0, bytes.length);
};

/** A function from a word's hash to its flags, 0 for a word that is not there. */
export function flagsTable(entries: () => readonly (readonly [number, string])[]): (hash: number) => number {
  let table: Map<number, number> | undefined;
  return (hash) => {
    if (table === undefined) {
      table = new Map();
      for (const [flags, words] of entries())
        for (const word of words.split(" ")) {
          const key = wordHash(word);
          table.set(key, (table.get(key) ?? 0) | flags);
        }
    }
    return table.get(hash) ?? 0;
  };
}
